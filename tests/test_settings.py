"""Settings: layers, file, subscribers, views, README."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.setting_list import DECLARATIONS, Theme
from gapdesk.setting_types import SettingError
from gapdesk.settings import Settings, readme_table
from tests.test_setting_types import SPECIAL, values_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def loaded(path: Path) -> Settings:
    fresh = Settings(path)
    assert fresh.load() == []
    return fresh


# --- layers -------------------------------------------------------------------------------------------------


def test_defaults_are_typed() -> None:
    fresh = Settings()
    assert fresh.retry_max_attempts == 5
    assert fresh.proxy_port == 17860
    assert fresh.ui_theme is Theme.SYSTEM
    assert fresh.changed() == ()


def test_unknown_names_are_told_with_a_near_match() -> None:
    fresh = Settings()
    for act in (
        fresh.get,
        fresh.reset,
        lambda name: fresh.set(name, 1),
        lambda name: fresh.override(name, "1"),
    ):
        with pytest.raises(SettingError, match=r'"retry\.max_attemps"; did you mean "retry\.max_attempts"'):
            act("retry.max_attemps")
    with pytest.raises(SettingError, match=r"retry\.max_attempts, retry\.hold_seconds"):
        fresh.get("retry.zzz")
    with pytest.raises(SettingError, match=r"proxy\.…"):
        fresh.get("qqqqqq")


def test_an_override_holds_for_this_run_only(path: Path) -> None:
    first = loaded(path)
    first.set("retry.max_attempts", 7)
    first.override("retry.max_attempts", "9")
    assert first.retry_max_attempts == 9
    first.set("ui.theme", "dark")  # saving something else must not save the override
    assert loaded(path).retry_max_attempts == 7
    first.set("retry.max_attempts", "8")  # what the user says last counts
    assert first.retry_max_attempts == 8
    assert loaded(path).retry_max_attempts == 8


def test_reset_ends_the_override_and_the_stored_value(path: Path) -> None:
    first = loaded(path)
    first.set("retry.max_attempts", 7)
    first.override("retry.max_attempts", "9")
    first.reset("retry.max_attempts")
    assert first.retry_max_attempts == 5
    assert loaded(path).changed() == ()


def test_an_override_back_to_the_default_beats_the_stored_value() -> None:
    fresh = Settings()
    fresh.set("streaming.fake", True)
    fresh.override("streaming.fake", "off")
    assert fresh.streaming_fake is False
    assert fresh.changed() == ()


def test_a_bad_value_changes_nothing(path: Path) -> None:
    fresh = loaded(path)
    fresh.set("proxy.port", 4000)
    before = path.read_text()
    with pytest.raises(SettingError):
        fresh.set("proxy.port", 70000)
    assert fresh.proxy_port == 4000
    assert path.read_text() == before


# --- the file -----------------------------------------------------------------------------------------------


def test_only_what_differs_is_written(path: Path) -> None:
    fresh = loaded(path)
    fresh.set("ui.theme", "dark")
    fresh.set("retry.max_attempts", 5)
    fresh.set("models.aliases", "gpt-4o=gemini-3.8-flash")
    assert tomllib.loads(path.read_text()) == {
        "ui": {"theme": "dark"},
        "models": {"aliases": ["gpt-4o=gemini-3.8-flash"]},
    }
    fresh.set("ui.theme", "system")
    assert "theme" not in path.read_text()


def test_comments_unknown_keys_and_bad_values_survive(path: Path) -> None:
    path.write_text(
        "# my settings\n[retry]\nmax_attempts = 900 # as many as it takes\n"
        '[future]\nflux = "on" # from a newer version\n[ui]\ntheme = "dark"\nfont = 12\n'
    )
    fresh = Settings(path)
    messages = fresh.load()
    assert [message for message in messages if 'retry.max_attempts: "900" is not allowed' in message]
    assert [message for message in messages if '"future.flux"' in message]
    assert len(messages) == 3
    assert fresh.retry_max_attempts == 5
    assert fresh.ui_theme is Theme.DARK
    fresh.set("ui.theme", "light")
    fresh.set("proxy.port", 4000)
    text = path.read_text()
    for kept in ("# my settings", "max_attempts = 900 # as many", 'flux = "on" # from a newer', "font = 12"):
        assert kept in text
    assert tomllib.loads(text)["ui"]["theme"] == "light"
    fresh.set("retry.max_attempts", 5)  # said in so many words: the bad value goes
    assert "900" not in path.read_text()


def test_edits_made_meanwhile_survive(path: Path) -> None:
    fresh = loaded(path)
    fresh.set("ui.theme", "dark")
    path.write_text(path.read_text() + "\n[retry]\nmax_attempts = 9 # by hand\n")
    fresh.set("proxy.port", 4000)
    again = loaded(path)
    assert (again.ui_theme, again.retry_max_attempts, again.proxy_port) == (Theme.DARK, 9, 4000)


@pytest.mark.parametrize("content", [b"[retry\nmax", b"\xff\xfe\x00", b"a = 1\na = 2\n"])
def test_a_broken_file_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.with_name("settings.toml.broken-1").write_text("an older one")
    fresh = Settings(path)
    messages = fresh.load()
    assert (
        len(messages) == 1 and "settings.toml.broken-2" in messages[0] and "defaults are used" in messages[0]
    )
    assert path.with_name("settings.toml.broken-2").read_bytes() == content
    assert path.with_name("settings.toml.broken-1").read_text() == "an older one"
    assert fresh.changed() == ()
    fresh.set("proxy.port", 4000)
    assert loaded(path).proxy_port == 4000


def test_a_file_broken_while_running_is_set_aside_and_made_anew(path: Path) -> None:
    fresh = loaded(path)
    fresh.set("ui.theme", "dark")
    path.write_text("[ui\n")
    fresh.set("proxy.port", 4000)
    assert path.with_name("settings.toml.broken-1").read_text() == "[ui\n"
    assert loaded(path).changed() == ("proxy.port", "ui.theme")


def test_a_file_that_vanished_is_made_anew(path: Path) -> None:
    fresh = loaded(path)
    fresh.set("ui.theme", "dark")
    path.unlink()
    fresh.set("proxy.port", 4000)
    assert loaded(path).changed() == ("proxy.port", "ui.theme")


def test_a_value_where_a_table_belongs(path: Path) -> None:
    path.write_text('retry = 5\nfuture = "kept"\n')
    fresh = Settings(path)
    assert len(fresh.load()) == 2
    fresh.set("retry.max_attempts", 7)
    assert tomllib.loads(path.read_text()) == {"retry": {"max_attempts": 7}, "future": "kept"}


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    path.write_text("[proxy]\nport = 4000\n", encoding="utf-8-sig")
    fresh = loaded(path)
    fresh.set("ui.theme", "dark")
    assert loaded(path).changed() == ("proxy.port", "ui.theme")


@posix
def test_the_file_is_the_owners_and_nothing_is_left_beside_it(path: Path) -> None:
    path.write_text("# mine\n")
    path.chmod(0o644)
    loaded(path).set("ui.theme", "dark")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


@posix
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    target = tmp_path / "dotfiles" / "gapdesk.toml"
    target.write_text("")
    path.symlink_to(target)
    loaded(path).set("ui.theme", "dark")
    assert path.is_symlink()
    assert "dark" in target.read_text()


def test_what_cannot_be_saved_is_not_changed(tmp_path: Path) -> None:
    fresh = Settings(tmp_path / "missing" / "settings.toml")
    assert fresh.load() == []
    seen = []
    fresh.subscribe(lambda name: seen.append(fresh.ui_theme))
    with pytest.raises(SettingError, match=r"settings\.toml cannot be written"):
        fresh.set("ui.theme", "dark")
    assert fresh.ui_theme is Theme.SYSTEM
    assert seen == [Theme.DARK, Theme.SYSTEM]


def test_a_folder_in_the_files_place_is_told(path: Path) -> None:
    path.mkdir()
    (message,) = Settings(path).load()
    assert "settings.toml cannot be read" in message


def test_a_failed_write_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = loaded(path)
    fresh.set("ui.theme", "dark")
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gapdesk.setting_file.os.fsync", full)
    with pytest.raises(SettingError, match="No space left"):
        fresh.set("ui.theme", "light")
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]
    assert fresh.ui_theme is Theme.DARK


CHANGES = st.lists(
    st.sampled_from([setting for name, setting in DECLARATIONS.items() if name not in SPECIAL]).flatmap(
        lambda setting: st.tuples(st.just(setting.name), st.none() | values_of(setting))
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(changes=CHANGES)
def test_what_was_set_is_there_after_a_restart(
    changes: list[tuple[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    path.write_text(
        "# before\nui.theme = 'dark'\n[proxy]\nport = 1\n[zoo]\nx = 1\n[proxy.more]\ny = 2\n# after\n"
    )
    live = Settings(path)
    live.load()
    for name, value in changes:
        if value is None:
            live.reset(name)
        else:
            live.set(name, value)
    again = Settings(path)
    again.load()
    assert {name: again.get(name) for name in DECLARATIONS} == {name: live.get(name) for name in DECLARATIONS}
    tables = tomllib.loads(path.read_text())
    assert tables["zoo"] == {"x": 1} and tables["proxy"]["more"] == {"y": 2}
    assert "# before" in path.read_text() and "# after" in path.read_text()


def test_reading_does_not_load_the_slow_parser(path: Path) -> None:
    path.write_text("ui.theme = 'dark'\n")
    program = """if True:
        import sys
        from pathlib import Path
        from gapdesk.settings import Settings
        assert Settings(Path(sys.argv[1])).load() == []
        assert "tomlkit" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", program, str(path)], cwd=Path(__file__).parents[1], check=True)


# --- subscribers --------------------------------------------------------------------------------------------


def test_subscribers_hear_of_changes_only() -> None:
    fresh = Settings()
    heard: list[str] = []
    unsubscribe = fresh.subscribe(heard.append)
    fresh.set("ui.theme", "dark")
    fresh.set("ui.theme", "dark")
    fresh.override("streaming.fake", "on")
    fresh.reset("ui.theme")
    unsubscribe()
    unsubscribe()
    fresh.set("proxy.port", 1)
    assert heard == ["ui.theme", "streaming.fake", "ui.theme"]


def test_a_subscriber_may_reject(path: Path) -> None:
    fresh = loaded(path)
    fresh.set("proxy.port", 4000)
    seen: list[int] = []

    def reject(name: str) -> None:
        if fresh.proxy_port == 5000:
            raise SettingError("proxy.port: 5000 is taken")

    fresh.subscribe(lambda name: seen.append(fresh.proxy_port))
    fresh.subscribe(reject)
    fresh.subscribe(lambda name: seen.append(-fresh.proxy_port))
    for change in (lambda: fresh.set("proxy.port", 5000), lambda: fresh.override("proxy.port", "5000")):
        with pytest.raises(SettingError, match="taken"):
            change()
        assert fresh.proxy_port == 4000
    assert seen == [5000, 4000, 5000, 4000]  # told of both; the one behind the rejecting heard nothing
    assert loaded(path).proxy_port == 4000


def test_a_rejected_reset_keeps_value_and_override() -> None:
    fresh = Settings()
    fresh.set("proxy.port", 4000)
    fresh.override("proxy.port", "6000")

    def reject(name: str) -> None:
        raise SettingError("no")

    unsubscribe = fresh.subscribe(reject)
    with pytest.raises(SettingError):
        fresh.reset("proxy.port")
    assert fresh.proxy_port == 6000
    unsubscribe()
    fresh.set("ui.theme", "dark")
    assert fresh.changed() == ("proxy.port", "ui.theme")


def test_a_subscriber_may_change_another_setting(path: Path) -> None:
    fresh = loaded(path)

    def follow(name: str) -> None:
        if name == "proxy.share":
            fresh.set("limits.requests_per_minute", 60 if fresh.proxy_share else 0)

    fresh.subscribe(follow)
    fresh.set("proxy.share", True)
    assert loaded(path).limits_requests_per_minute == 60


def test_a_subscriber_may_leave_while_it_is_called() -> None:
    fresh = Settings()
    heard: list[str] = []

    def once(name: str) -> None:
        heard.append(name)
        unsubscribe()

    unsubscribe = fresh.subscribe(once)
    fresh.subscribe(heard.append)
    fresh.set("proxy.port", 1)
    fresh.set("proxy.port", 2)
    assert heard == ["proxy.port"] * 3


# --- views and README ---------------------------------------------------------------------------------------


def test_a_view_puts_the_clients_values_first_and_follows() -> None:
    fresh = Settings()
    view = fresh.view({"streaming.fake": "on", "retry.hold_seconds": 3})
    assert view.streaming_fake is True
    assert view.retry_hold_seconds == 3.0
    assert fresh.streaming_fake is False
    fresh.set("proxy.max_body_mb", 7)
    fresh.set("retry.hold_seconds", 9)
    assert view.proxy_max_body_mb == 7
    assert view.retry_hold_seconds == 3.0
    assert fresh.view({}) is fresh


@pytest.mark.allow_warnings
def test_a_view_leaves_out_what_is_no_longer_known(caplog: pytest.LogCaptureFixture) -> None:
    view = Settings().view({"gone.long": 1, "proxy.port": "many", "streaming.fake": True})
    assert view.streaming_fake is True
    assert view.proxy_port == 17860
    assert "gone.long" in caplog.text and "proxy.port" in caplog.text


def test_the_readme_table_has_every_setting() -> None:
    table = readme_table()
    for setting in Settings.declarations():
        assert f"| `{setting.name}` |" in table
    assert {line.count(" | ") for line in table.splitlines() if line.startswith("| `")} == {4}


def test_the_readme_is_in_step() -> None:
    readme = Path(__file__).parents[1] / "README.md"
    text = readme.read_text("utf-8") if readme.exists() else ""
    found = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", text, re.DOTALL)
    if not found:
        pytest.skip("README.md has no settings table")
    assert found[1].strip() == readme_table()
