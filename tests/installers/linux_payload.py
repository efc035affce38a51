"""A tiny stand-in for the frozen program: `sleep`, which runs, says a version, and can be ended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


def make_payload(folder: Path) -> Path:
    """`folder` with a program, a module, a link, and a name nobody expects."""
    sleep, objdump = shutil.which("sleep"), shutil.which("objdump")
    if sleep is None or objdump is None or Path(sleep).resolve().name != "sleep":
        pytest.skip("needs sleep as a program of its own, and objdump (binutils)")
    inner = folder / "_internal" / "一 part"
    inner.mkdir(parents=True)
    shutil.copyfile(sleep, folder / "gapdesk")
    (folder / "gapdesk").chmod(0o700)
    (inner / "module.py").write_text("text")
    (inner / "module.py").chmod(0o600)
    (folder / "_internal" / "link").symlink_to("一 part/module.py")
    return folder
