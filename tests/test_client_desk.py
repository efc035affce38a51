from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gapdesk.client_desk import ClientDesk
from gapdesk.client_types import OWN_SETTINGS, ClientLine, TokenState
from gapdesk.clients import PRACTICE_TOKEN, ClientRegistry
from gapdesk.clock import ManualClock
from gapdesk.events import Bus, ClientsChanged, Event, RequestFinished, RequestStarted
from gapdesk.proxy.types import Dialect
from gapdesk.settings import SettingError, Settings
from gapdesk.store.database import Database
from gapdesk.vault import Secrets, SessionVault, Vault
from gapdesk.wording import Objection
from tests.test_vault import FakeKeyring, named


@dataclass
class Desk:
    """A desk and what it is put upon; made anew over the same database by `again`."""

    db: Database
    vault: Secrets
    passwords: tuple[str, ...] = ()
    fixed: str | None = None
    tokenless: bool = False
    clock: ManualClock = field(default_factory=ManualClock)
    changes: int = 0
    shut: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    registry: ClientRegistry = field(init=False)
    desk: ClientDesk = field(init=False)
    bus: Bus = field(init=False)

    async def again(self) -> Desk:
        self.bus = Bus()
        self.bus.subscribe(self.events.append)
        self.registry = ClientRegistry(
            self.db,
            self.vault,
            passwords=self.passwords,
            fixed_token=self.fixed,
            on_shut=self.shut.append,
        )
        self.desk = ClientDesk(
            self.registry,
            Settings(),
            self.clock,
            self.bus,
            on_change=self._count,
            tokenless=lambda: self.tokenless,
        )
        await self.registry.open(self.clock.now())
        return self

    def _count(self) -> None:
        self.changes += 1

    def line(self, name: str) -> ClientLine:
        return next(line for line in self.desk.lines() if line.name == name)

    def told(self) -> int:
        """How often a change was told since the last call."""
        count = sum(isinstance(event, ClientsChanged) for event in self.events)
        self.events.clear()
        return count

    def start(self, name: str, client: str, program: str = "") -> None:
        self.bus.publish(
            RequestStarted(name, self.clock.now(), "", program, Dialect.OPENAI, "m", False, client)
        )

    def finish(self, name: str, client: str, program: str = "") -> None:
        self.bus.publish(
            RequestFinished(
                id=name,
                time=self.clock.now(),
                client="",
                program=program,
                dialect=Dialect.OPENAI,
                model="m",
                stream=False,
                status=200,
                failure=None,
                message="",
                key="",
                attempts=(),
                losses=(),
                usage=None,
                first_byte=None,
                total=0.0,
                client_id=client,
            )
        )


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "gapdesk.db")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
async def held(db: Database) -> Desk:
    return await Desk(db, SessionVault()).again()


# --- lines --------------------------------------------------------------------------------------------------


async def test_where_each_token_is(db: Database, keyring: FakeKeyring) -> None:
    held = await Desk(db, Vault(lambda: keyring, 30.0), passwords=("hunter2",), tokenless=True).again()
    await held.registry.load_texts(0.0)
    await held.desk.add("SillyTavern")
    assert [(line.name, line.token, line.removable) for line in held.desk.lines()] == [
        ("this computer", TokenState.NONE, False),
        ("default", TokenState.KEYRING, True),
        ("PASSWORD 1", TokenState.GIVEN, False),
        ("SillyTavern", TokenState.KEYRING, True),
    ]
    assert held.desk.token(held.registry.local.id) == ""
    assert held.desk.token(held.line("PASSWORD 1").id) == "hunter2"
    await held.again()
    assert {line.token for line in held.desk.lines() if line.removable} == {TokenState.LOCKED}
    assert held.desk.token(held.line("default").id) is None
    held.told()
    await held.registry.load_texts(0.0)
    assert held.line("default").token is TokenState.KEYRING
    assert held.told() == 2
    keyring.error = named("KeyringLocked")()
    await held.again()
    await held.registry.load_texts(0.0)
    assert held.line("default").token is TokenState.SESSION
    keyring.error = None
    held.told()
    await held.registry.retry_texts()
    assert held.line("default").token is TokenState.KEYRING
    assert held.told() == 2


async def test_who_needs_no_token_is_there_only_while_none_is_needed(held: Desk) -> None:
    assert [line.name for line in held.desk.lines()] == ["default"]
    held.tokenless = True
    assert [line.name for line in held.desk.lines()] == ["this computer", "default"]
    assert held.desk.lines()[1].token is TokenState.SESSION


async def test_in_practice_the_known_token_stays(db: Database) -> None:
    held = await Desk(db, SessionVault(), fixed=PRACTICE_TOKEN).again()
    second = await held.desk.add("second")
    first = held.line("default")
    assert (first.token, first.removable) == (TokenState.FIXED, False)
    with pytest.raises(Objection, match="practice token is fixed"):
        await held.desk.new_token(first.id)
    with pytest.raises(Objection, match="cannot be removed"):
        await held.desk.remove(first.id)
    await held.desk.new_token(second)
    await held.desk.remove(second)
    assert [line.id for line in held.desk.lines()] == [first.id]


# --- requests -----------------------------------------------------------------------------------------------


async def test_requests_are_counted_and_the_program_is_learned(held: Desk) -> None:
    held.tokenless = True
    client, local = held.line("default").id, held.registry.local.id
    held.start("a", client, "SillyTavern")
    held.start("b", client)
    held.start("c", local, "curl")
    line = held.line("default")
    assert (line.program, line.requests, line.running) == ("SillyTavern", 2, 2)
    assert held.line("this computer").last_seen == held.clock.now()
    held.finish("a", client, "SillyTavern")
    held.finish("unannounced", client)
    line = held.line("default")
    assert (line.program, line.requests, line.running) == ("SillyTavern", 3, 1)
    held.start("d", client, "gapdesk")
    held.finish("d", client, "gapdesk")
    held.finish("nobody", "")
    held.start("e", "gone", "curl")
    assert held.line("default").requests == 3
    await held.again()
    assert [(line.program, line.requests) for line in held.desk.lines()] == [("curl", 0), ("SillyTavern", 0)]


async def test_a_request_is_news_once_a_minute_or_from_another_program(held: Desk) -> None:
    client = held.line("default").id
    for seconds, program, told in (
        *((0, "curl", 1), (1, "curl", 0), (2, "Cline", 1), (3, "", 0), (59, "Cline", 0)),
        *((62, "Cline", 1), (63, "Cline", 0)),
    ):
        held.clock.time = 1_800_000_000.0 + seconds
        held.told()
        held.start(str(seconds), client, program)
        assert held.told() == told, seconds
    assert held.line("default").last_seen == 1_800_000_062.0


# --- changes ------------------------------------------------------------------------------------------------


async def test_a_name_is_what_it_looks_like(held: Desk) -> None:
    client = await held.desk.add("\u202eSilly\x00\u200f" + "x" * 5000)
    (name,) = [line.name for line in held.desk.lines() if line.id == client]
    assert name == "Silly" + "x" * 95
    family = await held.desk.add(
        "\U0001f468\u200d\U0001f469\u200d\U0001f466"
    )  # joined by U+200D, which stays
    assert "\u200d" in next(line.name for line in held.desk.lines() if line.id == family)
    with pytest.raises(Objection):
        await held.desk.add("\u202e\x07")


async def test_every_change_acts_is_told_and_is_kept(held: Desk) -> None:
    client = await held.desk.add("  Silly\n Tavern ")
    await held.desk.rename(client, "ST")
    await held.desk.set_private(client, True)
    await held.desk.set_models(client, [" gemini-*", "", "gemini-*", "gemma-4-31b-it"])
    await held.desk.set_own(client, "blocked.as", "error")
    await held.desk.set_own(client, "limits.concurrency", "3")
    assert held.changes == 6
    assert held.told() >= 6
    assert held.shut == [client]
    for _ in range(2):
        line = held.line("ST")
        assert (line.private, line.models) == (True, ("gemini-*", "gemma-4-31b-it"))
        assert dict(line.own) == {"blocked.as": "error", "limits.concurrency": 3}
        await held.again()
    assert Settings().view(held.registry.find(client).overrides).limits_concurrency == 3  # type: ignore[union-attr]
    await held.desk.set_own(client, "blocked.as", None)
    assert dict(held.line("ST").own) == {"limits.concurrency": 3}


async def test_what_may_not_be(held: Desk) -> None:
    client = await held.desk.add("one")
    held.told()
    held.changes = 0
    for name in ("ONE", " default ", "This  computer"):
        with pytest.raises(Objection, match="already"):
            await held.desk.add(name)
    with pytest.raises(Objection, match="needs a name"):
        await held.desk.rename(client, " ")
    with pytest.raises(Objection, match="already"):
        await held.desk.rename(client, "default")
    with pytest.raises(SettingError, match=r"limits\.concurrency"):
        await held.desk.set_own(client, "limits.concurrency", "many")
    with pytest.raises(Objection, match="holds for all"):
        await held.desk.set_own(client, "proxy.port", 1)
    for change in (
        held.desk.rename("gone", "x"),
        held.desk.set_private("gone", True),
        held.desk.set_own("gone", "blocked.as", "error"),
        held.desk.new_token("gone"),
        held.desk.remove("gone"),
    ):
        with pytest.raises(Objection, match="no such client"):
            await change
    with pytest.raises(Objection, match="no such client"):
        held.desk.token("gone")
    assert (held.changes, held.told()) == (0, 0)
    await held.desk.rename(client, "One")


async def test_every_own_setting_takes_its_default(held: Desk) -> None:
    client = held.line("default").id
    for name in OWN_SETTINGS:
        await held.desk.set_own(client, name, Settings.declaration(name).default)
    assert list(held.line("default").own) == list(OWN_SETTINGS)


async def test_a_removed_client_comes_back_with_its_tokens(db: Database, keyring: FakeKeyring) -> None:
    held = await Desk(db, Vault(lambda: keyring, 30.0)).again()
    await held.registry.load_texts(0.0)
    assert await held.desk.undo_remove() is None
    client = await held.desk.add("SillyTavern")
    token = held.desk.token(client)
    secrets = dict(keyring.secrets)
    await held.desk.remove(client)
    assert held.registry.authenticate(token) is None
    assert len(keyring.secrets) == 1
    assert held.shut == [client]
    assert await held.desk.undo_remove() == client
    assert await held.desk.undo_remove() is None
    assert keyring.secrets == secrets
    for _ in range(2):
        who = held.registry.authenticate(token)
        assert who is not None
        assert who.client.id == client
        assert held.desk.token(client) == token
        await held.again()
        await held.registry.load_texts(0.0)


async def test_the_last_client_stays_however_fast_one_is(held: Desk) -> None:
    first, second = held.line("default").id, await held.desk.add("second")
    removals = [held.desk.remove(client) for client in (first, second)]
    results = await asyncio.gather(*removals, return_exceptions=True)
    assert results[0] is None
    assert isinstance(results[1], Objection)
    assert [line.id for line in held.desk.lines()] == [second]
    assert not held.line("second").removable


async def test_a_new_token_ends_the_old_one(held: Desk) -> None:
    client = held.line("default").id
    old = held.desk.token(client)
    await held.desk.new_token(client)
    assert held.registry.authenticate(old) is None
    assert held.desk.token(client) not in (old, None)
