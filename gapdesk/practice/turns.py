"""The rules about the order of turns, calls and their results, and about thought signatures. Pure.

Rules and texts: Google's pages on function calling and thought signatures. Bodies are in
the camelCase form of `transcode`.
"""

from __future__ import annotations

from collections import Counter

from gapdesk.practice import signatures
from gapdesk.practice.catalogue import ModelCard
from gapdesk.practice.errors import field_violations, invalid
from gapdesk.proxy.types import JsonObject

_CALL_ORDER = (
    "Please ensure that function call turn comes immediately after a user turn or after a function response "
    "turn."
)
_RESPONSE_ORDER = "Please ensure that function response turn comes immediately after a function call turn."
_COUNT = (
    "Please ensure that the number of function response parts is equal to the number of function call parts "
    "of the function call turn."
)


def check_turns(contents: list[JsonObject], card: ModelCard, project: str) -> None:
    """Raises GoogleError 400 for the first rule that `contents` break for this model and project."""
    check_contents(contents)
    _check_calls(contents)
    if card.generation >= (3, 0):
        _check_signatures(contents, card, project)
    elif card.generation >= (1, 0):
        _check_no_ids(contents)
    if card.generation >= (4, 0) and _role(contents[-1]) == "model":
        raise invalid("Prefilled model turns are not supported for this model.")


def calls(content: JsonObject) -> list[JsonObject]:
    """The functionCalls of a content, in order."""
    return [part["functionCall"] for part in content["parts"] if "functionCall" in part]


def results(content: JsonObject) -> list[JsonObject]:
    """The functionResponses of a content, in order."""
    return [part["functionResponse"] for part in content["parts"] if "functionResponse" in part]


def _role(content: JsonObject) -> str:
    return str(content.get("role") or "user")


def check_contents(contents: list[JsonObject]) -> None:
    """Raises GoogleError 400 for no contents, an unknown role, no parts, or a part without data."""
    if not contents:
        raise invalid("* GenerateContentRequest.contents: contents is not specified\n")
    for i, content in enumerate(contents):
        path = f"* GenerateContentRequest.contents[{i}]"
        if _role(content) not in ("user", "model", "function"):
            raise invalid("Please use a valid role: user, model.")
        if not content.get("parts"):
            raise invalid(f"{path}.parts: contents.parts must not be empty.\n")
        for j, part in enumerate(content["parts"]):
            if not part.keys() - {"thought", "thoughtSignature"}:
                raise invalid(
                    f"{path}.parts[{j}].data: required oneof field 'data' must have one initialized field\n"
                )


def _check_calls(contents: list[JsonObject]) -> None:
    pending: list[JsonObject] = []  # calls of the content before
    for i, content in enumerate(contents):
        answered = results(content)
        if answered and not pending:
            raise invalid(_RESPONSE_ORDER)
        if pending and not _match(pending, answered):
            raise invalid(_COUNT)
        pending = calls(content)
        # A greeting of the model may open a conversation (role-play clients do that), a call may not.
        if pending and (i == 0 or _role(content) != "model" or _role(contents[i - 1]) == "model"):
            raise invalid(_CALL_ORDER)
    if pending:
        raise invalid(_COUNT)


def _match(asked: list[JsonObject], answered: list[JsonObject]) -> bool:
    """Whether each call has its result: by id where ids are given, else by position and name."""
    if len(asked) != len(answered):
        return False
    if all(item.get("id") for item in (*asked, *answered)):
        return Counter(item["id"] for item in asked) == Counter(item["id"] for item in answered)
    return [item.get("name") for item in asked] == [item.get("name") for item in answered]


def _check_no_ids(contents: list[JsonObject]) -> None:
    """Models before Gemini 3 have no `id` in calls and results."""
    violations = []
    for i, content in enumerate(contents):
        for j, part in enumerate(content["parts"]):
            for field, name in (("functionCall", "function_call"), ("functionResponse", "function_response")):
                if "id" in part.get(field, ()):
                    path = f"contents[{i}].parts[{j}].{name}"
                    text = (
                        f"Invalid JSON payload received. Unknown name \"id\" at '{path}': Cannot find field."
                    )
                    violations.append((path, text))
    if violations:
        raise field_violations(violations)


def _check_signatures(contents: list[JsonObject], card: ModelCard, project: str) -> None:
    """In the current turn each step's first call needs its signature; older turns are not looked at."""
    for i in range(_turn_start(contents), len(contents)):
        first_call = True
        for part in contents[i]["parts"]:
            signature = part.get("thoughtSignature")
            if signature and not signatures.accepted(signature, project, card.family):
                raise invalid("Corrupted thought signature.")
            if "functionCall" in part and first_call:
                first_call = False
                if not signature:
                    raise invalid(_missing(part["functionCall"].get("name", ""), i + 1))


def _turn_start(contents: list[JsonObject]) -> int:
    """Index of the first content after the last user content that is not only results."""
    for i in range(len(contents) - 1, -1, -1):
        parts = contents[i]["parts"]
        if _role(contents[i]) != "model" and not all("functionResponse" in part for part in parts):
            return i + 1
    return 0


def _missing(name: str, position: int) -> str:
    return (
        "Function call is missing a thought_signature in functionCall parts. This is required for tools to "
        "work correctly, and missing thought_signature may lead to degraded model performance. Additional "
        f"data, function call `default_api:{name}`, position {position}. "
    )
