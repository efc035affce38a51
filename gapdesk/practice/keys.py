"""The keys the practice upstream knows, what is wrong with some, and the sample set of `--practice`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from gapdesk.practice.errors import (
    SERVICE,
    GoogleError,
    explained,
    help_link,
    invalid,
    key_invalid,
    plain,
    token_unsupported,
)


class Fault(StrEnum):
    """Why a key never gets an answer."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    EXPIRED = "expired"
    TOKEN_TYPE = "token_type"  # noqa: S105 - the name of a fault, not a secret
    LEAKED = "leaked"
    SUSPENDED = "suspended"
    SERVICE_DISABLED = "service_disabled"
    SERVICE_BLOCKED = "service_blocked"
    REFERRER_BLOCKED = "referrer_blocked"
    IP_BLOCKED = "ip_blocked"
    BILLING_COUNTRY = "billing_country"
    FREE_TIER_COUNTRY = "free_tier_country"
    PREPAY_DEPLETED = "prepay_depleted"
    LOCATION = "location"
    OVERLOADED = "overloaded"


@dataclass(frozen=True, slots=True)
class PracticeKey:
    """A key of the simulated Google. `project` is the project number ("100000000001")."""

    secret: str
    project: str
    tier: str = "free"
    """"free", "tier1", "tier2" or "tier3"; paid ones are unlimited but for `PracticeUpstream.limit`."""
    fault: str | None = None
    """A `Fault` value, None for a good key."""
    label: str = ""
    """What a demo calls the key."""
    rpm: int | None = None
    """Requests a minute its project gets for each model, where that is less than the tier's table says."""


SAMPLE_KEYS: tuple[PracticeKey, ...] = (
    PracticeKey("AQ.practice-sample-key-garden-1", "100000000001", label="garden 1"),
    PracticeKey("AQ.practice-sample-key-garden-2", "100000000001", label="garden 2"),
    PracticeKey("AQ.practice-sample-key-narrow-3", "100000000002", label="narrow", rpm=2),
    PracticeKey("AQ.practice-sample-key-old-lap4", "100000000002", fault="invalid", label="old laptop"),
    PracticeKey("AQ.practice-sample-key-office-5", "100000000003", tier="tier1", label="office (paid)"),
)
"""Throw-away keys of a demo: two share a project, one is tight, one dead, one paid: it always answers."""


def refusal(fault: Fault, key: PracticeKey, method: str) -> GoogleError:
    """What Google says to `key` on the RPC `method` ("…GenerativeService.GenerateContent")."""
    consumer = f"projects/{key.project}"
    match fault:
        case Fault.INVALID:
            return key_invalid()
        case Fault.NOT_FOUND:
            return key_invalid("API Key not found. Please pass a valid API key.")
        case Fault.EXPIRED:
            return key_invalid("API key expired. Please renew the API key.")
        case Fault.TOKEN_TYPE:
            return token_unsupported(method)
        case Fault.LEAKED:
            return GoogleError(
                403, "Your API key was reported as leaked. Please use another API key.", "PERMISSION_DENIED"
            )
        case Fault.SUSPENDED:
            # Google really repeats the key in this one; a client must not show it.
            container = f"api_key:{key.secret}"
            message = f"Permission denied: Consumer '{container}' has been suspended."
            return explained(403, message, "CONSUMER_SUSPENDED", containerInfo=container, consumer=consumer)
        case Fault.SERVICE_DISABLED:
            return _service_disabled(key.project, consumer)
        case Fault.SERVICE_BLOCKED:
            message = f"Requests to this API {SERVICE} method {method} are blocked."
            return explained(
                403, message, "API_KEY_SERVICE_BLOCKED", consumer=consumer, apiName=SERVICE, methodName=method
            )
        case Fault.REFERRER_BLOCKED:
            message = "Requests from referer <empty> are blocked."
            return explained(
                403, message, "API_KEY_HTTP_REFERRER_BLOCKED", consumer=consumer, httpReferrer="<empty>"
            )
        case Fault.IP_BLOCKED:
            message = (
                "The provided API key has an IP address restriction. The originating IP address of the call "
                "(203.0.113.7) violates this restriction."
            )
            return explained(
                403, message, "API_KEY_IP_ADDRESS_BLOCKED", consumer=consumer, callerIp="203.0.113.7"
            )
        case Fault.BILLING_COUNTRY:
            return GoogleError(
                403,
                f"Access to {SERVICE} is restricted from your billing country and was denied for {consumer}.",
            )
        case Fault.FREE_TIER_COUNTRY:
            return GoogleError(
                400,
                "Gemini API free tier is not available in your country. Please enable billing on your "
                "project in Google AI Studio.",
                "FAILED_PRECONDITION",
            )
        case Fault.PREPAY_DEPLETED:
            return GoogleError(402, "Your Prepay credit balance is depleted.")
        case Fault.LOCATION:
            error = invalid("User location is not supported for the API use.")
            error.status = "FAILED_PRECONDITION"
            return error
        case Fault.OVERLOADED:
            return plain(503)
        case _:
            assert_never(fault)


def _service_disabled(project: str, consumer: str) -> GoogleError:
    url = f"https://console.developers.google.com/apis/api/{SERVICE}/overview?project={project}"
    message = (
        f"Gemini API has not been used in project {project} before or it is disabled. Enable it by visiting "
        f"{url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate "
        "to our systems and retry."
    )
    error = explained(
        403,
        message,
        "SERVICE_DISABLED",
        activationUrl=url,
        consumer=consumer,
        serviceTitle="Gemini API",
        containerInfo=project,
    )
    error.details += (help_link("Google developers console API activation", url),)
    return error
