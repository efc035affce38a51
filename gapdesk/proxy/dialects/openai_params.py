"""OpenAI's parameters → `generationConfig` and its neighbours, by what the model can do."""

from __future__ import annotations

from gapdesk.proxy.capabilities import ModelFacts
from gapdesk.proxy.dialects import fields
from gapdesk.proxy.dialects.fields import bad, writable
from gapdesk.proxy.dialects.openai_thinking import thinking_config
from gapdesk.proxy.model_names import ModelName
from gapdesk.proxy.types import JsonObject, Loss

# fmt: off
KNOWN = frozenset((
    "model", "messages", "temperature", "top_p", "top_k", "max_tokens", "max_completion_tokens",
    "stop", "n", "seed", "logprobs", "top_logprobs", "presence_penalty", "frequency_penalty",
    "logit_bias", "response_format", "reasoning_effort", "reasoning", "tools", "tool_choice",
    "functions", "function_call", "parallel_tool_calls", "stream", "stream_options", "user",
    "service_tier", "modalities", "audio", "metadata", "web_search_options", "extra_body", "google",
    "store", "prediction", "safety_identifier", "prompt_cache_key", "prompt_cache_retention",
))
# fmt: on
"""Top-level fields that are translated, or that mean nothing to Gemini and lose nothing."""


def spread_extra_body(doc: JsonObject) -> JsonObject:
    """`doc` with the entries of a literal `extra_body` (as Cherry Studio sends) as if they were top-level."""
    extra = fields.child(doc, "extra_body")
    return {**extra, **doc} if extra else doc


def generation_config(
    doc: JsonObject, name: ModelName, facts: ModelFacts, *, tools: bool, losses: list[Loss]
) -> JsonObject:
    """All of `generationConfig`; `tools` says whether the body has some."""
    config: JsonObject = {}
    _sampling(doc, facts, config, losses)
    _penalties(doc, facts, config, losses)
    _lengths(doc, facts, config, losses)
    _counts(doc, facts, config, losses)
    _format(doc, facts, config, losses, tools=tools)
    _modalities(doc, facts, config, losses)
    if thinking := thinking_config(doc, name, facts, losses):
        config["thinkingConfig"] = thinking
    return config


def _sampling(doc: JsonObject, facts: ModelFacts, config: JsonObject, losses: list[Loss]) -> None:
    given = {
        "temperature": fields.number(doc, "temperature"),
        "top_p": fields.number(doc, "top_p"),
        "top_k": fields.integer(doc, "top_k"),
    }
    if given["top_k"] is not None and given["top_k"] <= 0:
        given["top_k"] = None  # "all tokens", which is Gemini's meaning of nothing
    limits = {"temperature": 2.0, "top_p": 1.0}
    for key, value in given.items():
        if value is None:
            continue
        if facts.sampling == "ignored":
            losses.append(Loss(key, "This model ignores sampling parameters."))
            continue
        kept = max(0.0, min(value, limits[key])) if key in limits else value
        if kept != value:
            losses.append(Loss(key, f"Gemini takes 0 to {limits[key]:g}; {kept:g} was used."))
        config[_CAMEL[key]] = kept


def _penalties(doc: JsonObject, facts: ModelFacts, config: JsonObject, losses: list[Loss]) -> None:
    for key in ("presence_penalty", "frequency_penalty"):
        value = fields.number(doc, key)
        if not value:
            continue
        if facts.penalties:
            config[_CAMEL[key]] = value
        else:
            losses.append(Loss(key, "This model refuses penalties."))
    if fields.child(doc, "logit_bias"):
        losses.append(Loss("logit_bias", "Gemini has no logit bias."))


_CAMEL = {
    "temperature": "temperature",
    "top_p": "topP",
    "top_k": "topK",
    "presence_penalty": "presencePenalty",
    "frequency_penalty": "frequencyPenalty",
}


def _lengths(doc: JsonObject, facts: ModelFacts, config: JsonObject, losses: list[Loss]) -> None:
    older = fields.integer(doc, "max_tokens")
    newer = fields.integer(doc, "max_completion_tokens")
    limit = older if newer is None else newer
    if limit is not None and limit > 0:  # 0 and -1 are some clients' way to say "no limit"
        most = facts.output_limit
        if most is not None and limit > most:
            losses.append(Loss("max_tokens", f"This model writes {most} tokens at most."))
            limit = most
        config["maxOutputTokens"] = limit
    stop = doc.get("stop")
    if isinstance(stop, str):
        stop = [stop]
    if stop is None:
        return
    if not isinstance(stop, list) or not all(isinstance(item, str) for item in stop):
        raise bad("stop must be a string or a list of strings.", "stop")
    stops = [item for item in stop if item]
    if len(stops) > _STOPS:
        losses.append(Loss("stop", f"Gemini takes {_STOPS} stop sequences; the first {_STOPS} were used."))
    if stops:
        config["stopSequences"] = stops[:_STOPS]


_STOPS = 5


def _counts(doc: JsonObject, facts: ModelFacts, config: JsonObject, losses: list[Loss]) -> None:
    count = fields.integer(doc, "n")
    if count is not None and count < 1:
        raise bad("n must be at least 1.", "n")
    if count is not None and count > 1:
        most = 8 if facts.multi_candidates else 1
        if count > most:
            losses.append(Loss("n", f"This model gives {most} candidate{'s' * (most > 1)} at most."))
        if most > 1:
            config["candidateCount"] = min(count, most)
    seed = fields.integer(doc, "seed")
    if seed is not None:
        config["seed"] = seed if -(2**31) <= seed < 2**31 else seed % 2**31  # Gemini's is an int32
    top = fields.integer(doc, "top_logprobs")
    if fields.flag(doc, "logprobs"):
        config["responseLogprobs"] = True
        if top is not None:
            config["logprobs"] = max(0, min(top, 20))


def _format(
    doc: JsonObject, facts: ModelFacts, config: JsonObject, losses: list[Loss], *, tools: bool
) -> None:
    format_ = fields.child(doc, "response_format")
    kind = fields.text(format_, "type", "response_format.") if format_ else None
    if not format_ or kind in (None, "text"):
        return
    if kind not in ("json_object", "json_schema"):
        param = "response_format.type"
        raise bad(f"{param} must be text, json_object or json_schema, not {kind!r}.", param)
    if tools and not facts.json_with_tools:
        losses.append(Loss("response_format", "This model cannot write JSON while it has tools."))
        return
    config["responseMimeType"] = "application/json"
    holder = fields.child(format_, "json_schema", "response_format.") or format_
    schema = fields.child(holder, "schema", "response_format.json_schema.")
    if schema:
        config["responseJsonSchema"] = writable(schema, "response_format.json_schema.schema")


# --- modalities ---------------------------------------------------------------------------------------------


def _modalities(doc: JsonObject, facts: ModelFacts, config: JsonObject, losses: list[Loss]) -> None:
    wanted = [str(item).upper() for item in fields.items(doc, "modalities")]
    audio = fields.child(doc, "audio") or {}
    if facts.audio_output:
        config["responseModalities"] = ["AUDIO"]  # such models write nothing else
        if voice := fields.text(audio, "voice", "audio."):
            config["speechConfig"] = {
                "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": _voice(voice, losses)}}
            }
        return
    if "AUDIO" in wanted:
        losses.append(Loss("modalities", "This model does not speak; choose one with tts in its name."))
    if "IMAGE" in wanted and not facts.image_output:
        losses.append(Loss("modalities", "This model does not draw; choose one with image in its name."))
    if "IMAGE" in wanted and facts.image_output:
        config["responseModalities"] = [kind for kind in ("TEXT", "IMAGE") if kind in wanted]


def _voice(voice: str, losses: list[Loss]) -> str:
    if voice.lower() not in _OPENAI_VOICES:
        return voice
    losses.append(Loss("audio.voice", f"{voice} is OpenAI's; {_VOICE} was used."))
    return _VOICE


_VOICE = "Kore"
_OPENAI_VOICES = frozenset(
    ("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer")
)


def service_tier(doc: JsonObject, losses: list[Loss]) -> str | None:
    """Gemini's `serviceTier`, None for the default."""
    tier = fields.text(doc, "service_tier")
    if tier in (None, "auto", "default", "standard"):
        return None
    if tier in ("flex", "priority"):
        return tier
    losses.append(Loss("service_tier", f"Gemini has no tier {tier!r}."))
    return None
