from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication

from gapdesk.caching.types import Cache, NewCache
from gapdesk.ui.pages import caches_new
from gapdesk.ui.pages.caches_new import NewCacheForm
from gapdesk.ui.sample_caches import SampleCaches
from gapdesk.ui.theme import State

LONG = "You are Iris. " * 400


class Caches(SampleCaches):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[NewCache] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def create(self, new: NewCache) -> Cache:
        self.asked.append(new)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return await super().create(new)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def caches() -> Caches:
    return Caches()


@pytest.fixture
async def form(qtbot, caches: Caches) -> NewCacheForm:
    form = NewCacheForm(caches)
    qtbot.addWidget(form)
    form.open()
    return form


def mime(text: str = "", *paths: Path) -> QMimeData:
    data = QMimeData()
    if text:
        data.setText(text)
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


async def until_said(form: NewCacheForm) -> None:
    """A thread reads files."""
    for _ in range(200):
        if form.kept.isVisible() or form.said.isVisible():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nothing came of it")


async def test_a_text_becomes_a_cache_with_a_name_to_copy(form: NewCacheForm, caches: Caches) -> None:
    form.box.setPlainText(LONG)
    form.client.setCurrentIndex(1)
    form.model.setCurrentIndex(2)
    form.minutes.setCurrentIndex(2)
    form.name.setText(" Iris ")
    form.make_button.click()
    await turns()
    assert caches.asked == [NewCache("cline", "gemini-3.5-pro", "Iris", LONG, 1440)]
    assert form.said.state is State.OK
    assert "1,400 tokens" in form.said.text.text()
    assert not form.fields.isVisible()
    form.result.copy_button.click()
    assert QGuiApplication.clipboard().text() == caches.rows()[0].name


async def test_without_a_text_nothing_is_asked(form: NewCacheForm, caches: Caches) -> None:
    form.box.setPlainText(" \n")
    form.make_button.click()
    await turns()
    assert caches.asked == []
    assert form.said.state is State.BAD


async def test_without_a_client_nothing_is_asked(form: NewCacheForm, caches: Caches, monkeypatch) -> None:
    monkeypatch.setattr(caches, "clients", tuple)
    form.open()
    form.box.setPlainText(LONG)
    form.make_button.click()
    await turns()
    assert caches.asked == []
    assert "no client" in form.said.text.text()


async def test_an_objection_stands_in_the_form_and_what_was_entered_stays(form: NewCacheForm) -> None:
    form.box.setPlainText("Short.")
    form.make_button.click()
    await turns()
    assert form.said.text.text() == "Google refused: too small, 1 tokens"
    assert form.text() == "Short."
    assert form.fields.isEnabled()
    assert form.make_button.isVisible()


@pytest.mark.allow_warnings
async def test_a_defect_unlocks_the_form(form: NewCacheForm, caches: Caches) -> None:
    caches.error = RuntimeError("broken")
    form.box.setPlainText(LONG)
    form.make_button.click()
    await turns()
    assert form.said.text.text() == "The cache could not be made. The log says why."
    assert form.make_button.isEnabled()


async def test_while_it_is_made_it_cannot_be_made_twice(form: NewCacheForm, caches: Caches) -> None:
    caches.gate.clear()
    form.box.setPlainText(LONG)
    form.make_button.click()
    form.make_button.click()
    await turns()
    assert form.said.state is State.WAIT
    assert len(caches.asked) == 1
    caches.gate.set()
    await turns()
    assert form.said.state is State.OK


async def test_what_was_put_away_comes_back_with_its_result(
    qtbot, form: NewCacheForm, caches: Caches
) -> None:
    caches.gate.clear()
    form.box.setPlainText(LONG)
    form.make_button.click()
    await turns()
    qtbot.keyClick(form.cancel_button, Qt.Key.Key_Escape)
    assert not form.isVisible()
    caches.gate.set()
    await turns()
    assert form.isVisible()
    assert form.result.isVisible()


async def test_opened_while_it_is_made_it_stays_locked(form: NewCacheForm, caches: Caches) -> None:
    caches.gate.clear()
    form.box.setPlainText(LONG)
    form.make_button.click()
    await turns()
    form.close_form()
    form.open()
    assert form.said.state is State.WAIT
    assert form.said.isVisible()
    assert not form.make_button.isEnabled()
    caches.gate.set()
    await turns()
    assert form.result.isVisible()


async def test_the_next_one_begins_empty_but_what_was_not_made_stays(form: NewCacheForm) -> None:
    form.box.setPlainText(LONG)
    form.close_form()
    form.open()
    assert form.text() == LONG
    form.make_button.click()
    await turns()
    form.open()
    assert form.text() == ""
    assert form.fields.isVisible()
    assert form.fields.isEnabled()


async def test_a_dropped_file_is_read_and_names_the_cache(
    form: NewCacheForm, caches: Caches, tmp_path: Path
) -> None:
    file = tmp_path / "lighthouse.txt"
    file.write_text("灯塔" * 5000, encoding="utf-8-sig")
    form.take_dropped(mime("", file))
    await until_said(form)
    assert form.kept.full == "lighthouse.txt · 10 k characters"
    assert form.name.text() == "lighthouse"
    assert not form.box.isVisible()
    form.make_button.click()
    await turns()
    assert caches.asked[0].text == "灯塔" * 5000


async def test_another_text_gives_the_field_back(form: NewCacheForm, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    form.take_files([tmp_path / "a.txt"])
    await until_said(form)
    form.drop_button.click()
    assert form.box.isVisible()
    assert form.text() == ""


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\0b"])
async def test_a_picture_is_no_text(form: NewCacheForm, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    form.take_files([tmp_path / "a.png"])
    await until_said(form)
    assert form.said.text.text() == "a.png is no text in UTF-8, or larger than 10 MB."
    assert form.box.isVisible()


async def test_too_large_a_file_is_refused(form: NewCacheForm, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(caches_new.key_files, "MOST", 10)
    (tmp_path / "a.txt").write_text("x" * 11)
    form.take_files([tmp_path / "a.txt"])
    await until_said(form)
    assert form.said.state is State.BAD


async def test_a_file_that_is_gone_is_told(form: NewCacheForm, tmp_path: Path) -> None:
    form.take_files([tmp_path / "gone.txt"])
    await until_said(form)
    assert form.said.text.text().startswith("gone.txt cannot be read: ")


async def test_a_small_text_is_pasted_into_the_field_a_large_one_kept_beside(form: NewCacheForm) -> None:
    form.box.insertFromMimeData(mime("small"))
    assert form.box.toPlainText() == "small"
    form.box.insertFromMimeData(mime("x" * 60_000))
    assert form.kept.full == "Pasted text · 60 k characters"
    assert form.text() == "x" * 60_000


async def test_a_dropped_text_takes_the_place_of_a_file(form: NewCacheForm, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    form.take_files([tmp_path / "a.txt"])
    await until_said(form)
    form.take_dropped(mime("two"))
    assert form.text() == "two"
