"""What a model refuses beyond the shape of the JSON: settings, tools, schemas, media. Pure.

Texts are Google's where one was seen on the wire, else in its usual form. Bodies are in the camelCase
form of `transcode`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gapdesk.practice.catalogue import ModelCard
from gapdesk.practice.errors import invalid
from gapdesk.practice.tokens import prompt_tokens
from gapdesk.practice.turns import check_turns
from gapdesk.proxy.types import JsonObject

_CATEGORIES = ("HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "HARASSMENT", "CIVIC_INTEGRITY")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}")
_MIME_TYPES = re.compile(
    r"image/(png|jpe?g|webp|heic|heif|gif|avif)|audio/[\w.+-]+(;.*)?|video/[\w.+-]+|application/pdf|application/json"
    r"|text/(plain|html|css|csv|xml|rtf|md|markdown|javascript|x-python|x-typescript|x-[\w-]+)"
    r"|application/(x-javascript|x-python|rtf|x-ipynb\+json|xml)"
)
_OFFICE = re.compile(r"application/(vnd\.(openxmlformats|oasis|ms)[\w.-]+|msword)")
_REPLY_TYPES = ("text/plain", "application/json", "application/xml", "application/yaml", "text/x.enum")
_CALLING = ("ANY", "VALIDATED")


def check_generate(request: JsonObject, card: ModelCard, project: str) -> None:
    """Raises GoogleError 400 for the first thing the model refuses in a GenerateContentRequest."""
    check_turns(request.get("contents", []), card, project)
    _check_safety(request)
    _check_config(request.get("generationConfig", {}), card)
    _check_thinking(request.get("generationConfig", {}).get("thinkingConfig", {}), card)
    _check_reply_format(request, card)
    check_tools(request, card)
    _check_media(request, card)
    _check_cache(request, card)
    tokens = prompt_tokens(request, card).total()
    if tokens > card.input_limit:
        raise invalid(
            f"The input token count ({tokens}) exceeds the maximum number of tokens allowed "
            f"({card.input_limit})."
        )


def declarations(request: JsonObject) -> list[JsonObject]:
    """All function declarations of a request."""
    return [item for tool in request.get("tools", ()) for item in tool.get("functionDeclarations", ())]


def _check_safety(request: JsonObject) -> None:
    names = ", ".join(f"HarmCategory.HARM_CATEGORY_{name}" for name in _CATEGORIES)
    wrong = [
        f"* GenerateContentRequest.safety_settings[{i}]: element predicate failed: $.category in ({names})\n"
        for i, setting in enumerate(request.get("safetySettings", ()))
        if setting.get("category", "").removeprefix("HARM_CATEGORY_") not in _CATEGORIES
    ]
    if wrong:
        raise invalid("".join(wrong))


def _check_config(config: JsonObject, card: ModelCard) -> None:
    path = "* GenerateContentRequest.generation_config"
    if not 0 <= config.get("temperature", 0) <= 2:
        raise invalid(f"{path}.temperature: temperature must be in the range [0.0, 2.0].\n")
    if not 0 <= config.get("topP", 0) <= 1:
        raise invalid(f"{path}.top_p: top_p must be in the range [0.0, 1.0].\n")
    if config.get("topK", 1) < 1:
        raise invalid(f"{path}.top_k: top_k must be positive.\n")
    if config.get("maxOutputTokens", 1) < 1:
        raise invalid(f"{path}.max_output_tokens: max_output_tokens must be positive.\n")
    if len(config.get("stopSequences", ())) > 5:
        raise invalid(f"{path}.stop_sequences: the number of stop sequences must be at most 5.\n")
    if not 0 <= config.get("logprobs", 0) <= 20:
        raise invalid(f"{path}.logprobs: logprobs must be in the range [0, 20].\n")
    if config.get("presencePenalty") or config.get("frequencyPenalty"):
        raise invalid(f"Penalty is not enabled for models/{card.name}")
    most = 1 if card.generation >= (4, 0) else 8
    if not 1 <= config.get("candidateCount", 1) <= most:
        only_one = "Only one candidate can be specified in the current model"
        raise invalid(only_one if most == 1 else f"{path}.candidate_count: must be in the range [1, 8].\n")


def _check_thinking(config: JsonObject, card: ModelCard) -> None:
    level, budget = config.get("thinkingLevel"), config.get("thinkingBudget")
    if level is not None and budget is not None:
        raise invalid("You can only set only one of thinking budget and thinking level.")
    if level is not None and not card.levels:
        raise invalid("Thinking level is not supported for this model.")
    if level is not None and level not in card.levels:
        raise invalid(f"Thinking level {level} is not supported for this model.")
    if budget is not None:
        _check_budget(budget, card)


def _check_budget(budget: int, card: ModelCard) -> None:
    if not card.thinks or card.generation >= (4, 0):
        raise invalid("Thinking budget is not supported for this model.")
    if budget == 0 and not card.can_disable and card.budget is not None:
        raise invalid("Budget 0 is invalid. This model only works in thinking mode.")
    low, high = card.budget or (0, 65_536)
    if budget not in (0, -1) and not low <= budget <= high:
        raise invalid(
            f"The thinking budget {budget} is invalid. Please choose a value between {low} and {high}."
        )


def _check_reply_format(request: JsonObject, card: ModelCard) -> None:
    config = request.get("generationConfig", {})
    path = "* GenerateContentRequest.generation_config"
    mime = config.get("responseMimeType") or "text/plain"
    if mime not in _REPLY_TYPES:
        allowed = ", ".join(f"`{name}`" for name in _REPLY_TYPES)
        raise invalid(f"{path}.response_mime_type: allowed mimetypes are {allowed}.\n")
    schemas = [name for name in ("responseSchema", "responseJsonSchema") if name in config]
    if len(schemas) == 2:
        raise invalid("Only one of response_schema and response_json_schema can be set.")
    if schemas and mime == "text/plain":
        raise invalid(
            f"{path}.response_schema: only allowed when response mime type is `application/json` or "
            "`text/x.enum`.\n"
        )
    if mime != "text/plain" and declarations(request) and card.generation < (3, 0):
        raise invalid(f"Function calling with a response mime type: '{mime}' is unsupported")
    _check_schema(config.get("responseSchema", {}), f"{path}.response_schema")


def check_tools(request: JsonObject, card: ModelCard) -> None:
    """Raises GoogleError 400 for tools and toolConfig; a cache holds them too."""
    declared = declarations(request)
    config = request.get("toolConfig", {})
    _check_built_in(request, config, card)
    seen: set[str] = set()
    for i, tool in enumerate(request.get("tools", ())):
        for j, item in enumerate(tool.get("functionDeclarations", ())):
            _check_declaration(item, f"* GenerateContentRequest.tools[{i}].function_declarations[{j}]", seen)
    calling = config.get("functionCallingConfig")
    if not calling:
        return
    if not declared:
        raise invalid("Function calling config is set without function_declarations")
    allowed = calling.get("allowedFunctionNames", [])
    if allowed and calling.get("mode") not in _CALLING:
        raise invalid(
            "Allowed function names should only be set when function calling mode is ANY or VALIDATED."
        )
    unknown = sorted(set(allowed) - seen)
    if unknown:
        raise invalid(f"Allowed function name {unknown[0]} is not in the function declarations.")


def _check_built_in(request: JsonObject, config: JsonObject, card: ModelCard) -> None:
    circulation = config.get("includeServerSideToolInvocations", False)
    if circulation and card.generation < (3, 0):
        raise invalid("Tool call context circulation is not enabled")
    built_in = any(tool.keys() - {"functionDeclarations"} for tool in request.get("tools", ()))
    if not built_in or not declarations(request):
        return
    if card.generation < (3, 0):
        raise invalid("Tool use with function calling is unsupported")
    if not circulation:
        raise invalid(
            "Please enable tool_config.include_server_side_tool_invocations to use Built-in tools with "
            "Function calling."
        )


def _check_declaration(item: JsonObject, path: str, seen: set[str]) -> None:
    name = item.get("name", "")
    if not _NAME.fullmatch(name):
        raise invalid(
            f"{path}.name: [Invalid function name. Must start with a letter or an underscore. Must be "
            "alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a "
            "maximum length of 128.]\n"
        )
    if name in seen:
        raise invalid(f"Duplicate function declaration found: {name}")
    seen.add(name)
    for field, other in (("parameters", "parametersJsonSchema"), ("response", "responseJsonSchema")):
        if field in item and other in item:
            raise invalid(f"{path}: only one of `{field}` and `{field}_json_schema` may be set.\n")
    for field in ("parameters", "response"):
        _check_schema(item.get(field, {}), f"{path}.{field}")


def _check_schema(schema: JsonObject, path: str) -> None:
    """What the Schema message demands once its field names are right; the first fault is raised."""
    for where, node in _nodes(schema, path):
        kind = node.get("type")
        if kind == "OBJECT" and "properties" in node and not node["properties"]:
            raise invalid(f"{where}.properties: should be non-empty for OBJECT type\n")
        if kind == "ARRAY" and "items" not in node:
            raise invalid(f"{where}.items: missing field.\n")
        if node.get("enum") and kind not in ("STRING", "INTEGER", "NUMBER"):
            raise invalid(f"{where}.enum: only allowed for STRING type\n")
        if "" in node.get("enum", ()):
            raise invalid(f"{where}.enum[{node['enum'].index('')}]: cannot be empty\n")
        if kind == "STRING" and node.get("format") not in (None, "", "enum", "date-time"):
            raise invalid(f"{where}.format: only 'enum' and 'date-time' are supported for STRING type\n")
        for name in node.get("required", ()):
            if name not in node.get("properties", {}):
                raise invalid(f"{where}.required: property '{name}' is not defined\n")


def _nodes(schema: JsonObject, path: str) -> Iterator[tuple[str, JsonObject]]:
    yield path, schema
    for name, item in schema.get("properties", {}).items():
        yield from _nodes(item, f"{path}.properties[{name}]")
    if "items" in schema:
        yield from _nodes(schema["items"], f"{path}.items")
    for i, item in enumerate(schema.get("anyOf", ())):
        yield from _nodes(item, f"{path}.any_of[{i}]")


def _check_media(request: JsonObject, card: ModelCard) -> None:
    for part in _parts(request):
        blob = part.get("inlineData")
        if blob is not None:
            mime = blob.get("mimeType", "")
            known = _MIME_TYPES.fullmatch(mime) or (card.generation >= (4, 0) and _OFFICE.fullmatch(mime))
            if not known:
                raise invalid(f"Unsupported MIME type: {mime}")
            if not blob.get("data"):
                raise invalid("Unable to process input: inline_data.data must not be empty.")
        if "fileData" in part and not part["fileData"].get("fileUri"):
            raise invalid("* GenerateContentRequest.contents: file_data.file_uri must not be empty.\n")


def _parts(request: JsonObject) -> Iterator[JsonObject]:
    for content in request.get("contents", ()):
        for part in content["parts"]:
            yield part
            yield from part.get("functionResponse", {}).get("parts", ())


def file_names(request: JsonObject) -> list[str]:
    """Ids ("abc" of "…/files/abc") of the Google files a request uses."""
    found = [
        re.search(r"(?:^|/)files/([\w-]+)$", part["fileData"].get("fileUri", ""))
        for part in _parts(request)
        if "fileData" in part
    ]
    return [match[1] for match in found if match]


def _check_cache(request: JsonObject, card: ModelCard) -> None:
    if not request.get("cachedContent"):
        return
    if card.generation >= (4, 0):
        raise invalid("CachedContent is not supported for this model.")
    if any(request.get(name) for name in ("systemInstruction", "tools", "toolConfig")):
        raise invalid(
            "CachedContent can not be used with GenerateContent request setting system_instruction, tools or "
            "tool_config.\n\nProposed fix: move those values to CachedContent from GenerateContent request."
        )
