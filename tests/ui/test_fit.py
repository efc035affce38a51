"""Nothing is cut and nothing stands upon another, on any page, in any mood and language, small or large.

Light only: a theme changes no measure. At 200 % in English only, where the longest texts are; the scale is
fixed when a program starts, so that needs one of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gapdesk.ui import samples
from gapdesk.ui.i18n import Languages
from tests.ui import fitting

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("mood", samples.MOODS)
def test_every_page_fits(qapp, languages: Languages, tmp_path: Path, language: str, mood: str) -> None:
    languages.use(language)
    assert list(fitting.faults(mood, tmp_path)) == []


def test_every_page_fits_at_twice_the_size() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2"}
    command = [sys.executable, "-m", "tests.ui.fitting"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_what_does_not_fit_is_found(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    cut, covered, outside = QLabel("A long sentence", window), QPushButton("Add", window), QLabel("x", window)
    cut.setGeometry(0, 0, 20, 20)
    covered.setGeometry(8, 0, 200, 40)
    outside.setGeometry(390, 60, 20, 20)
    window.show()
    fitting.settle(window, QSize(400, 80))
    found = "\n".join(fitting.misfits(window))
    assert "“A long sentence” is cut" in found
    assert "“A long sentence”" in found and "are upon each other" in found
    assert "“x” is outside of QWidget" in found
