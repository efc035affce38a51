"""A release says what the changelog says of its version, or is not made."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.installers import notes, product

CHANGELOG = """\
# Changelog

Versions follow [Semantic Versioning](https://semver.org).

## [Unreleased]

### Added
- Something of tomorrow.

## [1.1.0] - 2026-11-20

### Fixed
- A [link](https://example.org) stays,
  as does
  `code`.

## [1.0.1]

- Nobody dated this.

## [1.0.0] - 2026-10-01

## 0.9.0 - 2026-09-01 [YANKED]

- First.

[Unreleased]: https://example.org/compare/v1.1.0...HEAD
[1.1.0]: https://example.org/releases/v1.1.0
"""


def test_sections_are_told_apart_and_the_links_at_the_end_belong_to_none() -> None:
    found = notes.sections(CHANGELOG)
    assert [(section.version, section.date) for section in found] == [
        ("Unreleased", ""),
        ("1.1.0", "2026-11-20"),
        ("1.0.1", ""),
        ("1.0.0", "2026-10-01"),
        ("0.9.0", "2026-09-01"),
    ]
    assert found[0].text == "### Added\n- Something of tomorrow."
    assert found[1].text == "### Fixed\n- A [link](https://example.org) stays, as does `code`."
    assert found[4].text == "- First."


def test_what_was_wrapped_is_one_line_and_what_begins_anew_is_not() -> None:
    wrapped = """## 1.0.0
### Changed
One
two
**three**.

- A
  b - c
  - d
    -e
1. f
2. g"""
    (section,) = notes.sections(wrapped)
    assert section.text.splitlines() == [
        "### Changed",
        "One two **three**.",
        "",
        "- A b - c",
        "  - d -e",
        "1. f",
        "2. g",
    ]


def test_a_released_version_has_its_section() -> None:
    assert notes.released(CHANGELOG, "1.1.0").text.startswith("### Fixed")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("1.2.0", r"no section 1\.2\.0: rename \[Unreleased\]"),
        ("1.0.1", r"section 1\.0\.1 has no date"),
        ("1.0.0", r"section 1\.0\.0 is empty"),
        ("1.1", r"no section 1\.1:"),
    ],
)
def test_what_is_wrong_with_the_section_is_said(version: str, said: str) -> None:
    with pytest.raises(notes.NotesError, match=said):
        notes.released(CHANGELOG, version)


def test_a_draft_falls_back_to_what_is_unreleased() -> None:
    assert notes.draft(CHANGELOG, "1.1.0").startswith("### Fixed")
    assert notes.draft(CHANGELOG, "1.2.0") == "### Added\n- Something of tomorrow."
    with pytest.raises(notes.NotesError, match="neither"):
        notes.draft("# Changelog\n\n## [Unreleased]\n", "1.2.0")


@pytest.mark.parametrize("tag", ["1.1.0", "v1.1", "v1.1.0-rc1", "V1.1.0", ""])
def test_the_tag_is_the_version_with_a_v(tag: str) -> None:
    notes.check_tag("v1.1.0", "1.1.0")
    with pytest.raises(notes.NotesError, match=r"is not v1\.1\.0"):
        notes.check_tag(tag, "1.1.0")


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changelog and the version 1.1.0."""
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGELOG, "utf-8")
    monkeypatch.setattr(notes, "CHANGELOG", path)
    monkeypatch.setattr(product, "VERSION", "1.1.0")


@pytest.mark.usefixtures("release")
def test_the_command_prints_the_section_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    text = "### Fixed\n- A [link](https://example.org) stays, as does `code`.\n"
    assert notes.main([]) == 0
    assert capsys.readouterr().out == text
    assert notes.main(["--check", "v1.1.0"]) == 0
    assert capsys.readouterr().out == text


@pytest.mark.usefixtures("release")
def test_the_command_fails_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert notes.main(["--check", "v1.2.0"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("The tag v1.2.0 is not v1.1.0")


def test_our_own_changelog_has_something_to_say() -> None:
    changelog = notes.CHANGELOG.read_text("utf-8")
    assert notes.sections(changelog)[0].version == notes.UNRELEASED
    assert "### Added" in notes.draft(changelog, product.VERSION)
