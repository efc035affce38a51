"""What macOS reads of gapdesk.app."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from resources.installers import product
from resources.installers.macos import bundle


def test_the_property_list_says_who_it_is_and_can_be_written() -> None:
    told = plistlib.loads(plistlib.dumps(bundle.info_plist()))
    assert told["CFBundleIdentifier"] == product.APP_ID
    assert told["CFBundleShortVersionString"] == told["CFBundleVersion"] == product.VERSION
    assert told["LSUIElement"] is True  # no icon in the Dock
    assert told["NSSupportsAutomaticTermination"] is told["NSSupportsSuddenTermination"] is False
    assert "NSAppTransportSecurity" not in told  # the proxy asks by sockets of its own


@pytest.mark.parametrize(
    ("parts", "oldest"),
    [
        ([], (13, 0)),
        ([("Tag: py3-none-any",), ("linux-x86_64",)], (13, 0)),
        ([("macosx-10.13-universal2",), ("Tag: cp310-abi3-macosx_13_0_universal2",)], (13, 0)),
        ([("Tag: cp313-cp313-macosx_14_0_arm64",)], (14, 0)),
        ([("Tag: cp313-cp313-macosx_10_15_x86_64", "Tag: cp313-cp313-macosx_15_0_arm64")], (13, 0)),
    ],
)
def test_the_oldest_system_is_that_of_the_most_demanding_wheel(parts, oldest) -> None:
    assert bundle.oldest_system(parts) == oldest


def test_the_tags_of_what_is_installed_are_found() -> None:
    parts = bundle.installed_parts()
    assert any("Tag: py3-none-any" in tags for tags in parts)


def test_every_language_has_every_sentence(tmp_path: Path) -> None:
    bundle.localise(tmp_path)
    told = {
        locale: plistlib.loads(
            (tmp_path / "Contents" / "Resources" / f"{locale}.lproj" / "InfoPlist.strings").read_bytes()
        )
        for locale in bundle.LOCALES
    }
    assert told["en"].keys() == told["zh-Hans"].keys() == {"NSLocalNetworkUsageDescription"}
    assert told["en"] != told["zh-Hans"]
    assert bundle.info_plist().items() >= told["en"].items()
    assert bundle.info_plist()["CFBundleLocalizations"] == list(told)
