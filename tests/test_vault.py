from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from gapdesk.vault import Backend, Secrets, SessionVault, Vault, VaultError, VaultState, find_keyring
from tests.keys.fake_keyring import FakeKeyring, named

SECRET = "AQ.test-key-1"


@pytest.fixture
def keyring() -> Iterator[FakeKeyring]:
    keyring = FakeKeyring()
    yield keyring
    keyring.gate.set()


def vault_of(
    keyring: Backend | None, timeout: float = 30.0, on_change: Callable[[], None] = lambda: None
) -> Vault:
    return Vault(lambda: keyring, timeout, on_change)


@pytest.mark.parametrize("make", [lambda: vault_of(FakeKeyring()), SessionVault], ids=["keyring", "session"])
async def test_secrets_are_kept_replaced_and_forgotten(make: Callable[[], Secrets]) -> None:
    vault = make()
    assert await vault.get("gapdesk:key:1", "key") is None
    await vault.set("gapdesk:key:1", "key", SECRET)
    await vault.set("gapdesk:key:1", "key", "AQ.test-key-2")
    assert await vault.get("gapdesk:key:1", "key") == "AQ.test-key-2"
    assert await vault.get("gapdesk:key:2", "key") is None
    await vault.delete("gapdesk:key:1", "key")
    await vault.delete("gapdesk:key:1", "key")
    assert await vault.get("gapdesk:key:1", "key") is None
    assert vault.state is VaultState.READY
    assert not vault.message
    vault.close()


async def test_the_keyring_is_asked_on_one_thread_of_its_own(keyring: FakeKeyring) -> None:
    vault = vault_of(keyring)
    assert vault.state is VaultState.UNASKED
    await asyncio.gather(*(vault.set("gapdesk:key:1", str(n), SECRET) for n in range(20)))
    assert len(keyring.secrets) == 20
    assert len(keyring.threads) == 1
    assert threading.get_ident() not in keyring.threads
    vault.close()


async def test_the_loop_goes_on_while_the_keyring_hangs(keyring: FakeKeyring) -> None:
    vault = vault_of(keyring)
    keyring.gate.clear()
    asked = asyncio.create_task(vault.get("gapdesk:key:1", "key"))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not asked.done()
    keyring.gate.set()
    assert await asked is None
    vault.close()


async def test_a_call_that_takes_too_long_counts_as_locked_until_it_returns(keyring: FakeKeyring) -> None:
    states: list[VaultState] = []
    vault = vault_of(keyring, timeout=0.01, on_change=lambda: states.append(vault.state))
    keyring.gate.clear()
    with pytest.raises(VaultError, match="Waiting for the keyring") as caught:
        await vault.set("gapdesk:key:1", "key", SECRET)
    assert caught.value.state is VaultState.LOCKED
    assert vault.waiting
    with pytest.raises(VaultError, match="Waiting for the keyring"):
        await vault.get("gapdesk:key:1", "key")
    keyring.gate.set()
    await vault.wait()
    await asyncio.sleep(0)
    assert keyring.calls == 1  # the second was not even asked
    assert not vault.waiting
    assert states == [VaultState.LOCKED, VaultState.READY]
    assert keyring.secrets == {("gapdesk:key:1", "key"): SECRET}  # a late write has happened
    vault.close()


async def test_the_limit_counts_each_call_not_the_queue(keyring: FakeKeyring) -> None:
    vault = vault_of(keyring, timeout=0.01)
    keyring.gate.clear()
    calls = [asyncio.create_task(vault.get("gapdesk:key:1", str(n))) for n in range(50)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(result, VaultError) for result in results)
    keyring.gate.set()
    await vault.wait()
    assert keyring.calls == 1
    vault.close()


async def test_a_cancelled_caller_blocks_nobody(keyring: FakeKeyring) -> None:
    vault = vault_of(keyring)
    keyring.gate.clear()
    gone = asyncio.create_task(vault.get("gapdesk:key:1", "key"))
    await asyncio.sleep(0)
    gone.cancel()
    keyring.gate.set()
    await vault.set("gapdesk:key:1", "key", SECRET)
    assert gone.cancelled()
    vault.close()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (named("KeyringLocked")("Failed to unlock the collection!"), VaultState.LOCKED),
        (named("PromptDismissedException")(), VaultState.LOCKED),
        (named("InitError")("Failed to create the collection"), VaultState.FAILED),
        (OSError("The stub received bad data"), VaultState.FAILED),
    ],
)
async def test_failures_become_words_and_a_state(
    keyring: FakeKeyring, error: Exception, state: VaultState
) -> None:
    vault = vault_of(keyring)
    keyring.error = error
    with pytest.raises(VaultError) as caught:
        await vault.get("gapdesk:key:1", "key")
    assert caught.value.state is vault.state is state
    assert str(caught.value) == str(vault.message) != ""
    assert not vault.waiting
    keyring.error = None
    await vault.get("gapdesk:key:1", "key")
    assert vault.state is VaultState.READY
    vault.close()


async def test_a_failure_never_shows_the_secret(keyring: FakeKeyring) -> None:
    vault = vault_of(keyring)
    keyring.error = ValueError(f"cannot store {SECRET!r}")
    with pytest.raises(VaultError) as caught:
        await vault.set("gapdesk:key:1", "key", SECRET)
    assert SECRET not in str(caught.value)
    assert SECRET not in str(vault.message)
    vault.close()


async def test_a_failure_shows_no_other_secret_either(keyring: FakeKeyring) -> None:
    vault = vault_of(keyring)
    keyring.error = ValueError("entry AQ.test-key-of-another is broken")
    with pytest.raises(VaultError) as caught:
        await vault.get("gapdesk:key:1", "key")
    assert str(caught.value) == "The keyring failed: ValueError: entry [key] is broken"
    vault.close()


async def test_no_keyring_is_said_and_a_later_one_found() -> None:
    found: list[Backend | None] = [None, FakeKeyring()]
    vault = Vault(lambda: found.pop(0))
    with pytest.raises(VaultError, match="no keyring") as caught:
        await vault.set("gapdesk:key:1", "key", SECRET)
    assert caught.value.state is VaultState.MISSING
    await vault.set("gapdesk:key:1", "key", SECRET)
    assert await vault.get("gapdesk:key:1", "key") == SECRET
    vault.close()


async def test_a_keyring_that_died_is_looked_for_again(keyring: FakeKeyring) -> None:
    successor = FakeKeyring({("gapdesk:key:1", "key"): SECRET})
    found: list[Backend] = [keyring, successor]
    vault = Vault(lambda: found.pop(0))
    assert await vault.get("gapdesk:key:1", "key") is None
    keyring.error = ConnectionError("the bus is gone")
    with pytest.raises(VaultError):
        await vault.get("gapdesk:key:1", "key")
    assert await vault.get("gapdesk:key:1", "key") == SECRET
    vault.close()


async def test_a_locked_keyring_is_not_looked_for_again(keyring: FakeKeyring) -> None:
    found: list[Backend] = [keyring]
    vault = Vault(lambda: found.pop(0))
    keyring.error = named("KeyringLocked")("Failed to unlock the collection!")
    with pytest.raises(VaultError):
        await vault.get("gapdesk:key:1", "key")
    keyring.error = None
    assert await vault.get("gapdesk:key:1", "key") is None
    vault.close()


async def test_a_search_that_fails_is_a_failed_keyring() -> None:
    def find() -> Backend:
        raise ImportError("No module named 'somebodys_keyring'")

    vault = Vault(find)
    with pytest.raises(VaultError, match="somebodys_keyring") as caught:
        await vault.get("gapdesk:key:1", "key")
    assert caught.value.state is VaultState.FAILED
    vault.close()


def of(module: str) -> FakeKeyring:
    return type("Keyring", (FakeKeyring,), {"__module__": module})()


@pytest.mark.parametrize(
    ("module", "real"),
    [
        ("keyring.backends.SecretService", True),
        ("keyring.backends.libsecret", True),
        ("keyring.backends.kwallet", True),
        ("keyring.backends.macOS", True),
        ("keyring.backends.Windows", True),
        ("keyring.backends.fail", False),
        ("keyring.backends.null", False),
        ("keyrings.alt.file", False),
        ("keyring.backends.SecretServiceLookalike", False),
    ],
)
def test_only_real_keyrings_count(monkeypatch: pytest.MonkeyPatch, module: str, real: bool) -> None:
    chosen = of(module)
    monkeypatch.setattr("keyring.get_keyring", lambda: chosen)
    assert find_keyring() is (chosen if real else None)


def test_the_first_real_one_of_a_chain_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = of("keyring.backends.chainer")
    plain, kwallet = of("keyrings.alt.file"), of("keyring.backends.kwallet")
    monkeypatch.setattr(chain, "backends", [plain, kwallet, of("keyring.backends.libsecret")], raising=False)
    monkeypatch.setattr("keyring.get_keyring", lambda: chain)
    assert find_keyring() is kwallet


def test_a_keyring_that_came_later_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_keyring() is None
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.libsecret.Late")
    late = type(of("keyring.backends.libsecret"))
    late.priority = 5
    monkeypatch.setattr("keyring.core._load_keyring_class", lambda name: late)
    monkeypatch.setattr(
        "keyring.core.set_keyring", lambda found: monkeypatch.setattr("keyring.core._keyring_backend", found)
    )
    assert isinstance(find_keyring(), late)


def test_keyring_is_imported_only_when_asked() -> None:
    program = "import sys, gapdesk.vault; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=30, check=False).returncode == 0
