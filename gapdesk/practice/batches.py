"""Batches of requests: accepted, and done when next looked at. Pure; `now` in epoch seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gapdesk.practice.errors import not_found
from gapdesk.practice.listing import page, stamp
from gapdesk.proxy.types import JsonObject

_TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch"


@dataclass(slots=True)
class _Batch:
    name: str
    project: str
    model: str
    display_name: str
    replies: list[JsonObject]
    created: float
    state: str = "BATCH_STATE_PENDING"

    def wire(self) -> JsonObject:
        """The long-running Operation."""
        metadata: JsonObject = {
            "@type": _TYPE,
            "name": self.name,
            "model": f"models/{self.model}",
            "displayName": self.display_name,
            "createTime": stamp(self.created),
            "state": self.state,
            "batchStats": {"requestCount": str(len(self.replies))},
        }
        operation: JsonObject = {"name": self.name, "metadata": metadata}
        if self.state == "BATCH_STATE_SUCCEEDED":
            output = {"inlinedResponses": {"inlinedResponses": self.replies}}
            metadata["output"] = output
            operation |= {"done": True, "response": {"@type": _TYPE + "Output", **output}}
        return operation


class BatchStore:
    """All batches of all projects."""

    def __init__(self) -> None:
        self._batches: dict[str, _Batch] = {}

    def create(
        self,
        *,
        project: str,
        model: str,
        display_name: str,
        replies: list[JsonObject],
        serial: str,
        now: float,
    ) -> JsonObject:
        """Accept a batch whose `replies` (`{"response" | "error", "metadata"?}`) are known already."""
        batch = _Batch(f"batches/{serial}", project, model, display_name, replies, now)
        self._batches[batch.name] = batch
        return batch.wire()

    def get(self, name: str, project: str) -> JsonObject:
        """The operation; a pending one is done from the next look on. Raises 404."""
        batch = self._find(name, project)
        shown = batch.wire()
        if batch.state == "BATCH_STATE_PENDING":
            batch.state = "BATCH_STATE_SUCCEEDED"
        return shown

    def listing(self, project: str, query: Mapping[str, str]) -> JsonObject:
        """One page of the project's operations, `{}` if it has none."""
        mine = [batch.wire() for batch in self._batches.values() if batch.project == project]
        return page("operations", mine, query, default=50, most=1000)

    def cancel(self, name: str, project: str) -> JsonObject:
        """Raises 404 for foreign and missing ones."""
        self._find(name, project).state = "BATCH_STATE_CANCELLED"
        return {}

    def delete(self, name: str, project: str) -> JsonObject:
        """Raises 404 for foreign and missing ones."""
        del self._batches[self._find(name, project).name]
        return {}

    def _find(self, name: str, project: str) -> _Batch:
        batch = self._batches.get(name)
        if batch is None or batch.project != project:
            raise not_found()
        return batch
