from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from gapdesk.recipes import yaml_text

words = st.sampled_from(["alpha", "beta", "model", "openai-api-base"])
plain = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=12)
leaves = plain | st.integers() | st.booleans() | st.none()
data = st.dictionaries(
    words, leaves | st.lists(leaves, max_size=3) | st.dictionaries(words, leaves), max_size=4
)


def dumped(value: Any, *, flow: bool = False, offset: int = 0) -> str:
    yaml = YAML()
    yaml.default_flow_style = flow
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    stream = StringIO()
    yaml.dump(value, stream)
    return stream.getvalue() if value else ""


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def readable(text: str) -> bool:
    try:
        loaded(text)
    except YAMLError:
        return False
    return True


@given(data, st.dictionaries(words, plain, min_size=1, max_size=2), st.booleans())
@settings(max_examples=40, deadline=None)
def test_texts_are_put_and_all_else_stays(old: dict[str, Any], new: dict[str, str], windows: bool) -> None:
    text = f"# mine\n{dumped(old)}# the end\n"
    assume(readable(text))
    if windows:
        text = text.replace("\n", "\r\n")
    if any(isinstance(old.get(name), list | dict) for name in new):
        with pytest.raises(ValueError, match="no plain text"):
            yaml_text.put(text, new)
        return
    changed = yaml_text.put(text, new)
    assert loaded(changed) == {**old, **new}
    untouched = [line for line in text.splitlines() if not line.startswith(tuple(f"{n}:" for n in new))]
    rest = iter(changed.splitlines())
    assert all(any(line == each for each in rest) for line in untouched if line.strip())
    assert yaml_text.put(changed, new) == changed


@given(
    st.lists(st.dictionaries(st.sampled_from(["name", "provider", "x"]), plain, min_size=1), max_size=3),
    st.booleans(),
    st.sampled_from([0, 2]),
)
@settings(max_examples=40, deadline=None)
def test_the_entry_is_the_first_of_the_list(models: list[dict[str, str]], flow: bool, offset: int) -> None:
    text = dumped({"models": models, "rules": ["be nice"]}, flow=flow, offset=offset)
    assume(readable(text))  # the library writes "?0" in a way it cannot read
    entry = {"name": "gapdesk", "provider": "openai", "roles": ("chat", "edit")}
    first = yaml_text.put_first(text, "models", entry)
    listed = loaded(first)["models"]
    assert listed == [{"name": "gapdesk", "provider": "openai", "roles": ["chat", "edit"]}, *models]
    assert loaded(first)["rules"] == ["be nice"]
    again = yaml_text.put_first(first, "models", {**entry, "provider": "other", "apiBase": "x: #y"})
    assert loaded(again)["models"][0] == {
        "name": "gapdesk",
        "provider": "other",
        "apiBase": "x: #y",
        "roles": ["chat", "edit"],
    }
    assert loaded(again)["models"][1:] == models


def test_a_written_file_stays_as_it_is_around_the_entry() -> None:
    text = """\
name: Mine   # the name
models:
  # my models
  - name: a
    apiKey: ${{ secrets.KEY }}

  - {name: b, model: "c"}
prompt: |
  long
    text
"""
    new = yaml_text.put_first(text, "models", {"name": "gapdesk", "provider": "openai"})
    inserted = '  - name: "gapdesk"\n    provider: "openai"\n'
    assert new == text.replace("  - name: a\n", inserted + "  - name: a\n")
    assert yaml_text.put_first(new, "models", {"name": "b", "model": "d"}) == new.replace('"c"', '"d"')


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", 'model: "m"\n'),
        ("# all comments", '# all comments\nmodel: "m"\n'),
        ("a: 1", 'a: 1\nmodel: "m"\n'),
        ("model:\na: 1\n", 'model: "m"\na: 1\n'),
        ("model: # none\n", 'model: "m" # none\n'),
        ("model: 'x' # c\n", 'model: "m" # c\n'),
        ("model: |\n  x\na: 1\n", 'model: "m"\na: 1\n'),
        ("{}\n", '{model: "m", }\n'),
        ("{a: 1}\n", '{model: "m", a: 1}\n'),
    ],
)
def test_every_way_to_write_nothing(text: str, new: str) -> None:
    assert yaml_text.put(text, {"model": "m"}) == new


@pytest.mark.parametrize(
    "text", ["a: 1\n", "a: 1\nmodels:\n", "a: 1\nmodels: # none\n", "a: 1\nmodels: []\n", "{a: 1}"]
)
def test_a_list_that_is_not_there_yet(text: str) -> None:
    assert loaded(yaml_text.put_first(text, "models", {"name": "x"})) == {"a": 1, "models": [{"name": "x"}]}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "- a\n",
            "text",
            "a: [",
            "a: 1\na: 2\n",
            "a: 1\n---\nb: 2\n",
            "model: {x: 1}\n",
            "\t- x",
            "a: 1\n...\n",
        ),
        "other: &m x\nmodel: *m\nmore: *m\n",
    ],
)
def test_what_cannot_be_changed_for_certain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        yaml_text.put(text, {"model": "m"})


@pytest.mark.parametrize("text", ["models: 1\n", "models: {a: 1}\n", "m: &m [{name: x}]\nmodels: *m\n"])
def test_lists_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        yaml_text.put_first(text, "models", {"name": "y"})
