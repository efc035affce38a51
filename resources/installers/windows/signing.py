"""Signing for Windows (Authenticode), where a certificate is at hand; it is never asked for.

The certificate lies in the certificate store of the user who builds, where its key may be on a token; no
password passes through here. The environment names it:

WINDOWS_SIGN_THUMBPRINT  its SHA-1 thumbprint, 40 hexadecimal digits
WINDOWS_SIGN_TIMESTAMP   URL of an RFC 3161 time stamp server, whose stamp outlives the certificate
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SigningError(Exception):
    """Signing that was asked for and cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs files in place."""

    tool: Path
    """signtool of the Windows SDK."""
    thumbprint: str
    timestamp: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """Of signtool, before the file."""
        stamp = ("/tr", self.timestamp, "/td", "sha256")
        return ("sign", "/q", "/sha1", self.thumbprint, "/fd", "sha256", *stamp)

    @property
    def line(self) -> str:
        """What NSIS runs for the uninstaller, %1. The tool by its name: quotes at both ends confuse cmd."""
        return " ".join([self.tool.stem, *self.arguments, '"%1"'])

    def sign(self, file: Path) -> None:
        """Raises SigningError with what signtool says."""
        done = subprocess.run(
            [self.tool, *self.arguments, file], capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            raise SigningError(
                f"{file.name} was not signed: {said[-1] if said else 'signtool gives no reason'}"
            )


def signer(environment: Mapping[str, str]) -> Signer | None:
    """The signer the environment asks for, None if it names no certificate.

    Raises SigningError if it names one that cannot be used.
    """
    thumbprint = environment.get("WINDOWS_SIGN_THUMBPRINT", "").replace(" ", "")
    if not thumbprint:
        return None
    if not re.fullmatch("[0-9A-Fa-f]{40}", thumbprint):
        raise SigningError("WINDOWS_SIGN_THUMBPRINT is no thumbprint: 40 hexadecimal digits are")
    timestamp = environment.get("WINDOWS_SIGN_TIMESTAMP", "")
    if not re.fullmatch(r"https?://[^\s\"&|<>^%]+", timestamp):  # it becomes part of a command line
        raise SigningError("WINDOWS_SIGN_TIMESTAMP must name the time stamp server: a URL")
    tool = _signtool(environment)
    if not tool:
        raise SigningError("signtool is missing: install the Windows SDK (signing tools)")
    return Signer(tool, thumbprint, timestamp)


def _signtool(environment: Mapping[str, str]) -> Path | None:
    """That on PATH, else the newest of the SDKs, which put it nowhere on PATH."""
    found = shutil.which("signtool", path=environment.get("PATH", os.defpath))
    if found:
        return Path(found)
    kits = Path(environment.get("ProgramFiles(x86)", "")) / "Windows Kits/10/bin"
    tools = kits.glob("10.*/x64/signtool.exe")
    return max(tools, key=lambda tool: [int(each) for each in tool.parts[-3].split(".")], default=None)
