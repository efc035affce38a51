"""Signing a bundle from the inside out, and having Apple look at it. Pure but for `code_inside`."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from resources.installers.macos.credentials import AD_HOC, Credentials
from resources.installers.macos.steps import Step

ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")
"""Exceptions from the hardened runtime: none. (The reasons stand here, for macOS has refused such files with
comments in them.)

- allow-unsigned-executable-memory, which many Python bundles carry, is for ctypes *callbacks*: libffi writes
  code for each. Importing ctypes once made one (Python 3.7); 3.11 to 3.13 do not, nor do gapdesk, keyring and
  truststore, which only call out (tests/installers/test_signing.py holds that). If a signed build ever says
  MemoryError in ctypes, that is what it lacks.
- allow-jit: nothing is compiled at run time; Qt's regular expressions go without by themselves.
- disable-library-validation: every library is signed with the bundle's own identity.
- Keychain, network and notices need none outside the App Sandbox, in which gapdesk could not write the
  configuration of other programs.
"""

_THIN = {b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf"}
"""Beginnings of Mach-O files (<mach-o/loader.h>) of 64 bits; macOS has run no others since 10.15."""
_FAT = b"\xca\xfe\xba\xbe"
_MOST_ARCHITECTURES = 20
"""Java's classes begin as a fat file does, with their version (45 and more) in place of the count."""
_CHANCES = 3
"""Apple's servers for time stamps and tickets are not always there at once."""


def is_code(head: bytes) -> bool:
    """Whether a file that begins so (8 bytes) is code, which must be signed."""
    if head[:4] == _FAT:
        return 0 < int.from_bytes(head[4:8], "big") <= _MOST_ARCHITECTURES
    return head[:4] in _THIN


def code_inside(app: Path) -> list[Path]:
    """What is signed before the bundle itself, the innermost first: libraries, and versions of frameworks.

    The signature of what surrounds others holds theirs. `codesign --deep` would not do: Apple advises against
    it for signing, and it misses code outside of the usual folders.
    """
    main = app / "Contents" / "MacOS" / app.stem
    found = set()
    for folder, _, names in os.walk(app):  # does not go through links
        for file in (Path(folder, name) for name in names):
            if file.is_symlink() or not is_code(_head(file)):
                continue
            if file.parent.parent.name == "Versions" and file.parents[2].name == f"{file.name}.framework":
                found.add(file.parent)  # a framework is signed by its version
            elif file != main:  # signed with the bundle
                found.add(file)
    return sorted(found, key=lambda each: (-len(each.parts), str(each)))


def sign_bundle(credentials: Credentials, app: Path, code: Sequence[Path]) -> list[Step]:
    """Sign `code` in its order and then the bundle, and verify it all."""
    sign = _codesign(credentials)
    last = sign if credentials.identity == AD_HOC else (*sign, "--entitlements", str(ENTITLEMENTS))
    steps = [Step("take Finder's marks off the bundle", ("xattr", "-cr", str(app)))]  # codesign refuses them
    if code:
        inner = (*sign, *map(str, code))
        steps.append(Step(f"sign {len(code)} libraries and frameworks", inner, tries=_CHANCES))
    verify = ("codesign", "--verify", "--strict", "--deep", str(app))
    return [
        *steps,
        Step("sign the bundle", (*last, str(app)), tries=_CHANCES),
        Step("verify the bundle's signature", verify),
    ]


def sign_image(credentials: Credentials, image: Path) -> list[Step]:
    """An image can be signed by a certificate only."""
    if credentials.identity == AD_HOC:
        return []
    command = (*_codesign(credentials, runtime=False), str(image))
    return [Step("sign the disk image", command, tries=_CHANCES)]


def notarise_bundle(credentials: Credentials, app: Path, archive: Path) -> list[Step]:
    """Have Apple look at the bundle (packed as `archive`), and keep its ticket in it for Macs offline."""
    if not credentials.notary:
        return []
    pack = ("ditto", "-c", "-k", "--keepParent", str(app), str(archive))
    return [
        Step("pack the bundle for Apple", pack),
        _submit(credentials, "bundle", archive),
        _staple("bundle", app),
        Step("ask Gatekeeper about the bundle", ("spctl", "--assess", "--type", "execute", str(app))),
    ]


def notarise_image(credentials: Credentials, image: Path) -> list[Step]:
    """The same for the image, which Gatekeeper looks at first."""
    if not credentials.notary:
        return []
    context = ("--type", "open", "--context", "context:primary-signature")
    return [
        _submit(credentials, "disk image", image),
        _staple("disk image", image),
        Step("ask Gatekeeper about the disk image", ("spctl", "--assess", *context, str(image))),
    ]


def verdict(printed: str) -> str:
    """Why Apple does not accept it, nothing if it does: notarytool ends with 0 in both cases."""
    try:
        answer = json.loads(printed[printed.index("{") :])
        status, number = str(answer["status"]), str(answer["id"])
    except (ValueError, KeyError, TypeError):
        return "notarytool gave no answer that can be read"
    if status == "Accepted":
        return ""
    return f"Apple's answer is {status}; `xcrun notarytool log {number}` tells the reasons"


def _codesign(credentials: Credentials, runtime: bool = True) -> tuple[str, ...]:
    """The command but for the paths. Ad hoc there is no time stamp, and no hardened runtime either: it loads
    only libraries of the program's own team, and there is no team."""
    sign = ("codesign", "--force", "--sign", credentials.identity)
    if credentials.identity == AD_HOC:
        return sign
    hardened = ("--options", "runtime") if runtime else ()
    return (*sign, "--timestamp", *hardened)


def _submit(credentials: Credentials, what: str, file: Path) -> Step:
    command = ("xcrun", "notarytool", "submit", str(file), "--wait", "--output-format", "json")
    return Step(f"have Apple notarise the {what}", (*command, *credentials.notary), judge=verdict)


def _staple(what: str, file: Path) -> Step:
    return Step(f"staple the ticket to the {what}", ("xcrun", "stapler", "staple", str(file)), tries=_CHANCES)


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(8)
