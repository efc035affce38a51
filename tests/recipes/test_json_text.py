from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.recipes import json_text

names = st.text(max_size=6)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)
objects = st.dictionaries(names, values, max_size=4)
paths = st.lists(st.sampled_from(["a", "b", "c"]) | names, min_size=1, max_size=3)


def meant(data: dict[str, Any], path: list[str], value: Any) -> dict[str, Any] | None:
    """What `put` should make of it; None if something is in the way."""
    data = json.loads(json.dumps(data))
    holder: Any = data
    for name in path[:-1]:
        holder = holder.setdefault(name, {})
        if not isinstance(holder, dict):
            return None
    holder[path[-1]] = value
    return data


@given(objects, paths, values, st.sampled_from([None, 2, "\t"]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_value_is_there_and_the_rest_as_it_was(
    data: dict[str, Any], path: list[str], value: Any, indent: int | str | None, windows: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    if windows:
        text = text.replace("\n", "\r\n")
    expected = meant(data, path, value)
    if expected is None:
        with pytest.raises(ValueError, match="object"):
            json_text.put(text, path, value)
        return
    new = json_text.put(text, path, value)
    assert json.loads(new) == expected
    assert list(json.loads(new)) == list(expected)
    assert json.loads(json_text.find(new, path) or "") == value
    if windows and "\n" in text:
        assert new.count("\n") == new.count("\r\n")


def test_comments_order_and_manner_of_writing_stay() -> None:
    text = """\
// mine
{
    "theme": "dark", /* why not */
    "n": 1.50e1, // a number
    "security": {
        "auth": { "old": true }, // here
    }, // the last
}
"""
    new = json_text.put(text, ["security", "auth", "selectedType"], "gemini-api-key")
    changed = '{ "old": true, "selectedType": "gemini-api-key" }'
    assert new == text.replace('{ "old": true }', changed)
    assert json_text.put(text, ["theme"], "light") == text.replace('"dark"', '"light"')
    added = json_text.put(text, ["security", "x"], {"y": 1})
    assert added == text.replace("// here\n", '// here\n        "x": {\n            "y": 1\n        }\n')
    assert json_text.put(text, ["new"], 1).endswith('}, // the last\n    "new": 1\n}\n')


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("{}", '{\n  "a": {\n    "b": 1\n  }\n}'),
        ("{ /* c */ }\n", '{ /* c */\n  "a": {\n    "b": 1\n  }\n}\n'),
        ('{"x": 1}', '{"x": 1, "a": {\n  "b": 1\n}}'),
        ('{"x": 1 // c\n}', '{"x": 1, // c\n  "a": {\n    "b": 1\n  }\n}'),
        ('{"a": {}, "x": 1}', '{"a": {\n  "b": 1\n}, "x": 1}'),
    ],
)
def test_new_members_stand_where_one_would_write_them(text: str, new: str) -> None:
    assert json_text.put(text, ["a", "b"], 1) == new


@given(st.text(st.sampled_from('{}[]":,/*\n 1a\\'), max_size=30))
@settings(max_examples=300, deadline=None)
def test_what_is_no_object_is_refused_and_never_half_changed(text: str) -> None:
    try:
        new = json_text.put(text, ["k"], "v")
    except ValueError:
        return
    assert json_text.find(new, ["k"]) == '"v"'


@pytest.mark.parametrize("text", ["", "[]", "1", '{"a": 1', "{'a': 1}", '{"a": 1} x', '{"a" 1}', "[" * 999])
def test_broken_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_text.put(text, ["a"], 2)
    with pytest.raises(ValueError, match=r"."):
        json_text.put('{"a": ' + "[" * 999, ["a"], 2)
