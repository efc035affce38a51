from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QMimeData, Qt

from gapdesk.keys import json_file
from gapdesk.keys.types import LARGE, Candidate, FoundKey, FoundSetting, Ignored, Preview
from gapdesk.quota.keys import KeyState
from gapdesk.ui import key_files
from gapdesk.ui.i18n import Languages
from gapdesk.ui.key_pictures import OLDER
from gapdesk.ui.pages.keys_preview import KeysPreview
from gapdesk.ui.pages.keys_source import KeysSource, joined
from gapdesk.ui.sample_keys import SampleKeys
from gapdesk.wording import Words

NEW, KNOWN, ODD = (FoundKey(f"AQ.test-key-number-{name}") for name in ("one", "two", "three"))
SETTING = FoundSetting("FAKE_STREAMING", "streaming.fake", "true")
PREVIEW = Preview(
    candidates=(
        Candidate(NEW, None),
        Candidate(KNOWN, "main"),
        Candidate(FoundKey(ODD.secret, doubtful=json_file.CALLED_INVALID), None),
    ),
    settings=(SETTING,),
    ignored=(Ignored("REDIS_URL", Words.of("Google calls both {number}.", number="one")),),
    source="gap",
)


@pytest.fixture
def preview(qtbot) -> KeysPreview:
    preview = KeysPreview()
    qtbot.addWidget(preview)
    preview.show()
    preview.show_preview(PREVIEW, ["alpha", "beta"])
    return preview


@pytest.fixture
def source(qtbot) -> KeysSource:
    source = KeysSource(SampleKeys([KeyState.HEALTHY]))
    qtbot.addWidget(source)
    source.show()
    source.begin(first=False)
    return source


def items(preview: KeysPreview):
    return [preview.keys.topLevelItem(place) for place in range(preview.keys.topLevelItemCount())]


def test_new_keys_are_ticked_known_and_doubtful_ones_are_not(preview: KeysPreview) -> None:
    found = [(item.checkState(0), item.isDisabled(), item.text(3)) for item in items(preview)]
    on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
    assert found == [
        (on, False, "new"),
        (off, True, "known as main"),
        (off, False, "The program it comes from called it invalid."),
    ]
    assert preview.note.text() == "new: 1 · known already: 1 · doubtful: 1 · settings: 1"


def test_no_part_of_a_key_is_shown(preview: KeysPreview) -> None:
    texts = [item.text(column) for item in items(preview) for column in range(4)]
    assert texts[0] == f"AQ.… ({len(NEW.secret)} characters)"
    assert not any("test" in text for text in texts)


def test_what_is_ticked_is_added(qtbot, preview: KeysPreview) -> None:
    assert preview.add_button.text() == "Add one key"
    items(preview)[2].setCheckState(0, Qt.CheckState.Checked)
    assert preview.add_button.text() == "Add 2 keys"
    preview.project.setCurrentText(" gamma ")
    with qtbot.waitSignal(preview.confirmed) as confirmed:
        preview.add_button.click()
    keys, settings = confirmed.args
    assert [(key.secret, key.project) for key in keys] == [(NEW.secret, "gamma"), (ODD.secret, "gamma")]
    assert settings == [SETTING]


def test_settings_alone_can_be_taken_over(preview: KeysPreview) -> None:
    items(preview)[0].setCheckState(0, Qt.CheckState.Unchecked)
    assert preview.add_button.text() == "Take over 1 setting"
    preview.settings.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert not preview.add_button.isEnabled()


def test_what_is_not_taken_over_is_folded(preview: KeysPreview) -> None:
    assert not preview.ignored.isVisible()
    assert preview.ignored_button.text() == "Not taken over: 1"
    preview.ignored_button.click()
    assert preview.ignored.isVisible()
    assert preview.ignored.topLevelItem(0).text(1) == "Google calls both one."
    preview.show_preview(Preview(PREVIEW.candidates, (), ()), [])
    assert not preview.ignored_button.isVisible()
    assert not preview.settings.isVisible()


def test_a_text_without_keys_says_so_in_place(qtbot, source: KeysSource) -> None:
    source.box.setPlainText("nothing of the kind")
    source.go_button.click()
    assert source.refusal.text() == "No key was found in this."
    source.box.setPlainText("nothing of the kind\0")
    source.go_button.click()
    assert source.refusal.text() == "This is not a text file."
    source.box.setPlainText("another")
    assert not source.refusal.isVisible()


def test_a_settings_file_gives_keys_and_settings(qtbot, source: KeysSource) -> None:
    with qtbot.waitSignal(source.found) as found:
        source.take_text(OLDER)
    preview = found.args[0]
    assert [each.known for each in preview.candidates] == [None, None, None, "main"]
    assert [each.target for each in preview.settings] == ["streaming.fake", "limits.requests_per_minute"]
    assert [each.name for each in preview.ignored] == ["WHITELIST_MODELS"]


async def test_a_file_that_cannot_be_read_says_why(source: KeysSource, tmp_path) -> None:
    source.take_files([tmp_path / "gone.txt"])
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert source.refusal.text() == "gone.txt cannot be read: No such file or directory"


async def test_a_large_text_is_read_aside(qtbot, source: KeysSource, monkeypatch) -> None:
    gate = asyncio.Event()

    async def aside(data: bytes | str, file_name: str = "") -> Preview:
        await gate.wait()
        return PREVIEW

    monkeypatch.setattr(source._keys, "preview_aside", aside)
    found: list[Preview] = []
    source.found.connect(found.append)
    source.take_text("x" * (LARGE + 1))
    await asyncio.sleep(0)
    assert not source.waiting.isHidden() and found == []
    gate.set()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert source.waiting.isHidden() and found == [PREVIEW]


async def test_a_text_too_large_to_be_shown_goes_on_to_the_preview(source: KeysSource) -> None:
    found: list[Preview] = []
    source.found.connect(found.append)
    data = QMimeData()
    data.setText("x" * LARGE + "\nAQ.test-key--000000000000000001")
    source.box.insertFromMimeData(data)
    assert source.box.toPlainText() == "" and not source.waiting.isHidden()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    (preview,) = found
    assert [each.key.secret for each in preview.candidates] == ["AQ.test-key--000000000000000001"]


async def test_what_is_read_for_nobody_any_more_is_dropped(source: KeysSource) -> None:
    found: list[Preview] = []
    source.found.connect(found.append)
    source.take_text("AQ.test-key-number-seven\n" * LARGE)
    source.begin(first=False)
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert source.waiting.isHidden() and found == []


def test_the_login_of_a_proxy_is_not_shown(preview: KeysPreview) -> None:
    proxy = FoundSetting("HTTPS_PROXY", "upstream.proxy", "http://me:p@ss@host:1")
    preview.show_preview(Preview((), (proxy,), ()), [])
    assert preview.settings.topLevelItem(0).text(2) == "http://[login]@host:1"
    assert preview.settings.topLevelItem(0).toolTip(2) == "http://[login]@host:1"
    assert preview.chosen_settings() == [proxy]


def test_reasons_follow_the_language(preview: KeysPreview, languages: Languages) -> None:
    assert preview.ignored.topLevelItem(0).text(1) == "Google calls both one."
    languages.use("zh_CN")
    preview.retranslate()
    assert preview.ignored.topLevelItem(0).text(1) == "Google 对两者的称呼都是 one。"
    assert preview.keys.topLevelItem(2).text(3) == "来源程序称其无效。"


async def test_no_more_of_a_file_is_read_than_shows_that_it_is_too_large(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(key_files, "MOST", 100)
    file = tmp_path / "large"
    file.write_bytes(b"x" * 500)
    assert await key_files.read([file]) == [("large", b"x" * 101)]


def test_a_key_in_two_files_comes_once() -> None:
    other = Preview((Candidate(KNOWN, "main"), Candidate(FoundKey("AQ.test-key-number-four"), None)), (), ())
    both = joined([PREVIEW, other])
    assert [each.key.secret for each in both.candidates] == [
        *(each.key.secret for each in PREVIEW.candidates),
        "AQ.test-key-number-four",
    ]
    assert both.settings == PREVIEW.settings
    assert both.source == "gap"
