"""What macOS is told of gapdesk.app: its Info.plist, and the sentences of it that are translated."""

from __future__ import annotations

import plistlib
import re
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from resources.installers import product

OLDEST_SYSTEM = (13, 0)
"""What Qt 6.11 runs on ("macOS 13 or higher", Qt for macOS, "Supported Configurations")."""
Version = tuple[int, int]
LOCALES = ("en", "zh-Hans")

_MACOS_TAG = re.compile(r"macosx[-_](\d+)[._](\d+)")
_LOCAL_NETWORK = "NSLocalNetworkUsageDescription"
_SENTENCES = {
    "en": {
        _LOCAL_NETWORK: "If you tell it to, gapdesk uses a proxy in your network and answers other devices."
    },
    "zh-Hans": {_LOCAL_NETWORK: "仅在您要求时，gapdesk 才会连接本地网络中的代理，并响应其他设备的请求。"},
}
"""macOS 15 and later ask before a program reaches the local network, as it does an outbound proxy there."""


def info_plist() -> dict[str, object]:
    """For PyInstaller's BUNDLE, which adds the names of program and icon."""
    return {
        "CFBundleIdentifier": product.APP_ID,
        "CFBundleName": product.NAME,
        "CFBundleDisplayName": product.NAME,
        "CFBundleShortVersionString": product.VERSION,
        "CFBundleVersion": product.VERSION,
        "CFBundleDevelopmentRegion": LOCALES[0],
        "CFBundleLocalizations": list(LOCALES),
        "NSHumanReadableCopyright": f"© {product.PUBLISHER}. {product.LICENCE} licence.",
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSMinimumSystemVersion": "{}.{}".format(*oldest_system(installed_parts())),
        "LSUIElement": True,  # lives in the menu bar: no icon in the Dock
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        # Without a window it still serves: the system may neither end it unasked nor kill it at log-out.
        "NSSupportsAutomaticTermination": False,
        "NSSupportsSuddenTermination": False,
        **_SENTENCES[LOCALES[0]],
    }


def oldest_system(parts: Iterable[tuple[str, ...]]) -> Version:
    """The oldest macOS that all parts run on, by the platform tags of their wheels ("…-macosx_14_0_arm64").

    pip takes the newest wheel that the building Mac can run: numpy's for macOS 14 does without OpenBLAS. What
    the libraries themselves say is no help: those of PySide6 6.11.3, tagged for 13, say 15.
    """
    needs = [OLDEST_SYSTEM]
    for tags in parts:
        found = [match for match in map(_MACOS_TAG.search, tags) if match]
        if found:  # a wheel with several tags runs on the systems of any of them
            needs.append(min((int(match[1]), int(match[2])) for match in found))
    return max(needs)


def installed_parts() -> list[tuple[str, ...]]:
    """The tags of this very Python, and of each wheel installed in it."""
    parts: list[tuple[str, ...]] = [(sysconfig.get_platform(),)]
    for distribution in metadata.distributions():
        wheel = distribution.read_text("WHEEL") or ""
        parts.append(tuple(line for line in wheel.splitlines() if line.startswith("Tag:")))
    return parts


def localise(app: Path) -> None:
    """Put the translated sentences into the bundle; before it is signed."""
    for locale in LOCALES:
        folder = app / "Contents" / "Resources" / f"{locale}.lproj"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "InfoPlist.strings").write_bytes(plistlib.dumps(_SENTENCES[locale]))
