"""The installer for Windows: compiles gapdesk.nsi around the frozen program.

On another system it takes that system's program as a stand-in, to see that the script compiles whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resources.installers import product
from resources.installers.windows import payload, signing, version_info
from resources.installers.windows.payload import Payload, PayloadError
from resources.installers.windows.signing import Signer, SigningError

SCRIPT = Path(__file__).with_name("gapdesk.nsi")
OUTPUT = product.OUT / f"{product.NAME}-{product.VERSION}-windows-x64-setup.exe"


class SetupError(Exception):
    """An installer that could not be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into an installer."""

    payload: Payload
    output: Path
    icon: Path
    picture: Path
    """Beside the last page, a bitmap."""
    version: str = product.VERSION


def parts(plan: Plan, signer: Signer | None = None) -> str:
    """The file that gapdesk.nsi includes: names, version, places and the lists of files."""
    facts: dict[str, object] = {
        "NAME": product.NAME,
        "VERSION": plan.version,
        "PUBLISHER": product.PUBLISHER,
        "HOME_PAGE": product.HOME_PAGE,
        "APP_ID": product.APP_ID,
        "PROGRAM": payload.PROGRAM,
        "CONSOLE": payload.CONSOLE,
        "LICENCE": product.ROOT / "LICENSE",
        "OUTPUT": plan.output,
        "ICON": plan.icon,
        "PICTURE": plan.picture,
        "SIZE": (plan.payload.size + 1023) // 1024,
        "LONGEST": plan.payload.longest,
        "LONGEST_PATH": payload.LONGEST_PATH,
    }
    lines = [f'!define {name} "{fact}"' for name, fact in facts.items()]
    if signer:
        lines.append(f"!uninstfinalize '{signer.line}' = 0")
    return "\n".join([*lines, *_version_strings(plan.version), payload.script(plan.payload)])


def _version_strings(version: str) -> list[str]:
    """The macro VERSION_STRINGS: what Windows shows of the installer under Properties, Details."""
    four = ".".join(map(str, version_info.numbers(version)))
    texts = version_info.strings() | {"FileVersion": version, "ProductVersion": version}
    texts |= {"FileDescription": f"{product.NAME} setup", "InternalName": "setup"}
    del texts["OriginalFilename"]  # people rename what they download
    keys = [f'VIAddVersionKey /LANG=0 "{name}" "{text}"' for name, text in texts.items()]
    return ["!macro VERSION_STRINGS", f"VIProductVersion {four}", f"VIFileVersion {four}", *keys, "!macroend"]


def make(plan: Plan, makensis: str, signer: Signer | None, work: Path) -> None:
    """Write the installer; `work` is a folder for what is made on the way.

    Raises SetupError with what makensis says, SigningError if it cannot be signed.
    """
    if signer:
        for part in plan.payload.parts:
            if str(part.name) in (payload.PROGRAM, payload.CONSOLE):
                signer.sign(part.source)
    listed = work / "parts.nsh"
    listed.write_text(parts(plan, signer), "utf-8")
    plan.output.parent.mkdir(parents=True, exist_ok=True)
    plan.output.unlink(missing_ok=True)
    done = subprocess.run(
        [makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8", f"-DPARTS={listed}", SCRIPT],
        env=_environment(signer), capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode or not plan.output.is_file():
        raise SetupError(f"makensis did not make it:\n{done.stdout}{done.stderr}".rstrip())
    if signer:
        signer.sign(plan.output)


def find_makensis(environment: Mapping[str, str]) -> str | None:
    """NSIS's compiler: on PATH, or where its installer for Windows puts it."""
    usual = environment.get("ProgramFiles(x86)", "")
    places = [environment.get("PATH", os.defpath), *([str(Path(usual) / "NSIS")] if usual else [])]
    return shutil.which("makensis", path=os.pathsep.join(places))


def main(args: list[str]) -> int:
    """Make dist/gapdesk-VERSION-windows-x64-setup.exe of dist/gapdesk."""
    work = product.WORK / "windows"
    try:
        makensis = find_makensis(os.environ)
        if not makensis:
            raise SetupError(
                "makensis is missing: install NSIS 3 (apt install nsis, or winget install NSIS.NSIS)"
            )
        signer = signing.signer(os.environ)
        make(_plan(work), makensis, signer, work)
    except (PayloadError, SigningError, SetupError) as error:
        print(error, file=sys.stderr)
        return 1
    if sys.platform != "win32":
        print("this holds no program for Windows: that of this system stands in, to try the script")
    print("signed" if signer else "not signed: no certificate (WINDOWS_SIGN_THUMBPRINT)")
    print(f"{OUTPUT.relative_to(product.ROOT)}: {OUTPUT.stat().st_size / 1e6:.1f} MB")
    return 0


def _plan(work: Path) -> Plan:
    """For dist/gapdesk, with the pictures drawn into `work`."""
    from resources.installers import icons  # draws with Qt
    from resources.installers.windows import picture

    plan = Plan(payload.collect(product.FROZEN), OUTPUT, work / "gapdesk.ico", work / "picture.bmp")
    work.mkdir(parents=True, exist_ok=True)
    plan.icon.write_bytes(icons.ico())
    plan.picture.write_bytes(picture.bmp())
    return plan


def _environment(signer: Signer | None) -> dict[str, str]:
    """For makensis, which finds signtool by its name, and files by names in the locale's letters."""
    path = [str(signer.tool.parent)] if signer else []
    path.append(os.environ.get("PATH", os.defpath))
    return os.environ | {"PATH": os.pathsep.join(path), "LC_ALL": "C.UTF-8"}
