from __future__ import annotations

from typing import Any

import pytest

from gapdesk.proxy.dialects.openai_chat import ChatCall
from gapdesk.proxy.types import DUMMY_SIGNATURE, DUMMY_SIGNATURES, Failure, Signature
from tests.proxy.openai_requests import (
    G3,
    G4,
    G25,
    G38,
    PNG,
    PNG_URI,
    assistant,
    call,
    chat,
    check_shape,
    lost,
    result,
    translate,
    user,
)

SYSTEM = {"role": "system", "content": "Be terse."}
CALLED = "The caller gave no result for this call."


def contents(request: ChatCall) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = request.body["contents"]
    return made


def texts(request: ChatCall) -> list[tuple[str, list[str]]]:
    return [
        (content["role"], [part["text"] for part in content["parts"] if "text" in part])
        for content in contents(request)
    ]


def answers(request: ChatCall) -> list[dict[str, Any]]:
    parts = (part for content in contents(request) for part in content["parts"])
    return [part["functionResponse"] for part in parts if "functionResponse" in part]


# --- turns -------------------------------------------------------------------------------------------------


def test_system_messages_in_front_become_the_instruction() -> None:
    developer = {"role": "developer", "content": [{"type": "text", "text": "In French."}]}
    request = chat(SYSTEM, developer, user("hi"))
    assert request.body["systemInstruction"] == {"parts": [{"text": "Be terse.\n\nIn French."}]}
    assert texts(request) == [("user", ["hi"])]


def test_later_system_messages_and_same_roles_merge_into_turns() -> None:
    request = chat(user("a"), SYSTEM, user("b"), assistant("c"), assistant("d"), user("e"))
    assert texts(request) == [("user", ["a", "Be terse.", "b"]), ("model", ["c", "d"]), ("user", ["e"])]
    assert "systemInstruction" not in request.body
    assert request.has_model_turn


def test_a_request_of_instructions_only_is_answered() -> None:
    request = chat(SYSTEM, {"role": "system", "content": "Summarise the chat."})
    assert request.body["systemInstruction"]["parts"] == [{"text": "Be terse."}]
    assert texts(request) == [("user", ["Summarise the chat."])]
    assert texts(chat(SYSTEM)) == [("user", ["Be terse."])]


def test_names_lead_the_text() -> None:
    request = chat(SYSTEM | {"name": "example_user"}, user("hi", name="Alice"), assistant("yo", name="Bob"))
    assert request.body["systemInstruction"]["parts"] == [{"text": "example_user: Be terse."}]
    assert texts(request) == [("user", ["Alice: hi"]), ("model", ["Bob: yo"])]


def test_pictures_in_a_system_message_go_to_the_user_turn() -> None:
    picture = {"type": "image_url", "image_url": {"url": PNG_URI}}
    request = chat({"role": "system", "content": [{"type": "text", "text": "x"}, picture]}, user("hi"))
    assert request.body["systemInstruction"]["parts"] == [{"text": "x"}]
    assert contents(request)[0]["parts"][0]["inlineData"]["data"] == PNG


def test_the_assistant_may_not_speak_first() -> None:
    request = chat(SYSTEM, assistant("Hello, traveler."), user("hi"))
    check_shape(request.body)
    assert texts(request) == [("user", [" "]), ("model", ["Hello, traveler."]), ("user", ["hi"])]
    assert lost(request) == {"messages"}


def test_prefill() -> None:
    kept = chat(user("hi"), assistant("Well,"), model=G25)
    assert texts(kept)[-1] == ("model", ["Well,"])
    assert not lost(kept)
    asked = chat(user("hi"), assistant("Well,"), model=G4)
    check_shape(asked.body, prefill=False)
    ((role, words),) = texts(asked)
    assert role == "user"
    assert (words[0], words[-1]) == ("hi", "Well,")
    assert lost(asked) == {"messages"}


def test_empty_turns_disappear() -> None:
    request = chat(user("a"), assistant(""), assistant(None), user(""), user([]), user("b"))
    assert texts(request) == [("user", ["a", "b"])]
    assert not request.has_model_turn


def test_refusals_and_thoughts_of_the_assistant() -> None:
    request = chat(
        user("a"),
        assistant(None, refusal="No."),
        user("b"),
        assistant("c", reasoning_content="hm"),
        user("d"),
    )
    assert [words for _, words in texts(request)] == [["a"], ["No."], ["b"], ["c"], ["d"]]


def test_pictures_the_assistant_drew_stay_its_own() -> None:
    drawn = assistant("here", images=[{"type": "image_url", "image_url": {"url": PNG_URI}}])
    part = contents(chat(user("draw"), drawn, user("bluer"), model="gemini-3-pro-image"))[1]["parts"][1]
    assert part == {
        "inlineData": {"mimeType": "image/png", "data": PNG},
        "thoughtSignature": DUMMY_SIGNATURE,
    }


@pytest.mark.parametrize(
    ("messages", "param"),
    [
        ([], "messages"),
        (None, "messages"),
        ("hi", "messages"),
        (["hi"], "messages[0]"),
        ([user("")], "messages"),
        ([{"role": "user"}], "messages"),
        ([user("a"), {"role": "alien", "content": "b"}], "messages[1].role"),
        ([{"content": "b"}], "messages[0].role"),
        ([user(5)], "messages[0].content"),
        ([user({"type": "text", "text": "x"})], "messages[0].content"),
        (
            [user("a"), assistant(None, {"id": "1", "function": {}})],
            "messages[1].tool_calls[0].function.name",
        ),
        ([user("a"), assistant(None, call("1") | {"id": 5})], "messages[1].tool_calls[0].id"),
        ([user("a"), {"role": "assistant", "tool_calls": {}}], "messages[1].tool_calls"),
    ],
)
def test_messages_that_make_no_sense_are_named(messages: Any, param: str) -> None:
    with pytest.raises(Failure) as caught:
        translate({"messages": messages})
    assert (caught.value.status, caught.value.param) == (400, param)


# --- tool calls --------------------------------------------------------------------------------------------


def test_results_follow_the_order_of_the_calls_in_one_turn() -> None:
    request = chat(
        user("hi"),
        assistant("Let me look.", call("1", "a", '{"x":1}'), call("2", "b", "")),
        result("2", "plain"),
        result("1", '{"temp": 21}'),
        model=G38,
    )
    check_shape(request.body, signed=True)
    model_parts = contents(request)[1]["parts"]
    assert model_parts[0] == {"text": "Let me look."}
    assert model_parts[1]["functionCall"] == {"id": "1", "name": "a", "args": {"x": 1}}
    assert model_parts[2]["functionCall"] == {"id": "2", "name": "b", "args": {}}
    assert answers(request) == [
        {"id": "1", "name": "a", "response": {"temp": 21}},
        {"id": "2", "name": "b", "response": {"output": "plain"}},
    ]
    assert request.has_tool_results


def test_ids_are_for_gemini_3_and_later() -> None:
    request = chat(user("hi"), assistant(None, call("1", "a")), result("1", "x"), model=G25)
    assert contents(request)[1]["parts"] == [{"functionCall": {"name": "a", "args": {}}}]
    assert answers(request) == [{"name": "a", "response": {"output": "x"}}]


def test_results_may_come_late_and_words_stay_behind_them() -> None:
    request = chat(
        user("hi"), assistant(None, call("1"), call("2")), result("1", "x"), user("wait"), result("2", "y")
    )
    check_shape(request.body)
    turn = contents(request)[2]["parts"]
    assert [part.get("text") for part in turn] == [None, None, "wait"]
    assert [answer["response"] for answer in answers(request)] == [{"output": "x"}, {"output": "y"}]


def test_a_call_without_a_result_gets_an_explanation() -> None:
    request = chat(
        user("hi"), assistant(None, call("1"), call("2")), result("2", "x"), assistant(None, call("3"))
    )
    check_shape(request.body)
    assert [answer["response"] for answer in answers(request)] == [
        {"error": CALLED},
        {"output": "x"},
        {"error": CALLED},
    ]


def test_a_result_without_a_call_becomes_text() -> None:
    request = chat(user("hi"), assistant("ok"), result("gone", "21C"))
    check_shape(request.body)
    assert "21C" in texts(request)[-1][1][0]
    assert lost(request) == {"messages[2]"}
    assert not request.has_tool_results


def test_equal_ids_are_answered_one_after_another() -> None:
    request = chat(
        user("hi"), assistant(None, call("x", "a"), call("x", "a")), result("x", "1"), result("x", "2")
    )
    assert [answer["response"]["output"] for answer in answers(request)] == ["1", "2"]
    again = chat(
        user("hi"),
        assistant(None, call("x", "a")),
        assistant(None, call("x", "b")),
        result("x", "newest"),
    )
    assert [answer["response"] for answer in answers(again)] == [{"error": CALLED}, {"output": "newest"}]


def test_the_older_function_messages() -> None:
    request = chat(
        user("hi"),
        {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": '{"a":1}'}},
        {"role": "function", "name": "f", "content": "done"},
        model=G38,
    )
    check_shape(request.body, signed=True)
    assert answers(request) == [{"name": "f", "response": {"output": "done"}}]


def test_arguments_that_are_no_object_are_passed_as_text() -> None:
    request = chat(user("hi"), assistant(None, call("1", "f", '{"a": tru')), result("1", ""))
    assert contents(request)[1]["parts"][0]["functionCall"]["args"] == {"arguments": '{"a": tru'}
    assert lost(request) == {"messages[1].tool_calls[0].function.arguments"}
    assert answers(request)[0]["response"] == {"output": ""}


def test_pictures_in_results() -> None:
    shot = result(
        "1", [{"type": "text", "text": "seen"}, {"type": "image_url", "image_url": {"url": PNG_URI}}]
    )
    picture = {"inlineData": {"mimeType": "image/png", "data": PNG}}
    newer = chat(user("hi"), assistant(None, call("1", "f")), shot, model=G38)
    assert answers(newer)[0]["parts"] == [picture]
    older = chat(user("hi"), assistant(None, call("1", "f")), shot, model=G25)
    assert "parts" not in answers(older)[0]
    assert contents(older)[2]["parts"][1] == picture


def test_deep_arguments_and_results_are_refused_not_fatal() -> None:
    deep = '{"a":' * 300 + "1" + "}" * 300
    with pytest.raises(Failure, match="nested"):
        chat(user("hi"), assistant(None, call("1", "f", deep)))
    with pytest.raises(Failure, match="nested"):
        chat(user("hi"), assistant(None, call("1", "f")), result("1", deep))


# --- signatures --------------------------------------------------------------------------------------------


def signatures(request: ChatCall) -> list[str | None]:
    parts = (part for content in contents(request) for part in content["parts"])
    return [part.get("thoughtSignature") for part in parts if "functionCall" in part]


def vault(id_: str, model: str = "gemini-3.6-flash") -> dict[str, Signature]:
    return {id_: Signature("from-vault", model, "project-1")}


def asked(*calls: dict[str, Any], model: str, kept: dict[str, Signature] | None = None) -> ChatCall:
    return translate({"messages": [user("hi"), assistant(None, *calls)]}, model, kept)


def test_the_callers_own_signature_wins() -> None:
    request = asked(call("1", signature="own"), call("2", signature="x"), model=G3, kept=vault("1"))
    assert signatures(request) == ["own", None]
    assert request.signature_sources == {"client": 1, "vault": 0, "dummy": 0}
    assert request.newest_signature_project is None


def test_then_the_vaults() -> None:
    for first in (call("1"), call("1", signature=DUMMY_SIGNATURE)):
        request = asked(first, call("2"), model=G3, kept=vault("1"))
        assert signatures(request) == ["from-vault", None]
        assert request.signature_sources == {"client": 0, "vault": 1, "dummy": 0}
        assert request.newest_signature_project == "project-1"


def test_then_the_dummy() -> None:
    for kept in ({}, vault("other"), vault("1", "gemini-4-carbon")):
        request = asked(call("1"), model=G3, kept=kept)
        assert signatures(request) == [DUMMY_SIGNATURE]
        assert request.signature_sources == {"client": 0, "vault": 0, "dummy": 1}
        assert request.newest_signature_project is None


@pytest.mark.parametrize("dummy", sorted(DUMMY_SIGNATURES))
def test_no_stand_in_counts_as_the_callers_own(dummy: str) -> None:
    request = asked(call("1", signature=dummy), model=G3, kept=vault("1"))
    assert signatures(request) == ["from-vault"]


def test_a_signature_of_the_same_alias_is_trusted() -> None:
    request = asked(call("1"), model="gemini-flash-latest", kept=vault("1", "gemini-flash-latest"))
    assert signatures(request) == ["from-vault"]


def test_gemini_2_5_takes_only_what_the_caller_has() -> None:
    assert signatures(asked(call("1"), model=G25, kept=vault("1"))) == [None]
    assert signatures(asked(call("1", signature=DUMMY_SIGNATURE), model=G25)) == [None]
    given = asked(call("1", signature="own"), model=G25)
    assert signatures(given) == ["own"]
    assert given.signature_sources["client"] == 1


def test_each_step_has_one_and_the_newest_names_the_project() -> None:
    request = translate(
        {
            "messages": [
                user("hi"),
                assistant(None, call("1")),
                result("1", "x"),
                assistant(None, call("2"), call("3")),
                result("2", "x"),
                result("3", "x"),
            ]
        },
        G38,
        {"1": Signature("one", G38, "p1"), "2": Signature("two", G38, "p2")},
    )
    check_shape(request.body, signed=True)
    assert signatures(request) == ["one", "two", None]
    assert request.newest_signature_project == "p2"
