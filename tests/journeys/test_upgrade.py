"""An older data folder goes on as it was; a newer one is told of and not touched. With the real keyring."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gapdesk.keys.finding import key_id
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.store.migrations import MIGRATIONS
from gapdesk.store.version import application_id, stamp
from gapdesk.vault import place_of_key, place_of_token
from tests.journeys.conftest import Start, simulated_google
from tests.journeys.desktop import Session, picture, secrets, until
from tests.journeys.program import Program, command

DATA = Path(__file__).parents[1] / "data"
VERSIONS = range(1, len(MIGRATIONS) + 1)
WITH_KEYS, WITH_CONVERSATIONS = 2, 3
"""The first versions that had any."""
MODEL = "gemini-3.8-flash"
TOKEN = "gd-old-token"
SALT = bytes(range(16))
SETTINGS = """\
# kept since the first version
[search]
variants = false  # no second list

[future]
name_of_tomorrow = 7

[context]
renamed_since = "x"
"""
KEYS = {
    version: PracticeKey(
        f"AQ.test-key-upgrade-{version:02}-0000000000", f"40000000000{version}", tier="tier1"
    )
    for version in VERSIONS
}
_KEEP = """
import keyring, sys
service, name = sys.argv[1:]
keyring.set_password(service, name, sys.stdin.read())
"""
_DIALOG = "_NET_WM_WINDOW_TYPE_DIALOG"


@pytest.fixture
def google() -> Iterator[PracticeUpstream]:
    """A simulated Google that knows the keys of these journeys."""
    with simulated_google(tuple(KEYS.values())) as upstream:
        yield upstream


def keep(session: Session, place: tuple[str, str], secret: str) -> None:
    """Put an entry into the keyring as gapdesk does."""
    session.run(sys.executable, "-c", _KEEP, *place, input=secret)


def client_of(version: int) -> str:
    return f"c0ffee{version}"


def old_folder(session: Session, folder: Path, version: int) -> None:
    """A folder as a gapdesk of that time left it, lately used; its secrets are in the keyring."""
    folder.mkdir()
    secret = KEYS[version].secret
    sql = (DATA / f"database_v{version}.sql").read_text("utf-8")
    sql = sql.replace("'key-1'", f"'{key_id(secret, SALT)}'").replace("c0ffee", client_of(version))
    with contextlib.closing(sqlite3.connect(folder / "gapdesk.db")) as db:
        db.executescript(sql)
        if version >= WITH_CONVERSATIONS:
            with db:
                db.execute("UPDATE conversation SET used = ?", (time.time(),))
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    keep(session, place_of_token(client_of(version)), TOKEN)
    if version >= WITH_KEYS:
        keep(session, place_of_key(key_id(secret, SALT)), secret)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_folder_keeps_keys_conversations_settings_tokens_and_limits(
    session: Session, start: Start, google: PracticeUpstream, tmp_path: Path, version: int
) -> None:
    folder, key = tmp_path / "data", KEYS[version]
    old_folder(session, folder, version)
    given = {} if version >= WITH_KEYS else {"GEMINI_API_KEYS": key.secret}
    options = ("--hidden", "--port", "0", "--upstream", google.url)
    program = start(session.with_env(**given), *options, token=TOKEN)
    assert program.url

    assert program.chat("Hello", model=MODEL).status == 200
    assert {call.key for call in google.calls if ":" in call.path} == {key.secret}
    assert program.models() == {MODEL}  # all this client may use; and the setting leaves out the -search
    assert (folder / "settings.toml").read_text("utf-8") == SETTINGS
    assert command(session, folder, "token", "show").stdout == f"{TOKEN}\n"

    if version >= WITH_KEYS:
        listed = command(session, folder, "keys", "list").stdout
        assert [line.split()[:2] for line in listed.splitlines()[1:]] == [["first", "project-a"]]
        (limits,) = (
            each["limits"]
            for each in program.get("/api/v1/quota").json["data"]
            if (each["project"], each["model"]) == ("project-a", MODEL)
        )
        assert (limits["rpm"]["limit"], limits["rpd"]["limit"]) == (5, 250)
    if version >= WITH_CONVERSATIONS:
        with program.begin_chat("And now, later?", stream=False, name="notes", model=MODEL) as answer:
            assert answer.status == 200
        asked = "SELECT count(*) FROM message WHERE conversation = 1 AND model_turn = 0"
        until(lambda: program.stored(asked) == [(3,)], "it is not in its old conversation")
        titles = {title for (title,) in program.stored("SELECT title FROM conversation")}
        assert titles >= {"What is this? 天气", "Old talk"}
    assert program.terminate() == 0

    assert stamp(folder / "gapdesk.db").version == len(MIGRATIONS)
    copies = sorted(file.name for file in folder.glob("gapdesk.db.*"))
    assert copies == ([f"gapdesk.db.v{version}.bak"] if version < len(MIGRATIONS) else [])
    for copy in copies:
        assert stamp(folder / copy).version == version
        with contextlib.closing(sqlite3.connect(folder / copy)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def seen(folder: Path) -> dict[Path, tuple[bytes, int, int]]:
    """Content, rights and time of all there is, the folder itself included."""
    return {
        path: (path.read_bytes() if path.is_file() else b"", path.stat().st_mode, path.stat().st_mtime_ns)
        for path in (folder, *folder.rglob("*"))
    }


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_newer_folder_is_told_of_in_a_window_and_not_touched(
    session: Session, tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "data"
    version = max(VERSIONS)
    old_folder(session, folder, version)
    with contextlib.closing(sqlite3.connect(folder / "gapdesk.db")) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA user_version = 99")
        db.execute(f"PRAGMA application_id = {application_id('9.9.9')}")
    before, entries = seen(folder), {each: sorted(secrets(session, each)) for each in ("key", "token")}
    abroad = session.with_env(LANG=f"{language}.UTF-8", LANGUAGE=language)
    program = Program(abroad, folder)
    try:
        box = until(lambda: program.windows(_DIALOG), "no window")[0]
        picture(session, tmp_path / "newer.png", box)
        session.run("xdotool", "windowactivate", "--sync", box, "key", "Escape")
        assert program.wait() == 2
        assert "made by gapdesk 9.9.9, which is newer" in program.complaints()
    finally:
        program.kill_if_running()
    for words in (("keys", "list"), ("token", "show"), ("erase", "--yes")):
        done = command(session, folder, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "made by gapdesk 9.9.9, which is newer" in done.stderr
    assert seen(folder) == before
    assert {each: sorted(secrets(session, each)) for each in ("key", "token")} == entries


def test_what_is_erased_is_gone_from_folder_and_keyring(
    session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    """It quits the one in the tray first, as an uninstaller does; what another folder has stays."""
    gone, stays = max(VERSIONS), max(VERSIONS) - 1
    for name, version in (("gone", gone), ("stays", stays)):
        old_folder(session, tmp_path / name, version)
    told = ("--hidden", "--port", "0", "--upstream", google.url)
    program = start(session, *told, folder="gone", token=TOKEN)
    program.tray_icon()
    assert program.url
    refused = command(session, program.folder, "erase", "--yes")
    assert refused.returncode == 1
    assert "quit it first" in refused.stderr
    quitting = command(session, program.folder, "--quit")
    assert (quitting.returncode, quitting.stdout) == (0, "gapdesk has quit\n")
    assert program.wait() == 0
    done = command(session, program.folder, "erase", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 entries of the keyring deleted" in done.stdout
    assert not program.folder.exists()
    left = secrets(session, "key")
    assert KEYS[gone].secret not in left
    assert KEYS[stays].secret in left
    assert TOKEN in secrets(session, "token")  # of the other folder
    assert (tmp_path / "stays" / "gapdesk.db").exists()
