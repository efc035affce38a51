"""Judging what gapdesk keeps its things in: disk and keyring. Pure."""

from __future__ import annotations

from gapdesk.doctor.facts import DiskFacts, KeyringFacts
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.vault import VaultState
from gapdesk.wording import SILENCE, Words

_MB = 1_000_000
LITTLE, TOO_LITTLE = 500 * _MB, 50 * _MB
"""Bytes."""
SLOW = 3.0
"""Seconds."""


def disk(facts: DiskFacts) -> Finding:
    """Whether there is room, and gapdesk may use it."""

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE) -> Finding:
        return Finding(Check.DISK, verdict, words, advice, "", facts.error)

    room = _size(facts.free) if facts.free is not None else ""
    free_some = Words.of("Free some space on the disk that holds {folder}.", folder=facts.folder)
    if facts.full:
        return found(Verdict.BAD, Words("The disk is full; nothing can be kept."), free_some)
    if facts.gone:
        return found(
            Verdict.BAD,
            Words.of("The folder {place} is gone.", place=facts.unwritable),
            Words("Quit gapdesk and start it again: it makes a new one, and begins anew."),
        )
    if facts.unwritable:
        return found(
            Verdict.BAD,
            Words.of("gapdesk cannot write {place}.", place=facts.unwritable),
            Words("Give yourself the right to write there, or start gapdesk with another --data-dir."),
        )
    if facts.free is not None and facts.free < TOO_LITTLE:
        return found(Verdict.BAD, Words.of("The disk is nearly full: {room} left.", room=room), free_some)
    if facts.free is not None and facts.free < LITTLE:
        return found(Verdict.WARN, Words.of("Little room is left on the disk: {room}.", room=room), free_some)
    if facts.free is None:
        return found(Verdict.GOOD, Words("The data folder can be written."))
    return found(Verdict.GOOD, Words.of("The data folder can be written, {room} are free.", room=room))


def keyring(facts: KeyringFacts) -> Finding:
    """Whether secrets come out of the keyring as they went in."""

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE, place: str = "") -> Finding:
        return Finding(Check.KEYRING, verdict, words, advice, place, str(facts.error))

    if not facts.kept:
        return found(Verdict.SKIPPED, Words("Keys are kept in memory only, as it was chosen."))
    if facts.state is VaultState.MISSING:
        return found(
            Verdict.WARN,
            Words("This computer has no keyring: keys and token last until gapdesk quits."),
            Words("Set up a keyring (GNOME Keyring, KWallet), or keep a copy of your keys."),
        )
    if facts.state is VaultState.LOCKED:
        return found(
            Verdict.BAD,
            Words("The keyring is locked or does not answer."),
            Words("Unlock it: perhaps its question is behind another window."),
        )
    if facts.state is not VaultState.READY:
        return found(
            Verdict.BAD,
            Words("The keyring failed."),
            Words("Sign out and in again; if that does not help, keep keys in memory."),
            "keys.storage",
        )
    if not facts.same:
        return found(
            Verdict.BAD,
            Words("The keyring did not give back what was put into it."),
            Words("Import your keys again when it works, or keep them in memory."),
            "keys.storage",
        )
    if facts.seconds > SLOW:
        return found(
            Verdict.WARN,
            Words.of("The keyring works, but took {n} s.", n=f"{facts.seconds:.0f}"),
            Words("Nothing needs to be done; keys come late after the start."),
        )
    return found(Verdict.GOOD, Words("The keyring keeps what it is given."))


def _size(count: int) -> str:
    return f"{count / _MB:.0f} MB" if count < 1000 * _MB else f"{count / _MB / 1000:.0f} GB"
