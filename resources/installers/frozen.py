"""`freeze`: the program with all it needs, made by PyInstaller from build.spec, and tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from resources.installers import product, sizes

PYTHON = (3, 13)
"""The Python that is handed out; gapdesk runs on older ones too."""
SPEC = product.ROOT / "build.spec"


def main(arguments: list[str]) -> int:
    """Make dist/gapdesk and see that it works; 0 if it does."""
    if sys.version_info[:2] != PYTHON:
        print(
            f"freeze: this is Python {sys.version_info[0]}.{sys.version_info[1]};"
            f" what is handed out has {PYTHON[0]}.{PYTHON[1]} (PYTHON=… chooses)."
        )
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(product.OUT), "--workpath", str(product.WORK), str(SPEC)]
    shutil.rmtree(product.FROZEN, ignore_errors=True)
    if subprocess.run(command, env=environment(), cwd=product.ROOT, check=False).returncode:
        print("freeze: PyInstaller failed; its words stand above.")
        return 1
    program = console_program(product.FROZEN, sys.platform)
    for asked in ("--version", "--selftest"):
        if (code := subprocess.run([program, asked], check=False).returncode) != 0:
            print(f"freeze: {program.name} {asked} ended with code {code}.")
            return 1
    print(f"freeze: {product.FROZEN} has {sizes.folder_bytes(product.FROZEN) / sizes.MB:.0f} MB.")
    return 0


def environment() -> dict[str, str]:
    """That of this process, with what lets a build be repeated byte for byte."""
    return {**os.environ, "SOURCE_DATE_EPOCH": str(product.source_date()), "PYTHONHASHSEED": "0"}


def console_program(folder: Path, system: str) -> Path:
    """The program in the frozen `folder` that speaks on a console. `system` is `sys.platform`."""
    return folder / (f"{product.NAME}-console.exe" if system == "win32" else product.NAME)
