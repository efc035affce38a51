from __future__ import annotations

import copy
import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.conversations.content import (
    canonical,
    chain,
    identity,
    length,
    map_media,
    media_of,
    plain_text,
    system_identity,
    title,
)
from gapdesk.proxy.dialects.openai_reply import ChatReply

PICTURE = {"inlineData": {"mimeType": "image/png", "hash": "ab" * 32}}


def user(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": "user", "parts": list(parts)}


def model(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": "model", "parts": list(parts)}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return identity(canonical(one), "client") == identity(canonical(other), "client")


# --- canonical ----------------------------------------------------------------------------------------------


def test_names_of_fields_become_camel_case_but_never_those_of_arguments() -> None:
    content = {
        "parts": [
            {"inline_data": {"mime_type": "image/png", "data": "QQ==", "display_name": "a_b"}},
            {
                "file_data": {"file_uri": "files/x", "mime_type": None},
                "video_metadata": {"start_offset": "1s"},
            },
            {"function_call": {"name": "f_g", "args": {"my_arg": {"in_side": 1}}}, "thought_signature": "s"},
            {
                "function_response": {
                    "response": {"my_key": [{"inline_data": 1}]},
                    "will_continue": False,
                    "parts": [{"inline_data": {"mime_type": "image/png", "data": "QQ=="}}],
                }
            },
            {"part_metadata": {"a_b": 1}, "media_resolution": {"level": "X_Y"}, "not_yet_known": {"x_y": 1}},
        ]
    }
    before = copy.deepcopy(content)
    assert canonical(content) == {
        "role": "user",
        "parts": [
            {"inlineData": {"mimeType": "image/png", "data": "QQ==", "displayName": "a_b"}},
            {"fileData": {"fileUri": "files/x"}, "videoMetadata": {"startOffset": "1s"}},
            {"functionCall": {"name": "f_g", "args": {"my_arg": {"in_side": 1}}}, "thoughtSignature": "s"},
            {
                "functionResponse": {
                    "response": {"my_key": [{"inline_data": 1}]},
                    "willContinue": False,
                    "parts": [{"inlineData": {"mimeType": "image/png", "data": "QQ=="}}],
                }
            },
            {"partMetadata": {"a_b": 1}, "mediaResolution": {"level": "X_Y"}, "notYetKnown": {"xY": 1}},
        ],
    }
    assert content == before


@pytest.mark.parametrize(
    ("given_", "parts"),
    [
        ({}, []),
        ({"parts": None}, []),
        ({"parts": {"text": "x"}}, [{"text": "x"}]),
        ({"parts": ["x", {"text": "y", "thought": None}, 3]}, [{"text": "y"}]),
        ({"role": "function", "parts": []}, []),
    ],
)
def test_odd_shapes_become_ordinary_ones(given_: dict[str, Any], parts: list[dict[str, Any]]) -> None:
    assert canonical(given_) == {"role": "user", "parts": parts}


def test_unknown_fields_of_a_content_stay() -> None:
    assert canonical({"role": "model", "parts": [], "strange": 1})["strange"] == 1


# --- media --------------------------------------------------------------------------------------------------


def test_media_are_found_and_changed_in_results_too() -> None:
    lost = {"inlineData": {"mimeType": "audio/wav", "hash": "lost"}}
    result = {"functionResponse": {"name": "draw", "parts": [PICTURE, lost]}}
    content = user({"text": "See"}, PICTURE, result, lost)
    before = copy.deepcopy(content)
    assert [inline["hash"] for inline in media_of(content)] == ["ab" * 32, "ab" * 32, "lost", "lost"]
    changed = map_media(content, lambda inline: None if inline["hash"] == "lost" else {"data": "QQ=="})
    data = {"inlineData": {"data": "QQ=="}}
    assert changed == user({"text": "See"}, data, {"functionResponse": {"name": "draw", "parts": [data]}})
    assert content == before


@pytest.mark.parametrize("odd", [1, "x", {"inlineData": 1}, {"functionResponse": {"parts": "x"}}])
def test_media_are_looked_for_in_anything(odd: Any) -> None:
    """Only the results of a message's own parts are canonical; what lies in theirs may be anything."""
    inner = {"functionResponse": {"parts": [odd, PICTURE]}}
    content = canonical(user({"functionResponse": {"name": "f", "parts": [inner]}}))
    assert list(media_of(content)) == [PICTURE["inlineData"]]
    assert list(media_of(map_media(content, lambda inline: {**inline, "seen": True}))) == [
        {**PICTURE["inlineData"], "seen": True}
    ]


# --- identity -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (user({"text": "Hello"}), user({"text": "Hel"}, {"text": "lo"}, {"text": ""})),
        (user({"text": "a\r\nb"}), {"parts": [{"text": "\n a\nb  "}]}),
        (
            model({"text": "Hmm", "thought": True}, {"text": "Yes", "thoughtSignature": "c2ln"}),
            model({"text": "Yes"}),
        ),
        (
            model({"functionCall": {"id": "1", "name": "f", "args": {"a": 1, "b": 2.0}}}),
            model({"function_call": {"name": "f", "args": {"b": 2, "a": 1}}, "thought_signature": "s"}),
        ),
        (model({"functionCall": {"name": "f"}}), model({"functionCall": {"name": "f", "args": {}}})),
        (
            user({"functionResponse": {"id": "7", "name": "f", "response": {"x": 1}}}),
            user({"function_response": {"name": "f", "response": {"x": 1}}}),
        ),
        (
            user({"inline_data": {"mime_type": "image/PNG", "hash": "ab" * 32, "display_name": "x"}}),
            user({**PICTURE, "mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"}}),
        ),
        (
            user({"fileData": {"fileUri": "files/a", "mimeType": "x/y"}}),
            user({"file_data": {"file_uri": "files/a"}}),
        ),
        (model({"text": "Here"}, PICTURE), model({"text": "Here"})),
        (
            model({"text": "Here:"}, PICTURE, {"text": "Nice?"}),
            model({"text": "Here:\n\n![image](data:image/png;base64,QUJD~gapdesk:0:300000~)\n\nNice?"}),
        ),
    ],
)
def test_what_clients_do_not_bring_back_does_not_count(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (user({"text": "Hello"}), model({"text": "Hello"})),
        (user({"text": "a b"}), user({"text": "a  b"})),
        (user({"text": "a\n\n\nb"}), user({"text": "a\n\nb"})),
        (user({"text": "x"}, PICTURE), user({"text": "x"})),
        (user(PICTURE), user({"inlineData": {"mimeType": "image/png", "hash": "cd" * 32}})),
        (user(PICTURE), user({"inlineData": {"mimeType": "image/webp", "hash": "ab" * 32}})),
        (user({"fileData": {"fileUri": "files/a"}}), user({"fileData": {"fileUri": "files/b"}})),
        (
            model({"functionCall": {"name": "f", "args": {"a": 1}}}),
            model({"functionCall": {"name": "f", "args": {"a": True}}}),
        ),
        (model({"functionCall": {"name": "f"}}), model({"functionCall": {"name": "g"}})),
        (
            user({"functionResponse": {"name": "f", "response": {"x": 1}}}),
            user({"functionResponse": {"name": "f", "response": {"x": 1}, "parts": [PICTURE]}}),
        ),
        (user({"somethingNew": {"a": 1}}), user({"somethingNew": {"a": 2}})),
        (
            user({"text": "![image](data:image/png;base64,QUJD)"}),
            user({"text": "![image](data:image/png;base64,QUJE)"}),
        ),
        (model({"text": "See ![it](https://example.org/a.png)"}), model({"text": "See"})),
    ],
)
def test_what_clients_do_say_counts(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not same(one, other)


def test_each_client_has_identities_of_its_own() -> None:
    content = canonical(user({"text": "Hi"}))
    assert identity(content, "a") != identity(content, "b")
    assert len(identity(content, "a")) == len(chain(b"", identity(content, "a"))) == 16


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="`[]"), max_size=12)
REPLY_PARTS = st.lists(
    st.one_of(
        st.builds(lambda t: {"text": t}, TEXTS),
        st.builds(lambda t: {"text": t, "thought": True}, TEXTS),
        st.builds(lambda t: {"text": t, "thoughtSignature": "c2ln"}, TEXTS),
        st.just({"inlineData": {"mimeType": "image/png", "data": "QUJD"}}),
        st.just({"inlineData": {"mimeType": "video/mp4", "data": "QUJD"}}),
        st.just({"fileData": {"fileUri": "https://example.org/x", "mimeType": "video/mp4"}}),
        st.just({"toolCall": {"toolType": "URL_CONTEXT"}}),
        st.builds(lambda t: {"executableCode": {"language": "PYTHON", "code": f"x = 1\n{t}\n"}}, TEXTS),
        st.builds(lambda t: {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": t}}, TEXTS),
        st.builds(
            lambda v: {"functionCall": {"name": "f", "args": {"v": v}, "id": "1"}},
            st.none()
            | st.integers(-(2**50), 2**50)
            | st.floats(allow_nan=False, allow_infinity=False)
            | TEXTS,
        ),
    ),
    max_size=7,
)


@given(REPLY_PARTS)
@settings(max_examples=250, deadline=None)
def test_a_reply_comes_back_from_an_openai_client_as_the_same(parts: list[dict[str, Any]]) -> None:
    reply = ChatReply(
        id="x",
        created=0,
        model="m",
        include_usage=False,
        tool_names={},
        markdown_images=True,
        wav=False,
        new_call_id=lambda: "call_1",
        fingerprint="f",
    )
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}
    message = reply.whole({"candidates": [candidate]})["choices"][0]["message"]
    back = [{"text": message["content"] or ""}] + [
        {
            "functionCall": {
                "name": call["function"]["name"],
                "args": orjson.loads(call["function"]["arguments"]),
            }
        }
        for call in message.get("tool_calls", [])
    ]
    assert same(model(*parts), model(*back))


@given(st.lists(st.tuples(st.sampled_from(["user", "model"]), TEXTS), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_chains_tell_paths_apart(said: list[tuple[str, str]]) -> None:
    def path(messages: list[tuple[str, str]]) -> bytes:
        at = b""
        for role, text in messages:
            at = chain(at, identity(canonical({"role": role, "parts": [{"text": text}]}), "c"))
        return at

    assert path(said) == path(list(said))
    assert path(said) != path([*said, ("user", "")])
    if len(said) > 1:
        assert path(said) != path(said[1:])


@pytest.mark.parametrize(
    "piece", ["[a", "[a](data:", "![a](data:x;base64,", "[a](data:x;base64,QUJD", "`", "```", "\n"]
)
def test_hostile_texts_take_no_quadratic_time(piece: str) -> None:
    """With 400 KB of them the test would take minutes."""
    text = piece * (400_000 // len(piece)) + "](data:"
    assert len(identity(canonical(model({"text": text})), "c")) == 16
    assert plain_text(model({"text": f"x {text}"})).startswith("x")


def test_what_cannot_be_written_is_told() -> None:
    deep: Any = {}
    for _ in range(600):
        deep = {"a": deep}
    for part in ({"functionCall": {"name": "f", "args": deep}}, {"functionResponse": {"response": deep}}):
        with pytest.raises(orjson.JSONEncodeError):
            identity(canonical(user(part)), "c")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["parts", "text", "inline_data", "functionResponse", "function_call", "args", "role"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["role", "parts", "x_y"]), JSON))
@settings(max_examples=150, deadline=None)
def test_no_content_upsets_it(content: dict[str, Any]) -> None:
    made = canonical(content)
    assert canonical(made) == made
    assert canonical(json.loads(json.dumps(content))) == made
    assert len(identity(made, "c")) == 16
    assert length(made) >= 0
    assert len(title(made)) <= 80


def test_system_instructions_are_compared_by_what_they_say() -> None:
    given_ = {"parts": [{"text": "Be brief."}]}
    assert system_identity(given_) == system_identity({"role": "system", "parts": {"text": "Be brief. "}})
    assert system_identity(given_) == system_identity(
        {"role": "model", "parts": [{"text": "Be "}, {"text": "brief."}]}
    )
    assert len({system_identity(given_), system_identity({}), system_identity({"parts": [PICTURE]})}) == 3


# --- text ---------------------------------------------------------------------------------------------------


def test_the_text_is_what_one_reads() -> None:
    spoken = model({"text": "Hm", "thought": True}, {"text": "one"}, PICTURE, {"text": "two"})
    assert plain_text(spoken) == "onetwo"
    assert plain_text(user({"text": "one\r\n"}, {"text": "two"})) == "one\n\ntwo"
    assert plain_text(model({"text": "a ![image](data:image/png;base64,QUJD) b"})) == "a  b"


def test_a_title_is_one_short_line() -> None:
    assert title(user({"text": "  Hello\n\tthere  "})) == "Hello there"
    assert title(user(PICTURE)) == ""
    long = title(user({"text": "word " * 100}))
    assert long.startswith("word word")
    assert long.endswith("word…")
    assert len(long) <= 80
    family = "👩‍👩‍👧"
    assert title(user({"text": "a" * 76 + family * 5})) == "a" * 76 + "…"


def test_only_blank_messages_have_no_length() -> None:
    assert length(user({"text": " "})) == 0
    assert length(user()) == 0
    assert length(user({"text": "abc"})) == 3
    assert length(user(PICTURE)) > 60
    assert length(model({"functionCall": {"name": "f"}})) > 0
    assert length(user({"functionResponse": {"name": "f"}})) > 0
