from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapdesk.updates.notes import CUT, MOST_RAW, shortened, tidied

WRAPPED = """### Added
- A first point that goes on
  in the next line,
  and in one more.
- A second one.
  1. With a list
     in it.

A paragraph
of two lines.
> A quotation
***
| a | b |
|---|---|
| 1 | 2 |

```sh
one
two
```
after it
"""
WHOLE = """### Added
- A first point that goes on in the next line, and in one more.
- A second one.
  1. With a list in it.

A paragraph of two lines.
> A quotation
***
| a | b |
|---|---|
| 1 | 2 |

```sh
one
two
```
after it"""


def test_paragraphs_and_points_become_one_line() -> None:
    assert tidied(WRAPPED) == WHOLE
    assert tidied(WRAPPED.replace("\n", "\r\n")) == WHOLE


def test_comments_and_empty_lines_go() -> None:
    made = "<!-- Release notes generated\nusing configuration -->\n\n\n\nReal\n\n\n\nnotes <!--\n--> here\n"
    assert tidied(made) == "Real\n\nnotes  here"


@given(st.text() | st.text("`~#-*|> \n\r<!a1.", max_size=200))
def test_tidy_is_tidy(text: str) -> None:
    once = tidied(text)
    assert len(once) <= len(text)
    assert tidied(once) == once


@given(st.text(" \nab"), st.integers(3, 60))
def test_shortened_is_no_longer_than_that(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith(CUT) and text.startswith(short.removesuffix(f"\n\n{CUT}")))


@pytest.mark.parametrize(("most", "kept"), [(60, "First words."), (19, "First")])
def test_it_is_cut_where_something_ends(most: int, kept: str) -> None:
    assert shortened(f"First words.\n\n{'x' * 100}"[: most + 9], most).startswith(kept)


def test_endless_notes_take_no_time() -> None:
    for text in ("<!--" * 10**6, "a\n" * 10**6, "```" * 10**6, "- " * 10**6, "[" * 10**6):
        assert len(tidied(text)) <= MOST_RAW
