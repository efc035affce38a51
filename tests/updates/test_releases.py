from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gapdesk
from gapdesk.updates.memory import DAY, Memory
from gapdesk.updates.releases import MOST_LETTERS, MOST_RELEASES, feed_url, newer, releases_in, safe_page
from gapdesk.updates.types import News, Release
from gapdesk.wording import Objection
from tests.updates.releases import HOME, entry, feed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = ("tag_name", "body", "html_url", "published_at", "draft", "prerelease")


def found(*entries: Any, running: str = "0.1.0") -> News | None:
    return newer(releases_in(feed(*entries), HOME), running)


def release(version: str, notes: str = "", *, early: bool = False) -> Release:
    return Release(version, notes, f"{HOME}/releases", None, early)


def test_the_feed_belongs_to_the_home_page() -> None:
    assert feed_url(HOME) == "https://api.github.com/repos/gapdesk/gapdesk/releases?per_page=20"
    assert feed_url(gapdesk.HOME_PAGE).startswith("https://api.github.com/repos/")


def test_a_release_as_github_lists_it() -> None:
    (one,) = releases_in(feed(entry("v0.2.0", "- More")), HOME)
    page = f"{HOME}/releases/tag/v0.2.0"
    assert one == Release("0.2.0", "- More", page, 1_793_620_800.0, False)


def test_all_newer_ones_newest_first() -> None:
    news = found(*(entry(f"v{each}") for each in ("0.2.0", "0.10.0", "0.1.0", "0.3.0", "0.0.9")))
    assert news is not None
    assert [each.version for each in news.releases] == ["0.10.0", "0.3.0", "0.2.0"]
    assert (news.version, news.running) == ("0.10.0", "0.1.0")
    assert news.page.endswith("/tag/v0.10.0")


def test_nothing_newer_is_no_news() -> None:
    assert found() is None
    assert found(entry("v0.1.0"), entry("v0.0.9"), entry("nightly")) is None
    assert found(entry("v9.0"), running="unknown") is None


def test_drafts_and_early_ones_do_not_count() -> None:
    unfinished = [entry("v0.9", draft=True), entry("v0.8", prerelease=True), entry("v0.7rc1")]
    assert found(*unfinished) is None
    news = found(*unfinished, entry("v0.2.0"))
    assert news is not None and [each.version for each in news.releases] == ["0.2.0"]


def test_who_runs_an_early_one_hears_of_early_ones() -> None:
    news = found(entry("v0.3.0rc1", prerelease=True), entry("v0.2.0"), running="0.2.0rc1")
    assert news is not None and [each.version for each in news.releases] == ["0.3.0rc1", "0.2.0"]


def test_a_release_without_a_word_or_a_date() -> None:
    news = found(entry("v0.2.0", None, published_at=None), entry("v0.3.0", published_at="in May"))
    assert news is not None
    assert [(each.notes, each.published) for each in news.releases] == [("What changed.", None), ("", None)]


@pytest.mark.parametrize(
    "page",
    [
        "http://github.com/gapdesk/gapdesk",
        "https://github.com.evil.example/x",
        "https://evil.example/github.com",
        "https://github.com@evil.example/",
        "https://user@github.com/x",
        "https://github.com:8443/x",
        "https://[::1/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//evil.example",
        "",
        None,
        7,
    ],
)
def test_only_pages_of_the_own_host_are_opened(page: object) -> None:
    assert safe_page(page, HOME) == f"{HOME}/releases"


def test_notes_are_capped_over_all_releases() -> None:
    many = [release(f"0.{n}.0", f"word {n} " * 700) for n in range(2, 40)]
    news = newer(many, "0.1.0")
    assert news is not None and 1 < len(news.releases) <= MOST_RELEASES
    assert sum(len(each.notes) for each in news.releases) <= MOST_LETTERS
    assert news.version == "0.39.0"
    assert news.releases[-1].notes.endswith("…")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"message":"Not Found"}', b"[", b"\xff", b"[" * 5000, b"null"]
)
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(Objection, match="not understood"):
        releases_in(data, HOME)


@settings(max_examples=40)
@given(JSON)
def test_any_json_is_read_or_told(value: Any) -> None:
    try:
        newer(releases_in(json.dumps(value).encode(), HOME), "0.1.0")
    except Objection:
        assert not isinstance(value, list) or "NaN" in json.dumps(value) or "Infinity" in json.dumps(value)


@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON | st.just("v3.0")), max_size=3))
def test_any_fields_are_read(entries: list[Any]) -> None:
    try:
        releases = releases_in(json.dumps(entries).encode(), HOME)
    except Objection:
        return
    news = newer(releases, "0.1.0")
    assert news is None or all(each.page.startswith("https://github.com") for each in news.releases)


@given(st.lists(st.tuples(st.integers(0, 30), st.text() | st.text(max_size=20_000).map(lambda t: t * 9))))
def test_what_is_kept_is_the_same_news_again(made: list[tuple[int, str]]) -> None:
    news = newer([release(f"0.{n}", notes) for n, notes in made], "0.1.0")
    kept = Memory(5.0, news.releases if news else (), "0.2", "0.3")
    again = Memory.of(json.loads(json.dumps(kept.plain())), HOME)
    assert again == kept
    if news is not None:
        assert newer(again.releases, "0.1.0") == news


@settings(max_examples=40)
@given(JSON | st.dictionaries(st.sampled_from([*asdict(Memory())]), JSON))
def test_any_memory_is_read(kept: Any) -> None:
    memory = Memory.of(kept, HOME)
    assert Memory.of(memory.plain(), HOME) == memory
    newer(memory.releases, "0.1.0")


def test_a_day_has_to_be_over_and_a_clock_may_jump() -> None:
    memory = Memory(looked=1000 * DAY)
    assert Memory().due(1000 * DAY)
    assert not memory.due(1000 * DAY)
    assert not memory.due(1001 * DAY - 1)
    assert memory.due(1001 * DAY)
    assert memory.due(999 * DAY)  # it was set back
