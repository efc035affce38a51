from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.activity.document import MOST, Document, Leaf, TooDeep, leaves_of, limited, plain_lines
from gapdesk.activity.types import Line, Mark

DOC = {"a": [1, {"b": "x"}, []], "c": None}


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines([Mark.SAME] * len(document.leaves))]


def test_it_reads_as_json_does() -> None:
    document = Document.of(DOC)
    assert "\n".join(texts(document)) == orjson.dumps(DOC, option=orjson.OPT_INDENT_2).decode()
    assert document.leaves == [Leaf("a", 1), Leaf("b", "x"), Leaf("a", []), Leaf("c", None)]


def test_marks_stand_at_leaves_only() -> None:
    marks = [Mark.ONLY, Mark.SAME, Mark.CHANGED, Mark.ONLY]
    lines = [
        (line.text.strip(), line.mark) for line in Document.of(DOC).lines(marks) if line.mark != Mark.SAME
    ]
    assert lines == [("1,", Mark.ONLY), ("[]", Mark.CHANGED), ('"c": null', Mark.ONLY)]


def test_long_texts_go_on_in_the_next_line() -> None:
    text = "first\n" + "word " * 300 + "\nlast"
    document = Document.of({"t": text})
    _, *lines, _ = document.lines([Mark.ONLY])
    assert {line.mark for line in lines} == {Mark.ONLY}
    assert len(lines) > 1
    assert max(len(line.text) for line in lines) <= 1002
    assert lines[0].text.endswith("first\\n")
    assert "".join(line.text[2:] for line in lines) == f'"t": {orjson.dumps(text).decode()}'


def test_only_so_many_lines_are_shown() -> None:
    lines = [Line(str(number)) for number in range(MOST + 2)]
    assert limited(iter(lines)) == (*lines[:MOST], Line("… 2 more lines"))
    assert limited(iter(lines[:-1]))[-1] == Line("… 1 more line")
    assert limited(iter(lines[:MOST])) == tuple(lines[:MOST])


def test_lines_of_no_json_end_where_bytes_do() -> None:
    raw = "data: {a\u2028b}\r\n\r\nend\xe9".encode() + b"\xff"
    assert [line.text for line in plain_lines(raw)] == ["data: {a\u2028b}", "", "end\xe9\ufffd"]


def test_what_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(TooDeep):
        leaves_of(orjson.loads(b"[" * 900 + b"]" * 900))


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
def test_it_is_the_whole_document(doc: object) -> None:
    doc = orjson.loads(orjson.dumps(doc))
    assert orjson.loads("".join(text.strip(" ") for text in texts(Document.of(doc)))) == doc
