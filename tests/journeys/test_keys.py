"""Gemini keys in a real keyring, without one, and in a locked one; pasted, imported, removed and killed."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.practice.upstream import PracticeUpstream
from tests.journeys.conftest import KEYS, Start
from tests.journeys.desktop import (
    Session,
    kill_keyring,
    lock_keyring,
    picture,
    secrets,
    silent_keyring,
    start_keyring,
    unlock_keyring,
    until,
)
from tests.journeys.program import Program, command, files_with

ALL = tuple(key.secret for key in KEYS)
TO_UNDO = ("shift+Tab", "shift+Tab", "space")
"""From the table to the button of the notice above it."""
TO_COPY_KEY = ("Up", "Up", "Up", "Return")
"""In the menu of a key."""
TO_TRY_AGAIN = ("shift+Tab", "space")


def run(
    start: Start, session: Session, google: PracticeUpstream, *options: str, watched: bool = False
) -> Program:
    """The program before the simulated Google, listening; the tests' token is good in it."""
    told = session.with_env(PASSWORD=PRACTICE_TOKEN)
    program = start(told, "--port", "0", "--upstream", google.url, *options, watched=watched)
    assert program.url
    return program


def paste_in_guide(program: Program, keys: Iterable[str]) -> None:
    program.press("ctrl+1")
    program.paste("\n".join(keys))
    program.press("Tab", "space")


def paste_on_page(program: Program, keys: Iterable[str]) -> None:
    """Paste into the table of keys, which opens the preview, and add all that is found."""
    program.press("ctrl+2")
    program.paste(", ".join(keys))
    program.press("Tab", "Tab", "space")


def kept(session: Session, keys: Iterable[str]) -> set[str]:
    """Those of `keys` that are in the keyring."""
    return set(keys).intersection(secrets(session, "key"))


def listed(program: Program) -> list[str]:
    """The lines of `gapdesk keys list`, beside the program."""
    done = command(program.session, program.folder, "keys", "list")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[1:]


def used(google: PracticeUpstream) -> set[str]:
    """The keys with which a reply was asked for."""
    return {call.key for call in list(google.calls) if call.key and ":" in call.path}


def serves_with(program: Program, google: PracticeUpstream, keys: Iterable[str]) -> None:
    """Chat until each of `keys`, and no other, was asked; no chat may fail."""
    google.clear()
    wanted = set(keys)

    def chatted() -> bool:
        assert program.chat(f"Hello {len(google.calls)}").status == 200
        return used(google) >= wanted

    until(chatted, "some keys are never asked")
    assert used(google) == wanted


def rows(program: Program, which: str = "TRUE") -> int:
    """How many keys the database knows, or those only that SQL finds."""
    with contextlib.closing(sqlite3.connect(program.folder / "gapdesk.db")) as db:
        (count,) = db.execute(f"SELECT count(*) FROM api_key WHERE {which}").fetchone()
    return int(count)


def home(session: Session) -> Path:
    return Path(session.env["HOME"])


def test_keys_live_in_the_keyring_only(
    session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    pasted, imported = ALL[:3], ALL[3:5]
    program = run(start, session, google)
    paste_in_guide(program, pasted)
    until(lambda: kept(session, pasted) == set(pasted), "they do not get into the keyring")
    serves_with(program, google, pasted)

    file = tmp_path / "import" / "keys.txt"
    file.parent.mkdir()
    file.write_text("\n".join(imported), encoding="utf-8")
    done = command(session, program.folder, "keys", "import", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    until(lambda: program.chat("/json").status == 200 and used(google) >= {*imported}, "it does not notice")
    assert program.terminate() == 0

    again = run(start, session, google)
    serves_with(again, google, ALL[:5])
    again.press("ctrl+2", "Down", "Delete")
    until(lambda: len(listed(again)) == 4, "it is not removed")  # which finishes the removal, for its part
    again.press(*TO_UNDO)
    until(lambda: kept(session, ALL[:5]) == set(ALL[:5]), "undone, it is not in the keyring again")
    picture(session, tmp_path / "undone.png", again.window)
    assert len(listed(again)) == 5
    again.press("ctrl+2", "Up", "Down", "Delete")
    until(lambda: len(listed(again)) == 4, "it is not removed")
    assert again.terminate() == 0
    left = kept(session, ALL[:5])
    assert len(left) == 4

    last = run(start, session, google, "--hidden")
    serves_with(last, google, left)
    assert last.terminate() == 0
    for secret in ALL[:5]:
        assert files_with(secret, tmp_path, home(session)) == [file] * (secret in imported)


def test_without_a_keyring_keys_serve_until_the_exit(
    session: Session, bare_session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    no_keyring = session.with_env(DBUS_SESSION_BUS_ADDRESS=bare_session.env["DBUS_SESSION_BUS_ADDRESS"])
    keys = ALL[5:8]
    program = run(start, no_keyring, google)
    paste_in_guide(program, keys[:2])
    until(lambda: program.chat("Hello").status == 200, "they are not used")
    paste_on_page(program, keys[2:])
    serves_with(program, google, keys)
    assert "no keyring" in program.log()
    picture(session, tmp_path / "keys.png", program.window)
    program.show_page("ctrl+1", tmp_path / "overview.png")
    assert rows(program) == 0
    assert program.terminate() == 0

    again = run(start, no_keyring, google, "--hidden")
    google.clear()
    assert again.chat("Hello").status == 503
    assert google.calls == []
    assert again.terminate() == 0
    assert [file for secret in keys for file in files_with(secret, tmp_path, home(session))] == []


def test_with_a_locked_keyring_keys_wait_and_requests_with_them(
    own_session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    keys = ALL[8:11]
    program = run(start, own_session, google)
    paste_in_guide(program, keys)
    until(lambda: kept(own_session, keys) == set(keys), "they do not get into the keyring")
    assert program.terminate() == 0
    lock_keyring(own_session)
    google.clear()

    again = run(start, own_session, google, "--set", "retry.hold_seconds=60")
    until(lambda: "locked" in again.log(), "it does not say that the keyring is locked")
    with ThreadPoolExecutor() as pool:
        reply = pool.submit(again.chat, "Hello")
        again.show_page("ctrl+2", tmp_path / "keys.png")
        again.show_page("ctrl+1", tmp_path / "overview.png")
        again.press("ctrl+2")
        assert not reply.done()
        assert google.calls == []
        unlock_keyring(own_session)
        again.press(*TO_TRY_AGAIN)
        assert reply.result(15).status == 200
    serves_with(again, google, keys)
    assert again.terminate() == 0


def test_while_the_keyring_does_not_answer_keys_wait_and_requests_with_them(
    own_session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    keys = ALL[:3]
    program = run(start, own_session, google)
    paste_in_guide(program, keys)
    until(lambda: kept(own_session, keys) == set(keys), "they do not get into the keyring")
    (token,) = secrets(own_session, "token")
    assert program.terminate() == 0
    google.clear()

    with ThreadPoolExecutor() as pool:
        with silent_keyring(own_session):
            again = run(start, own_session, google)
            reply = pool.submit(again.chat, "Hello")
            again.show_page("ctrl+2", tmp_path / "keys.png")
            again.show_page("ctrl+1", tmp_path / "overview.png")
            assert not reply.done()
            assert google.calls == []
        assert reply.result(15).status == 200
    serves_with(again, google, keys)
    again.choose("copy_token")
    assert again.clipboard() == token


def test_many_keys_are_stored_while_it_serves(
    session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    first, many = ALL[11], ALL[12:52]
    program = run(start, session, google)
    paste_in_guide(program, [first])
    until(lambda: kept(session, [first]), "it does not get into the keyring")
    google.clear()
    paste_on_page(program, many)

    def chatted() -> bool:
        assert program.chat(f"Hello {len(google.calls)}").status == 200
        return kept(session, many) == set(many)

    until(chatted, "they do not get into the keyring")
    serves_with(program, google, [first, *many])
    picture(session, tmp_path / "many.png", program.window)


def test_two_hundred_keys_of_a_file_are_all_in_the_keyring(
    own_session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    keys = ALL[64:264]
    assert len(keys) == 200
    file = tmp_path / "import" / "keys.txt"
    file.parent.mkdir()
    file.write_text("\n".join(keys), encoding="utf-8")
    program = run(start, own_session, google, watched=True)
    program.eye.click("Choose files…")
    program.answer_dialog(str(file))
    program.eye.wait("200 keys: 200 valid", seconds=30)
    until(lambda: kept(own_session, keys) == set(keys), "not all are in the keyring", 30)
    assert program.chat("Hello").status == 200
    picture(own_session, tmp_path / "imported.png", program.window)
    assert rows(program) == 200
    assert program.terminate() == 0
    assert [
        name for name in tmp_path.rglob("*") if name.is_file() and keys[0].encode() in name.read_bytes()
    ] == [file]


def test_the_keyring_is_killed_in_mid_use_and_nothing_is_lost(
    own_session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    old, new = ALL[:3], ALL[3:5]
    program = run(start, own_session, google, watched=True)
    paste_in_guide(program, old)
    until(lambda: kept(own_session, old) == set(old), "they do not get into the keyring")
    kill_keyring(own_session)
    serves_with(program, google, old)
    paste_on_page(program, new)
    program.eye.wait("Try again")
    assert not program.eye.find("Keys that are not in the keyring yet: 2.")
    picture(own_session, tmp_path / "killed.png", program.window)
    serves_with(program, google, [*old, *new])

    start_keyring(own_session)
    program.eye.click("Try again")
    until(lambda: kept(own_session, ALL[:5]) == set(ALL[:5]), "not all are in the keyring again")
    program.eye.gone("Try again")
    picture(own_session, tmp_path / "again.png", program.window)
    assert program.terminate() == 0
    again = run(start, own_session, google, "--hidden")
    serves_with(again, google, ALL[:5])


@pytest.mark.parametrize(("keys", "stored"), [(ALL[52:55], 0), (ALL[55:59], 1)])
def test_a_kill_after_pasting_leaves_no_half_key(
    session: Session, start: Start, google: PracticeUpstream, keys: tuple[str, ...], stored: int
) -> None:
    program = run(start, session, google)
    paste_in_guide(program, keys[:1])
    until(lambda: kept(session, keys), "it does not get into the keyring")
    paste_on_page(program, keys[1:])
    until(lambda: rows(program) == len(keys), "it does not take them in")
    until(lambda: len(kept(session, keys)) > stored, "none gets into the keyring")
    program.kill()

    again = run(start, session, google)
    whole = kept(session, keys)
    serves_with(again, google, whole)
    until(lambda: rows(again) == len(whole), "the database has more keys than the keyring")
    lost = re.search(r"(\d+) keys are not in the keyring any more", again.log())
    assert (int(lost[1]) if lost else 0) == len(keys) - len(whole)


def test_a_kill_after_removing_removes_for_good(
    session: Session, start: Start, google: PracticeUpstream
) -> None:
    keys = ALL[60:62]
    program = run(start, session, google)
    paste_in_guide(program, keys)
    until(lambda: kept(session, keys) == set(keys), "they do not get into the keyring")
    program.press("ctrl+2", "Down", "Delete")
    until(lambda: rows(program, "removed IS NOT NULL") == 1, "it is not removed")
    program.kill()

    again = run(start, session, google)
    until(lambda: len(kept(session, keys)) == 1, "its entry stays in the keyring")
    until(lambda: rows(again) == 1, "its row stays in the database")
    serves_with(again, google, kept(session, keys))


def test_a_copied_key_is_marked_for_clipboard_histories(
    session: Session, start: Start, google: PracticeUpstream
) -> None:
    key = ALL[62]
    program = run(start, session, google)
    paste_in_guide(program, [key])
    program.press("ctrl+2", "space")
    program.choose_in_menu(*TO_COPY_KEY)
    until(lambda: program.clipboard_kinds().get("x-kde-passwordManagerHint") == "secret", "it is not marked")
    assert program.clipboard() == key
    program.press("ctrl+c")
    until(lambda: "Healthy" in program.clipboard(), "the row is not on the clipboard")
    kinds = program.clipboard_kinds()
    assert "x-kde-passwordManagerHint" not in kinds
    assert key not in str(kinds)
