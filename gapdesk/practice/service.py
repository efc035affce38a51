"""The API behind the HTTP: which method a path names, what each method answers. No I/O; `now` is given."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gapdesk.practice import samples
from gapdesk.practice.batches import BatchStore
from gapdesk.practice.caches import CacheStore
from gapdesk.practice.catalogue import Catalogue, Limits, ModelCard
from gapdesk.practice.errors import GoogleError, invalid, not_found
from gapdesk.practice.files import FileStore
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.listing import page
from gapdesk.practice.projects import PracticeProject, projects_of
from gapdesk.practice.replies import whole
from gapdesk.practice.rules import check_generate, file_names
from gapdesk.practice.scenarios import last_user_text, play
from gapdesk.practice.scripts import Asked, Script
from gapdesk.practice.tokens import details, prompt_tokens
from gapdesk.practice.transcode import decode
from gapdesk.practice.turns import check_contents
from gapdesk.proxy.types import JsonObject

_PATH = re.compile(
    r"/(v1|v1beta|v1alpha)/([A-Za-z]+)(?:/([^/:]+))?(/operations(?:/[^/:]+)?)?(?::([A-Za-z]+))?"
)
_GENERATES = ("generateContent", "streamGenerateContent")
_INTERACTIONS_ONLY = ("deep-research-", "antigravity-", "gemini-omni-")
_VECTOR = 3072


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request of a known key, without its HTTP."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    project: PracticeProject
    base: str
    """The server's own URL."""
    now: float


@dataclass(frozen=True, slots=True)
class Target:
    """What a path names: `/v1beta/models/x:verb` → version, collection "models", name "x", verb."""

    version: str
    collection: str
    name: str | None
    operations: str | None
    verb: str | None

    @property
    def model(self) -> str | None:
        return self.name if self.collection == "models" else None

    @property
    def rpc(self) -> str:
        """Google's full name of the method, for error texts."""
        if self.collection == "models" and self.verb is None:
            return f"google.ai.generativelanguage.{self.version}.ModelService.ListModels"
        verb = self.verb or "getModel"
        return f"google.ai.generativelanguage.{self.version}.GenerativeService.{verb[0].upper()}{verb[1:]}"


@dataclass(frozen=True, slots=True)
class Performance:
    """A reply to be given now, whole or as a stream."""

    script: Script
    asked: Asked


@dataclass(frozen=True, slots=True)
class Download:
    """The bytes of a file."""

    mime: str
    content: bytes


Answer = JsonObject | Performance | Download


def target(path: str) -> Target | None:
    """What `path` (decoded) names, None if it is no path of this API."""
    found = _PATH.fullmatch(path)
    return Target(*found.groups()) if found else None


class PracticeService:
    """State and methods of the simulated API."""

    def __init__(self, keys: Sequence[PracticeKey], models: Mapping[str, JsonObject]) -> None:
        """`models` is the parsed `resources/model_limits.json`."""
        self.catalogue = Catalogue(models)
        self.projects = projects_of(keys)
        self.caches = CacheStore()
        self.files = FileStore()
        self.batches = BatchStore()

    def limit(self, project: str, model: str, limits: Limits) -> None:
        """Set the limits of (project, model). Raises KeyError for an unknown project."""
        self.projects[project].overrides[self.catalogue.quota_name(model)] = limits

    def answer(self, incoming: Incoming, named: Target) -> Answer:
        """The method's answer. Raises GoogleError."""
        if named.operations == "/operations":
            return {}
        if named.operations:
            raise not_found()
        match named.collection:
            case "models":
                return self._models(incoming, named)
            case "cachedContents":
                return self._cached_contents(incoming, named)
            case "files":
                return self._files(incoming, named)
            case "batches":
                return self._batches(incoming, named)
            case "tunedModels" | "fileSearchStores" | "corpora" if (
                incoming.method == "GET" and not named.name
            ):
                return {}
            case _:
                raise not_found()

    # --- models --------------------------------------------------------------------------------------------

    def _models(self, incoming: Incoming, named: Target) -> Answer:
        match incoming.method, named.name, named.verb:
            case "GET", None, None:
                cards = [card.wire() for card in self.catalogue.listed(named.version)]
                return page("models", cards, incoming.query, default=50, most=1000)
            case "GET", str(model), None:
                return self.catalogue.find(model, named.version, "getModel").wire()
            case "POST", str(model), str(verb):
                return self._model_method(incoming, named.version, model, verb)
            case _:
                raise not_found()

    def _model_method(self, incoming: Incoming, version: str, model: str, verb: str) -> Answer:
        if verb in _GENERATES:
            if model.startswith(_INTERACTIONS_ONLY):
                raise invalid("This model only supports Interactions API.")
            card = self.catalogue.find(model, version, "generateContent")
            document, request = decode(incoming.body, "GenerateContentRequest")
            return self._perform(incoming, document, request, card)
        match verb:
            case "countTokens":
                return self._count(incoming, self.catalogue.find(model, version, verb))
            case "embedContent" | "batchEmbedContents":
                return self._embed(incoming, self.catalogue.find(model, version, "embedContent"), verb)
            case "batchGenerateContent":
                return self._batch(incoming, self.catalogue.find(model, version, verb))
            case _:
                raise not_found()

    def _perform(
        self, incoming: Incoming, document: JsonObject, request: JsonObject, card: ModelCard
    ) -> Performance:
        project = incoming.project
        check_generate(request, card, project.number)
        for name in file_names(request):
            self.files.check(name, project.number, incoming.now)
        request, cached = self.caches.complete(request, card.name, project.number, incoming.now)
        project.take(card, prompt_tokens(request, card).total(), incoming.now)
        asked = Asked(
            request=request,
            document=document,
            card=card,
            project=project.number,
            tier=project.tier,
            limits=project.limits(card),
            serial=secrets.token_urlsafe(16),
            prompt=last_user_text(request),
            cached=cached,
        )
        return Performance(play(asked), asked)

    def _count(self, incoming: Incoming, card: ModelCard) -> JsonObject:
        _, body = decode(incoming.body, "CountTokensRequest")
        if "contents" in body and "generateContentRequest" in body:
            raise invalid("Only one of `contents` and `generate_content_request` may be set.")
        request = body.get("generateContentRequest", body)
        request, cached = self.caches.complete(request, card.name, incoming.project.number, incoming.now)
        if not cached:
            check_contents(request.get("contents", []))
        counts = prompt_tokens(request, card)
        reply: JsonObject = {"totalTokens": counts.total(), "promptTokensDetails": details(counts)}
        if cached:
            reply["cachedContentTokenCount"] = cached
        return reply

    def _embed(self, incoming: Incoming, card: ModelCard, verb: str) -> JsonObject:
        if verb == "embedContent":
            _, body = decode(incoming.body, "EmbedContentRequest")
            requests = [body]
        else:
            _, body = decode(incoming.body, "BatchEmbedContentsRequest")
            requests = body.get("requests", [])
            if not requests:
                raise invalid("* BatchEmbedContentsRequest.requests: requests is not specified\n")
            for i, request in enumerate(requests):
                if request.get("model", "").removeprefix("models/") != card.name:
                    raise invalid(
                        f"* BatchEmbedContentsRequest.requests[{i}].model: unexpected model name format\n"
                    )
        vectors = [{"values": _embedding(request)} for request in requests]
        tokens = sum(prompt_tokens({"contents": [request["content"]]}, card).total() for request in requests)
        incoming.project.take(card, tokens, incoming.now)
        usage = {"promptTokenCount": tokens}
        if verb == "embedContent":
            return {"embedding": vectors[0], "usageMetadata": usage}
        return {"embeddings": vectors, "usageMetadata": usage}

    # --- caches, files, batches ----------------------------------------------------------------------------

    def _cached_contents(self, incoming: Incoming, named: Target) -> Answer:
        project, now = incoming.project.number, incoming.now
        name = f"cachedContents/{named.name}"
        match incoming.method, named.name:
            case "GET", None:
                return self.caches.listing(project, incoming.query, now)
            case "POST", None:
                _, body = decode(incoming.body, "CachedContent")
                return self.caches.create(
                    body,
                    project=project,
                    tier=incoming.project.tier,
                    catalogue=self.catalogue,
                    version=named.version,
                    serial=secrets.token_hex(20),
                    now=now,
                )
            case "GET", _:
                return self.caches.get(name, project, now)
            case "PATCH", str():
                _, body = decode(incoming.body, "CachedContent")
                return self.caches.patch(name, body, project, now)
            case "DELETE", str():
                return self.caches.delete(name, project, now)
            case _:
                raise not_found()

    def _files(self, incoming: Incoming, named: Target) -> Answer:
        project, now, base = incoming.project.number, incoming.now, incoming.base
        match incoming.method, named.name, named.verb:
            case "GET", None, None:
                return self.files.listing(project, incoming.query, base, now)
            case "GET", str(name), "download":
                return Download(*self.files.content(name, project, now))
            case "GET", str(name), None:
                return self.files.get(name, project, base, now)
            case "DELETE", str(name), None:
                return self.files.delete(name, project, now)
            case _:
                raise not_found()

    def _batch(self, incoming: Incoming, card: ModelCard) -> JsonObject:
        _, body = decode(incoming.body, "BatchGenerateContentRequest")
        batch = body.get("batch", {})
        listed = batch.get("inputConfig", {}).get("requests", {}).get("requests", [])
        if not listed:
            raise invalid("* BatchGenerateContentRequest.batch.input_config: requests must not be empty\n")
        return self.batches.create(
            project=incoming.project.number,
            model=card.name,
            display_name=batch.get("displayName", ""),
            replies=[self._batched(incoming, item, card) for item in listed],
            serial=secrets.token_hex(16),
            now=incoming.now,
        )

    def _batched(self, incoming: Incoming, item: JsonObject, card: ModelCard) -> JsonObject:
        request = item.get("request", {})
        reply: JsonObject = {"metadata": item["metadata"]} if "metadata" in item else {}
        try:
            done = self._perform(incoming, request, request, card)
        except GoogleError as error:
            return reply | error.body()
        return reply | {"response": whole(done.script, done.asked)}

    def _batches(self, incoming: Incoming, named: Target) -> Answer:
        project = incoming.project.number
        name = f"batches/{named.name}"
        match incoming.method, named.name, named.verb:
            case "GET", None, None:
                return self.batches.listing(project, incoming.query)
            case "GET", str(), None:
                return self.batches.get(name, project)
            case "POST", str(), "cancel":
                return self.batches.cancel(name, project)
            case "DELETE", str(), None:
                return self.batches.delete(name, project)
            case _:
                raise not_found()


def _embedding(request: JsonObject) -> list[float]:
    parts = request.get("content", {}).get("parts", [])
    if not parts:
        raise invalid("* EmbedContentRequest.content: contents is not specified\n")
    config = request.get("embedContentConfig", {})
    size = request.get("outputDimensionality") or config.get("outputDimensionality") or _VECTOR
    if not 1 <= size <= _VECTOR:
        raise invalid(f"outputDimensionality must be in the range [1, {_VECTOR}].")
    return samples.vector("\n".join(part.get("text", "") for part in parts), size)
