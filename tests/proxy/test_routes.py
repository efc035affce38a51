"""Which endpoint a request means: every path of the specification and of the clients seen, and the tricks."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from gapdesk.proxy.routes import UPLOAD_TOKEN, Endpoint, Route, dialect_of, normalise, route
from gapdesk.proxy.types import Dialect, Failure, FailureKind

OPENAI, GEMINI = Dialect.OPENAI, Dialect.GEMINI
GOOGLE = {"X-Goog-Api-Key": "gd-token"}
BEARER = {"Authorization": "Bearer gd-token"}


def to(method: str, target: str, headers: dict[str, str] | None = None) -> Route:
    return route(method, target, CIMultiDict(headers or BEARER))


def refused(method: str, target: str, headers: dict[str, str] | None = None) -> Failure:
    with pytest.raises(Failure) as caught:
        to(method, target, headers)
    return caught.value


OPENAI_PREFIXES = ["", "/v1", "/v1beta/openai", "/v1/openai", "//v1/", "/c/Alice/v1", "/c/Alice"]


@pytest.mark.parametrize("prefix", OPENAI_PREFIXES)
@pytest.mark.parametrize(
    ("method", "path", "endpoint"),
    [
        ("POST", "/chat/completions", Endpoint.CHAT),
        ("POST", "/chat/completions/", Endpoint.CHAT),
        ("POST", "/embeddings", Endpoint.EMBEDDINGS),
        ("GET", "/models", Endpoint.MODELS),
        ("GET", "/models/", Endpoint.MODELS),
        ("HEAD", "/models", Endpoint.MODELS),
        ("GET", "/models/gemini-3.8-flash", Endpoint.MODEL),
    ],
)
def test_openai_paths(prefix: str, method: str, path: str, endpoint: Endpoint) -> None:
    found = to(method, prefix + path)
    assert (found.endpoint, found.dialect) == (endpoint, OPENAI)
    assert found.conversation == ("Alice" if prefix.startswith("/c/") else None)


@pytest.mark.parametrize("name", ["gemini-3.8-flash", "models/gemini-3.8-flash", "google/gemini-3.8-flash"])
def test_an_openai_model_id_may_hold_slashes(name: str) -> None:
    found = to("GET", f"/v1/models/{name}")
    assert (found.endpoint, found.dialect, found.model) == (Endpoint.MODEL, OPENAI, name)


@pytest.mark.parametrize("credential", [GOOGLE, BEARER, {"x-api-key": "gd-token"}, {"api-key": "gd-token"}])
@pytest.mark.parametrize("query", ["", "?key=gd-token"])
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/chat/completions", "/v1/embeddings"])
def test_openai_methods_stay_openai_whatever_way_the_token_comes(
    path: str, query: str, credential: dict[str, str]
) -> None:
    assert to("POST", path + query, credential).dialect is OPENAI


@pytest.mark.parametrize("credential", [GOOGLE, BEARER])
@pytest.mark.parametrize("path", ["/api/v1/quota", "//api/v1/quota/", "/api/v1/quota?key=gd-token"])
def test_what_is_left_has_an_address_of_our_own(path: str, credential: dict[str, str]) -> None:
    assert to("GET", path, credential) == Route(Endpoint.QUOTA, OPENAI)
    assert to("HEAD", path, credential).endpoint is Endpoint.QUOTA
    for method in ("POST", "DELETE", "PUT"):
        failure = refused(method, path, credential)
        assert (failure.kind, failure.status) == (FailureKind.METHOD_NOT_ALLOWED, 405)
        assert "GET" in failure.message


@pytest.mark.parametrize("path", ["/api/v1/quotas", "/api/v1", "/v1/api/v1/quota", "/api/v2/quota"])
def test_what_is_only_like_it_is_nothing(path: str) -> None:
    assert refused("GET", path).status == 404


NATIVE_PREFIXES = ["/v1beta", "/v1alpha", "/v1", "/gemini/v1beta", "/gemini/v1", "/v2", "", "/gemini"]


@pytest.mark.parametrize("prefix", [*NATIVE_PREFIXES, "/c/Alice/gemini", "/v1/publishers/google"])
@pytest.mark.parametrize("query", ["", "?alt=sse", "?key=gd-token&alt=sse"])
def test_a_model_verb_is_native_under_every_prefix(prefix: str, query: str) -> None:
    found = to("POST", f"{prefix}/models/gemini-3.8-flash:streamGenerateContent{query}")
    assert (found.endpoint, found.dialect) == (Endpoint.GENERATE, GEMINI)
    assert (found.model, found.verb) == ("gemini-3.8-flash", "streamGenerateContent")
    assert found.path == "models/gemini-3.8-flash:streamGenerateContent"


@pytest.mark.parametrize("base", ["/c/{}", "//c/{}/", "/c/{}/gemini", "/gemini/c/{}", "//gemini//c/{}//"])
@pytest.mark.parametrize("name", ["Alice", "my novel", "a/b", "v1", "gemini", "c", "50%", "天气 ?#&"])
def test_a_base_url_names_a_conversation(base: str, name: str) -> None:
    found = to("POST", f"{base.format(quote(name, safe=''))}/v1beta/models/m:generateContent?alt=sse")
    assert (found.endpoint, found.path, found.conversation) == (
        Endpoint.GENERATE,
        "models/m:generateContent",
        name,
    )
    if "gemini" not in base:
        found = to("POST", f"{base.format(quote(name, safe=''))}/v1/chat/completions")
        assert (found.endpoint, found.conversation) == (Endpoint.CHAT, name)


@pytest.mark.parametrize(
    "path", ["/c//v1/chat/completions", "/c//chat/completions", "//c//v1//chat/completions"]
)
def test_a_base_url_without_the_name_names_none(path: str) -> None:
    found = to("POST", path)
    assert (found.endpoint, found.conversation) == (Endpoint.CHAT, None)


@pytest.mark.parametrize("name", ["..", "%2e%2e", "%2E", "a%2F..%2Fb", "a%00b", "a%5Cb"])
def test_a_name_that_is_no_plain_path_is_refused(name: str) -> None:
    assert refused("POST", f"/c/{name}/v1/chat/completions").status == 400


@pytest.mark.parametrize(
    ("prefix", "upstream"),
    [("/v1", "v1beta"), ("/v1beta", "v1beta"), ("/v2", "v1beta"), ("", "v1beta"), ("/v1alpha", "v1alpha")],
)
def test_upstream_is_called_by_the_superset_version(prefix: str, upstream: str) -> None:
    assert to("POST", f"{prefix}/models/m:countTokens").version == upstream


@pytest.mark.parametrize("prefix", [p for p in NATIVE_PREFIXES if p not in ("", "/v1")])
@pytest.mark.parametrize(
    ("method", "path", "endpoint"),
    [
        ("GET", "models", Endpoint.MODELS),
        ("GET", "models/gemini-3.8-flash", Endpoint.MODEL),
        ("GET", "models/gemini-3.8-flash/operations/abc", Endpoint.RESOURCE),
        ("POST", "models/gemini-3.8-flash/operations/abc:cancel", Endpoint.RESOURCE),
        ("POST", "cachedContents", Endpoint.RESOURCE),
        ("PATCH", "cachedContents/abc", Endpoint.RESOURCE),
        ("GET", "files/abc:download", Endpoint.RESOURCE),
        ("POST", "dynamic/abc:generateContent", Endpoint.RESOURCE),
        ("POST", "something/new:verb", Endpoint.RESOURCE),
    ],
)
def test_native_paths(prefix: str, method: str, path: str, endpoint: Endpoint) -> None:
    found = to(method, f"{prefix}/{path}")
    assert (found.endpoint, found.dialect, found.path) == (endpoint, GEMINI, path)


@pytest.mark.parametrize(
    "resource",
    [
        "cachedContents",
        "cachedContents/abc",
        "files/abc",
        "files:register",
        "tunedModels/abc",
        "batches",
        "operations/abc",
        "fileSearchStores/s/documents",
        "interactions",
    ],
)
def test_gemini_resources_are_native_under_v1_without_any_mark(resource: str) -> None:
    found = to("GET", f"/v1/{resource}")
    assert (found.endpoint, found.dialect, found.path) == (Endpoint.RESOURCE, GEMINI, resource)


@pytest.mark.parametrize(
    ("query", "headers", "dialect"),
    [
        ("", BEARER, OPENAI),
        ("", {"x-api-key": "gd-token"}, OPENAI),
        ("?limit=5", BEARER, OPENAI),
        ("?monkey=5", BEARER, OPENAI),
        ("", GOOGLE, GEMINI),
        ("", {"x-goog-api-key": ""}, GEMINI),
        ("?key=gd-token", {}, GEMINI),
        ("?key=", {}, GEMINI),
        ("?pageSize=1000", BEARER, GEMINI),
        ("?alt=json&pageSize=1", BEARER, GEMINI),
    ],
)
def test_the_ambiguous_model_list(query: str, headers: dict[str, str], dialect: Dialect) -> None:
    for path, endpoint in (("/v1/models", Endpoint.MODELS), ("/v1/models/m", Endpoint.MODEL)):
        found = route("GET", path + query, CIMultiDict(headers))
        assert (found.endpoint, found.dialect) == (endpoint, dialect)


def test_other_v1_paths_are_native_only_with_a_mark() -> None:
    assert to("GET", "/v1/corpora", GOOGLE).path == "corpora"
    failure = refused("GET", "/v1/corpora")
    assert (failure.status, failure.kind, failure.final) == (404, FailureKind.NOT_FOUND, True)


@pytest.mark.parametrize(
    ("target", "path", "version"),
    [
        ("/upload/v1beta/files", "files", "v1beta"),
        ("/upload/v1/files", "files", "v1beta"),
        ("/upload/v1alpha/files", "files", "v1alpha"),
        ("/gemini/upload/v1beta/files", "files", "v1beta"),
        ("/upload/v1beta/fileSearchStores/s:import", "fileSearchStores/s:import", "v1beta"),
    ],
)
def test_uploads(target: str, path: str, version: str) -> None:
    assert to("POST", target) == Route(Endpoint.UPLOAD, GEMINI, path, version)
    chunk = to("POST", f"{target}?{UPLOAD_TOKEN}=secret", {})
    assert chunk == Route(Endpoint.UPLOAD_CHUNK, GEMINI, path, version)


def test_health() -> None:
    assert {to("GET", path).endpoint for path in ("/health", "/health/", "//health?x=1")} == {Endpoint.HEALTH}


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/v1/responses", "/v1/chat/completions"),
        ("/v1/messages", "Anthropic"),
        ("/v1/completions", "text completions"),
        ("/api/chat", "Ollama"),
        ("/api/tags", "Ollama"),
        ("/v1/images/generations", "image model"),
        ("/v1/audio/speech", "speech model"),
        ("/", "/v1beta/models/"),
        ("/v1", "/v1beta/models/"),
        ("/v1beta", "/v1beta/models/"),
        ("/gemini/v1beta/", "/v1beta/models/"),
        ("/upload", "/v1beta/models/"),
        ("/upload/v1beta", "/v1beta/models/"),
        ("/c/Alice", "/v1beta/models/"),
        ("/nothing/here", "/v1beta/models/"),
    ],
)
def test_a_dialect_we_lack_is_told_what_to_use(path: str, hint: str) -> None:
    failure = refused("POST", path)
    assert (failure.status, failure.final) == (404, True)
    assert "Use /v1/" in failure.message
    assert hint in failure.message


@pytest.mark.parametrize(
    ("method", "path", "wanted"),
    [
        ("GET", "/v1/chat/completions", "POST"),
        ("HEAD", "/v1/chat/completions", "POST"),
        ("DELETE", "/v1/models", "GET"),
        ("POST", "/v1/models/gemini-3.8-flash", "GET"),
        ("PUT", "/embeddings", "POST"),
    ],
)
def test_the_wrong_method_is_405_and_names_the_right_one(method: str, path: str, wanted: str) -> None:
    failure = refused(method, path)
    assert (failure.status, failure.kind) == (405, FailureKind.METHOD_NOT_ALLOWED)
    assert f"takes {wanted}, not {method}" in failure.message


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/v1/models",
        "https://generativelanguage.googleapis.com/v1beta/models",
        "*",
        "",
        "v1/models",
        "/v1beta/../admin",
        "/v1beta/models/..",
        "/v1beta/./models",
        "/v1beta/%2e%2e/admin",
        "/v1beta/%2E./admin",
        "/v1beta/%252e%252e/admin",
        "/v1beta/files%2f..%2fadmin",
        "/v1beta/files%5c..%5cadmin",
        "/v1beta\\..\\admin",
        "/v1beta/files%0d%0aHost:%20evil",
        "/v1beta/%00",
        "/v1beta/%7f",
    ],
)
def test_a_path_that_leads_elsewhere_is_400(target: str) -> None:
    failure = refused("GET", target)
    assert (failure.status, failure.kind, failure.final) == (400, FailureKind.BAD_REQUEST, True)
    assert "evil" not in failure.message


def test_dots_inside_a_name_are_fine() -> None:
    assert normalise("/v1beta/models/gemini-3.8..x/.hidden/...") == "/v1beta/models/gemini-3.8..x/.hidden/..."


segments = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="/\\?%"), min_size=1, max_size=12
).filter(lambda s: s not in (".", ".."))


@given(st.lists(segments, max_size=5), st.integers(1, 3), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_extra_slashes_and_encoding_change_nothing(
    parts: list[str], slashes: int, trailing: bool, encoded: bool
) -> None:
    written = [quote(p, safe="") if encoded else p for p in parts]
    target = "/" * slashes + ("/" * slashes).join(written) + ("/" if trailing else "")
    assert normalise(target) == "/" + "/".join(parts)


@given(
    st.sampled_from(["GET", "POST", "DELETE", "BREW"]),
    st.text(st.sampled_from("/.%25ec0acmodels:v1betagini?key=\\\x00é"), max_size=40),
)
@settings(max_examples=300, deadline=None)
def test_any_target_is_routed_or_refused_and_never_climbs(method: str, target: str) -> None:
    assert dialect_of(target) in Dialect
    try:
        found = route(method, target, CIMultiDict())
    except Failure as failure:
        assert failure.status in (400, 404, 405)
        return
    assert not found.path.startswith("/")
    assert not {".", ".."} & set(found.path.split("/"))


@pytest.mark.parametrize(
    ("target", "dialect"),
    [
        ("/v1/chat/completions", OPENAI),
        ("/v1/models", OPENAI),
        ("/v1beta/openai/chat/completions", OPENAI),
        ("/c/gemini/v1/chat/completions", OPENAI),
        ("/", OPENAI),
        ("http://evil.example/", OPENAI),
        ("/v1/models?key=wrong", GEMINI),
        ("/v1/models/m:generateContent", GEMINI),
        ("/v1/cachedContents/abc", GEMINI),
        ("/models/m:generateContent", GEMINI),
        ("/gemini/v1/anything", GEMINI),
        ("/v1beta/../x", GEMINI),
        ("/upload/v1beta/files", GEMINI),
        ("/c/Alice/v1beta", GEMINI),
        ("/v2", GEMINI),
    ],
)
def test_a_refusal_before_routing_keeps_the_dialect(target: str, dialect: Dialect) -> None:
    assert dialect_of(target) is dialect
