"""Which program is calling, told from its headers (measured with the clients, November 2026)."""

from __future__ import annotations

from collections.abc import Mapping

_BY_TITLE = {"roo code": "Roo Code", "cherry studio": "Cherry Studio", "cline": "Cline"}
_BY_AGENT = (
    ("roocode/", "Roo Code"),
    ("node-fetch", "SillyTavern"),
    ("google-genai-sdk/", "Google GenAI SDK"),
    ("openai/python", "OpenAI Python SDK"),
    ("openai/js", "OpenAI Node SDK"),
    ("ai-sdk", "AI SDK"),
    ("litellm/", "LiteLLM"),
    ("langchainjs", "LangChain"),
    ("geminicli", "Gemini CLI"),
    ("open-webui", "Open WebUI"),
    ("curl/", "curl"),
    ("gapdesk", "gapdesk"),
)

SHOWS_NOTHING = frozenset({"SillyTavern", "AI SDK"})
"""Programs whose user sees an empty bubble for a blocked reply; Chatbox calls through the AI SDK
(measured with the clients, November 2026)."""


def detect(headers: Mapping[str, str]) -> str:
    """The program's name, "" if unknown. `headers` looks names up case-insensitively."""
    title = headers.get("X-Title", "").lower()
    if title in _BY_TITLE:
        return _BY_TITLE[title]
    agent = headers.get("User-Agent", "").lower()
    for mark, name in _BY_AGENT:
        if mark in agent:
            return name
    return ""
