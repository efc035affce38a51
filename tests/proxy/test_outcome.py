"""What Google's answers mean: every recorded error body, the quota rules, and anything else unharmed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.google_error import parse_duration
from gapdesk.proxy.law import Step, step_for
from gapdesk.proxy.outcome import classify, classify_reply, network_outcome
from gapdesk.proxy.types import Dimension, Estimate, Kind, Usage

PAYLOADS: dict[str, dict[str, Any]] = {
    row["id"]: row
    for row in json.loads((Path(__file__).parents[1] / "data" / "error_payloads.json").read_bytes())[
        "payloads"
    ]
}

EXPECTED = {
    "400_api_key_invalid": (Kind.KEY_INVALID, Step.NEXT_KEY),
    "400_api_key_not_found": (Kind.KEY_INVALID, Step.NEXT_KEY),
    "400_api_key_expired": (Kind.KEY_INVALID, Step.NEXT_KEY),
    "400_api_key_invalid_openai_compat": (Kind.KEY_INVALID, Step.NEXT_KEY),
    "400_multiple_credentials": (Kind.OWN_MISTAKE, Step.RETURN),
    "400_location": (Kind.LOCATION, Step.RETURN),
    "400_free_tier_country": (Kind.PROJECT_BLOCKED, Step.NEXT_PROJECT),
    "400_precondition_free_tier": (Kind.MODEL_CLOSED, Step.NEXT_PROJECT),
    "401_access_token_type": (Kind.KEY_BLOCKED, Step.NEXT_KEY),
    "402_prepay_depleted": (Kind.BILLING, Step.NEXT_PROJECT),
    "429_prepay_depleted_old": (Kind.BILLING, Step.NEXT_PROJECT),
    "403_leaked": (Kind.KEY_LEAKED, Step.NEXT_KEY),
    "403_billing_country": (Kind.PROJECT_BLOCKED, Step.NEXT_PROJECT),
    "403_service_disabled": (Kind.PROJECT_BLOCKED, Step.NEXT_PROJECT),
    "403_consumer_suspended": (Kind.PROJECT_BLOCKED, Step.NEXT_PROJECT),
    "403_referrer_blocked": (Kind.KEY_BLOCKED, Step.NEXT_KEY),
    "403_android_blocked": (Kind.KEY_BLOCKED, Step.NEXT_KEY),
    "403_ios_blocked": (Kind.KEY_BLOCKED, Step.NEXT_KEY),
    "403_service_blocked": (Kind.KEY_BLOCKED, Step.NEXT_KEY),
    "403_ip_blocked": (Kind.KEY_BLOCKED, Step.NEXT_KEY),
    "403_cached_content_not_found": (Kind.CACHE_GONE, Step.NEXT_PROJECT),
    "404_model_not_found": (Kind.MODEL_UNKNOWN, Step.RETURN),
    "404_model_not_found_openai_compat": (Kind.MODEL_UNKNOWN, Step.RETURN),
    "404_closed_to_new_users": (Kind.MODEL_CLOSED, Step.NEXT_PROJECT),
    "404_closed_to_new_users_old_text": (Kind.MODEL_CLOSED, Step.NEXT_PROJECT),
    "404_model_no_longer_available": (Kind.MODEL_GONE, Step.RETURN),
    "404_requested_entity": (Kind.NOT_FOUND, Step.RETURN),
    "429_free_rpm": (Kind.QUOTA_MINUTE, Step.NEXT_PROJECT),
    "429_free_rpd": (Kind.QUOTA_DAY, Step.NEXT_PROJECT),
    "429_free_rpd_misleading_delay": (Kind.QUOTA_DAY, Step.NEXT_PROJECT),
    "429_free_tpm": (Kind.QUOTA_MINUTE, Step.NEXT_PROJECT),
    "429_limit_zero": (Kind.QUOTA_NONE, Step.NEXT_PROJECT),
    "429_zero_region_generate": (Kind.PROJECT_BLOCKED, Step.NEXT_PROJECT),
    "429_api_requests_region": (Kind.PROJECT_BLOCKED, Step.NEXT_PROJECT),
    "429_paid_tier2_tpm": (Kind.QUOTA_MINUTE, Step.NEXT_PROJECT),
    "429_paid_rpd": (Kind.QUOTA_DAY, Step.NEXT_PROJECT),
    "429_no_details": (Kind.QUOTA_OTHER, Step.NEXT_PROJECT),
    "429_cache_storage_zero": (Kind.CACHE_STORAGE, Step.NEXT_PROJECT),
    "400_unknown_name": (Kind.BAD_REQUEST, Step.RETURN),
    "400_bad_json_openai_compat": (Kind.BAD_REQUEST, Step.RETURN),
    "400_tool_image_openai_compat": (Kind.BAD_REQUEST, Step.RETURN),
    "400_too_many_tokens": (Kind.TOO_LONG, Step.RETURN),
    "400_missing_thought_signature": (Kind.SIGNATURE, Step.REPAIR_SIGNATURES),
    "400_missing_thought_signature_docs": (Kind.SIGNATURE, Step.REPAIR_SIGNATURES),
    "400_corrupted_thought_signature": (Kind.SIGNATURE, Step.REPAIR_SIGNATURES),
    "400_invalid_thought_signature": (Kind.SIGNATURE, Step.REPAIR_SIGNATURES),
    "400_thinking_level_unsupported": (Kind.BAD_REQUEST, Step.RETURN),
    "400_thinking_level_pre3": (Kind.BAD_REQUEST, Step.RETURN),
    "400_level_and_budget": (Kind.BAD_REQUEST, Step.RETURN),
    "400_budget_zero": (Kind.BAD_REQUEST, Step.RETURN),
    "400_penalty": (Kind.BAD_REQUEST, Step.RETURN),
    "400_safety_category": (Kind.BAD_REQUEST, Step.RETURN),
    "400_function_parts_count": (Kind.BAD_REQUEST, Step.RETURN),
    "400_function_turn_order": (Kind.BAD_REQUEST, Step.RETURN),
    "400_fcc_without_tools": (Kind.BAD_REQUEST, Step.RETURN),
    "400_circulation": (Kind.BAD_REQUEST, Step.RETURN),
    "400_interactions_only": (Kind.BAD_REQUEST, Step.RETURN),
    "400_cache_conflict": (Kind.BAD_REQUEST, Step.RETURN),
    "400_cache_too_small": (Kind.BAD_REQUEST, Step.RETURN),
    "500_internal": (Kind.SERVER_ERROR, Step.BACKOFF),
    "503_high_demand": (Kind.OVERLOADED, Step.BACKOFF),
    "503_overloaded_old": (Kind.OVERLOADED, Step.BACKOFF),
    "504_deadline": (Kind.TIMEOUT, Step.BACKOFF),
    "499_cancelled": (Kind.CANCELLED, Step.BACKOFF),
    "200_stream_midway_error": (Kind.OVERLOADED, Step.BACKOFF),
    "stream_array_error": (Kind.QUOTA_OTHER, Step.NEXT_PROJECT),
    "interactions_400_thinking_level": (Kind.BAD_REQUEST, Step.RETURN),
    "200_blocked_prompt": (Kind.BLOCKED_PROMPT, Step.RETURN),
    "200_max_tokens_while_thinking": (Kind.ANSWERED, Step.RETURN),
}


def error(status: int, message: str, *details: dict[str, Any], model: str | None = "m") -> Any:
    body = {"error": {"code": status, "message": message, "details": list(details)}}
    return classify(status, json.dumps(body).encode(), model=model)


def quota(*violations: dict[str, Any], message: str = "", delay: str | None = None, lower: int = 0) -> Any:
    details: list[dict[str, Any]] = [{"@type": "…QuotaFailure", "violations": list(violations)}]
    if delay is not None:
        details.append({"@type": "…RetryInfo", "retryDelay": delay})
    body = {"error": {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED", "details": details}}
    return classify(429, body, model="m", estimate=Estimate(lower, lower))


def test_every_recorded_body_is_in_the_table() -> None:
    assert EXPECTED.keys() == PAYLOADS.keys()


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("wire", [True, False], ids=["bytes", "parsed"])
def test_a_recorded_body(name: str, wire: bool) -> None:
    row = PAYLOADS[name]
    body = json.dumps(row["body"]).encode() if wire else row["body"]
    outcome = classify(row["http_status"], body, model="gemini-3.8-flash")
    assert (outcome.kind, step_for(outcome)) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "delay"),
    [
        ("429_free_rpm", 30.467058293),
        ("429_free_rpd", 23977.426631617),  # of RetryInfo and text the longer
        ("429_free_rpd_misleading_delay", None),
        ("429_free_tpm", 46.401471396),
        ("429_limit_zero", None),
        ("429_paid_tier2_tpm", 51.386),  # RetryInfo says 14 s
        ("429_paid_rpd", 39043.651927829),
        ("429_no_details", None),
    ],
)
def test_the_delay(name: str, delay: float | None) -> None:
    assert classify(429, PAYLOADS[name]["body"], model="m").delay == pytest.approx(delay)


@pytest.mark.parametrize(
    ("name", "violations"),
    [
        ("429_free_rpm", [(Dimension.RPM, "gemini-3.5-flash", 5, True)]),
        ("429_free_rpd", [(Dimension.RPD, "gemini-3.5-flash", 20, True)]),
        ("429_free_tpm", [(Dimension.TPM, "gemini-3.5-flash", 250_000, True)]),
        ("429_paid_tier2_tpm", [(Dimension.TPM, "gemini-3.8-flash", 3_000_000, False)]),
        ("429_paid_rpd", [(Dimension.RPD, "gemini-3.1-pro", 250, False)]),
        (
            "429_limit_zero",
            [
                (dimension, "gemini-3.1-pro", 0, True)
                for dimension in (Dimension.TPD, Dimension.TPM, Dimension.RPM, Dimension.RPD)
            ],
        ),
        ("429_zero_region_generate", []),
        ("429_no_details", []),
    ],
)
def test_the_violations(name: str, violations: list[tuple[object, ...]]) -> None:
    outcome = classify(429, PAYLOADS[name]["body"], model="m")
    assert [(v.dimension, v.model, v.value, v.free_tier) for v in outcome.violations] == violations


@pytest.mark.parametrize("name", EXPECTED)
def test_the_project_is_read_where_it_is_named(name: str) -> None:
    body = PAYLOADS[name]["body"]
    named = "projects/123456789012" if "123456789012" in json.dumps(body) else None
    assert classify(PAYLOADS[name]["http_status"], body).project_number == named


def test_the_error_object_and_words_are_kept() -> None:
    row = PAYLOADS["stream_array_error"]
    outcome = classify(429, row["body"])
    assert outcome.google == row["body"][0]["error"]
    assert outcome.message == "Resource has been exhausted (e.g. check quota)."
    assert outcome.status == 429


# --- quota --------------------------------------------------------------------------------------------------

DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
TOKENS = "GenerateContentInputTokensPerModelPerMinute-FreeTier"


@pytest.mark.parametrize(
    ("violations", "delay", "kind", "kept"),
    [
        ([{"quotaId": MINUTE, "quotaValue": "0"}], "29s", Kind.QUOTA_NONE, None),
        ([{"quotaId": MINUTE}], "29s", Kind.QUOTA_NONE, None),  # the wire leaves zeros out
        (
            [{"quotaId": DAY, "quotaValue": "20"}, {"quotaId": MINUTE, "quotaValue": "0"}],
            None,
            Kind.QUOTA_NONE,
            None,
        ),
        (
            [{"quotaId": MINUTE, "quotaValue": "5"}, {"quotaId": DAY, "quotaValue": "20"}],
            "9s",
            Kind.QUOTA_DAY,
            None,
        ),
        ([{"quotaId": DAY, "quotaValue": "20"}], "300s", Kind.QUOTA_DAY, None),
        ([{"quotaId": DAY, "quotaValue": "20"}], "301s", Kind.QUOTA_DAY, 301.0),
        ([{"quotaId": DAY, "quotaValue": "20"}], "0s", Kind.QUOTA_DAY, None),
        ([{"quota_id": MINUTE, "quota_value": 5}], "34.07s", Kind.QUOTA_MINUTE, 34.07),
        ([{"quotaId": MINUTE, "quotaValue": "5"}], None, Kind.QUOTA_MINUTE, None),
        ([{"quotaId": "SpendPerProject", "quotaValue": "10"}], None, Kind.QUOTA_OTHER, None),
        ([], "12s", Kind.QUOTA_OTHER, 12.0),
    ],
)
def test_the_rules_of_quota(
    violations: list[dict[str, Any]], delay: str | None, kind: Kind, kept: object
) -> None:
    outcome = quota(*violations, delay=delay)
    assert (outcome.kind, outcome.delay) == (kind, kept)


@pytest.mark.parametrize(
    ("message", "kind", "delay"),
    [
        (
            "Quota exceeded for metric: g/generate_content_free_tier_requests, limit: 0, model: m",
            Kind.QUOTA_NONE,
            None,
        ),
        (
            "Quota exceeded for metric: g/generate_requests_per_model_per_day, limit: 250",
            Kind.QUOTA_DAY,
            None,
        ),
        (
            "Quota exceeded for metric: g/generate_requests, limit: 5, model: m\nPlease retry in 12s.",
            Kind.QUOTA_MINUTE,
            12.0,
        ),
        (
            "Quota exceeded for metric: g/generate_requests, limit: 5, model: m\nPlease retry in 1h1s.",
            Kind.QUOTA_DAY,
            3601.0,
        ),
        ("You exceeded your current quota. Please retry in 900.2ms.", Kind.QUOTA_OTHER, 0.9002),
    ],
)
def test_a_429_that_has_only_text(message: str, kind: Kind, delay: float | None) -> None:
    outcome = error(429, message)
    assert outcome.kind is kind
    assert outcome.delay == pytest.approx(delay)


SEARCH = "GroundingWithGoogleSearchRequestsPerDayPerProject-FreeTier"


@pytest.mark.parametrize(
    "quota_id",
    [
        "CountTokensRequestsPerDayPerProjectPerModel",
        "BatchGenerateContentRequestsPerDayPerProject",
        "EmbedContentRequestsPerMinutePerProjectPerModel-FreeTier",  # of a file search
        SEARCH,
    ],
)
@pytest.mark.parametrize("value", ["0", "1"])
def test_a_quota_of_something_else_says_nothing_about_the_model(quota_id: str, value: str) -> None:
    violation = {"quotaId": quota_id, "quotaValue": value, "quotaDimensions": {"model": "m"}}
    outcome = quota(violation)
    assert (outcome.kind, outcome.violations) == (Kind.QUOTA_FOREIGN, ())
    assert step_for(outcome) is Step.NEXT_PROJECT
    both = quota(violation, {"quotaId": MINUTE, "quotaValue": "5"})
    assert (both.kind, [v.quota_id for v in both.violations]) == (Kind.QUOTA_MINUTE, [MINUTE])


def test_an_embedding_models_quota_is_its_own() -> None:
    violation = {"quotaId": "EmbedContentRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue": "1000"}
    body = {"error": {"code": 429, "details": [{"violations": [violation]}]}}
    outcome = classify(429, body, model="gemini-embedding-001")
    assert (outcome.kind, len(outcome.violations)) == (Kind.QUOTA_DAY, 1)


def test_a_tier_without_search_is_told_so() -> None:
    none, used_up = (quota({"quotaId": SEARCH, "quotaValue": n}, message="Google's words") for n in "09")
    assert "search" in none.message.lower()
    assert used_up.message == "Google's words"


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("429")])
def test_a_429_of_a_call_without_a_model_teaches_nothing(name: str) -> None:
    outcome = classify(429, PAYLOADS[name]["body"])
    certain = (Kind.BILLING, Kind.CACHE_STORAGE)
    assert outcome.kind is (EXPECTED[name][0] if EXPECTED[name][0] in certain else Kind.QUOTA_FOREIGN)
    assert outcome.violations == ()


def test_a_limit_in_the_text_stands_in_for_a_missing_value_if_it_is_the_only_one() -> None:
    five = "* Quota exceeded for metric: g/requests, limit: 5, model: m\n"
    twenty = "* Quota exceeded for metric: g/requests, limit: 20, model: m\n"
    violation = {"quotaId": MINUTE, "quotaMetric": "g/requests"}
    assert [v.value for v in quota(violation, message=five + five).violations] == [5]
    assert quota(violation, message=five).kind is Kind.QUOTA_MINUTE
    assert [v.value for v in quota(violation, message=five + twenty).violations] == [None]


def test_a_prompt_larger_than_the_minute_is_too_long_here_but_perhaps_not_elsewhere() -> None:
    violation = {"quotaId": TOKENS, "quotaValue": "250000", "quotaDimensions": {"model": "gemini-3.8-flash"}}
    outcome = quota(violation, delay="46s", lower=250_001)
    assert outcome.kind is Kind.TOO_LONG
    assert "250,001" in outcome.message
    assert "250,000" in outcome.message
    assert outcome.delay is None
    assert [v.value for v in outcome.violations] == [250_000]
    assert step_for(outcome) is Step.NEXT_PROJECT
    assert quota(violation, delay="46s", lower=250_000).kind is Kind.QUOTA_MINUTE


@pytest.mark.parametrize(
    ("metadata", "kind"),
    [
        ({"quota_limit": "RequestsPerMinute", "quota_limit_value": "0"}, Kind.PROJECT_BLOCKED),
        ({"quotaLimit": "RequestsPerMinute", "quotaLimitValue": "0"}, Kind.PROJECT_BLOCKED),
        ({"quota_limit": "RequestsPerMinute", "quota_limit_value": "60"}, Kind.QUOTA_MINUTE),
        ({"quota_limit": "RequestsPerDay", "quota_limit_value": "60"}, Kind.QUOTA_DAY),
        ({}, Kind.QUOTA_MINUTE),
    ],
)
def test_the_errorinfo_form_of_a_429(metadata: dict[str, str], kind: Kind) -> None:
    outcome = error(429, "Quota exceeded", {"reason": "RATE_LIMIT_EXCEEDED", "metadata": metadata})
    assert outcome.kind is kind


# --- other errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (
            400,
            'Invalid JSON payload received. Unknown name "thought_signature": Cannot find field.',
            Kind.BAD_REQUEST,
        ),
        (
            400,
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            Kind.TOO_LONG,
        ),
        (400, "Cache content 5339 is expired.", Kind.CACHE_GONE),
        (400, "Cached content is too small. total_token_count=16", Kind.BAD_REQUEST),
        (401, "Request had invalid authentication credentials.", Kind.KEY_INVALID),
        (
            403,
            "Method doesn't allow unregistered callers (callers without established identity).",
            Kind.OWN_MISTAKE,
        ),
        (403, "You do not have permission to access the File abc or it may not exist.", Kind.FILE_FOREIGN),
        (403, "Your project has been denied access. Please contact support.", Kind.PROJECT_BLOCKED),
        (403, "The caller does not have permission", Kind.KEY_BLOCKED),
        (408, "", Kind.TIMEOUT),
        (413, "Request Entity Too Large", Kind.BAD_REQUEST),
        (302, "", Kind.SERVER_ERROR),
        (502, "", Kind.SERVER_ERROR),
        (599, "", Kind.SERVER_ERROR),
    ],
)
def test_an_error_by_its_words(status: int, message: str, kind: Kind) -> None:
    assert error(status, message).kind is kind


@pytest.mark.parametrize("model", [None, "tunedModels/mine"])
@pytest.mark.parametrize("status", [401, 402, 403])
def test_an_unexplained_refusal_does_not_blame_the_key_for_a_thing_it_may_not_see(
    status: int, model: str | None
) -> None:
    assert error(status, "The caller does not have permission", model=model).kind is Kind.BAD_REQUEST


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("401_access_token_type", Kind.BAD_REQUEST),
        ("403_service_blocked", Kind.BAD_REQUEST),
        ("400_api_key_invalid", Kind.KEY_INVALID),
        ("400_api_key_invalid_openai_compat", Kind.KEY_INVALID),
        ("403_leaked", Kind.KEY_LEAKED),
        ("403_consumer_suspended", Kind.PROJECT_BLOCKED),
        ("403_referrer_blocked", Kind.KEY_BLOCKED),
    ],
)
def test_without_a_model_only_what_holds_for_every_path_blames_the_key(name: str, kind: Kind) -> None:
    assert classify(PAYLOADS[name]["http_status"], PAYLOADS[name]["body"]).kind is kind


def test_an_overloaded_model_is_no_quota() -> None:
    outcome = error(429, "No capacity", {"reason": "MODEL_CAPACITY_EXHAUSTED", "metadata": {}})
    assert outcome.kind is Kind.OVERLOADED


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"error": {"status": "UNAVAILABLE"}}, 503, Kind.OVERLOADED),
        ({"error": {"status": "RESOURCE_EXHAUSTED", "code": "x"}}, 429, Kind.QUOTA_OTHER),
        ({"error": {"code": "invalid_request", "message": "no"}}, 400, Kind.BAD_REQUEST),
        ({"error": {"code": 200}}, 500, Kind.SERVER_ERROR),
        ({"error": "something"}, 500, Kind.SERVER_ERROR),
    ],
)
def test_an_error_inside_a_stream_counts_with_its_own_status(body: Any, status: int, kind: Kind) -> None:
    outcome = classify(200, body, model="m")
    assert (outcome.status, outcome.kind) == (status, kind)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html><head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>", "502 Bad Gateway"),
        (b"<b>upstream</b> connect <i>error</i>", "upstream connect error"),
        (b"plain \xff words", "plain \ufffd words"),
        (b"", ""),
        (None, ""),
        ({"error": "just words"}, "just words"),
        ([], ""),
    ],
)
def test_words_are_found_in_any_body(body: Any, message: str) -> None:
    outcome = classify(502, body)
    assert (outcome.kind, outcome.message) == (Kind.SERVER_ERROR, message)


def test_a_fault_of_the_network_has_no_status() -> None:
    outcome = network_outcome(Kind.NETWORK, "Could not connect.")
    assert (outcome.kind, outcome.status, outcome.message) == (Kind.NETWORK, 0, "Could not connect.")


# --- replies ------------------------------------------------------------------------------------------------


def candidate(reason: str | None, *parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "candidates": [{"content": {"parts": list(parts)}, **({"finishReason": reason} if reason else {})}]
    }


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (candidate("STOP", {"text": "hi"}), Kind.ANSWERED),
        (candidate("STOP", {"functionCall": {"name": "f"}}), Kind.ANSWERED),
        (candidate("MALFORMED_FUNCTION_CALL", {"text": "well, "}), Kind.ANSWERED),
        (candidate("STOP"), Kind.EMPTY),
        (candidate("STOP", {"text": ""}), Kind.EMPTY),
        (candidate("STOP", {"text": "hm", "thought": True}), Kind.EMPTY),
        (candidate("MALFORMED_FUNCTION_CALL"), Kind.EMPTY),
        (candidate("UNEXPECTED_TOOL_CALL"), Kind.EMPTY),
        (candidate("TOO_MANY_TOOL_CALLS"), Kind.EMPTY),
        (candidate("MISSING_THOUGHT_SIGNATURE"), Kind.EMPTY),
        (candidate("MALFORMED_RESPONSE"), Kind.EMPTY),
        (candidate(None), Kind.EMPTY),
        ({}, Kind.EMPTY),
        ({"candidates": []}, Kind.EMPTY),
        ({"usageMetadata": {"promptTokenCount": 3}}, Kind.EMPTY),
        (candidate("MAX_TOKENS"), Kind.ANSWERED),
        (candidate("SAFETY"), Kind.ANSWERED),
        (candidate("PROHIBITED_CONTENT"), Kind.ANSWERED),
        (candidate("CONTINUATION"), Kind.ANSWERED),
        (candidate("SOMETHING_NEW"), Kind.EMPTY),
        ({"promptFeedback": {"blockReason": "SAFETY"}}, Kind.BLOCKED_PROMPT),
        ({"promptFeedback": {}}, Kind.EMPTY),
    ],
)
def test_what_a_reply_is_worth(reply: dict[str, Any], kind: Kind) -> None:
    assert classify_reply(reply) is kind


def test_a_200_of_another_method_is_an_answer() -> None:
    assert classify(200, b'{"totalTokens": 3}').kind is Kind.ANSWERED
    assert classify(200, b"\x89PNG").kind is Kind.ANSWERED
    assert classify(204, None).kind is Kind.ANSWERED


def test_the_usage_of_a_reply_comes_with_it() -> None:
    body = {
        **candidate("STOP", {"text": "hi"}),
        "usageMetadata": {"promptTokenCount": 3, "totalTokenCount": 5},
    }
    assert classify(200, body).usage == Usage(prompt=3, total=5)


# --- durations and anything ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("34.07s", 34.07),
        ("900.2ms", 0.9002),
        ("23977s", 23977.0),
        ("18h26m22s", 66382.0),
        ("10h17m5.723541104s", 37025.723541104),
        ("0s", 0.0),
        ("2m", 120.0),
        ("", None),
        ("5", None),
        ("s", None),
        ("-5s", None),
        ("5 s", None),
        ("1d", None),
        ("5s!", None),
        ("9" * 400 + "s", None),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@given(h=st.integers(0, 99), m=st.integers(0, 59), ms=st.integers(0, 59_999))
@settings(max_examples=60, deadline=None)
def test_durations_of_any_length(h: int, m: int, ms: int) -> None:
    assert parse_duration(f"{h}h{m}m{ms / 1000}s") == pytest.approx(h * 3600 + m * 60 + ms / 1000)


KEYS = st.sampled_from(
    (
        *("error", "code", "message", "status", "details", "violations", "reason", "metadata", "quotaId"),
        *(
            "quota_limit_value",
            "quotaValue",
            "quotaDimensions",
            "model",
            "retryDelay",
            "consumer",
            "candidates",
        ),
        *("content", "parts", "finishReason", "promptFeedback", "blockReason", "usageMetadata"),
    )
)
VALUES = st.sampled_from(
    (
        "429",
        429,
        503,
        "0",
        -1,
        True,
        None,
        "RATE_LIMIT_EXCEEDED",
        "41s",
        MINUTE,
        DAY,
        TOKENS,
        "projects/1",
        1e308,
    )
) | st.text(max_size=5)
ANYTHING = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(status=st.integers(-1, 700), body=ANYTHING)
@settings(max_examples=150, deadline=None)
def test_any_json_is_understood_somehow(status: int, body: Any) -> None:
    shell = {"error": body}
    for value in (body, shell, [shell], json.dumps(body).encode(), json.dumps(shell).encode()):
        outcome = classify(status, value, model="m", estimate=Estimate(10, 10))
        assert isinstance(outcome.kind, Kind)
        assert isinstance(outcome.message, str)
        assert outcome.delay is None or outcome.delay > 0
        assert 200 <= status < 300 or outcome.kind is not Kind.ANSWERED


@given(status=st.integers(100, 599), body=st.binary(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_understood_somehow(status: int, body: bytes) -> None:
    assert isinstance(classify(status, body).kind, Kind)
