"""OpenAI tools, tool choice, tool calls and their results → Gemini."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from gapdesk.proxy.capabilities import ModelFacts
from gapdesk.proxy.dialects import fields
from gapdesk.proxy.dialects.fields import bad, wild, wild_list, writable
from gapdesk.proxy.types import JsonObject, Loss


class NameMap:
    """Caller's function names ↔ names Gemini accepts; reversible, without collisions, the same in each turn.

    Valid names stay; others get their strange characters replaced and a digest behind.
    """

    def __init__(self, names: Iterable[str]) -> None:
        names = list(dict.fromkeys(names))
        self._gemini = {name: name for name in names if _VALID.fullmatch(name)}
        for name in names:
            if name not in self._gemini:
                self._gemini[name] = self._make(name)
        self.originals: Mapping[str, str] = {gemini: name for name, gemini in self._gemini.items()}
        """Gemini's name → the caller's."""

    def __getitem__(self, name: str) -> str:
        return self._gemini[name]

    def _make(self, name: str) -> str:
        stem = _STRANGE.sub("_", name)[:48]
        taken = self._gemini.values()
        salt = 0
        while True:
            digest = hashlib.blake2s(
                f"{salt or ''}{name}".encode("utf-8", "replace"), digest_size=4
            ).hexdigest()
            made = f"{stem}_{digest}" if _START.match(stem) else f"_{stem}_{digest}"
            if made not in taken:
                return made
            salt += 1


# Gemini API: a-z A-Z 0-9 _ . : - and at most 128; a digit in front was refused by older servers
_VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,127}")
_START = re.compile(r"[A-Za-z_]")
_STRANGE = re.compile(r"[^A-Za-z0-9_.:-]")


def names_used(doc: JsonObject) -> Iterator[str]:
    """All function names in a request: declared, called, answered. Never raises."""
    for tool in wild_list(doc.get("tools")):
        yield from _strings(wild(tool, "function", "name") or wild(tool, "name"))
    for function in wild_list(doc.get("functions")):
        yield from _strings(wild(function, "name"))
    for message in wild_list(doc.get("messages")):
        for call in wild_list(wild(message, "tool_calls")):
            yield from _strings(wild(call, "function", "name"))
        yield from _strings(wild(message, "function_call", "name"))


# --- declarations -------------------------------------------------------------------------------------------


def declared_tools(
    doc: JsonObject, names: NameMap, losses: list[Loss]
) -> tuple[list[JsonObject], list[JsonObject]]:
    """(function declarations, Google's own tools) of `tools`, `functions` and `web_search_options`."""
    declarations: dict[str, JsonObject] = {}
    builtin: dict[str, JsonObject] = {}
    for at, tool in fields.objects(doc, "tools"):
        kind = fields.text(tool, "type", at)
        google = (
            _BUILTIN.get(kind) if kind else next((_BUILTIN[key] for key in tool if key in _BUILTIN), None)
        )
        if google:
            builtin[google] = {}
        elif kind in (None, "function"):
            nested = fields.child(tool, "function", at)
            inside = at if nested is None else f"{at}function."
            _declare(tool if nested is None else nested, inside, names, declarations, losses)
        else:
            losses.append(Loss(at[:-1], f"Tools of type {kind!r} have no counterpart in Gemini."))
    for at, function in fields.objects(doc, "functions"):
        _declare(function, at, names, declarations, losses)
    if doc.get("web_search_options") is not None:
        builtin["googleSearch"] = {}
    return list(declarations.values()), [{key: value} for key, value in builtin.items()]


_BUILTIN = {
    "web_search": "googleSearch",
    "web_search_preview": "googleSearch",
    "google_search": "googleSearch",
    "googleSearch": "googleSearch",
    "code_interpreter": "codeExecution",
    "code_execution": "codeExecution",
    "codeExecution": "codeExecution",
    "url_context": "urlContext",
    "urlContext": "urlContext",
}
"""Types (or, as some clients write them, keys) of tools that Google runs itself."""


def _declare(
    function: JsonObject, at: str, names: NameMap, declarations: dict[str, JsonObject], losses: list[Loss]
) -> None:
    name = fields.text(function, "name", at)
    if not name:
        raise bad(f"{at}name is missing.", f"{at}name")
    if name in declarations:
        losses.append(Loss(f"{at}name", f"A second tool named {name!r} was left out: names must be unique."))
        return
    declaration: JsonObject = {"name": names[name]}
    if description := fields.text(function, "description", at):
        declaration["description"] = description
    schema = fields.child(function, "parameters", at)
    if schema and not _is_empty(schema):
        declaration["parametersJsonSchema"] = writable(schema, f"{at}parameters")
    declarations[name] = declaration


def _is_empty(schema: JsonObject) -> bool:
    """Whether `schema` asks for an object of no properties: such parameters are left out."""
    return (
        not schema.get("properties") and set(schema) <= _EMPTY_KEYS and not schema.get("additionalProperties")
    )


_EMPTY_KEYS = {"type", "properties", "required", "additionalProperties", "title", "description", "$schema"}


# --- choice -------------------------------------------------------------------------------------------------


def calling_config(
    doc: JsonObject, names: NameMap, declared: set[str], losses: list[Loss]
) -> JsonObject | None:
    """`functionCallingConfig` for `tool_choice` (or the older `function_call`); None for Gemini's default.

    `declared` are the Gemini names of the declarations: without any, Gemini refuses the config.
    """
    key = "tool_choice" if doc.get("tool_choice") is not None else "function_call"
    choice = doc.get(key)
    if choice is None:
        return None
    if not declared:
        if choice not in ("none", "auto"):
            losses.append(Loss(key, "There are no function tools to choose from."))
        return None
    if isinstance(choice, str):
        if choice not in _MODES:
            raise bad(f"{key} must be one of {', '.join(_MODES)} or an object, not {choice!r}.", key)
        return {"mode": _MODES[choice]}
    if not isinstance(choice, dict):
        raise bad(f"{key} must be a string or an object.", key)
    if choice.get("type") == "allowed_tools":
        return _allowed(choice, names, declared)
    name = wild(choice, "function", "name") or choice.get("name")
    return {"mode": "ANY", "allowedFunctionNames": [_chosen(name, key, names, declared)]}


_MODES = {"none": "NONE", "auto": "AUTO", "required": "ANY", "any": "ANY"}


def _allowed(choice: JsonObject, names: NameMap, declared: set[str]) -> JsonObject:
    at = "tool_choice.allowed_tools." if "allowed_tools" in choice else "tool_choice."
    allowed = fields.child(choice, "allowed_tools", "tool_choice.") or choice
    chosen = [
        _chosen(wild(tool, "function", "name") or tool.get("name"), inside[:-1], names, declared)
        for inside, tool in fields.objects(allowed, "tools", at)
    ]
    if not chosen:
        raise bad(f"{at}tools is empty.", f"{at}tools")
    # AUTO takes no list of names; VALIDATED is AUTO with one.
    mode = "ANY" if allowed.get("mode") == "required" else "VALIDATED"
    return {"mode": mode, "allowedFunctionNames": chosen}


def _chosen(name: Any, param: str, names: NameMap, declared: set[str]) -> str:
    if not isinstance(name, str) or name not in names.originals.values() or names[name] not in declared:
        raise bad(f"{param} names a function that is not in tools.", param)
    return names[name]


def combined(
    functions: list[JsonObject], builtin: list[JsonObject], facts: ModelFacts, losses: list[Loss]
) -> tuple[list[JsonObject], bool]:
    """(`tools`, whether Google's own tools run beside functions). Functions win where both are refused."""
    if functions and builtin and not facts.builtin_with_functions:
        losses.append(
            Loss("tools", "This model takes either functions or Google's own tools: the latter left.")
        )
        builtin = []
    tools = [{"functionDeclarations": functions}, *builtin] if functions else builtin
    return tools, bool(functions and builtin)


# --- calls and results in messages --------------------------------------------------------------------------


def calls_of(message: JsonObject, at: str) -> list[tuple[str, JsonObject]]:
    """The tool calls of an assistant message with the prefix for names inside; the older form made alike."""
    calls = fields.objects(message, "tool_calls", at)
    if legacy := fields.child(message, "function_call", at):
        calls.append((at, {"function": legacy}))
    return calls


def arguments_of(function: JsonObject, at: str, losses: list[Loss]) -> JsonObject:
    """A call's arguments as an object. Broken ones, which models do write, are kept as text."""
    arguments = function.get("arguments")
    if isinstance(arguments, dict):
        return writable(arguments, f"{at}arguments")
    text = fields.text(function, "arguments", at) or ""
    if not text.strip():
        return {}
    if (parsed := _json_object(text)) is not None:
        return writable(parsed, f"{at}arguments")
    losses.append(Loss(f"{at}arguments", "The arguments are not a JSON object; they were passed as text."))
    return {"arguments": text}


def result_of(text: str, param: str) -> JsonObject:
    """A tool's answer as the object Gemini wants: as it is if it is a JSON object, else under `output`."""
    parsed = _json_object(text)
    return {"output": text} if parsed is None else writable(parsed, param)


def _json_object(text: str) -> JsonObject | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        parsed: JsonObject = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return parsed


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
