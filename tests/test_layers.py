"""Dependencies point downward: who may import whom, read from the source (README, "How it is built")."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gapdesk"

NOUNS = frozenset(
    ["proxy.types", "keys.types", "events", "clock", "aio", "redact", "worker", "paths", "wording"]
)
"""What anybody may import; these import nothing but one another."""

_TALK = (
    "conversations.types",
    "conversations.content",
    "conversations.completion",
    "conversations.truncation",
)

MAY_IMPORT = {
    "proxy": {"proxy", "quota", *_TALK, "caching.types", "caching.prefixes", "activity.types"},
    "quota": {"quota"},
    "conversations": {"conversations", "proxy", "store", "quota.prices", "quota.usage", "settings"},
    "caching": {"caching", "proxy", "store", "settings"},
    "store": {
        *("store", "quota.keys", "quota.limits", "quota.limit_rows", "quota.records", "quota.usage"),
        *("conversations.types", "conversations.content", "conversations.matching"),
        *("conversations.search_text", "conversations.blocks", "caching.types"),
        *("proxy.replay", "proxy.estimate", "proxy.capabilities", "proxy.reply", "proxy.spelling"),
    },
    "keys": {"keys", "quota", "proxy", "store", "vault", "settings"},
    "activity": {"activity", "proxy", "quota.prices", "quota.usage", "quota.report", "settings"},
    "recipes": {"recipes", "proxy.programs", "settings"},
    "doctor": {"doctor", "proxy", "settings", "vault", "keys.look"},
    "updates": {"updates", "proxy.outbound", "store.database", "store.meta", "settings"},
    "practice": {"practice"},
    "vault": {"vault"},
    "settings": {
        *("settings", "setting_checks", "setting_file", "setting_list", "setting_records", "setting_types"),
    },
    "ui": {
        *("ui", "engine", "settings", "quota.keys", "quota.limits", "quota.limit_rows"),
        *("quota.report", "quota.usage", "quota.hints", "quota.day", "quota.forecast"),
        *("conversations.types", "caching.types", "setting_records", "client_types", "log_types"),
        "folder_lock",
        *("activity.types", "activity.filtering", "recipes.types", "doctor.types"),
        "updates.types",
    },
}
"""Room to the rooms it may import, besides the nouns."""

ONLY_IN = {
    "PySide6": {"ui", "app", "cli"},  # cli looks whether it is there, and which
    "shiboken6": {"ui"},
    "pyqtgraph": {"ui"},
    "numpy": {"ui"},
    "qasync": {"ui.qt_loop"},
    "peewee": {"store"},
    "sqlite3": {"store"},
    "keyring": {"vault"},
    "tomlkit": {"setting_file"},
    "platformdirs": {"paths"},
}
"""Library to the only rooms or modules that may import it."""

FRONTS = frozenset(["app", "headless", "cli", "__main__", "selftest"])
"""What nobody below imports."""

AIOHTTP = frozenset(
    [
        *("proxy.server", "proxy.visit", "proxy.endpoints", "proxy.answering", "proxy.streaming"),
        *("proxy.openai_handlers", "proxy.native_handlers", "proxy.upload_handlers", "proxy.passing"),
        *("proxy.quota_handlers", "proxy.cache_handlers"),
        *("proxy.upstream", "proxy.outbound", "proxy.fetch", "practice.upstream", "greeting", "selftest"),
        *("doctor.probe_here", "recipes.trial", "updates.feed"),
    ]
)
"""The outer wall: the only modules that know how requests travel."""

ASYNC_SHELL = AIOHTTP | {
    "proxy.dispatcher",
    "proxy.exchange",
    "proxy.catalogue",
    "proxy.curfew",
    "proxy.idle",
    "proxy.preparing",
    "proxy.asking",
    "proxy.parallel",
    "proxy.idempotency",
    "proxy.services",
    *("conversations.archive", "conversations.desk", "conversations.bundle"),
    *("caching.desk", "caching.keeper", "caching.page"),
    *("activity.desk", "activity.capture", "activity.repeating"),
    "updates.desk",
}
"""Modules that may wait; all others in their rooms, and all of quota/, are pure."""

_PURE_ROOMS = ("quota", "proxy", "conversations", "caching", "activity", "updates")
IMPURE = frozenset(
    ["asyncio", "aiohttp", "time", "socket", "ssl", "threading", "os", "pathlib", "subprocess"]
)


def modules() -> dict[str, Path]:
    """Dotted name below gapdesk ("proxy.types") to file."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@functools.cache
def imports(path: Path) -> frozenset[str]:
    """Every absolute dotted name a file imports, wherever it stands, TYPE_CHECKING blocks included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def own_imports(path: Path) -> Iterator[str]:
    """The gapdesk modules a file imports, as in MODULES."""
    for name in imports(path):
        if not name.startswith("gapdesk."):
            continue
        dotted = name.removeprefix("gapdesk.")
        while dotted and dotted not in MODULES:  # the last parts are names inside a module
            dotted = dotted.rpartition(".")[0]
        yield dotted


def within(module: str, rooms: Iterable[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def room_of(module: str) -> str:
    head = module.partition(".")[0]
    return "settings" if head.startswith("setting") else head


@pytest.mark.parametrize("module", sorted(m for m in MODULES if room_of(m) in MAY_IMPORT))
def test_a_room_imports_only_what_lies_below(module: str) -> None:
    allowed = MAY_IMPORT[room_of(module)] | NOUNS
    wrong = {name for name in own_imports(MODULES[module]) if name and not within(name, allowed)}
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", sorted(NOUNS))
def test_the_nouns_stand_alone(module: str) -> None:
    assert not {name for name in own_imports(MODULES[module]) if name and name not in NOUNS}


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_in_its_room(library: str) -> None:
    users = {m for m, path in MODULES.items() if library in {i.partition(".")[0] for i in imports(path)}}
    assert not {m for m in users if not within(m, ONLY_IN[library])}


def test_aiohttp_is_the_outer_wall() -> None:
    users = {m for m, path in MODULES.items() if "aiohttp" in {i.partition(".")[0] for i in imports(path)}}
    assert users <= AIOHTTP, f"{sorted(users - AIOHTTP)} know aiohttp"


@pytest.mark.parametrize(
    "module", sorted(m for m in MODULES if within(m, _PURE_ROOMS) and m not in ASYNC_SHELL)
)
def test_what_is_pure_stays_pure(module: str) -> None:
    used = {name.partition(".")[0] for name in imports(MODULES[module])}
    assert not used & IMPURE


def test_nobody_imports_a_front() -> None:
    for module, path in MODULES.items():
        wrong = FRONTS & set(own_imports(path))
        assert module in FRONTS or not wrong, f"{module} imports {sorted(wrong)}"


def test_only_the_desktop_program_brings_window_and_engine_together() -> None:
    both = {
        m
        for m, p in MODULES.items()
        if not within(m, ["ui"]) and any(within(n, ["ui"]) for n in own_imports(p))
    }
    assert both == {"app"}


def test_the_headless_program_reaches_no_window() -> None:
    reached, todo = set(), ["headless"]
    while todo:
        module = todo.pop()
        if module not in reached:
            reached.add(module)
            todo += [name for name in own_imports(MODULES[module]) if name]
    assert not {m for m in reached if within(m, ["ui", "app"])}
