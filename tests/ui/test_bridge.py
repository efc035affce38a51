from __future__ import annotations

from dataclasses import replace

from gapdesk.events import (
    EngineState,
    PoolChanged,
    QuotaLow,
    ReportChanged,
    SettingChanged,
    StateChanged,
)
from gapdesk.ui import samples
from gapdesk.ui.bridge import INTERVAL_MS, Bridge


def test_a_burst_of_events_becomes_one_snapshot(qtbot, engine, bridge: Bridge) -> None:
    seen = []
    bridge.changed.connect(seen.append)
    with qtbot.waitSignal(bridge.changed, timeout=2000):
        for streams in range(50):
            engine.show(replace(samples.BUSY, streams=streams))
        assert seen == []
    assert seen == [replace(samples.BUSY, streams=49)]
    assert bridge.snapshot is seen[0]
    assert INTERVAL_MS >= 100


def test_events_that_change_nothing_stay_silent(engine, bridge: Bridge) -> None:
    seen = []
    bridge.changed.connect(seen.append)
    engine.bus.publish(PoolChanged())
    bridge.flush()
    assert seen == []


def test_each_changed_setting_is_told_once_and_in_order(engine, bridge: Bridge) -> None:
    names = []
    bridge.setting_changed.connect(names.append)
    for name in ("ui.theme", "ui.language", "ui.theme"):
        engine.bus.publish(SettingChanged(name))
    bridge.flush()
    bridge.flush()
    assert names == ["ui.theme", "ui.language"]


def test_bursts_about_keys_and_usage_are_told_once(engine, bridge: Bridge) -> None:
    told = []
    bridge.pool_changed.connect(lambda: told.append("pool"))
    bridge.report_changed.connect(lambda: told.append("report"))
    for event in (PoolChanged(), ReportChanged(), PoolChanged(), ReportChanged()):
        engine.bus.publish(event)
    assert told == []
    bridge.flush()
    bridge.flush()
    assert told == ["pool", "report"]


def test_each_quota_that_runs_low_is_told(engine, bridge: Bridge) -> None:
    events = [QuotaLow(model, 20, 48, 60, 2.0, 1.0) for model in ("gemini-3.8-flash", "gemini-3.5-pro")]
    told = []
    bridge.quota_low.connect(told.append)
    for event in events:
        engine.bus.publish(event)
    bridge.flush()
    bridge.flush()
    assert told == events


def test_a_start_is_told_at_once(engine, bridge: Bridge) -> None:
    starts = []
    bridge.starting.connect(lambda: starts.append(1))
    for state in (EngineState.RUNNING, EngineState.STARTING, EngineState.STOPPED):
        engine.bus.publish(StateChanged(state))
    assert starts == [1]


def test_a_closed_bridge_hears_nothing(qtbot, engine, bridge: Bridge) -> None:
    bridge.close()
    with qtbot.assertNotEmitted(bridge.changed, wait=1):
        engine.show(samples.EMPTY)
    assert not bridge._timer.isActive()
