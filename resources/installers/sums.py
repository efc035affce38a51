"""SHA256SUMS: one line for each file that is handed out, as `sha256sum -c` reads them."""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from . import product

FILE_NAME = "SHA256SUMS"

_LINE = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<name>[^/\\]+)")


def handed_out(folder: Path, version: str) -> list[Path]:
    """The installers, the wheel and the sdist of `version` in `folder`, by name."""
    own = re.compile(rf"{product.NAME}[-_]{re.escape(version)}[-_.](?!dev)\S+")
    return sorted(path for path in folder.iterdir() if path.is_file() and own.fullmatch(path.name))


def digests(paths: list[Path]) -> dict[str, str]:
    """The SHA-256 of each file in hexadecimal, by the file's name."""
    found = {}
    for path in paths:
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def render(sums: Mapping[str, str]) -> str:
    """The text of SHA256SUMS, sorted by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def parse(text: str) -> dict[str, str]:
    """What `render` wrote; ValueError if it is something else."""
    found = {}
    for line in text.splitlines():
        fit = _LINE.fullmatch(line)
        if fit is None:
            raise ValueError(f"{FILE_NAME} has a line that is no sum: {line[:80]}")
        found[fit["name"]] = fit["sum"]
    return found


def differences(listed: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """One sentence for each file that is missing, changed or not listed."""
    said = []
    for name in sorted({*listed, *found}):
        if name not in found:
            said.append(f"{name} is missing.")
        elif name not in listed:
            said.append(f"{name} is not listed.")
        elif listed[name] != found[name]:
            said.append(f"{name} has changed.")
    return said


def main(args: list[str]) -> int:
    """Write dist/SHA256SUMS; with `--verify` compare it with the files beside it."""
    parser = argparse.ArgumentParser("sums", description=main.__doc__)
    parser.add_argument("--verify", action="store_true", help="compare, write nothing")
    verify = parser.parse_args(args).verify
    listing = product.OUT / FILE_NAME
    paths = handed_out(product.OUT, product.VERSION) if product.OUT.is_dir() else []
    if not paths:
        print(f"There is nothing of {product.NAME} {product.VERSION} in {product.OUT}.", file=sys.stderr)
        return 1
    found = digests(paths)
    if not verify:
        listing.write_text(render(found), "utf-8", newline="\n")
        print(render(found), end="")
        return 0
    try:
        wrong = differences(parse(listing.read_text("utf-8")), found)
    except (OSError, ValueError) as error:
        wrong = [str(error)]
    print("\n".join(wrong) or f"{len(found)} files are as {FILE_NAME} says.")
    return 1 if wrong else 0
