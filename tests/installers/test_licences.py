"""The licence texts that go along."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from resources.installers import licences
from resources.installers.licences import LicenceError, Part


@pytest.fixture(autouse=True)
def _starter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any distribution will do: PyInstaller itself is there only where programs are frozen."""
    monkeypatch.setattr(licences, "STARTER", "attrs")


def located(distribution: str, ending: str) -> Path:
    files = metadata.distribution(distribution).files or []
    return Path(str(next(f for f in files if f.as_posix().endswith(ending)).locate()))


def named(parts: list[Part]) -> dict[str, Part]:
    return {part.name: part for part in parts}


def test_gapdesk_and_python_are_always_there() -> None:
    parts = named(licences.parts_of([]))
    assert "Permission is hereby granted" in parts["gapdesk"].texts[0]
    assert "PYTHON SOFTWARE FOUNDATION" in parts["Python"].texts[0]
    assert parts["Python"].version.startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")


def test_a_file_brings_the_licence_of_its_distribution() -> None:
    parts = named(
        licences.parts_of([located("aiohttp", "aiohttp/web.py"), located("numpy", "numpy/__init__.py")])
    )
    assert parts["aiohttp"].version == metadata.version("aiohttp")
    assert any("Apache License" in text for text in parts["aiohttp"].texts)
    assert any("OpenBLAS" in text for text in parts["numpy"].texts)
    assert "peewee" not in parts


def test_every_distribution_gapdesk_needs_has_a_text() -> None:
    """What would stop the freezing is found here first."""
    needed = [
        *("aiohttp", "aiohttp_socks", "keyring", "orjson", "peewee", "platformdirs", "pyqtgraph", "qasync"),
        *(
            "ruamel.yaml",
            "tomlkit",
            "truststore",
            "PySide6_Essentials",
            "shiboken6",
            "cryptography",
            "jeepney",
        ),
    ]
    sources = []
    for name in needed:
        files = metadata.distribution(name).files or []
        sources.append(Path(str(next(file for file in files if file.suffix in (".py", ".so")).locate())))
    assert set(needed) <= {part.name for part in licences.parts_of(sources)}


def test_qt_says_how_to_replace_it() -> None:
    part = named(licences.parts_of([located("PySide6_Essentials", "PySide6/__init__.py")]))[
        "PySide6_Essentials"
    ]
    text = "\n".join(part.texts)
    assert "replace them" in text and "download.qt.io" in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "GNU GENERAL PUBLIC LICENSE" in text


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("libcrypto.so.3", "OpenSSL"), ("libssl-3.dll", "OpenSSL"), ("libsqlite3.so.0", "SQLite"),
        ("sqlite3.dll", "SQLite"), ("libicudata.so.73", "ICU"), ("libffi-8.dll", "libffi"),
        ("VCRUNTIME140.dll", "Microsoft-runtime"),
    ],
)  # fmt: skip
def test_known_libraries_are_told_by_their_names(tmp_path: Path, file: str, part: str) -> None:
    assert named(licences.parts_of([tmp_path / file]))[part].texts[0].strip()


def test_the_version_of_icu_is_in_the_name() -> None:
    assert named(licences.parts_of([Path("/x/libicudata.so.73")]))["ICU"].version == "73"


def test_what_nobody_knows_stops_it(tmp_path: Path) -> None:
    with pytest.raises(LicenceError, match=r"Nobody knows what .*stray-thing"):
        licences.parts_of([tmp_path / "libstray-thing.so.9"])


def test_a_part_without_text_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "_WITHOUT_TEXT", {})
    with pytest.raises(LicenceError, match="PySide6_Essentials has no licence text"):
        licences.parts_of([located("PySide6_Essentials", "PySide6/__init__.py")])


@pytest.mark.skipif(not Path("/usr/share/doc/libxcb1/copyright").is_file(), reason="needs Debian's libxcb1")
def test_a_library_of_the_system_brings_its_packages_papers() -> None:
    part = named(licences.parts_of([Path("/usr/lib/x86_64-linux-gnu/libxcb.so.1")]))["libxcb"]
    assert "Copyright" in part.texts[0] and part.version


def test_files_and_their_list_are_written_anew(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("of another build")
    written = licences.collect([located("aiohttp", "aiohttp/web.py")], tmp_path)
    assert {path.name for path in written} == {
        "README.txt",
        "aiohttp.txt",
        "attrs.txt",
        "gapdesk.txt",
        "Python.txt",
    }
    listing = (tmp_path / "README.txt").read_text("utf-8")
    assert f"aiohttp {metadata.version('aiohttp')}\n    Apache-2.0 AND MIT\n    https://" in listing
    assert listing.index("aiohttp ") < listing.index("attrs ") < listing.index("Python ")
