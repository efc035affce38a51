from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.ui import markdown
from gapdesk.ui.markdown import Piece, pieces


def test_fences_become_code_without_them() -> None:
    text = "Before\n\n```python title\nprint(1)\n\nprint(2)\n```\nAfter\n~~~\n```\n~~~"
    assert list(pieces(text)) == [
        Piece("Before"),
        Piece("print(1)\n\nprint(2)", True, "python"),
        Piece("After"),
        Piece("```", True),
    ]


def test_an_open_fence_holds_to_the_end() -> None:
    assert list(pieces("A\n```\nx = 1\nB")) == [Piece("A"), Piece("x = 1\nB", True)]


def test_a_fence_is_closed_by_one_as_long_only() -> None:
    assert list(pieces("````\n```\ninner\n```\n````\nend")) == [
        Piece("```\ninner\n```", True),
        Piece("end"),
    ]


def test_code_in_a_list_loses_the_lists_indent() -> None:
    assert list(pieces("1. do\r\n   ```sh\r\n   ls\r\n     -l\r\n   ```\r\n")) == [
        Piece("1. do"),
        Piece("ls\n  -l", True, "sh"),
    ]


def test_inline_code_is_no_fence() -> None:
    assert list(pieces("say ```x``` now\n```a``` b")) == [Piece("say ```x``` now\n```a``` b")]


def test_long_prose_is_cut_between_paragraphs() -> None:
    paragraph = "word " * 100
    text = "\n\n".join([paragraph.strip()] * 20)
    cut = list(pieces(text))
    assert len(cut) > 2
    assert all(len(piece.text) <= markdown.PROSE for piece in cut)
    assert "\n\n".join(piece.text for piece in cut) == text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab `~\n-*天\\|"), max_size=400).map(lambda text: text * 20))
def test_nothing_is_lost_but_fences_and_blank_lines(text: str) -> None:
    cut = list(pieces(text))
    assert all(len(piece.text) <= max(markdown.PROSE, markdown.CODE) for piece in cut)
    for letter in "ab天*":
        fenced = sum(
            line.count(letter) for line in text.split("\n") if line.lstrip(" \t")[:3] in ("```", "~~~")
        )
        shown = sum(piece.text.count(letter) for piece in cut)
        assert text.count(letter) - fenced <= shown <= text.count(letter)


def test_pictures_in_the_text_itself_are_named_only() -> None:
    data = "data:image/png;base64," + "iVBORw0KGgo" * 1000
    text = f"See ![a picture]({data}) and ![other](https://example.org/a.png)"
    assert markdown.without_pictures(text, "[image]") == (
        "See [image] and ![other](https://example.org/a.png)"
    )
    assert markdown.without_pictures(f"<img alt=x src='{data}'>", "[image]") == "[image]"


def test_lines_end_where_their_writer_ended_them() -> None:
    assert markdown.hard_breaks("one\ntwo  \n3 dots\n\nthree\n").split(markdown.BREAK) == [
        *("one", "two", "3 dots\n\nthree\n"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "- item",
        "* item",
        "1. item",
        "# Head",
        "> quote",
        "a | b",
        "---",
        "===",
        "    code",
        "[x]: y",
        "end\\",
    ],
)
def test_blocks_keep_their_lines(line: str) -> None:
    for text in (f"{line}\nnext", f"before\n{line}"):
        made = markdown.hard_breaks(text)
        assert markdown.BREAK not in made
        assert [part.rstrip() for part in made.split("\n")] == text.split("\n")
