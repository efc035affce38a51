"""The configuration of programs that gapdesk can write: which files, and what is put into them. Pure.

Sources: Cline's provider-settings schema (SDK, 2026), Continue's config.yaml reference, aider's options,
gemini-cli's configuration reference; what each does with it was measured with the clients, November 2026.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gapdesk.recipes import json_text
from gapdesk.wording import Objection, Words


@dataclass(frozen=True, slots=True)
class Entry:
    """What is put into a configuration."""

    url: str
    """In the form of the recipe."""
    token: str = field(repr=False)
    model: str
    now: float
    """Epoch seconds."""


Edit = Callable[[bytes | None, Entry], bytes]
"""From what is in the file, None where there is none, to what shall be. Objection if it is not understood."""


@dataclass(frozen=True, slots=True)
class Place:
    """One file of a program."""

    path: str
    """Below the home directory, with /."""
    edit: Edit


def cline(existing: bytes | None, entry: Entry) -> bytes:
    """~/.cline/data/settings/providers.json: what `cline auth openai-compatible` writes."""
    mark, text = _text(existing)
    try:
        if text.strip():
            if not isinstance(json.loads(text), dict):
                raise ValueError("no object")
            if json_text.find(text, ["version"]) not in (None, "1"):
                raise ValueError("a later version")
        text = _json_with(text, ["version"], 1)
        text = _json_with(text, ["lastUsedProvider"], _CLINE_PROVIDER)
        own = ["providers", _CLINE_PROVIDER]
        for name, value in (
            ("provider", _CLINE_PROVIDER),
            ("apiKey", entry.token),
            ("model", entry.model),
            ("baseUrl", entry.url),
        ):
            text = json_text.put(text, [*own, "settings", name], value)
        moment = datetime.fromtimestamp(entry.now, UTC).isoformat(timespec="milliseconds")
        text = json_text.put(text, [*own, "updatedAt"], moment.replace("+00:00", "Z"))
        text = json_text.put(text, [*own, "tokenSource"], "manual")
    except (ValueError, RecursionError):
        raise _not_understood("JSON") from None
    return mark + text.encode()


def continue_(existing: bytes | None, entry: Entry) -> bytes:
    """~/.continue/config.yaml: the first model of a role is the one used."""
    from gapdesk.recipes import yaml_text  # with its library, 2 MB that most runs never need

    mark, text = _text(existing)
    try:
        missing = {"name": "Local Config", "version": "1.0.0", "schema": "v1"}
        present = yaml_text.names(text)
        text = yaml_text.put(text, {name: value for name, value in missing.items() if name not in present})
        model = {
            "name": "gapdesk",
            "provider": "openai",
            "model": entry.model,
            "apiBase": entry.url,
            "apiKey": entry.token,
            "roles": ("chat", "edit", "apply"),
        }
        text = yaml_text.put_first(text, "models", model)
    except ValueError:
        raise _not_understood("YAML") from None
    return mark + text.encode()


def aider(existing: bytes | None, entry: Entry) -> bytes:
    """~/.aider.conf.yml: "openai/" makes aider use its OpenAI-compatible client."""
    from gapdesk.recipes import yaml_text  # as above

    mark, text = _text(existing)
    values = {
        "openai-api-base": entry.url,
        "openai-api-key": entry.token,
        "model": f"openai/{entry.model}",
    }
    try:
        return mark + yaml_text.put(text, values).encode()
    except ValueError:
        raise _not_understood("YAML") from None


def gemini_env(existing: bytes | None, entry: Entry) -> bytes:
    """~/.gemini/.env, as dotenv reads it."""
    mark, text = _text(existing)
    for name, value in (
        ("GEMINI_API_KEY", entry.token),
        ("GOOGLE_GEMINI_BASE_URL", entry.url),
        ("GEMINI_MODEL", entry.model),
    ):
        text = _variable(text, name, _quoted(value))
    return mark + text.encode()


def gemini_settings(existing: bytes | None, entry: Entry) -> bytes:
    """~/.gemini/settings.json: sign in with the key of the environment; comments are allowed there."""
    mark, text = _text(existing)
    try:
        if text.strip() and json_text.find(text, ["selectedAuthType"]) is not None:
            text = json_text.put(text, ["selectedAuthType"], _GEMINI_AUTH)  # before 0.4; still taken over
        return mark + _json_with(text, ["security", "auth", "selectedType"], _GEMINI_AUTH).encode()
    except ValueError:
        raise _not_understood("JSON") from None


_CLINE_PROVIDER = "openai-compatible"
_GEMINI_AUTH = "gemini-api-key"

PLACES: Mapping[str, tuple[Place, ...]] = {
    "cline-cli": (Place(".cline/data/settings/providers.json", cline),),
    "continue": (Place(".continue/config.yaml", continue_),),
    "aider": (Place(".aider.conf.yml", aider),),
    "gemini-cli": (
        Place(".gemini/.env", gemini_env),
        Place(".gemini/settings.json", gemini_settings),
    ),
}
"""Recipe id to its files, the one shown first."""


# --- texts --------------------------------------------------------------------------------------------------


def _text(existing: bytes | None) -> tuple[bytes, str]:
    """The byte order mark, if there is one, and the text after it."""
    data = existing or b""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        return mark, data[len(mark) :].decode()
    except UnicodeDecodeError:
        raise Objection(
            Words("This file is not in UTF-8, so gapdesk leaves it alone. Save it as UTF-8, then try again.")
        ) from None


def _not_understood(kind: str) -> Objection:
    return Objection(
        Words.of(
            "This file is not the {kind} that the program expects, so gapdesk leaves it alone. "
            "Correct it or move it away, then try again.",
            kind=kind,
        )
    )


def _json_with(text: str, path: list[str], value: object) -> str:
    """`text` with `value` at `path`; a file without content becomes an object."""
    return json_text.put(text if text.strip() else "{}\n", path, value)


# --- environment files --------------------------------------------------------------------------------------

_VARIABLE = re.compile(
    r"""^(?P<head>[ \t]*(?:export[ \t]+)?(?P<name>[\w.-]+)[ \t]*=[ \t]*)"""
    r"""(?P<value>'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*?)(?=[ \t]*(?:#[^\r\n]*)?\r?$)""",
    re.MULTILINE,
)
_BARE = re.compile(r"[\w./:@%+,-]+")


def _variable(text: str, name: str, value: str) -> str:
    """`text` with the variable set, wherever it is; dotenv takes the last."""
    found = False

    def changed(match: re.Match[str]) -> str:
        nonlocal found
        if match["name"] != name:
            return match[0]
        found = True
        return match["head"] + value

    text = _VARIABLE.sub(changed, text)
    if found:
        return text
    line_end = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += line_end
    return f"{text}{name}={value}{line_end}"


def _quoted(value: str) -> str:
    """As dotenv takes it: it knows no escapes within quotes."""
    if _BARE.fullmatch(value):
        return value
    mark = next((mark for mark in "'\"`" if mark not in value), None)
    if mark is None or "\n" in value or "\\" in value:
        raise Objection(Words("This token has characters that the file cannot hold; use another client's."))
    return f"{mark}{value}{mark}"
