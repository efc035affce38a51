"""Which project made a file, a cache or a tuned model: only its keys can use it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from peewee import SqliteDatabase

from gapdesk.store.database import Database
from gapdesk.store.tables import BindingRow

FILE_LIFETIME = 48 * 3600.0
"""Google deletes uploaded files after this many seconds (https://ai.google.dev/gemini-api/docs/files)."""
KEPT = 50_000
"""Bindings; above it the oldest go."""


@dataclass(frozen=True, slots=True)
class Binding:
    resource: str
    """"files/abc", "cachedContents/x", "tunedModels/y"."""
    project: str
    key_id: str
    """The key that made it."""
    client: str
    """Id of the client it was made for."""
    created: float
    expires: float | None = None
    """Epoch seconds; None = never."""


class Bindings:
    """All bindings, in memory; changes are written behind."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kinds: dict[str, dict[str, Binding]] = {}
        self._count = 0

    async def open(self, now: float) -> None:
        """Load what has not expired."""
        for binding in await self._db.run(_load, now):
            self._keep(binding)

    def find(self, resource: str, now: float) -> Binding | None:
        """The binding of `resource` ("files/abc"), unless it has expired."""
        binding = self._kinds.get(_kind(resource), {}).get(resource)
        return None if binding is None or _expired(binding, now) else binding

    def bind(
        self, resource: str, project: str, key_id: str, client: str, now: float, expires: float | None = None
    ) -> None:
        """Remember, or correct, where `resource` lives. Files expire by themselves after 48 h."""
        if expires is None and _kind(resource) == "files":
            expires = now + FILE_LIFETIME
        binding = Binding(resource, project, key_id, client, now, expires)
        self._keep(binding)
        self._db.post(_store, binding)

    def forget(self, resource: str) -> None:
        """`resource` was deleted; one that is unknown is fine."""
        if self._kinds.get(_kind(resource), {}).pop(resource, None) is not None:
            self._count -= 1
            self._db.post(_delete, resource)

    def projects_with(self, kind: str, now: float) -> set[str]:
        """The projects that hold at least one resource of `kind` ("files", "cachedContents" …)."""
        return {
            binding.project for binding in self._kinds.get(kind, {}).values() if not _expired(binding, now)
        }

    async def clean(self, now: float) -> None:
        """Drop what has expired."""
        for kind in self._kinds.values():
            for resource in [resource for resource, binding in kind.items() if _expired(binding, now)]:
                self.forget(resource)

    def _keep(self, binding: Binding) -> None:
        kind = self._kinds.setdefault(_kind(binding.resource), {})
        self._count += binding.resource not in kind
        kind.pop(binding.resource, None)  # so that the first of a kind is its oldest
        kind[binding.resource] = binding
        if self._count > KEPT:
            first = (next(iter(kind.values())) for kind in self._kinds.values() if kind)
            self.forget(min(first, key=lambda binding: binding.created).resource)


def _kind(resource: str) -> str:
    return resource.partition("/")[0]


def _expired(binding: Binding, now: float) -> bool:
    return binding.expires is not None and binding.expires <= now


# --- on the thread ------------------------------------------------------------------------------------------


def _load(db: SqliteDatabase, now: float) -> list[Binding]:
    BindingRow.delete().where(BindingRow.expires <= now).execute(db)
    rows = BindingRow.select().order_by(BindingRow.created).execute(db)
    return [
        Binding(row.resource, row.project, row.key_id, row.client, row.created, row.expires) for row in rows
    ]


def _store(db: SqliteDatabase, binding: Binding) -> None:
    BindingRow.insert(asdict(binding)).on_conflict_replace().execute(db)


def _delete(db: SqliteDatabase, resource: str) -> None:
    BindingRow.delete().where(BindingRow.resource == resource).execute(db)
