"""The program ends in its own order, whoever asks for it."""

from __future__ import annotations

import os
import subprocess
import sys

QUIT = """
import sys
from PySide6.QtCore import QTimer
from gapdesk import app
from gapdesk.folder_lock import FolderLock
from gapdesk.launch import Launch
from gapdesk.paths import Paths
from gapdesk.settings import Settings

settings = Settings()
settings.override("proxy.port", "0")
make = app._application

def leaving():
    application = make()
    QTimer.singleShot(1000, application, application.quit)  # as the system's wish comes, too
    application.aboutToQuit.connect(lambda: print("Qt ends"))
    application.quit_asked.connect(lambda: print("asked to quit"))
    return application

app._application = leaving
paths = Paths.temporary()
ended = app.run(Launch(paths, settings, practice=True), FolderLock(paths.data))
print("ended in order")
sys.exit(ended)
"""


def test_qt_s_quit_event_begins_the_orderly_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIT],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines.index("asked to quit") < lines.index("Qt ends") < lines.index("ended in order")
