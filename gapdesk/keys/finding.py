"""Which stretches of a text are API keys, and the name a key goes by. Pure."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from gapdesk.wording import SILENCE, Words

SHORTEST = 20
"""Characters; the next kind of key is unknown, so length is all that is asked of one."""
LONGEST = 1000
"""What is longer is data: an image in base64, a certificate. Windows' keyring holds 1,280 characters."""

_KNOWN = r"(?:AIza[A-Za-z0-9_-]{16,}|AQ\.[A-Za-z0-9._~+=-]{16,}[A-Za-z0-9_~+=-])"
"""Old keys begin with `AIza`, new ones with `AQ.` (Gemini API, November 2026)."""
_KNOWN_WHOLE = re.compile(_KNOWN)
_KNOWN_WITHIN = re.compile(rf"(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt])){_KNOWN}")
_TOKEN = re.compile(r"[^\s,;|\"'`<>()\[\]{}\x00-\x1f\x7f-\U0010ffff]{20,}")
"""Keys are ASCII: quotes, brackets, list marks and everything beyond ASCII part them."""
_URL = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'`<>]*")
_FOREIGN = re.compile(r"[\\@]|\*\*|\.\.\.|^www\.|^[~.]*/")
"""Paths, addresses, and keys somebody masked: only what begins like a Gemini key counts in there."""
_NAMED = re.compile(r"(?:--?)?[A-Za-z_][\w.-]*=(?=[^=])")
_NAME_ONLY = re.compile(r"[A-Za-z_][\w.-]*=")
_WORD = re.compile(r"[a-z]*(?:[A-Z][a-z]+)*\d{0,4}|[A-Z]+\d{0,4}|\d+")
"""The parts of words and names: `internationalization`, `MAX_LOG_BACKUPS`, `gemini-2.5-flash-lite`."""
_SHORT_WORD = re.compile(r"(?<!\S)[A-Za-z']{1,19}(?=[\s,.;:!?]|$)")
_SENTENCE = 3
"""So many short words on a line make it a sentence, in which a long word is only a word."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""What copying from a page or a chat leaves inside of words."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A key in a line: `line[start:end]`."""

    secret: str = field(repr=False)
    start: int
    end: int


def visible_lines(text: str) -> list[str]:
    """The lines of `text` without the characters nobody sees."""
    return text.translate(_INVISIBLE).splitlines()


def keys_in(line: str) -> list[Spot]:
    """The keys of one line, in order, a key as often as it stands there.

    Any run of 20 or more characters between blanks, list marks, quotes and brackets counts, the `name=` or
    `label:` before it does not. URLs, addresses and paths are none, nor are long words and names where
    something better stands beside them; in a sentence they never are.
    """
    spots = list(_spots(line))
    better = [spot for spot in spots if not is_wordy(spot.secret)]
    if better or len(_SHORT_WORD.findall(line)) >= _SENTENCE:
        return better
    return [spot for spot in spots if not line[spot.end :].lstrip(" \t\"'`").startswith((":", "="))]


def find_keys(text: str) -> list[str]:
    """The API keys in `text`, in order, each once; what counts as one is said at `keys_in`."""
    return list(dict.fromkeys(spot.secret for line in visible_lines(text) for spot in keys_in(line)))


def is_gemini_like(secret: str) -> bool:
    """Whether it begins like the keys Google gives out today."""
    return _KNOWN_WHOLE.fullmatch(secret) is not None


def is_wordy(secret: str) -> bool:
    """Whether it is rather a long word, or words strung together."""
    return not is_gemini_like(secret) and all(map(_WORD.fullmatch, re.split(r"[-_.]", secret)))


def doubt(secret: str) -> Words:
    """Why it is probably no Gemini key, in one sentence; SILENCE if nothing speaks against it."""
    if secret.startswith("gd-"):
        return Words("It is an access token of gapdesk, not a Gemini key.")
    if re.search(r"[xX]{8}", secret):
        return Words("It looks like a placeholder for a key.")
    return Words("It looks like words rather than a key.") if is_wordy(secret) else SILENCE


def key_id(secret: str, salt: bytes) -> str:
    """A name for a key, shaped as a UUID, that is the same in every run and tells nothing about it.

    A key is random enough that a salted hash cannot be turned back. `salt` is the installation's, ≤ 64 bytes.
    """
    return str(uuid.UUID(bytes=hashlib.blake2b(secret.encode(), key=salt, digest_size=16).digest()))


def _spots(line: str) -> Iterator[Spot]:
    searched = _URL.sub(_only_keys, line)
    for token in _TOKEN.finditer(searched):
        for start, secret in _secrets(token[0]):
            at = token.start() + start
            if len(secret) <= LONGEST:
                yield Spot(secret, at, at + len(secret))


def _is_path(token: str) -> bool:
    """Whether it is words with slashes between them; the next kind of key may well hold a slash."""
    return "/" in token and all(map(_WORD.fullmatch, re.split(r"[-_.+/:=]", token)))


def _only_keys(url: re.Match[str]) -> str:
    """The URL blanked out, but for keys in it (`…?key=AIza…`)."""
    kept = [" "] * len(url[0])
    for key in _KNOWN_WITHIN.finditer(url[0]):
        kept[key.start() : key.end()] = key[0]
    return "".join(kept)


def _secrets(token: str) -> Iterator[tuple[int, str]]:
    """(position, key) within a run of characters without a separator; colons part keys and labels."""
    only_known = _FOREIGN.search(token) is not None or _is_path(token)
    for piece in re.finditer(r"[^:]+", token):
        known = [(match.start(), match[0]) for match in _KNOWN_WITHIN.finditer(piece[0])]
        found = known if known or only_known else _unknown(piece[0])
        yield from ((piece.start() + start, secret) for start, secret in found)


def _unknown(piece: str) -> Iterator[tuple[int, str]]:
    """(position, key) if the whole is one of a kind nobody knows: it may begin and end with `-` or `_`."""
    named = _NAMED.match(piece)
    start = named.end() if named else 0
    bare = piece[start:].lstrip("*#.+~!?$&>")
    start = len(piece) - len(bare)
    bare = bare.rstrip(".!?*~#&")
    only_name = _NAME_ONLY.fullmatch(bare) and is_wordy(bare[:-1])
    if len(bare) >= SHORTEST and re.search(r"[A-Za-z]", bare) and not only_name:
        yield start, bare
