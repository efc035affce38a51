from __future__ import annotations

import base64
import io
import itertools
import json
import wave
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.blocked import CONTENT_FILTER, words_for_block
from gapdesk.proxy.dialects.openai_reply import ChatReply, finish_reason, usage_object
from gapdesk.proxy.reply import Merger
from gapdesk.proxy.types import Usage
from tests.proxy.replies import ODD_REPLIES, candidate, reply, split_streams
from tests.proxy.test_reply import PAYLOADS

USAGE = {"promptTokenCount": 3, "candidatesTokenCount": 5, "thoughtsTokenCount": 2, "totalTokenCount": 10}


def chat(**overrides: Any) -> ChatReply:
    ids = itertools.count(1)
    given: dict[str, Any] = {
        "id": "chatcmpl-1",
        "created": 1_800_000_000,
        "model": "gemini-3.8-flash",
        "include_usage": False,
        "tool_names": {},
        "markdown_images": False,
        "wav": False,
        "new_call_id": lambda: f"call_{next(ids)}",
        "fingerprint": "fp_1",
    }
    return ChatReply(**{**given, **overrides})


def events_of(sse: bytes) -> list[Any]:
    """The JSON of each event; `[DONE]` as that text."""
    assert sse == b"" or sse.endswith(b"\n\n")
    lines = [line for line in sse.split(b"\n\n") if line]
    assert all(line.startswith(b"data: ") for line in lines)
    return [line[6:].decode() if line == b"data: [DONE]" else json.loads(line[6:]) for line in lines]


def streamed(*events: dict[str, Any], **overrides: Any) -> list[Any]:
    out = chat(**overrides)
    return events_of(b"".join([*(out.feed(event) for event in events), out.finish()]))


def deltas(chunks: Sequence[Any], index: int = 0) -> list[dict[str, Any]]:
    return [
        c["delta"] for chunk in chunks if chunk != "[DONE]" for c in chunk["choices"] if c["index"] == index
    ]


def joined(chunks: Sequence[Any], key: str) -> str:
    return "".join(delta.get(key, "") for delta in deltas(chunks))


def message_of(whole: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = whole["choices"][0]["message"]
    return found


# --- the shape


def test_a_whole_completion() -> None:
    whole = chat().whole(reply({"text": "hm", "thought": True}, {"text": "Hello"}, usageMetadata=USAGE))
    assert whole == {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_800_000_000,
        "model": "gemini-3.8-flash",
        "system_fingerprint": "fp_1",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "Hello",
                    "reasoning_content": "hm",
                    "refusal": None,
                },
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 3,
            "completion_tokens": 7,
            "total_tokens": 10,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
    }


def test_a_stream_says_one_kind_of_thing_per_chunk() -> None:
    chunks = streamed(
        reply({"text": "hm", "thought": True}, {"text": "Hel"}, finish=None),
        reply({"text": "lo"}, {"functionCall": {"name": "f", "args": {"x": 1}}}, usageMetadata=USAGE),
        include_usage=True,
    )
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"x":1}'}}
    assert deltas(chunks) == [
        {"role": "assistant", "content": ""},
        {"reasoning_content": "hm"},
        {"content": "Hel"},
        {"content": "lo"},
        {"tool_calls": [call]},
        {},
    ]
    assert chunks[-1] == "[DONE]"
    assert chunks[-2]["choices"] == []
    assert chunks[-2]["usage"] == usage_object(Usage(prompt=3, output=5, thoughts=2, total=10))
    assert chunks[-3]["choices"][0]["finish_reason"] == "tool_calls"
    reasons = [c["finish_reason"] for chunk in chunks[:-2] for c in chunk["choices"]]
    assert reasons == [None] * 5 + ["tool_calls"]
    head = {"id", "object", "created", "model", "system_fingerprint"}
    assert len({tuple(chunk[key] for key in sorted(head)) for chunk in chunks[:-1]}) == 1
    assert chunks[0]["object"] == "chat.completion.chunk"
    assert not any("usage" in chunk for chunk in chunks[:-2])


def test_usage_is_not_sent_unasked() -> None:
    chunks = streamed(reply({"text": "a"}, usageMetadata=USAGE))
    assert all(chunk["choices"] for chunk in chunks[:-1])


def test_several_candidates_are_choices() -> None:
    both = {"candidates": [candidate([{"text": t}], i, finishReason="STOP") for i, t in ((1, "b"), (0, "a"))]}
    whole = chat().whole(both)
    assert [(c["index"], c["message"]["content"]) for c in whole["choices"]] == [(0, "a"), (1, "b")]
    chunks = streamed(both)
    for index, text in enumerate("ab"):
        assert deltas(chunks, index) == [{"role": "assistant", "content": ""}, {"content": text}, {}]


# --- finish reasons


@pytest.mark.parametrize(
    ("google", "calls", "openai"),
    [
        ("STOP", False, "stop"),
        ("STOP", True, "tool_calls"),
        ("MAX_TOKENS", False, "length"),
        ("CONTINUATION", False, "length"),
        ("MALFORMED_FUNCTION_CALL", False, "stop"),
        ("FINISH_REASON_UNSPECIFIED", False, "stop"),
        ("INVENTED_TOMORROW", False, "stop"),
        ("", False, "stop"),
        ("SAFETY", True, "content_filter"),
        *(
            (reason, False, "content_filter")
            for reason in [
                "SAFETY",
                "RECITATION",
                "LANGUAGE",
                "OTHER",
                "BLOCKLIST",
                "PROHIBITED_CONTENT",
                "SPII",
                "IMAGE_SAFETY",
                "IMAGE_PROHIBITED_CONTENT",
                "IMAGE_RECITATION",
                "IMAGE_OTHER",
                "NO_IMAGE",
                "ESCALATION",
                "MODEL_ARMOR",
                "PUP_LIMITED_DISABLED",
            ]
        ),
    ],
)
def test_finish_reasons(google: str, calls: bool, openai: str) -> None:
    assert finish_reason(google, calls=calls) == openai


def test_golden_max_tokens_while_thinking() -> None:
    whole = chat().whole(PAYLOADS["200_max_tokens_while_thinking"])
    assert whole["choices"][0]["finish_reason"] == "length"
    assert message_of(whole) == {"role": "assistant", "content": "", "refusal": None}
    assert whole["usage"]["completion_tokens"] == 3


# --- calls


def test_calls_keep_googles_id_unless_it_is_missing_or_doubled() -> None:
    calls = [{"functionCall": {"name": "f", "id": id}} for id in ("FL1", "", "FL1")]
    whole = chat().whole(reply(*calls))
    assert [call["id"] for call in message_of(whole)["tool_calls"]] == ["FL1", "call_1", "call_2"]
    assert message_of(whole)["content"] is None


def test_calls_get_their_names_and_signatures_back() -> None:
    out = chat(tool_names={"my_tool": "my tool!"})
    first = {"functionCall": {"name": "my_tool"}, "thoughtSignature": "c2ln"}
    sse = out.feed(reply(first, {"functionCall": {"name": "other", "args": {"q": "é"}}}))
    one, two = (delta["tool_calls"][0] for delta in deltas(events_of(sse))[1:])
    assert one["function"] == {"name": "my tool!", "arguments": "{}"}
    assert one["extra_content"] == {"google": {"thought_signature": "c2ln"}}
    assert two["function"] == {"name": "other", "arguments": '{"q":"é"}'}
    assert two["index"] == 1
    assert "extra_content" not in two
    assert out.signatures == [("call_1", "c2ln")]


# --- other parts


def test_images_stand_beside_the_content_and_in_it_when_asked() -> None:
    image = {"inlineData": {"mimeType": "image/png", "data": "aGk="}}
    url = "data:image/png;base64,aGk="
    plain = message_of(chat().whole(reply({"text": "Look:"}, image)))
    assert plain["images"] == [{"type": "image_url", "image_url": {"url": url}, "index": 0}]
    assert plain["content"] == "Look:"
    both = message_of(chat(markdown_images=True).whole(reply({"text": "Look:"}, image)))
    assert both["content"] == f"Look:\n\n![image]({url})\n\n"
    chunks = streamed(reply(image, image), markdown_images=True)
    assert [list(delta) for delta in deltas(chunks)[1:-1]] == [
        ["images"],
        ["content"],
        ["images"],
        ["content"],
    ]


def test_drafts_of_images_are_left_out() -> None:
    draft = {"inlineData": {"mimeType": "image/png", "data": "aGk="}, "thought": True}
    assert "images" not in message_of(chat().whole(reply(draft, {"text": "a"})))


SPEECH = [
    {"inlineData": {"mimeType": "audio/L16;codec=pcm;rate=16000", "data": base64.b64encode(data).decode()}}
    for data in (bytes(range(100)), b"\0\1" * 40)
]


@pytest.mark.parametrize("count", [1, 2])
def test_a_whole_wav_says_how_long_it_is(count: int) -> None:
    data = message_of(chat(wav=True).whole(reply(*SPEECH[:count])))["audio"]["data"]
    with wave.open(io.BytesIO(base64.b64decode(data, validate=True))) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 16000)
        assert sound.readframes(10_000) == (bytes(range(100)) + b"\0\1" * 40)[: 100 + 80 * (count - 1)]


def test_a_wav_in_a_stream_has_one_head() -> None:
    chunks = streamed(*(reply(part) for part in SPEECH), wav=True)
    pieces = [base64.b64decode(delta["audio"]["data"]) for delta in deltas(chunks) if "audio" in delta]
    assert pieces[0][:16] == b"RIFF\xff\xff\xff\xffWAVEfmt "
    assert pieces[0][36:] == b"data\xff\xff\xff\xff" + bytes(range(100))
    assert pieces[1:] == [b"\0\1" * 40]


@pytest.mark.parametrize("data", ["", "YQ==", "broken!", "UklGRgAAAABXQVZF" * 9])
def test_other_sounds_stay_as_they_are(data: str) -> None:
    part = {"inlineData": {"mimeType": "audio/mpeg", "data": data}}
    assert message_of(chat(wav=True).whole(reply(part)))["audio"]["data"] == data


def test_audio_is_put_together() -> None:
    parts = [{"inlineData": {"mimeType": "audio/L16;rate=24000", "data": data}} for data in ("YQ==", "Yg==")]
    whole = chat().whole(reply(*parts))
    assert message_of(whole)["content"] is None
    assert message_of(whole)["audio"] == {
        "id": "audio_chatcmpl-1",
        "data": "YWI=",
        "transcript": "",
        "expires_at": 1_800_000_000,
    }
    assert [delta["audio"]["data"] for delta in deltas(streamed(reply(*parts))) if "audio" in delta] == [
        "YQ==",
        "Yg==",
    ]


def test_code_and_its_result_become_fenced_text() -> None:
    parts: list[dict[str, Any]] = [
        {"text": "So:\n"},
        {"executableCode": {"language": "PYTHON", "code": "print('```')"}},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "```\n"}},
        {"text": "Done."},
    ]
    content = message_of(chat().whole(reply(*parts)))["content"]
    assert content == "So:\n\n````python\nprint('```')\n````\n\n````\n```\n````\n\nDone."


def test_blank_lines_around_a_block_do_not_depend_on_the_split() -> None:
    code = {"executableCode": {"language": "PYTHON", "code": "1"}}
    chunks = streamed(*(reply(part, finish=None) for part in ({"text": "So:\n"}, {"text": "\n"}, code)))
    assert joined(chunks, "content") == "So:\n\n```python\n1\n```\n\n"


def test_logprobs() -> None:
    chosen = {"token": "Hé", "logProbability": -0.5}
    other = {"token": "x", "logProbability": -2}
    result = {"chosenCandidates": [chosen], "topCandidates": [{"candidates": [chosen, other]}]}
    event = {"candidates": [candidate([{"text": "Hé"}], logprobsResult=result, finishReason="STOP")]}
    expected = {"token": "Hé", "logprob": -0.5, "bytes": [72, 195, 169]}
    top = [expected, {"token": "x", "logprob": -2, "bytes": [120]}]
    wanted = {"content": [{**expected, "top_logprobs": top}], "refusal": None}
    assert chat().whole(event)["choices"][0]["logprobs"] == wanted
    found = [chunk["choices"][0]["logprobs"] for chunk in streamed(event)[:-1]]
    assert found == [None, wanted, None]


# --- citations


GROUNDING: dict[str, Any] = {
    "groundingChunks": [
        {"web": {"uri": "https://a.test/", "title": "A"}},
        {"web": {"uri": "https://b.test/", "domain": "b.test"}},
    ],
    "groundingSupports": [
        {"segment": {"startIndex": 5, "endIndex": 13, "text": "Paris é"}, "groundingChunkIndices": [0, 7]}
    ],
}


def test_citations_count_characters_not_bytes() -> None:
    text = "👍 Paris é."  # the thumb is four bytes and one character
    event = {"candidates": [candidate([{"text": text}], finishReason="STOP", groundingMetadata=GROUNDING)]}
    found = message_of(chat().whole(event))["annotations"]
    (cited, uncited) = (annotation["url_citation"] for annotation in found)
    assert cited == {"start_index": 2, "end_index": 9, "url": "https://a.test/", "title": "A"}
    assert text[2:9] == "Paris é"
    assert uncited == {"start_index": 10, "end_index": 10, "url": "https://b.test/", "title": "b.test"}


def test_citations_of_a_stream_come_in_a_chunk_before_the_finish() -> None:
    first = {
        "candidates": [
            candidate(
                [{"text": "👍 Par"}], groundingMetadata={"groundingChunks": GROUNDING["groundingChunks"][:1]}
            )
        ]
    }
    second = {
        "candidates": [
            candidate(
                [{"text": "is é."}],
                finishReason="STOP",
                groundingMetadata={
                    "groundingChunks": GROUNDING["groundingChunks"][1:],
                    "groundingSupports": [
                        {"segment": {"startIndex": 5, "endIndex": 13}, "groundingChunkIndices": [1]}
                    ],
                },
            )
        ]
    }
    *_, citing, finish = deltas(streamed(first, second))
    assert finish == {}
    assert list(citing) == ["annotations"]
    cited = citing["annotations"][0]["url_citation"]
    assert (cited["url"], cited["start_index"], cited["end_index"]) == ("https://b.test/", 2, 9)


def test_citations_find_their_quote_behind_inserted_blocks() -> None:
    parts: list[dict[str, Any]] = [
        {"executableCode": {"language": "PYTHON", "code": "1"}},
        {"text": "👍 Paris é."},
    ]
    event = {"candidates": [candidate(parts, finishReason="STOP", groundingMetadata=GROUNDING)]}
    message = message_of(chat().whole(event))
    cited = message["annotations"][0]["url_citation"]
    assert message["content"][cited["start_index"] : cited["end_index"]] == "Paris é"


# --- blocked


def test_golden_blocked_prompt() -> None:
    body = PAYLOADS["200_blocked_prompt"]
    words = words_for_block(body)
    assert words is not None
    assert "prompt" in words
    assert "(PROHIBITED_CONTENT)" in words
    whole = chat().whole(body)
    assert whole["choices"][0]["finish_reason"] == "content_filter"
    assert message_of(whole) == {"role": "assistant", "content": "", "refusal": words}
    assert whole["usage"]["prompt_tokens"] == 638
    chunks = streamed(body)
    assert deltas(chunks) == [{"role": "assistant", "content": ""}, {"refusal": words}, {}]
    assert chunks[-2]["choices"][0]["finish_reason"] == "content_filter"


def test_a_stopped_reply_names_the_categories_and_googles_words() -> None:
    ratings = [
        {"category": "HARM_CATEGORY_HARASSMENT", "blocked": True},
        {"category": "HARM_CATEGORY_HATE_SPEECH"},
    ]
    stopped = {"candidates": [{"finishReason": "SAFETY", "safetyRatings": ratings, "finishMessage": "No."}]}
    words = words_for_block(stopped)
    assert words is not None
    assert "harassment" in words
    assert "hate speech" not in words
    assert words.endswith("Google says: No.")
    assert message_of(chat().whole(stopped))["refusal"] == words


def test_a_reply_stopped_half_way_keeps_its_text_and_has_no_refusal() -> None:
    whole = chat().whole(reply({"text": "Once upon"}, finish="SAFETY"))
    assert whole["choices"][0]["finish_reason"] == "content_filter"
    assert message_of(whole) == {"role": "assistant", "content": "Once upon", "refusal": None}


@pytest.mark.parametrize("reason", sorted(CONTENT_FILTER))
def test_every_filter_has_words(reason: str) -> None:
    words = words_for_block({"candidates": [{"finishReason": reason}]})
    assert words is not None
    assert f"({reason})" in words


def test_nothing_blocked_has_no_words() -> None:
    assert words_for_block(reply({"text": "a"})) is None
    assert words_for_block(PAYLOADS["200_max_tokens_while_thinking"]) is None
    assert words_for_block({}) is None


def test_an_unknown_block_reason_is_named() -> None:
    words = words_for_block({"promptFeedback": {"blockReason": "NEW_ONE", "blockReasonMessage": "Hm."}})
    assert words is not None
    assert "(NEW_ONE)" in words
    assert "Hm." in words


# --- usage


def test_usage_adds_up_where_google_gave_no_total() -> None:
    assert usage_object(Usage(prompt=5, output=7, thoughts=11, cached=2, tool_use=3)) == {
        "prompt_tokens": 8,
        "completion_tokens": 18,
        "total_tokens": 26,
        "prompt_tokens_details": {"cached_tokens": 2},
        "completion_tokens_details": {"reasoning_tokens": 11},
    }


# --- any stream


def without_index(call: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in call.items() if key != "index"}


@settings(max_examples=80, deadline=None)
@given(split_streams(), st.booleans())
def test_the_deltas_of_any_split_add_up_to_the_whole(
    stream: tuple[dict[str, Any], list[dict[str, Any]]], markdown_images: bool
) -> None:
    body, events = stream
    whole = chat(markdown_images=markdown_images).whole(body)
    merger = Merger()
    for event in events:
        merger.add(event)
    assert chat(markdown_images=markdown_images).whole(merger.whole()) == whole
    chunks = streamed(*events, markdown_images=markdown_images, include_usage=True)
    message = message_of(whole)
    assert joined(chunks, "content") == (message["content"] or "")
    assert joined(chunks, "reasoning_content") == message.get("reasoning_content", "")
    calls = [without_index(call) for delta in deltas(chunks) for call in delta.get("tool_calls", ())]
    assert calls == message.get("tool_calls", [])
    assert [i for d in deltas(chunks) for i in d.get("images", ())] == message.get("images", [])
    assert all(len(delta) <= 1 or "role" in delta for delta in deltas(chunks))
    assert chunks[-3]["choices"][0]["finish_reason"] == whole["choices"][0]["finish_reason"]
    assert chunks[-2]["usage"] == whole["usage"]


@settings(max_examples=80, deadline=None)
@given(st.lists(ODD_REPLIES, min_size=1, max_size=3))
def test_odd_replies_never_raise(replies: list[dict[str, Any]]) -> None:
    chunks = streamed(*replies, include_usage=True)
    assert chunks[-1] == "[DONE]"
    for odd in replies:
        assert chat().whole(odd)["choices"]
        words_for_block(odd)
