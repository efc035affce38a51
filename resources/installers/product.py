"""What every installer says of gapdesk, and where its parts are made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import gapdesk

NAME = "gapdesk"
VERSION = gapdesk.__version__
SUMMARY = "Your Gemini API keys, for any program"
DESCRIPTION = (
    "gapdesk runs in the tray and hosts a proxy on localhost: any program that speaks OpenAI or Gemini"
    " uses the Google Gemini API through it. It keeps your keys in the system's keyring, shares them"
    " out by what quota is left, tries the next one when a key fails, and says in words why something failed."
)
PUBLISHER = "The gapdesk authors"
HOME_PAGE = gapdesk.HOME_PAGE
APP_ID = gapdesk.APP_ID
LICENCE = "MIT"

ROOT = Path(__file__).parents[2]
"""The source tree."""
WORK = ROOT / "build"
"""For what is made on the way."""
OUT = ROOT / "dist"
"""For what is handed out, and the frozen program."""
FROZEN = OUT / NAME
"""The folder PyInstaller makes: the program `gapdesk` and `_internal`."""


def source_date() -> int:
    """The moment written into archives (epoch seconds), so that a build can be repeated byte for byte:
    SOURCE_DATE_EPOCH, else that of the commit, else the start of 2026."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip().isdecimal() else 1_767_225_600
