"""What Windows shows of a program under Properties, Details: the version resource."""

from __future__ import annotations

import re

from resources.installers import product

_ENGLISH = 0x0409
_UNICODE = 1200
"""The code page that means UTF-16 (Win32: VERSIONINFO)."""


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers Windows compares: of 1.2.0rc1 they are 1.2.0.0."""
    release = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    found = [int(each) for each in release[0].split(".")] if release else []
    first, second, third, fourth = [*found, 0, 0, 0, 0][:4]
    return first, second, third, fourth


def strings(program: str = product.NAME) -> dict[str, str]:
    """The texts, by the names Windows knows; `program` is the file's name without its end."""
    return {
        "CompanyName": product.PUBLISHER,
        "FileDescription": product.NAME,
        "FileVersion": product.VERSION,
        "InternalName": program,
        "LegalCopyright": f"{product.PUBLISHER}, {product.LICENCE} licence",
        "OriginalFilename": f"{program}.exe",
        "ProductName": product.NAME,
        "ProductVersion": product.VERSION,
    }


def render(program: str = product.NAME) -> str:
    """The resource of `program`.exe in the form PyInstaller's EXE(version=…) reads from a file."""
    four = numbers(product.VERSION)
    table = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in strings(program).items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004,"
        " fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        "  kids=[\n"
        f"    StringFileInfo([StringTable('{_ENGLISH:04x}{_UNICODE:04x}', [{table}])]),\n"
        f"    VarFileInfo([VarStruct('Translation', [{_ENGLISH}, {_UNICODE}])]),\n"
        "  ],\n"
        ")\n"
    )
