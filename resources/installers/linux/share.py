"""What a desktop reads about gapdesk, by its place below share/: menu entry, icons, metadata, man page."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from resources.installers import icons, product
from resources.installers.linux.changes import Release, releases

HERE = Path(__file__).parent
DESKTOP_FILE = f"applications/{product.NAME}.desktop"
METAINFO_FILE = f"metainfo/{product.APP_ID}.metainfo.xml"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels; the folders that hicolor's index has and desktops look into."""


def files() -> dict[str, bytes]:
    """Path below share/ to content."""
    moment = product.source_date()
    changelog = (product.ROOT / "CHANGELOG.md").read_text("utf-8")
    found = {
        DESKTOP_FILE: (HERE / "gapdesk.desktop").read_bytes(),
        METAINFO_FILE: metainfo(
            (HERE / f"{product.APP_ID}.metainfo.xml").read_text("utf-8"),
            releases(changelog, product.VERSION, moment),
        ),
        "icons/hicolor/scalable/apps/gapdesk.svg": (
            product.ROOT / "resources" / "icons" / "gapdesk.svg"
        ).read_bytes(),
        "man/man1/gapdesk.1.gz": packed(man_page((HERE / "gapdesk.1").read_text("utf-8"), moment)),
    }
    found |= {f"icons/hicolor/{size}x{size}/apps/gapdesk.png": icons.png(size) for size in ICON_SIZES}
    return found


def metainfo(template: str, found: Sequence[Release]) -> bytes:
    """The AppStream component with its releases (AppStream specification, "Releases")."""
    tree = ElementTree.fromstring(template)  # noqa: S314 - our own file
    place = tree.find("releases")
    assert place is not None
    for each in found:
        release = ElementTree.SubElement(place, "release", version=each.version, date=each.day.isoformat())
        if each.entries:
            listed = ElementTree.SubElement(ElementTree.SubElement(release, "description"), "ul")
            for entry in each.entries:
                ElementTree.SubElement(listed, "li").text = entry
    ElementTree.indent(tree)
    written: bytes = ElementTree.tostring(tree, "utf-8", xml_declaration=True)
    return written + b"\n"


def man_page(template: str, moment: int) -> str:
    """The manual page as of `moment` (epoch seconds)."""
    day = datetime.fromtimestamp(moment, UTC).date().isoformat()
    filled = template.replace("@DATE@", day).replace("@VERSION@", product.VERSION)
    return filled.replace("@HOME_PAGE@", product.HOME_PAGE)


def packed(text: str) -> bytes:
    """gzip without a time in it."""
    return gzip.compress(text.encode(), 9, mtime=0)
