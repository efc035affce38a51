"""What desktops read of gapdesk: menu entry, metadata, man page, changelog."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gapdesk.login_entries import read_desktop_entry
from resources.installers import product
from resources.installers.linux import share
from resources.installers.linux.changes import Release, debian_changelog, debian_version, entries, releases

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CHANGELOG = """# Changelog

## [Unreleased]

### Added
- Something `new`, that goes
  on here; see [there](https://example.org).
- **More**.

## [0.2.0] - 2026-03-04

### Fixed
- A fault.
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return share.files()


# --- the entry --------------------------------------------------------------------------------------------


def groups(text: str) -> dict[str, dict[str, str]]:
    """Group to key to value."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = {}
        elif "=" in line:
            name, _, value = line.partition("=")
            found[list(found)[-1]][name] = value
    return found


def test_the_entry_speaks_both_languages(files: dict[str, bytes]) -> None:
    for values in groups(files[share.DESKTOP_FILE].decode()).values():
        said = {key for key in values if key in ("Name", "GenericName", "Comment", "Keywords")}
        assert said
        assert {f"{key}[zh_CN]" for key in said} <= values.keys()


def test_the_window_belongs_to_the_entry(files: dict[str, bytes]) -> None:
    """Wayland goes by the name of the file, X11 by the class: both are said in app.py."""
    source = (product.ROOT / "gapdesk/app.py").read_text("utf-8")
    entry = groups(files[share.DESKTOP_FILE].decode())["Desktop Entry"]
    assert f'Application(["{entry["StartupWMClass"]}"])' in source
    assert f'setDesktopFileName("{Path(share.DESKTOP_FILE).stem}")' in source


def test_each_action_is_there_and_starts_gapdesk(files: dict[str, bytes]) -> None:
    found = groups(files[share.DESKTOP_FILE].decode())
    actions = [each for each in found["Desktop Entry"]["Actions"].split(";") if each]
    assert {f"Desktop Action {each}" for each in actions} == found.keys() - {"Desktop Entry"}
    assert found["Desktop Action practice"]["Exec"] == "gapdesk --practice"
    assert read_desktop_entry(files[share.DESKTOP_FILE].decode()).command == ("gapdesk",)


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_entry_is_valid(files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "gapdesk.desktop"
    file.write_bytes(files[share.DESKTOP_FILE])
    done = subprocess.run(["desktop-file-validate", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_icons_are_where_themes_look(files: dict[str, bytes]) -> None:
    for size in share.ICON_SIZES:
        data = files[f"icons/hicolor/{size}x{size}/apps/gapdesk.png"]
        assert data.startswith(b"\x89PNG")
        assert int.from_bytes(data[16:20]) == int.from_bytes(data[20:24]) == size
    assert files["icons/hicolor/scalable/apps/gapdesk.svg"].startswith(b"<svg")


# --- metadata ---------------------------------------------------------------------------------------------


def test_metadata_fits_the_product(files: dict[str, bytes]) -> None:
    tree = ElementTree.fromstring(files[share.METAINFO_FILE])
    assert tree.findtext("id") == product.APP_ID
    assert tree.findtext("launchable") == Path(share.DESKTOP_FILE).name
    assert tree.findtext("summary") == product.SUMMARY
    assert tree.findtext("project_license") == product.LICENCE
    assert tree.findtext("url[@type='homepage']") == product.HOME_PAGE
    newest = tree.find("releases/release")
    assert newest is not None
    assert newest.get("version") == product.VERSION
    assert newest.findall("description/ul/li")


def test_metadata_speaks_both_languages(files: dict[str, bytes]) -> None:
    tree = ElementTree.fromstring(files[share.METAINFO_FILE])
    for kind in ("summary", "description/p", "description/ul/li"):
        languages = [each.get(LANG) for each in tree.findall(kind)]
        assert languages == [None, "zh-CN"] * (len(languages) // 2), kind


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstream")
def test_metadata_is_valid(files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / Path(share.METAINFO_FILE).name
    file.write_bytes(files[share.METAINFO_FILE])
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


# --- changelog --------------------------------------------------------------------------------------------


def test_what_is_not_released_yet_is_the_current_version() -> None:
    first, second = releases(CHANGELOG, "0.3.0", 1_790_000_000)
    assert first == Release(
        "0.3.0", date(2026, 9, 21), ("Something new, that goes on here; see there.", "More.")
    )
    assert second == Release("0.2.0", date(2026, 3, 4), ("A fault.",))


def test_a_released_version_is_not_invented_again() -> None:
    assert [each.version for each in releases(CHANGELOG, "0.2.0", 0)] == ["0.2.0"]


def test_a_changelog_without_entries_is_still_one() -> None:
    assert releases("## [Unreleased]\n", "1.0.0", 0) == (Release("1.0.0", date(1970, 1, 1), ()),)
    assert entries("### Added\n\ntext\n") == ()


def test_debian_reads_it() -> None:
    text = debian_changelog(releases(CHANGELOG, "0.3.0", 1_790_000_000), "gapdesk", "Us <us@example.org>")
    assert text.startswith("gapdesk (0.3.0) stable; urgency=medium\n\n  * Something new")
    assert " -- Us <us@example.org>  Wed, 04 Mar 2026 12:00:00 +0000\n" in text
    assert max(map(len, text.splitlines())) <= 80
    if shutil.which("dpkg-parsechangelog"):
        done = subprocess.run(
            ["dpkg-parsechangelog", "--all", "-l-", "-SVersion"], input=text, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert done.stdout.splitlines()[0] == "0.3.0"
        assert done.stderr == ""


@pytest.mark.parametrize(
    ("version", "as_debian"),
    [("1.0.0", "1.0.0"), ("1.0.0-rc.1", "1.0.0~rc.1"), ("1.0.0rc1", "1.0.0~rc1"), ("2.0a3", "2.0~a3")],
)
def test_versions_before_a_release_sort_before_it(version: str, as_debian: str) -> None:
    assert debian_version(version) == as_debian
    if shutil.which("dpkg") and version != "1.0.0":
        final = re.split("[^0-9.]", version)[0]
        subprocess.run(["dpkg", "--compare-versions", as_debian, "lt", final], check=True)


# --- man page ---------------------------------------------------------------------------------------------


def test_the_man_page_names_every_option_and_command() -> None:
    page = (share.HERE / "gapdesk.1").read_text("utf-8").replace("\\-", "-")
    done = subprocess.run(
        [sys.executable, "-m", "gapdesk", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=product.ROOT,
    )
    options = set(re.findall(r"^  (--[a-z-]+)", done.stdout, re.MULTILINE))
    commands = set(re.findall(r"^    ([a-z]+) ", done.stdout, re.MULTILINE))
    assert len(options) > 8
    assert not {each for each in options | commands if each not in page}


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_man_page_is_sound() -> None:
    page = share.man_page((share.HERE / "gapdesk.1").read_text("utf-8"), 0)
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z"], input=page, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "1970-01-01" in page
    assert f"gapdesk {product.VERSION}" in page
    assert "@" not in page
