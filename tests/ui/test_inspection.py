"""The look at the window that `--selftest` takes: it passes here, and sees what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication

from gapdesk.ui import i18n, icons, inspection
from gapdesk.ui.inspection import MissingPart

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the resources, to take something away from."""
    for name in ("icons", "translations"):
        shutil.copytree(RESOURCES / name, tmp_path / name)

    def resource(name: str) -> Path:
        if not (tmp_path / name).exists():
            raise FileNotFoundError(name)
        return tmp_path / name

    for module in (icons, i18n, inspection):
        monkeypatch.setattr(module, "resource", resource)
    return tmp_path


def test_the_cheap_checks_pass(qapp: QApplication) -> None:
    for check in (inspection.translations, inspection.pictures, inspection.graph):
        check(qapp)


def test_a_missing_translation_is_seen(qapp: QApplication, broken: Path) -> None:
    (broken / "translations/gapdesk_zh_CN.qm").unlink()
    with pytest.raises(MissingPart, match="no translation gapdesk_zh_CN"):
        inspection.translations(qapp)


def test_an_empty_icon_is_seen(qapp: QApplication, broken: Path) -> None:
    (broken / "icons/aaa-empty.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    with pytest.raises(MissingPart, match="the icon aaa-empty shows nothing"):
        inspection.pictures(qapp)


def test_missing_icons_are_seen(qapp: QApplication, broken: Path) -> None:
    shutil.rmtree(broken / "icons")
    with pytest.raises(FileNotFoundError):
        inspection.pictures(qapp)


def test_a_format_that_qt_cannot_read_is_seen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        inspection.QImageReader, "supportedImageFormats", lambda: [QByteArray(b"png"), QByteArray(b"svg")]
    )
    with pytest.raises(MissingPart, match="gif, jpeg, webp"):
        inspection.pictures(qapp)
