"""kill -9 while turns are recorded. GAPDESK_KILLS says how often (default 15); 200 take a minute."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

KILLS = int(os.environ.get("GAPDESK_KILLS", "15"))
ROOT = Path(__file__).parents[2]


def program(file: Path, seed: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.recording", str(file), str(seed)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed(file: Path, dice: random.Random) -> None:
    with program(file, dice.randrange(2**32)) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        with pytest.raises(subprocess.TimeoutExpired):  # or it ended by itself
            writer.wait(dice.uniform(0, 0.06))
        writer.kill()


def check(db: sqlite3.Connection) -> None:
    """Nothing is torn: neither a page, nor a turn, nor what belongs to it."""

    def count(query: str) -> int:
        (number,) = db.execute(query).fetchone()
        assert isinstance(number, int)
        return number

    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.execute("INSERT INTO message_text (message_text) VALUES ('integrity-check')")
    whole = "FROM conversation WHERE deleted IS NULL"
    # each path ends with a complete reply, or with what says why not
    assert not count(
        "SELECT count(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM message c WHERE c.parent = m.id) "
        "AND NOT (m.model_turn AND m.state = 'complete') AND (m.state = 'complete' OR m.note = '')"
    )
    assert not count(
        "SELECT count(*) FROM conversation c JOIN message m ON m.id = c.head "
        "WHERE m.conversation != c.id OR NOT m.model_turn OR m.state != 'complete'"
    )
    assert count(f"SELECT total(messages) = (SELECT count(*) FROM message JOIN conversation c "
                 f"ON c.id = conversation WHERE deleted IS NULL) {whole}")  # fmt: skip
    assert not count(f"SELECT count(*) {whole} AND open_end != "
                     "(SELECT state != 'complete' FROM message WHERE id = leaf)")  # fmt: skip
    assert not count("SELECT count(*) FROM message_blob WHERE hash NOT IN (SELECT hash FROM blob)")
    assert not count("SELECT count(*) FROM blob WHERE hash NOT IN (SELECT hash FROM message_blob)")


def test_a_kill_in_the_midst_of_writing_tears_nothing(tmp_path: Path) -> None:
    file, dice = tmp_path / "gapdesk.db", random.Random(20261122)
    seen = 0
    for _ in range(KILLS):
        killed(file, dice)
        with closing(sqlite3.connect(file)) as db:
            check(db)
            (newest,) = db.execute("SELECT max(id) FROM message").fetchone()
        assert newest > seen, "nothing was written"
        seen = newest
    assert seen > 3 * KILLS
