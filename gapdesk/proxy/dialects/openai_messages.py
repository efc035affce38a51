"""OpenAI messages → Gemini contents: turns merged, tool results beside their calls, signatures in place."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from gapdesk.proxy.capabilities import ModelFacts, family_of
from gapdesk.proxy.dialects import fields
from gapdesk.proxy.dialects.fields import bad, wild
from gapdesk.proxy.dialects.openai_parts import Fetched, image_part, read_content
from gapdesk.proxy.dialects.openai_tools import NameMap, arguments_of, calls_of, result_of
from gapdesk.proxy.model_names import ModelName
from gapdesk.proxy.types import DUMMY_SIGNATURE, DUMMY_SIGNATURES, JsonObject, Loss, Signature

SOURCES = ("client", "vault", "dummy")
"""Where a thought signature can come from."""


@dataclass(slots=True)
class Conversation:
    """What the messages of a request come to. Filled by `read`, one message after another."""

    name: ModelName
    facts: ModelFacts
    names: NameMap
    signatures: Mapping[str, Signature]
    fetched: Fetched
    losses: list[Loss]
    system: list[str] = field(default_factory=list, init=False)
    contents: list[JsonObject] = field(default_factory=list, init=False)
    sources: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SOURCES, 0), init=False)
    project: str | None = field(default=None, init=False)
    """Project of the newest signature the vault knows."""
    _open: dict[str, deque[JsonObject]] = field(default_factory=dict, init=False)
    """functionResponses still to be filled, by the id of their call."""

    def read(self, doc: JsonObject) -> None:
        """Read `doc["messages"]`; 400 where a message makes no sense or nothing is left to answer."""
        messages = fields.objects(doc, "messages")
        if not messages:
            raise bad(_NO_MESSAGES, "messages")
        for at, message in messages:
            role = fields.text(message, "role", at)
            if role in ("system", "developer"):
                self._system(message, at)
            elif role == "user":
                self._say("user", self._content(message, at))
            elif role == "assistant":
                self._assistant(message, at)
            elif role in ("tool", "function"):
                self._result(message, at)
            else:
                raise bad(f"{at}role is {role!r}; known are {', '.join(_ROLES)}.", f"{at}role")
        self._begin()
        self._end()

    @property
    def has_model_turn(self) -> bool:
        return any(content["role"] == "model" for content in self.contents)

    @property
    def has_tool_results(self) -> bool:
        """Whether the turn to be answered brings tool results."""
        return any("functionResponse" in part for part in self.contents[-1]["parts"])

    # --- messages -------------------------------------------------------------------------------------------

    def _system(self, message: JsonObject, at: str) -> None:
        parts = self._content(message, at)
        if self.contents:
            self._say("user", parts)
            return
        self.system += [part["text"] for part in parts if "text" in part]
        self._say("user", [part for part in parts if "text" not in part])  # instructions are text only

    def _assistant(self, message: JsonObject, at: str) -> None:
        parts = self._content(message, at)
        if not parts and (refusal := fields.text(message, "refusal", at)):
            parts = [{"text": refusal}]
        for inside, image in fields.objects(message, "images", at):
            part = image_part(image, inside[:-1], self.facts, self.fetched)
            if self.facts.needs_signatures and self.facts.image_output:
                part["thoughtSignature"] = DUMMY_SIGNATURE
            parts.append(part)
        calls = calls_of(message, at)
        slots: list[JsonObject] = []
        opened: dict[str, deque[JsonObject]] = {}
        for index, (inside, call) in enumerate(calls):
            part, slot = self._call(call, inside)
            if signature := self._signature(call, first=index == 0):
                part["thoughtSignature"] = signature
            parts.append(part)
            slots.append({"functionResponse": slot})
            opened.setdefault(fields.text(call, "id", inside) or "", deque()).append(slot)
        self._say("model", parts)
        self._say("user", slots)
        self._open.update(opened)

    def _call(self, call: JsonObject, at: str) -> tuple[JsonObject, JsonObject]:
        """The functionCall part and the functionResponse that must answer it."""
        inside = f"{at}function."
        function = fields.child(call, "function", at) or {}
        caller_name = fields.text(function, "name", inside)
        if not caller_name:
            raise bad(f"{inside}name is missing.", f"{inside}name")
        id_ = fields.text(call, "id", at)
        named = {"id": id_} if id_ and self.facts.function_ids else {}
        named["name"] = self.names[caller_name]
        arguments = arguments_of(function, inside, self.losses)
        # Gemini refuses a call without an answer: an explanation holds the place until the result is read.
        response = {"error": "The caller gave no result for this call."}
        return {"functionCall": {**named, "args": arguments}}, {**named, "response": response}

    def _result(self, message: JsonObject, at: str) -> None:
        parts = self._content(message, at)
        text = "\n".join(part["text"] for part in parts if "text" in part)
        media = [part for part in parts if "text" not in part]
        slot = self._slot(message, at)
        if slot is None:
            self._say("user", [{"text": f"Result of a tool call: {text}"}, *media])
            self.losses.append(Loss(at[:-1], "This result answers no call; it was passed as text."))
            return
        slot["response"] = result_of(text, f"{at}content")
        if self.facts.function_ids and all("inlineData" in part for part in media):
            if media:
                slot["parts"] = [{"inlineData": part["inlineData"]} for part in media]
        else:
            self._say("user", media)

    def _slot(self, message: JsonObject, at: str) -> JsonObject | None:
        """The open functionResponse `message` answers: by call id, else by function name, else the next."""
        id_ = fields.text(message, "tool_call_id", at)
        name = fields.text(message, "name", at)
        for key, slots in self._open.items():
            if not slots:
                continue
            same_name = name is None or self.names.originals[slots[0]["name"]] == name
            if key == id_ if id_ else same_name:
                return slots.popleft()
        return None

    def _content(self, message: JsonObject, at: str) -> list[JsonObject]:
        """The parts of a message; the speaker's name leads the first text."""
        parts = read_content(message, at, self.facts, self.fetched)
        speaker = fields.text(message, "name", at)
        if speaker and message.get("role") not in ("tool", "function"):
            first = next((part for part in parts if "text" in part), {})
            if first:
                first["text"] = f"{speaker}: {first['text']}"
        return parts

    def _say(self, role: str, parts: list[JsonObject]) -> None:
        if not parts:
            return
        if self.contents and self.contents[-1]["role"] == role:
            self.contents[-1]["parts"] += parts
        else:
            self.contents.append({"role": role, "parts": list(parts)})

    # --- signatures -----------------------------------------------------------------------------------------

    def _signature(self, call: JsonObject, *, first: bool) -> str | None:
        """The thought signature of a call: the caller's own, else the vault's, else the dummy."""
        given, kept = signature_of(call), self._kept(call)
        fits = kept is not None and (
            kept.model == self.name.model or family_of(kept.model) == self.facts.family
        )
        if kept is not None and given == kept.value and not fits:
            given = None  # another family's, which this model would call corrupted
        if not self.facts.needs_signatures:
            self.sources["client"] += given is not None
            return given
        if not first:
            return None
        if kept is not None and fits and given in (None, kept.value):
            self.sources["client" if given else "vault"] += 1
            self.project = kept.project
            return kept.value
        self.sources["client" if given else "dummy"] += 1
        return given or DUMMY_SIGNATURE

    def _kept(self, call: JsonObject) -> Signature | None:
        id_ = call.get("id")
        return self.signatures.get(id_) if isinstance(id_, str) else None

    # --- beginning and end ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Gemini's first content must be the user's."""
        if not self.contents:
            if not self.system:
                raise bad("messages hold no text and no media: there is nothing to answer.", "messages")
            self._say("user", [{"text": self.system.pop()}])
        if self.contents[0]["role"] == "model":
            self.contents.insert(0, {"role": "user", "parts": [{"text": " "}]})
            self.losses.append(Loss("messages", "The user must speak first: a blank turn was put in front."))

    def _end(self) -> None:
        """A reply begun by the caller is continued by most models; others are asked to in words."""
        last = self.contents[-1]
        if last["role"] != "model" or self.facts.prefill:
            return
        del self.contents[-1]
        self._say("user", [{"text": _CONTINUE}, *last["parts"]])
        self.losses.append(Loss("messages", "This model continues no begun reply; it was asked to in words."))


def signature_of(call: object) -> str | None:
    """The thought signature a client sent back with a tool call; the dummies count as none."""
    given = wild(call, "extra_content", "google", "thought_signature")
    return given if isinstance(given, str) and given and given not in DUMMY_SIGNATURES else None


_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_NO_MESSAGES = 'messages is empty: send at least one, such as {"role": "user", "content": "Hello"}.'
_CONTINUE = "Continue this reply from where it breaks off, without repeating it:"
