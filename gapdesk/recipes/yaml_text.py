"""YAML as a person wrote it, changed in place: everything but the changed values stays byte for byte.

The parser only says where things stand; each result is read again, and must hold what was meant. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Entry = Mapping[str, str | Sequence[str]]
"""A member of a list: names and values."""


def names(text: str) -> frozenset[str]:
    """What is at the top level of `text`. ValueError if it is no YAML mapping."""
    return frozenset(map(str, _load(text)))


def put(text: str, values: Mapping[str, str]) -> str:
    """`text` with these texts at its top level.

    Raises:
        ValueError: `text` is no YAML mapping, or one of them is something else than plain text there.
    """
    data = _load(text)
    for name, value in values.items():
        if data.get(name) != value:
            text = _put(text, name, _scalar(value))
    return _checked(text, {**data, **values})


def put_first(text: str, name: str, entry: Entry) -> str:
    """`text` with `entry` as the first of the list `name`, or in the place of the entry with its "name".

    What such an entry holds besides stays. Raises ValueError as `put` does.
    """
    data = _load(text)
    entries = data.get(name) or []
    if not isinstance(entries, list):
        raise ValueError(f"{name} is no list")
    at = next(
        (n for n, e in enumerate(entries) if isinstance(e, dict) and e.get("name") == entry["name"]), None
    )
    if at is None:
        whole = {key: value if isinstance(value, str) else [*value] for key, value in entry.items()}
        return _checked(_insert(text, name, entry), {**data, name: [whole, *entries]})
    given = {key: value for key, value in entry.items() if isinstance(value, str)}
    for key, value in given.items():
        if entries[at].get(key) != value:
            listed = _value_of(_root(text), name)
            assert isinstance(listed, SequenceNode)
            text = _put_in(text, listed.value[at], key, _scalar(value))
    changed = {**entries[at], **given}
    return _checked(text, {**data, name: [*entries[:at], changed, *entries[at + 1 :]]})


# --- editing ------------------------------------------------------------------------------------------------


def _put(text: str, name: str, scalar: str) -> str:
    root = _root(text)
    if root is None or (_value_of(root, name) is None and not root.flow_style):
        return _append(text, f"{name}: {scalar}")
    return _put_in(text, root, name, scalar)


def _put_in(text: str, node: MappingNode, name: str, scalar: str) -> str:
    old = _value_of(node, name)
    if old is None:
        start = node.start_mark.index
        if node.flow_style:
            return f"{text[: start + 1]}{name}: {scalar}, {text[start + 1 :]}"
        indent = " " * node.start_mark.column
        return f"{text[:start]}{name}: {scalar}{_line_end(text)}{indent}{text[start:]}"
    if not isinstance(old, ScalarNode):
        raise ValueError(f"{name} is no plain text")
    start, end = old.start_mark.index, old.end_mark.index
    if not text[start:end].strip():  # nothing stands there: the mark is somewhere behind
        start = end = _after_colon(text, node, name)
        scalar = f" {scalar}"
    elif text[start:end].endswith("\n"):
        scalar += _line_end(text)
    return text[:start] + scalar + text[end:]


def _insert(text: str, name: str, entry: Entry) -> str:
    """`entry` before all others of the list `name`."""
    root = _root(text)
    listed = _value_of(root, name)
    if root is not None and listed is None and root.flow_style:
        return _put_in(text, root, name, f"[{_flow(entry)}]")
    if root is None or listed is None:
        return _append(text, f"{name}:{_block(entry, '  ', text)}")
    if not isinstance(listed, SequenceNode):
        colon = _after_colon(text, root, name)
        return text[:colon] + _block(entry, "  ", text) + text[colon:]
    start = listed.start_mark.index
    if listed.flow_style:
        comma = ", " if listed.value else ""
        return f"{text[: start + 1]}{_flow(entry)}{comma}{text[start + 1 :]}"
    indent = " " * listed.start_mark.column
    return f"{text[:start]}{_block(entry, indent, text).lstrip()}{_line_end(text)}{indent}{text[start:]}"


def _block(entry: Entry, indent: str, text: str) -> str:
    """A line end and the entry, a line for each of its members."""
    lines = [f"{name}: {_any(value)}" for name, value in entry.items()]
    begin = _line_end(text) + indent
    return f"{begin}- " + f"{begin}  ".join(lines)


def _flow(entry: Entry) -> str:
    return "{" + ", ".join(f"{name}: {_any(value)}" for name, value in entry.items()) + "}"


def _any(value: str | Sequence[str]) -> str:
    return _scalar(value) if isinstance(value, str) else f"[{', '.join(map(_scalar, value))}]"


def _scalar(value: str) -> str:
    # YAML takes JSON's texts as they are (YAML 1.2 §1.3)
    return json.dumps(value, ensure_ascii=False)


def _append(text: str, line: str) -> str:
    if text and not text.endswith("\n"):
        text += _line_end(text)
    return f"{text}{line}{_line_end(text)}"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


# --- reading ------------------------------------------------------------------------------------------------


def _load(text: str) -> dict[str, Any]:
    data = _parsed(YAML().load, text)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ValueError("no mapping")
    return dict(data)


def _checked(text: str, meant: Mapping[str, Any]) -> str:
    """An alias or a tag may have been in the way."""
    if _load(text) != meant:
        raise ValueError("the change does not take")
    return text


def _root(text: str) -> MappingNode | None:
    """None for an empty document; `_load` has seen that it is a mapping otherwise."""
    root = _parsed(YAML().compose, text)
    return root if isinstance(root, MappingNode) else None


def _parsed(parse: Callable[[str], Any], text: str) -> Any:
    try:
        return parse(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ValueError("no YAML") from error


def _value_of(node: MappingNode | None, name: str) -> Node | None:
    pairs = node.value if node is not None else []
    return next((value for key, value in pairs if key.value == name), None)


def _after_colon(text: str, node: MappingNode, name: str) -> int:
    key = next(key for key, _ in node.value if key.value == name)
    return text.index(":", key.end_mark.index) + 1
