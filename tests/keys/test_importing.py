"""What is read out of texts and files: keys with their labels, and settings of older proxies."""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.keys.importing import LARGEST, read
from gapdesk.keys.types import BadImport, FoundKey
from tests.keys.test_finding import GEMINI, OTHER, SEPARATORS, A, B

ODD = "x8d7f6s5d4f3a2s1d0f9g8h7"


def labels(text: str | bytes, name: str = "") -> dict[str, str]:
    return {key.secret: key.label for key in read(text, name).keys}


# --- free text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"main: {A}\nspare: {B}",
        f"main：{A}\nspare:{B}",
        f"main = {A}\nspare={B}",
        f"main,{A}\nspare,{B}",
        f"{A},main\n{B};spare",
        f"main\t{A}\nspare\t{B}",
        f"1\tmain\t{A}\n2\tspare\t{B}",
        f"main | {A}\n{B} | spare",
        f"main - {A}\nspare -> {B}",
        f"main {A}\n{B} # spare",
        f"- main: {A}\n* spare: {B}",
        f"1. main: {A}\n2) spare: {B}",
        f'"main": "{A}",\n"spare": "{B}"',
        f"main: {A}, spare: {B}",
    ],
)
def test_a_label_beside_a_key_is_its_label(text: str) -> None:
    assert labels(text) == {A: "main", B: "spare"}


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}",
        f"1. {A}\n2. {B}",
        f"key: {A}\nAPI key 2: {B}",
        f"GEMINI_API_KEY={A}\nexport GOOGLE_API_KEY='{B}'",
        f"密钥：{A}\n密钥2：{B}",
        f"these are all the keys I have for that account: {A} {B}",
        f"https://aistudio.google.com: {A}\n-----: {B}",
    ],
)
def test_what_says_nothing_is_no_label(text: str) -> None:
    assert labels(text) == {A: "", B: ""}


def test_comments_hold_no_labels_and_their_keys_are_doubtful() -> None:
    found = read(f"# project alpha\n{A}\n// old\n#{B}\n#2 {ODD}").keys
    assert [(key.secret, bool(key.doubtful)) for key in found] == [(A, False), (B, True), (ODD, False)]


def test_each_secret_comes_once_with_all_that_is_said_of_it() -> None:
    (key,) = read(f"# {A}\n{A}\nmain: {A}").keys
    assert key == FoundKey(A, "main")


def test_our_own_token_is_doubtful() -> None:
    (key,) = read("gd-abcdefgh0ijklmnop1qr").keys
    assert "access token" in str(key.doubtful)


# --- tables -----------------------------------------------------------------------------------------------

FULL = FoundKey(A, "garden, big", "alpha", "tier1", "since May", enabled=False)


@pytest.mark.parametrize(
    "text",
    [
        f'label,key,project,tier,note,enabled\n"garden, big",{A},alpha,tier1,since May,no\nb,{B},,,,yes',
        f"Name;API Key;Project;Tier;Note;Enabled\ngarden, big;{A};alpha;Tier 1;since May;false\nb;{B};;;;1",
        f"\n\nkey\ttitle\tproject\ttier\tremark\tdisabled\n"
        f"{A}\tgarden, big\talpha\tTIER1\tsince May\ttrue\n{B}\tb",
        f'"key_string","description","project","tier","comment","is_active"\n"{A}","garden, big","alpha",'
        f'"tier-1","since May","0"\n"{B}","b","","paid","",""',
        f'名称,密钥,项目,层级,备注,启用\n"garden, big",{A},alpha,tier1,since May,否\nb,{B},,,,是',
    ],
)
@pytest.mark.parametrize("name", ["keys.csv", ""])
def test_tables_with_headings(text: str, name: str) -> None:
    assert read(text, name).keys == (FULL, FoundKey(B, "b"))


@pytest.mark.parametrize("text", [f"main,{A}\nspare,{B}", f'"{A}";"main"\n"{B}";"spare"'])
def test_tables_without_headings(text: str) -> None:
    assert labels(text, "keys.csv") == {A: "main", B: "spare"}


def test_a_broken_table_loses_no_key() -> None:
    assert set(labels(f'label,key\n"open,{A}\nspare,{B}', "keys.csv")) == {A, B}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_encodings_of_spreadsheets(encoding: str) -> None:
    data = f"名称,密钥\r\n主号,{A}\r\n备用,{B}\r\n".encode(encoding)
    assert labels(data, "keys.csv") == {A: "主号", B: "备用"}


def test_western_text_is_read() -> None:
    assert set(labels(f"Schl\u00fcssel: {A}\n\u00fc: {B}".encode("latin-1"))) == {A, B}


# --- JSON -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"main": A, "spare": B},
        {A: "main", B: "spare"},
        {A: {"label": "main"}, B: {"name": "spare"}},
        {"main": {"key": A}, "spare": {"api_key": B}},
        [{"label": "main", "key": A}, {"name": "spare", "token": B}],
        {"keys": [{"label": "main", "key": A}, {"title": "spare", "secret": B}]},
        {"data": {"items": [f"main: {A}", f"spare,{B}"]}},
        {"api_keys": {"main": A, "spare": B}, "port": 3000, "on": True, "none": None},
    ],
)
def test_json_with_labels(value: object) -> None:
    assert labels(json.dumps(value), "keys.json") == {A: "main", B: "spare"}


@pytest.mark.parametrize(
    "value",
    [[A, B], {"keys": [A, B]}, {"API_KEYS": [A, B]}, [[A], [B]], f"{A},{B}", {"valid_keys": {A: 0, B: 2}}],
)
def test_json_without_labels(value: object) -> None:
    text = json.dumps(value)
    assert labels(text, "keys.json") == labels(text) == {A: "", B: ""}


def test_a_list_of_channels() -> None:
    channel = {
        "id": 1,
        "type": 24,
        "name": "g",
        "key": f"{A}\n{B}",
        "base_url": "https://x.example/a",
        "status": 2,
    }
    assert read(json.dumps([channel])).keys == (
        FoundKey(A, "g", enabled=False),
        FoundKey(B, "g", enabled=False),
    )


def test_keys_another_pool_called_invalid_are_doubtful() -> None:
    found = read(json.dumps({"valid_keys": {A: 0}, "invalid_keys": {B: 3}})).keys
    assert [(key.secret, bool(key.doubtful)) for key in found] == [(A, False), (B, True)]


def test_other_secrets_in_json_are_no_keys() -> None:
    value = {
        "password": ODD,
        "secret_key": A,
        "database": {"url": f"x://a:{ODD}@b"},
        "session": f"{ODD}9",
        "n": 1,
    }
    assert read(json.dumps(value)).keys == ()


def test_a_service_account_is_refused_in_words() -> None:
    value = {
        "type": "service_account",
        "private_key_id": ODD,
        "private_key": "-----BEGIN",
        "client_email": "a@b",
    }
    with pytest.raises(BadImport, match="service account"):
        read(json.dumps(value), "account.json")
    assert read(json.dumps([value])).keys == ()


def test_json_that_is_none() -> None:
    with pytest.raises(BadImport, match=r"“keys.json” is not valid JSON: .*line 1"):
        read(f'{{"main": "{A}"', "folder/keys.json")
    assert labels(f'{{"main": "{A}"') == {A: "main"}  # pasted, it is free text


# --- .env -------------------------------------------------------------------------------------------------

ENV = f"""\ufeff# hajimi\r
GEMINI_API_KEYS="{A},\r
  {B}"  # all of them\r
export GEMINI_API_KEYS_1={ODD},\r
  # {ODD}off\r
  {ODD}more\r
\r
PASSWORD='a long password with {ODD}pw'\r
SECRET_KEY={ODD}secret\r
SESSION={ODD}session\r
TEAM_KEY=AQ.test-key-of-the-team-4\r
DATABASE_URL=postgres://me:{ODD}db@host/name\r
GOOGLE_CREDENTIALS_JSON='{{\r
  "private_key_id": "{ODD}json"\r
}}'\r
PORT=8080\r
"""


@pytest.mark.parametrize("name", [".env", "old.env", ".env.local", "notes.txt", ""])
def test_an_env_file(name: str) -> None:
    found = read(ENV.encode(), name)
    secrets = {key.secret: key.label for key in found.keys}
    assert secrets == {A: "", B: "", ODD: "", f"{ODD}more": "", "AQ.test-key-of-the-team-4": "TEAM_KEY"}
    assert [(setting.target, setting.value) for setting in found.settings] == [("proxy.port", "8080")]
    assert {ignored.name for ignored in found.ignored} == {
        *("PASSWORD", "SECRET_KEY", "DATABASE_URL", "GOOGLE_CREDENTIALS_JSON"),
    }
    assert found.source == "hajimi"
    assert ODD not in "".join(str(ignored.reason) for ignored in found.ignored)


def test_keys_called_invalid_are_found_but_doubtful() -> None:
    found = read(f"GEMINI_API_KEYS={A}\nINVALID_API_KEYS={B}", ".env").keys
    assert [(key.secret, bool(key.doubtful)) for key in found] == [(A, False), (B, True)]
    assert "network" in str(found[1].doubtful)


def test_the_settings_of_another_program_are_left_alone() -> None:
    found = read(f"PORT=3000\nHOST=0.0.0.0\nDEBUG=true\nLOG_LEVEL=debug\nTHE_GEMINI={A}", ".env")
    assert (found.settings, found.ignored, found.source) == ((), (), "")
    assert [key.secret for key in found.keys] == [A]


@pytest.mark.parametrize(
    "text",
    [
        f"GEMINI_API_KEYS={A},{B}",
        f"GEMINI_API_KEYS = '{A}' , '{B}'",
        f'GEMINI_API_KEYS=["{A}",\n"{B}"]',
        f"GEMINI_API_KEYS={A}\\\n{B}",
        f'GEMINI_API_KEYS="{A}\\n{B}"',
        f"      - GEMINI_API_KEYS={A},{B}",
        f"GEMINI_API_KEYS={A},\n\nanother one: {B}",
        f"GEMINI_API_KEYS=\nGEMINI_API_KEYS_1={A}\nGEMINI_API_KEYS_2={B} # second",
    ],
)
def test_values_however_they_are_written(text: str) -> None:
    assert [key.secret for key in read(text, "docker.env").keys] == [A, B]


def test_hajimis_settings_file() -> None:
    value = {
        "GEMINI_API_KEYS": f"{A},{B}",
        "FAKE_STREAMING": True,
        "MAX_RETRY_NUM": 7,
        "BLOCKED_MODELS": ["aqa"],
    }
    found = read(orjson.dumps(value), "settings.json")
    assert [key.secret for key in found.keys] == [A, B]
    assert {setting.target: setting.value for setting in found.settings} == {
        "streaming.fake": "true",
        "retry.max_attempts": "7",
        "models.hidden": "aqa",
    }
    assert found.source == "hajimi"


# --- what cannot be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), b"PK\x03\x04\x14\x00", bytes(5000)]
)
def test_a_file_that_is_no_text_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadImport, match=r"^“picture.png” is not a text file\.$"):
        read(data, "/some/where/picture.png")


def test_a_file_that_is_too_large_is_refused_in_words() -> None:
    with pytest.raises(BadImport, match=r"^This is larger than 10 MB"):
        read("x" * (LARGEST + 1))


def test_nothing_in_it_is_no_error() -> None:
    assert (
        read("").keys
        == read(b"", "a.txt").keys
        == read("[]", "a.json").keys
        == read("key,label", "a.csv").keys
        == ()
    )


NAMES = st.sampled_from(["", "a.txt", "a.csv", "a.json", ".env", "a.tsv"])
HINTS = st.sampled_from(
    ["GEMINI_API_KEYS=", "PORT=", '"', "'", "{", "[", "key,label\n", "\\", "#", "=", ":", A, "\n"]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=20) | HINTS, max_size=12).map("".join) | st.binary(max_size=200), NAMES)
def test_whatever_it_is_nothing_but_badimport_is_raised(data: str | bytes, name: str) -> None:
    try:
        found = read(data, name)
    except BadImport as error:
        assert str(error).endswith(".")
        return
    secrets = [key.secret for key in found.keys]
    assert len(secrets) == len(set(secrets))


KEYS = st.lists(GEMINI | OTHER, min_size=1, max_size=8)
LABEL = st.from_regex(r"[a-z]{2,8} [a-zäß主]{2,8}", fullmatch=True)


@settings(max_examples=80, deadline=None)
@given(KEYS, SEPARATORS, LABEL, st.sampled_from(["text", "labels", "csv", "list", "map", "objects"]))
def test_no_key_is_lost_and_none_invented(keys: list[str], separator: str, label: str, form: str) -> None:
    unique = list(dict.fromkeys(keys))
    text = {
        "text": separator.join(keys),
        "labels": "\n".join(f"{label} {n}x: {key}" for n, key in enumerate(keys)),
        "csv": "\n".join(["key,name", *(f"{key},{label}" for key in keys)]),
        "list": json.dumps(keys),
        "map": json.dumps({f"{label} {n}x": key for n, key in enumerate(keys)}),
        "objects": json.dumps({"keys": [{"name": label, "key": key} for key in keys]}),
    }[form]
    found = read(text).keys
    assert [key.secret for key in found] == unique
    if form not in ("text", "list"):
        assert all(key.label.startswith(label) for key in found)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(GEMINI | OTHER, min_size=1, max_size=8),
    st.sampled_from([",", ",\n", " ", ";", "\\\n", ",\n# off\n"]),
)
def test_an_env_file_gives_its_keys(keys: list[str], separator: str) -> None:
    found = read(f"PORT=1\nGEMINI_API_KEYS={separator.join(keys)}\nPASSWORD=x\n", ".env").keys
    assert [key.secret for key in found] == list(dict.fromkeys(keys))
