from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.client_types import TokenState
from gapdesk.clients import PRACTICE_TOKEN, ClientRegistry
from gapdesk.proxy.types import Authenticated
from gapdesk.store.clients import UNUSED_KEPT
from gapdesk.store.database import Database
from gapdesk.vault import Secrets, SessionVault, Vault, VaultState
from gapdesk.wording import Objection
from tests.test_vault import FakeKeyring, named

NOW = 1_800_000_000.0


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "gapdesk.db")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


async def started(
    db: Database,
    vault: Secrets,
    *,
    passwords: tuple[str, ...] = (),
    fixed: str | None = None,
    now: float = NOW,
) -> ClientRegistry:
    registry = ClientRegistry(db, vault, passwords=passwords, fixed_token=fixed)
    await registry.open(now)
    await registry.load_texts(now)
    return registry


def vault_of(keyring: FakeKeyring | None) -> Vault:
    return Vault(lambda: keyring, timeout=30.0)


def let_in(registry: ClientRegistry, token: str) -> Authenticated:
    who = registry.authenticate(token)
    assert who is not None
    return who


def default_token(registry: ClientRegistry) -> str:
    token = registry.token_text(registry.default.id)
    assert token is not None
    return token


# --- the default client's token -----------------------------------------------------------------------------


async def test_the_first_start_makes_a_client_and_its_token(db: Database, keyring: FakeKeyring) -> None:
    registry = ClientRegistry(db, vault_of(keyring))
    await registry.open(NOW)
    token = default_token(registry)  # there before the keyring is asked
    assert keyring.calls == 0
    assert re.fullmatch(r"gd-[A-Za-z0-9_-]{43}", token)
    assert let_in(registry, token).client == registry.default
    assert [client.name for client in registry.clients()] == ["default"]
    await registry.load_texts(NOW)
    assert keyring.secrets == {(f"gapdesk:token:{registry.default.id}", "token"): token}
    assert registry.token_storage == "keyring"


async def test_a_later_start_knows_client_and_token(db: Database, keyring: FakeKeyring) -> None:
    first = await started(db, vault_of(keyring))
    second = ClientRegistry(db, vault_of(keyring))
    await second.open(NOW)
    assert second.token_text(second.default.id) is None
    assert let_in(second, default_token(first)).client == first.default  # the hash is enough
    await second.load_texts(NOW)
    assert default_token(second) == default_token(first)
    assert second.local == first.local
    assert second.token_storage == "keyring"


async def test_without_a_keyring_each_start_adds_a_token_for_the_same_client(db: Database) -> None:
    first = await started(db, vault_of(None))
    assert first.token_storage == "session"
    second = await started(db, vault_of(None))
    assert default_token(second) != default_token(first)
    for token in (default_token(first), default_token(second)):
        assert let_in(second, token).client == first.default


async def test_of_session_tokens_the_used_ones_stay_and_few_unused(db: Database) -> None:
    tokens = []
    for start in range(UNUSED_KEPT + 4):
        registry = await started(db, vault_of(None), now=NOW + start)
        tokens.append(default_token(registry))
        if start == 0:
            registry.note_use(let_in(registry, tokens[0]), NOW)
    registry = await started(db, vault_of(None), now=NOW + 100)
    valid = [registry.authenticate(token) is not None for token in tokens]
    assert valid == [True] + [False] * 3 + [True] * UNUSED_KEPT


async def test_a_token_lost_from_the_keyring_is_made_anew_and_the_old_stays_valid(
    db: Database, keyring: FakeKeyring
) -> None:
    first = await started(db, vault_of(keyring))
    for lost in ({}, dict.fromkeys(keyring.secrets, "gd-somebody-elses")):
        keyring.secrets = dict(lost)
        second = await started(db, vault_of(keyring))
        assert default_token(second) != default_token(first)
        assert list(keyring.secrets.values()) == [default_token(second)]
        assert let_in(second, default_token(first)).client == second.default
        assert second.token_storage == "keyring"


async def test_a_keyring_unlocked_late_still_gives_the_token(db: Database, keyring: FakeKeyring) -> None:
    first = await started(db, vault_of(keyring))
    locked = asyncio.Event()
    vault = Vault(lambda: keyring, timeout=0.01, on_change=locked.set)
    keyring.gate.clear()
    second = ClientRegistry(db, vault)
    await second.open(NOW)
    loading = asyncio.create_task(second.load_texts(NOW))
    await locked.wait()
    assert vault.state is VaultState.LOCKED
    assert second.token_text(second.default.id) is None
    vault._timeout = 30.0  # on a busy machine the answer itself may take 10 ms
    keyring.gate.set()
    await loading
    assert default_token(second) == default_token(first)


async def test_a_dismissed_keyring_is_not_asked_twice(db: Database, keyring: FakeKeyring) -> None:
    first = await started(db, vault_of(keyring))
    keyring.calls, keyring.error = 0, named("KeyringLocked")()
    second = await started(db, vault_of(keyring))
    assert keyring.calls == 1
    assert second.token_storage == "session"
    assert let_in(second, default_token(second)).client == first.default
    keyring.error = None
    assert default_token(await started(db, vault_of(keyring))) == default_token(first)


async def test_a_new_token_made_while_the_keyring_waits_is_not_overwritten(
    db: Database, keyring: FakeKeyring
) -> None:
    await started(db, vault_of(keyring))
    keyring.gate.clear()
    registry = ClientRegistry(db, vault_of(keyring))
    await registry.open(NOW)
    loading = asyncio.create_task(registry.load_texts(NOW))
    await asyncio.sleep(0)
    renewing = asyncio.create_task(registry.new_token(registry.default.id, NOW))
    await asyncio.sleep(0)
    await db.flush()  # the new token is in the database now, and waits for its turn at the keyring
    assert registry.token_text(registry.default.id) is not None
    keyring.gate.set()
    await loading
    assert default_token(registry) == await renewing
    assert list(keyring.secrets.values()) == [await renewing]
    assert len(registry.clients()) == 1


async def test_practice_has_its_known_token_and_leaves_no_trace(db: Database) -> None:
    registry = await started(db, SessionVault(), fixed=PRACTICE_TOKEN)
    assert let_in(registry, "gd-practice").client == registry.default
    assert default_token(registry) == "gd-practice"
    assert registry.token_storage == "practice"
    with pytest.raises(ValueError, match="fixed"):
        await registry.new_token(registry.default.id, NOW)
    ordinary = await started(db, SessionVault())
    assert ordinary.authenticate("gd-practice") is None


# --- several clients ----------------------------------------------------------------------------------------


async def test_clients_are_added_changed_and_removed(db: Database, keyring: FakeKeyring) -> None:
    registry = await started(db, vault_of(keyring))
    client, token = await registry.add("  SillyTavern ", NOW + 1)
    assert client.name == "SillyTavern"
    assert let_in(registry, token).client == client
    changed = replace(
        client,
        name="Tavern",
        private=True,
        overrides={"context.completion": "always"},
        allowed_models=("m-1", "m-2"),
    )
    await registry.update(changed)
    again = await started(db, vault_of(keyring), now=NOW + 2)
    for known in (registry, again):
        assert let_in(known, token).client == changed
        assert [c.name for c in known.clients()] == ["default", "Tavern"]

    await registry.remove(client.id, NOW + 3)
    again = await started(db, vault_of(keyring), now=NOW + 4)
    for known in (registry, again):
        assert known.authenticate(token) is None
        assert known.token_text(client.id) is None
        assert known.find(client.id) == changed  # its conversations have still a name
        assert [c.name for c in known.clients()] == ["default"]
    assert list(keyring.secrets.values()) == [default_token(registry)]


async def test_what_may_not_be(db: Database, keyring: FakeKeyring) -> None:
    registry = await started(db, vault_of(keyring), passwords=("hunter2",))
    with pytest.raises(ValueError, match="needs a name"):
        await registry.add(" ", NOW)
    with pytest.raises(ValueError, match="needs a name"):
        await registry.update(replace(registry.default, name=""))
    with pytest.raises(ValueError, match="last client"):
        await registry.remove(registry.default.id, NOW)
    chosen = let_in(registry, "hunter2").client
    for client_id in (chosen.id, registry.local.id, "unknown"):
        with pytest.raises(ValueError, match="no token"):
            await registry.new_token(client_id, NOW)
        with pytest.raises(ValueError, match="no token"):
            await registry.remove(client_id, NOW)


async def test_a_new_token_ends_all_older_ones_for_good(db: Database, keyring: FakeKeyring) -> None:
    keyring.error = named("InitError")()
    sessions = [default_token(await started(db, vault_of(keyring), now=NOW + n)) for n in range(3)]
    keyring.error = None
    registry = await started(db, vault_of(keyring), now=NOW + 9)
    token = await registry.new_token(registry.default.id, NOW + 10)
    again = await started(db, vault_of(keyring), now=NOW + 11)
    for known in (registry, again):
        assert [known.authenticate(old) for old in sessions] == [None] * 3
        assert let_in(known, token).client == known.default
        assert default_token(known) == token


async def test_the_client_without_a_token_is_kept_over_starts_and_is_no_way_in(db: Database) -> None:
    registry = await started(db, SessionVault())
    await registry.update(replace(registry.local, private=True))
    again = await started(db, SessionVault())
    assert again.local == replace(registry.local, private=True)
    assert again.local.private
    assert again.local not in again.clients()


async def test_use_is_noted_once_a_minute(db: Database) -> None:
    registry = await started(db, SessionVault())
    who = let_in(registry, default_token(registry))
    for seconds in (0, 59, 60, 61):
        registry.note_use(who, NOW + seconds)
    assert registry.last_seen(who.client.id) == NOW + 60
    assert (await started(db, SessionVault())).last_seen(who.client.id) == NOW + 60


# --- tokens chosen by the user ------------------------------------------------------------------------------


async def test_a_password_is_recognised_across_runs_and_only_valid_while_given(db: Database) -> None:
    first = await started(db, SessionVault(), passwords=(" hunter2 ", "", "correct.horse", "hunter2"))
    one, two = let_in(first, "hunter2").client, let_in(first, "correct.horse").client
    assert one != two
    assert [c.name for c in first.clients()] == ["default", "PASSWORD 1", "PASSWORD 2"]
    without = await started(db, SessionVault())
    assert without.authenticate("hunter2") is None
    assert [c.name for c in without.clients()] == ["default"]
    assert without.find(one.id) == one
    again = await started(db, SessionVault(), passwords=("correct.horse", "new", "hunter2"))
    assert let_in(again, "hunter2").client == one
    assert let_in(again, "correct.horse").client == two
    assert let_in(again, "new").client not in (one, two)


# --- tokens with a conversation's name ----------------------------------------------------------------------


async def test_a_token_may_name_a_conversation(db: Database) -> None:
    registry = await started(db, SessionVault(), passwords=("a", "a.b", "x.y.z"))
    token = default_token(registry)
    for text, password, name in [
        ("a", "a", None),
        ("a.b", "a.b", None),  # the whole goes first
        ("a.b.c", "a.b", "c"),
        ("a.c", "a", "c"),
        ("a.chapter.2", "a", "chapter.2"),
        ("x.y.z.story", "x.y.z", "story"),
        (f"{token}.story", token, "story"),
        (f"{token}.故事", token, "故事"),
    ]:
        who = let_in(registry, text)
        assert (who.client, who.conversation) == (let_in(registry, password).client, name)
    for wrong in ("a.", f"{token}.", ".a", ".", "b", "x.y", f"x.{token}", f"{token}x.story", f"{token} "):
        assert registry.authenticate(wrong) is None


async def test_only_exact_tokens_pass(db: Database) -> None:
    registry = await started(db, SessionVault(), passwords=("hunter2",))
    await registry.add("second", NOW)
    tokens = {registry.token_text(client.id) or "" for client in registry.clients()}
    assert len(tokens) == 3
    near = st.sampled_from(sorted(tokens)).flatmap(
        lambda token: st.one_of(
            st.integers(0, len(token)).map(lambda n: token[:n]),
            st.integers(0, len(token)).map(lambda n: token[n:]),
            st.text(max_size=3).map(lambda more: token + more),
            st.text(max_size=3).map(lambda more: more + token),
            st.integers(0, len(token) - 1).map(lambda n: token[:n] + token[n].swapcase() + token[n + 1 :]),
        )
    )
    anything = st.text(st.characters(), max_size=60) | st.text(st.characters(categories=["Cs"]), max_size=5)

    @settings(max_examples=300, deadline=None)
    @given(near | anything)
    def check(text: str) -> None:
        head, _, name = text.partition(".")  # none of the tokens here has a dot
        who = registry.authenticate(text)
        assert (who is not None) is (text in tokens or (head in tokens and name != ""))
        assert who is None or (who.conversation or "") == name

    check()
    assert registry.authenticate(None) is None
    assert registry.authenticate("") is None
    assert registry.authenticate("." * 1_000_000) is None


# --- secrets on disk ----------------------------------------------------------------------------------------


async def test_no_token_is_ever_in_the_database_files(tmp_path: Path, keyring: FakeKeyring) -> None:
    path = tmp_path / "secret" / "gapdesk.db"
    db = Database(path)
    await db.open()
    registry = await started(db, vault_of(keyring), passwords=("correct-horse-battery",))
    texts = [default_token(registry), "correct-horse-battery"]
    texts.append((await registry.add("second", NOW))[1])
    texts.append(await registry.new_token(registry.default.id, NOW))
    registry.note_use(let_in(registry, texts[-1]), NOW)
    await db.flush()
    for _ in ("while open, with its log", "when closed"):
        data = b"".join(read_all(path))
        assert b"PASSWORD 1" in data
        for text in texts:
            assert text.encode() not in data
        await db.close()


async def test_a_chosen_token_is_on_disk_only_as_a_salted_slow_hash(tmp_path: Path) -> None:
    path = tmp_path / "gapdesk.db"
    db = Database(path)
    await db.open()
    who = let_in(await started(db, SessionVault(), passwords=("123",)), "123")
    await db.close()
    with closing(sqlite3.connect(path)) as connection:
        salted = connection.execute("SELECT hash, salt FROM client_token WHERE salt IS NOT NULL").fetchall()
        hashes = [digest for (digest,) in connection.execute("SELECT hash FROM client_token")]
    assert len(salted) == 1
    assert len(salted[0][1]) == 16
    assert who.digest not in hashes


def read_all(path: Path) -> list[bytes]:
    return [file.read_bytes() for file in path.parent.iterdir()]


# --- a keyring that comes back ------------------------------------------------------------------------------


async def test_a_client_removed_while_the_keyring_is_locked_is_not_asked_for_any_more(
    db: Database, keyring: FakeKeyring
) -> None:
    registry = await started(db, vault_of(keyring))
    keyring.error = named("KeyringLocked")()
    gone, _ = await registry.add("gone", NOW)
    stays, token = await registry.add("stays", NOW)
    removed = await registry.remove(gone.id, NOW)
    keyring.error = None
    await registry.retry_texts()
    assert token in keyring.secrets.values()
    assert registry.token_state(stays.id) is TokenState.KEYRING
    await registry.restore(removed)
    assert removed.text in keyring.secrets.values()


async def test_a_client_removed_while_the_keyring_is_asked_again_disturbs_nothing(
    db: Database, keyring: FakeKeyring
) -> None:
    registry = await started(db, vault_of(keyring))
    keyring.error = named("KeyringLocked")()
    gone, _ = await registry.add("gone", NOW)
    keyring.error = None
    keyring.gate.clear()
    retrying = asyncio.create_task(registry.retry_texts())
    await asyncio.sleep(0)
    removing = asyncio.create_task(registry.remove(gone.id, NOW))
    await asyncio.sleep(0)
    await db.flush()
    keyring.gate.set()
    await retrying
    removed = await removing
    assert removed.text not in keyring.secrets.values()


async def test_a_new_token_made_while_the_keyring_is_locked_is_put_there_later(
    db: Database, keyring: FakeKeyring
) -> None:
    registry = await started(db, vault_of(keyring))
    keyring.error = named("KeyringLocked")()
    token = await registry.new_token(registry.default.id, NOW)
    keyring.error = None
    await registry.retry_texts()
    assert [*keyring.secrets.values()] == [token]
    assert registry.token_state(registry.default.id) is TokenState.KEYRING
    assert default_token(await started(db, vault_of(keyring))) == token


async def test_who_comes_back_does_not_share_a_name(db: Database, keyring: FakeKeyring) -> None:
    registry = await started(db, vault_of(keyring))
    first, _ = await registry.add("Phone", NOW)
    removed = await registry.remove(first.id, NOW)
    second, _ = await registry.add("phone", NOW)
    with pytest.raises(Objection, match="named Phone already"):
        await registry.restore(removed)
    assert registry.clients() == (registry.default, second)
    await registry.update(replace(second, name="Tablet"))
    await registry.restore(removed)
    assert len(registry.clients()) == 3
