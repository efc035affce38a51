"""The notes of a release as they are shown: whole paragraphs, and not too long. Pure."""

from __future__ import annotations

import re

MOST_RAW = 16_000
"""Characters that are looked at; GitHub takes 125,000."""
CUT = "…"
"""A paragraph that stands for what was cut off."""
_COMMENT = re.compile(r"<!--[^<>]*-->")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BLOCK = re.compile(r"\s*(?:[-+*](?:\s|$)|\d+[.)](?:\s|$)|#|>|\||\[[^\]]*\]:|[-=_*]{3,}\s*$|<)")
"""A line that begins something, rather than going on with the paragraph above it."""


def tidied(text: str) -> str:
    """Markdown in which each paragraph, and each point of a list, is one line.

    Whoever shows it ends lines where they end, while notes are wrapped as the changelog is. Comments go: in
    them the feed says how it made the notes.
    """
    text = text[:MOST_RAW].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    made: list[str] = []
    fence, joins = "", False
    for line in _COMMENT.sub("", text).split("\n"):
        mark = _FENCE.match(line)
        if fence or mark:
            made.append(line)
            if mark and not fence:
                fence = mark[1]
            elif fence and line.strip().startswith(fence):
                fence = ""
            joins = False
        elif joins and line.strip() and not _BLOCK.match(line):
            made[-1] = f"{made[-1].rstrip()} {line.strip()}"
        else:
            made.append(line)
            joins = bool(line.strip()) and not re.match(r"\s*(?:#|\|)", line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(made)).strip()


def shortened(text: str, most: int) -> str:
    """`text`, or its beginning and `CUT`: at most `most` characters, cut where a paragraph or a word ends."""
    if len(text) <= most:
        return text
    room = max(0, most - len(CUT) - 2)
    ends = (text.rfind(mark, room // 2, room) for mark in ("\n\n", "\n", " "))
    end = next((end for end in ends if end > 0), room)
    return f"{text[:end].rstrip()}\n\n{CUT}"
