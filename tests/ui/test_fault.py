"""The window that says why gapdesk cannot start."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from gapdesk import folder_lock
from gapdesk.paths import PathError, private_folder
from gapdesk.ui import fault
from gapdesk.ui.i18n import Languages
from gapdesk.wording import Words
from tests.loops import both_loops
from tests.server.wire import until


def unusable(folder: Path) -> Words:
    """What is said of a folder that cannot be made, since a file stands there."""
    folder.write_bytes(b"")
    with pytest.raises(PathError) as caught:
        private_folder(folder / "data")
    return caught.value.words


def box_of(app: QApplication) -> QMessageBox | None:
    return next((each for each in app.topLevelWidgets() if isinstance(each, QMessageBox)), None)


@both_loops
async def test_it_says_why_until_it_is_closed(qapp: QApplication, tmp_path: Path) -> None:
    if type(asyncio.get_running_loop()).__name__ != "QtLoop":
        pytest.skip("a window needs Qt's loop")
    qapp.setQuitOnLastWindowClosed(False)  # as the program does
    telling = asyncio.create_task(fault.tell(qapp, unusable(tmp_path / "file")))
    await until(lambda: (box := box_of(qapp)) is not None and box.isVisible())
    box = box_of(qapp)
    assert box is not None
    assert str(tmp_path / "file") in box.text()
    assert "choose another" in box.text()
    assert not telling.done()
    box.buttons()[0].click()
    await asyncio.wait_for(telling, 2)


def test_both_reasons_are_said_in_chinese(qapp: QApplication, tmp_path: Path) -> None:
    from gapdesk.ui import words

    languages = Languages(qapp)
    languages.use("zh_CN")
    try:
        assert "请" in words.said(unusable(tmp_path / "file"))
        assert "gapdesk" in words.said(folder_lock.in_use(tmp_path))
        assert words.said(folder_lock.in_use(tmp_path)) != str(folder_lock.in_use(tmp_path))
    finally:
        languages.use("en")
