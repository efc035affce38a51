from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from resources.installers import product
from resources.installers.windows import version_info


@dataclass
class Node:
    """Whatever PyInstaller builds of the text."""

    kind: str
    given: tuple[Any, ...]
    named: dict[str, Any]


def read(text: str) -> Node:
    """As PyInstaller reads it (utils.win32.versioninfo.load_version_info_from_text_file): evaluated."""
    kinds = set(re.findall(r"([A-Z]\w+)\(", text))
    found = eval(text, {k: lambda *given, _kind=k, **named: Node(_kind, given, named) for k in kinds})
    assert isinstance(found, Node)
    return found


def test_the_numbers_and_texts_are_those_of_the_product() -> None:
    info = read(version_info.render("gapdesk-console"))
    fixed, (table,), translation = info.named["ffi"], info.named["kids"][0].given[0], info.named["kids"][1]
    assert fixed.named["filevers"] == fixed.named["prodvers"] == version_info.numbers(product.VERSION)
    language, texts = table.given
    assert [int(language[:4], 16), int(language[4:], 16)] == translation.given[0][0].given[1]
    said = dict(each.given for each in texts)
    assert said["ProductVersion"] == said["FileVersion"] == product.VERSION
    assert said["OriginalFilename"] == "gapdesk-console.exe"
    assert said["CompanyName"] == product.PUBLISHER


@pytest.mark.parametrize(
    ("version", "four"),
    [
        ("0.1.0", (0, 1, 0, 0)),
        ("1.2", (1, 2, 0, 0)),
        ("1.12.3rc4", (1, 12, 3, 0)),
        ("2.0.0.dev5", (2, 0, 0, 0)),
        ("1.2.3.4.5", (1, 2, 3, 4)),
        ("unknown", (0, 0, 0, 0)),
    ],
)
def test_windows_compares_four_numbers(version: str, four: tuple[int, ...]) -> None:
    assert version_info.numbers(version) == four
