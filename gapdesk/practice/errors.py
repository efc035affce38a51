"""Google's refusals: the error bodies a careful client has to tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gapdesk.proxy.types import JsonObject

SERVICE = "generativelanguage.googleapis.com"

_STATUS_NAMES: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    402: "RESOURCE_EXHAUSTED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

_SERVER_WORDS: Mapping[int, str] = {
    404: "Requested entity was not found.",
    429: "Resource has been exhausted (e.g. check quota).",
    499: "The operation was cancelled.",
    500: "An internal error has occurred. Please retry or report in "
    "https://developers.generativeai.google/guide/troubleshooting",
    503: "This model is currently experiencing high demand. Spikes in demand are usually temporary. "
    "Please try again later.",
    504: "Deadline expired before operation could complete.",
}


@dataclass(slots=True, eq=False)  # not frozen: contextlib assigns __traceback__ to exceptions
class GoogleError(Exception):
    """A refusal in Google's words. `status` is the canonical name ("INVALID_ARGUMENT")."""

    code: int
    message: str
    status: str = ""
    details: tuple[JsonObject, ...] = ()

    def body(self) -> JsonObject:
        """The wire form: `{"error": {"code", "message", "status", "details"?}}`."""
        status = self.status or _STATUS_NAMES.get(self.code, "UNKNOWN")
        error: JsonObject = {"code": self.code, "message": self.message, "status": status}
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}

    def __str__(self) -> str:
        return self.message


def invalid(message: str) -> GoogleError:
    """400 INVALID_ARGUMENT without details."""
    return GoogleError(400, message)


def field_violations(violations: list[tuple[str, str]]) -> GoogleError:
    """The 400 of the JSON transcoder: all (path, description) at once, path "" at the top level."""
    listed = [
        {"field": path, "description": text} if path else {"description": text} for path, text in violations
    ]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": listed}
    return GoogleError(400, "\n".join(text for _, text in violations), details=(detail,))


def plain(code: int) -> GoogleError:
    """A refusal known by its HTTP status alone, in the words Google uses for it."""
    return GoogleError(code, _SERVER_WORDS.get(code, "The practice upstream was asked to fail like this."))


def error_info(reason: str, **metadata: str) -> JsonObject:
    """A `google.rpc.ErrorInfo` detail of this service."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE, **metadata},
    }


def help_link(description: str, url: str) -> JsonObject:
    """A `google.rpc.Help` detail."""
    return {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{"description": description, "url": url}],
    }


def explained(code: int, message: str, reason: str, **metadata: str) -> GoogleError:
    """A refusal with an ErrorInfo and the same words again as LocalizedMessage, as Google makes them."""
    localized: dict[str, Any] = {
        "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
        "locale": "en-US",
        "message": message,
    }
    return GoogleError(code, message, details=(error_info(reason, **metadata), localized))


# --- who asks ----------------------------------------------------------------------------------------------


def multiple_credentials() -> GoogleError:
    return invalid("Multiple authentication credentials received. Please pass only one.")


def no_credentials() -> GoogleError:
    return GoogleError(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please use API "
        "Key or other form of API consumer identity to call this API.",
    )


def token_unsupported(method: str) -> GoogleError:
    """The 401 for something that is not an OAuth token where one is expected."""
    return GoogleError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
        details=(
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_TYPE_UNSUPPORTED",
                "metadata": {"method": method, "service": SERVICE},
            },
        ),
    )


def key_invalid(message: str = "API key not valid. Please pass a valid API key.") -> GoogleError:
    return explained(400, message, "API_KEY_INVALID")


# --- what is asked for -------------------------------------------------------------------------------------


def unknown_model(model: str, version: str, method: str) -> GoogleError:
    return GoogleError(
        404,
        f"models/{model} is not found for API version {version}, or is not supported for {method}. Call "
        "ModelService.ListModels to see the list of available models and their supported methods.",
    )


def not_found() -> GoogleError:
    return plain(404)


def cache_forbidden() -> GoogleError:
    """Missing, expired and foreign caches are all this 403, never 404."""
    return GoogleError(403, "CachedContent not found (or permission denied)")


def file_forbidden(name: str) -> GoogleError:
    """`name` is the id after "files/"."""
    return GoogleError(403, f"You do not have permission to access the File {name} or it may not exist.")
