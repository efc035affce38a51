"""How each program asks for the list of models. Pure data; measured with the clients, November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gapdesk.recipes.types import Recipe, UrlForm


class Auth(StrEnum):
    """How the token travels."""

    BEARER = "bearer"
    GOOGLE = "google"
    """x-goog-api-key."""
    QUERY = "query"
    """?key="""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked for, after the URL that the user pastes."""

    path: str
    auth: Auth
    query: Mapping[str, str]


_OPENAI = Listing("/models", Auth.BEARER, {})
_GOOGLE = Listing("/v1beta/models", Auth.GOOGLE, {})
_ROOT = Listing("/v1/models", Auth.BEARER, {})
_BY_KEY = Listing("/v1beta/models", Auth.QUERY, {})
_BY_FORM = {UrlForm.OPENAI: _OPENAI, UrlForm.GEMINI: _GOOGLE, UrlForm.ROOT: _ROOT}
_OWN = {
    "sillytavern-gemini": Listing("/v1beta/models", Auth.QUERY, {"pageSize": "1000"}),
    "chatbox-gemini": _BY_KEY,
    "cherry-gemini": _GOOGLE,
    "lobechat-gemini": _BY_KEY,
    "genai-python": Listing(
        "/v1/models", Auth.GOOGLE, {}
    ),  # version 3 asks for v1 at a base URL of one's own
    "genai-js": Listing("/v1/models", Auth.GOOGLE, {}),
}


def listing(recipe: Recipe) -> Listing:
    """How the recipe's program asks."""
    return _OWN.get(recipe.id) or _BY_FORM[recipe.form]
