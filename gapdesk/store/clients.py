"""Clients and the hashes of their tokens, on disk; never a token itself."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from peewee import SqliteDatabase

from gapdesk.proxy.types import Client
from gapdesk.store.tables import ClientRow, TokenRow

UNUSED_KEPT = 8
"""Tokens of a client that were never used: without a keyring each start makes one."""


class ClientKind(StrEnum):
    RANDOM = "random"
    """Has tokens made by us."""
    PASSWORD = "password"  # noqa: S105 - a kind, not a password
    """Has a token chosen by the user, given at each start."""
    LOCAL = "local"
    """Whoever comes without a token, where none is needed."""


@dataclass(frozen=True, slots=True)
class SavedClient:
    client: Client
    kind: ClientKind
    created: float
    last_seen: float | None = None
    removed: float | None = None
    program: str = ""
    """The program seen last with its token, "" if none was recognised."""


@dataclass(frozen=True, slots=True)
class SavedToken:
    digest: bytes
    created: float
    used: float | None


@dataclass(frozen=True, slots=True)
class RemovedClient:
    """What it takes to let a removed client in again."""

    client_id: str
    tokens: tuple[SavedToken, ...]
    text: str | None = field(repr=False)
    """The token, if it was known."""


def load_clients(db: SqliteDatabase) -> list[SavedClient]:
    """All clients there ever were, oldest first."""
    return [_saved(row) for row in ClientRow.select().order_by(ClientRow.created).execute(db)]


def load_digests(db: SqliteDatabase) -> dict[bytes, str]:
    """SHA-256 of each valid random token, with its client's id."""
    rows = TokenRow.select(TokenRow.hash, TokenRow.client).where(TokenRow.salt.is_null()).tuples().execute(db)
    return {bytes(digest): client for digest, client in rows}


def add_client(db: SqliteDatabase, name: str, kind: ClientKind, now: float) -> SavedClient:
    client = Client(id=uuid.uuid4().hex, name=name)
    ClientRow.insert(
        id=client.id, name=name, kind=kind, private=False, overrides="{}", allowed_models="[]", created=now
    ).execute(db)
    return SavedClient(client, kind, now)


def update_client(db: SqliteDatabase, client: Client) -> None:
    changes = ClientRow.update(
        name=client.name,
        private=client.private,
        overrides=json.dumps(dict(client.overrides)),
        allowed_models=json.dumps(client.allowed_models),
    )
    changes.where(ClientRow.id == client.id).execute(db)


def remove_client(db: SqliteDatabase, client_id: str, now: float) -> tuple[SavedToken, ...]:
    """Take its tokens, and return them; the row stays, as the owner of its conversations."""
    rows = TokenRow.select().where(TokenRow.client == client_id).execute(db)
    tokens = tuple(SavedToken(bytes(row.hash), row.created, row.used) for row in rows)
    TokenRow.delete().where(TokenRow.client == client_id).execute(db)
    ClientRow.update(removed=now).where(ClientRow.id == client_id).execute(db)
    return tokens


def restore_client(db: SqliteDatabase, removed: RemovedClient) -> None:
    """Undo `remove_client`."""
    ClientRow.update(removed=None).where(ClientRow.id == removed.client_id).execute(db)
    for token in removed.tokens:
        TokenRow.insert(
            hash=token.digest, client=removed.client_id, created=token.created, used=token.used
        ).execute(db)


def add_token(db: SqliteDatabase, client_id: str, digest: bytes, now: float) -> None:
    """One more valid token."""
    TokenRow.insert(hash=digest, client=client_id, created=now).execute(db)


def replace_tokens(db: SqliteDatabase, client_id: str, digest: bytes, now: float) -> None:
    """The only valid token from now on."""
    TokenRow.delete().where(TokenRow.client == client_id).execute(db)
    add_token(db, client_id, digest, now)


def drop_unused_tokens(db: SqliteDatabase, client_id: str) -> None:
    """Of the tokens nobody ever used, keep the newest few."""
    unused = (
        TokenRow.select(TokenRow.hash)
        .where(TokenRow.client == client_id, TokenRow.used.is_null(), TokenRow.salt.is_null())
        .order_by(TokenRow.created.desc())
        .offset(UNUSED_KEPT)
        .limit(-1)
    )
    TokenRow.delete().where(TokenRow.hash.in_(unused)).execute(db)


def note_use(db: SqliteDatabase, client_id: str, digest: bytes, now: float) -> None:
    ClientRow.update(last_seen=now).where(ClientRow.id == client_id).execute(db)
    TokenRow.update(used=now).where(TokenRow.hash == digest).execute(db)


def note_program(db: SqliteDatabase, client_id: str, program: str, seen: float) -> None:
    ClientRow.update(program=program, last_seen=seen).where(ClientRow.id == client_id).execute(db)


def recognise(db: SqliteDatabase, passwords: Sequence[str], now: float) -> list[str]:
    """The client id of each of `passwords`, known from an earlier run by its salted scrypt hash, or new.

    Takes some 50 ms for each pair of a password and a saved hash.
    """
    saved = [
        (bytes(row.salt), bytes(row.hash), row.client_id)
        for row in TokenRow.select().where(TokenRow.salt.is_null(False)).execute(db)
    ]
    return [_recognise(db, password, f"PASSWORD {n}", saved, now) for n, password in enumerate(passwords, 1)]


def _recognise(
    db: SqliteDatabase, password: str, name: str, saved: Sequence[tuple[bytes, bytes, str]], now: float
) -> str:
    for salt, known, client_id in saved:
        if hmac.compare_digest(_scrypt(password, salt), known):
            return client_id
    client_id = add_client(db, name, ClientKind.PASSWORD, now).client.id
    salt = secrets.token_bytes(16)
    TokenRow.insert(hash=_scrypt(password, salt), client=client_id, salt=salt, created=now).execute(db)
    return client_id


def _scrypt(password: str, salt: bytes) -> bytes:
    # n, r, p of RFC 7914 §2 for interactive logins; 16 MiB
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=2**14, r=8, p=1)


def _saved(row: ClientRow) -> SavedClient:
    client = Client(
        id=row.id,
        name=row.name,
        private=row.private,
        overrides=json.loads(row.overrides),
        allowed_models=tuple(json.loads(row.allowed_models)),
    )
    return SavedClient(client, ClientKind(row.kind), row.created, row.last_seen, row.removed, row.program)
