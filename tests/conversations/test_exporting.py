from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.conversations.exporting import export, file_names
from gapdesk.conversations.types import ExportForm, MessageState
from tests.conversations.whole import CALL, NOW, PICTURE, PNG, RESULT, blob_of, conversation, message

TALK = conversation(
    message(1, None, "user", "Why tides?", PICTURE, system={"parts": [{"text": "Be brief."}]}),
    message(2, 1, "model", {"text": "Hm …", "thought": True}, "The moon.\n# Not a heading"),
    message(3, 1, "model", "The sun."),
    message(4, 2, "user", "When?"),
    message(5, 4, "model", CALL),
    message(6, 5, "user", RESULT),
    message(7, 6, "model", "At 4:12.", state=MessageState.BROKEN, note="The client left."),
)


def exported(form: ExportForm, *several: object) -> bytes:
    return export(several or (TALK,), form, blob_of, NOW)  # type: ignore[arg-type]


# --- Markdown


def test_markdown_reads_like_the_chat() -> None:
    text = exported(ExportForm.MARKDOWN).decode()
    assert text.startswith("# Tides\n\n- Client: My phone\n- Begun: 2026-09-21 14:13 UTC\n")
    headings = re.findall(r"^## (.*?) ·", text, re.MULTILINE)
    assert headings == ["User", "gemini-3.8-flash", "User", "gemini-3.8-flash", "User", "gemini-3.8-flash"]
    assert (
        "<details>\n<summary>Thoughts</summary>\n\nHm …\n\n</details>\n\nThe moon.\n\\# Not a heading" in text
    )
    assert f"![image/png](data:image/png;base64,{b64encode(PNG).decode()})" in text
    assert 'Call of `tide_table`\n\n```json\n{\n  "place": "Brest"\n}\n```' in text
    assert "*Broken off: The client left.*" in text
    assert text.endswith("---\n\n1 other branch is not shown.\n")


def test_large_and_lost_media_are_named() -> None:
    talk = conversation(message(1, None, "user", PICTURE))
    large = export([talk], ExportForm.MARKDOWN, lambda _: bytes(1_250_000), NOW).decode()
    assert "*image/png, 1.2 MB*" in large
    assert "*image/png, not kept*" in export([talk], ExportForm.MARKDOWN, lambda _: None, NOW).decode()


def test_a_fence_left_open_ends_with_its_message() -> None:
    talk = conversation(message(1, None, "user", "````\ncode\n# kept\n```"), message(2, 1, "model", "b"))
    text = exported(ExportForm.MARKDOWN, talk).decode()
    assert "````\ncode\n# kept\n```\n````\n\n## gemini" in text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("   ### a", "   \\### a"),
        ("#tag", "#tag"),
        ("<!-- hidden", "\\<!-- hidden"),
        ("a <details> b", "a \\<details> b"),
        ("a < b", "a < b"),
        ("title\n===", "title\n\\==="),
        ("one\n\n---\n\ntwo", "one\n\n---\n\ntwo"),
        ("a\r\n# b\rc", "a\n\\# b\nc"),
    ],
)
def test_what_a_message_says_stays_within_it(line: str, shown: str) -> None:
    text = exported(ExportForm.MARKDOWN, conversation(message(1, None, "user", line))).decode()
    assert text.endswith(f" UTC\n\n{shown}\n")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="#`~<!-=\n ad*\\", max_size=60))
def test_no_text_makes_a_heading(text: str) -> None:
    talk = conversation(message(1, None, "user", text), message(2, 1, "model", "b"), title=text)
    fence = ""
    headings = 0
    for line in exported(ExportForm.MARKDOWN, talk).decode().split("\n"):
        run = re.match(r" {0,3}(`{3,}|~{3,})(.*)", line)
        if fence:
            if run and run[1].startswith(fence) and not run[2].strip():
                fence = ""
        elif run and not (run[1][0] == "`" and "`" in run[2]):
            fence = run[1]
        else:
            headings += bool(re.match(r" {0,3}#{1,6}(\s|$)", line))
    assert (headings, fence) == (3, "")


# --- JSON


def test_json_has_all_branches_and_the_media() -> None:
    told = orjson.loads(exported(ExportForm.JSON, TALK, conversation(title="Second")))
    assert (told["format"], told["exported"]) == (1, "2026-09-21T14:13:20.000+00:00")
    first, second = told["conversations"]
    assert (second["title"], second["messages"]) == ("Second", [])
    assert [one["parent"] for one in first["messages"]] == [None, 1, 1, 2, 4, 5, 6]
    asked, answered = first["messages"][:2]
    data = {"mimeType": "image/png", "data": b64encode(PNG).decode()}
    assert asked["parts"] == [{"text": "Why tides?"}, {"inlineData": data}]
    assert asked["system"] == {"parts": [{"text": "Be brief."}]}
    assert "note" not in asked
    assert answered["usage"]["thoughts"] == 2
    assert first["leaf"] == 7


def test_a_medium_of_any_size_comes_whole() -> None:
    data = bytes(range(256)) * 2000 + b"x"
    talk = conversation(message(1, None, "user", PICTURE))
    told = orjson.loads(export([talk], ExportForm.JSON, lambda _: data, NOW))
    inline = told["conversations"][0]["messages"][0]["parts"][0]["inlineData"]
    assert inline["data"] == b64encode(data).decode()


def test_lost_media_keep_their_hash() -> None:
    told = orjson.loads(export([TALK], ExportForm.JSON, lambda _: None, NOW))
    assert told["conversations"][0]["messages"][0]["parts"][1] == PICTURE


# --- SillyTavern


def test_sillytavern_gets_swipes_tools_and_pictures() -> None:
    header, *lines = map(orjson.loads, exported(ExportForm.SILLYTAVERN).splitlines())
    assert header.keys() == {"user_name", "character_name", "create_date", "chat_metadata"}
    asked, answered, again, tools, last = lines
    assert asked["is_user"] is True
    assert (asked["mes"], asked["send_date"]) == ("Why tides?", "2026-09-21T14:13:21.000Z")
    assert asked["extra"]["image"] == f"data:image/png;base64,{b64encode(PNG).decode()}"
    assert answered["swipes"] == ["The moon.\n# Not a heading", "The sun."]
    assert (answered["swipe_id"], answered["mes"]) == (0, answered["swipes"][0])
    assert answered["swipe_info"][0]["extra"] == answered["extra"]
    assert answered["extra"]["reasoning"] == "Hm …"
    assert again["mes"] == "When?"
    (used,) = tools["extra"]["tool_invocations"]
    assert tools["is_system"] is True
    assert (used["name"], used["parameters"], used["result"]) == (
        "tide_table",
        '{"place":"Brest"}',
        '{"high":"4:12"}',
    )
    assert last["mes"] == "At 4:12."


def test_other_media_and_several() -> None:
    sound = {"inlineData": {"mimeType": "audio/mpeg", "hash": PICTURE["inlineData"]["hash"]}}
    paper = {"inlineData": {"mimeType": "application/pdf", "hash": "0" * 64}}
    talk = conversation(message(1, None, "user", "a", PICTURE, sound, paper))
    _, line = map(orjson.loads, exported(ExportForm.SILLYTAVERN, talk).splitlines())
    assert line["mes"] == "a\n\n[application/pdf]"
    assert [medium["type"] for medium in line["extra"]["media"]] == ["image", "audio"]


def test_several_chats_are_an_archive() -> None:
    titles = ["A/B: c?", "a b c", "../../etc/passwd", "", "con", "天气" * 100]
    data = exported(ExportForm.SILLYTAVERN, *(replace(TALK, title=title, used=0.0) for title in titles))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert names[:5] == [
            "A B c.jsonl", "a b c (2).jsonl", "etc passwd.jsonl", "Untitled.jsonl", "_con.jsonl",
        ]  # fmt: skip
        assert names[5] == "天气" * 20 + ".jsonl"
        assert archive.read(names[0]) == exported(ExportForm.SILLYTAVERN)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=8), max_size=8))
def test_file_names_are_safe_and_unlike(titles: list[str]) -> None:
    names = list(file_names(titles))
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert name
        assert name.strip(" .") == name
        assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
        name.encode()
