"""Recipes of programs to chat with. Pure data.

Menus and fields: the programs' own source and pages; URL forms: measured with the clients, November 2026.
"""

from __future__ import annotations

from gapdesk.recipes.types import Recipe, UrlForm
from gapdesk.wording import Words

_COMPATIBLE = Words("as an OpenAI-compatible service")
_GOOGLE = Words("as Google Gemini")
_PASTE_URL = Words("Paste the URL into “API Host”.")
_PASTE_TOKEN = Words("Paste the token into “API Key”.")
_FETCH = Words("Press “Fetch” and pick models, for example {model}.")
_ELSEWHERE = Words(
    "LobeChat on another computer cannot reach this one: turn on “Use Client-Side Fetching Mode”, and add "
    "its address to “Allowed browser origins” in gapdesk's settings."
)

CHAT = (
    Recipe(
        id="sillytavern",
        program="SillyTavern",
        way=_COMPATIBLE,
        form=UrlForm.OPENAI,
        steps=(
            Words("Open “API Connections”, the plug in the top bar, and set “API” to “Chat Completion”."),
            Words("Set “Chat Completion Source” to “Custom (OpenAI-compatible)”."),
            Words("Paste the URL into “Custom Endpoint (Base URL)”, without a slash at its end."),
            Words("Paste the token into “Custom API Key”."),
            Words("Press “Connect”, then pick a model under “Available Models”, for example {model}."),
        ),
        note=Words(
            "Without the token SillyTavern sends “Bearer null”, and gapdesk refuses it. "
            "Thinking levels of Gemini can only be set in the other way, as Google AI Studio."
        ),
        detected=("SillyTavern",),
    ),
    Recipe(
        id="sillytavern-gemini",
        program="SillyTavern",
        way=Words("as Google AI Studio, through its reverse proxy"),
        form=UrlForm.GEMINI,
        steps=(
            Words("Open “API Connections”, the plug in the top bar, and set “API” to “Chat Completion”."),
            Words("Set “Chat Completion Source” to “Google AI Studio” and open “Reverse Proxy”."),
            Words("Paste the URL into “Proxy Server URL”."),
            Words("Paste the token into “Proxy Password”."),
            Words("Press “Connect”, then pick a model, for example {model}."),
        ),
        note=Words("The field for a Google key stays empty: your keys are in gapdesk."),
        detected=("SillyTavern",),
    ),
    Recipe(
        id="chatbox",
        program="Chatbox",
        way=_COMPATIBLE,
        form=UrlForm.ROOT,
        steps=(
            Words("Open “Settings”, “Model Provider”, and press “Add”."),
            Words("Set “API Mode” to “OpenAI API Compatible”."),
            _PASTE_URL,
            _PASTE_TOKEN,
            _FETCH,
        ),
        note=Words("Leave “API Path” empty: Chatbox adds the rest of the address itself."),
        detected=("AI SDK",),
    ),
    Recipe(
        id="chatbox-gemini",
        program="Chatbox",
        way=_GOOGLE,
        form=UrlForm.ROOT,
        steps=(
            Words("Open “Settings”, “Model Provider”, and choose “Google Gemini”."),
            _PASTE_TOKEN,
            _PASTE_URL,
            _FETCH,
        ),
        note=Words("Chatbox adds /v1beta itself; leave it off."),
        detected=("AI SDK",),
    ),
    Recipe(
        id="cherry",
        program="Cherry Studio",
        way=_COMPATIBLE,
        form=UrlForm.ROOT,
        steps=(
            Words("Open “Settings”, “Model Provider”, and press “Add”; choose “OpenAI” as its type."),
            _PASTE_TOKEN,
            _PASTE_URL,
            Words("Press “Manage” and add models, for example {model}."),
        ),
        note=Words(
            "Cherry Studio adds /v1 itself. A # at the end would make it use the address as it stands; "
            "leave it off."
        ),
        detected=("Cherry Studio",),
    ),
    Recipe(
        id="cherry-gemini",
        program="Cherry Studio",
        way=_GOOGLE,
        form=UrlForm.ROOT,
        steps=(
            Words("Open “Settings”, “Model Provider”, and press “Add”; choose “Gemini” as its type."),
            _PASTE_TOKEN,
            _PASTE_URL,
            Words("Press “Manage” and add models, for example {model}."),
        ),
        note=Words("Cherry Studio adds /v1beta itself; leave it off."),
        detected=("Cherry Studio",),
    ),
    Recipe(
        id="open-webui",
        program="Open WebUI",
        way=_COMPATIBLE,
        form=UrlForm.OPENAI,
        steps=(
            Words("Open “Admin Settings”, “Connections”, and press “+” beside the OpenAI connections."),
            Words("Paste the URL into “URL”."),
            Words("Paste the token into “Key”."),
            Words("Press “Save”; the models are in the list of a new chat."),
        ),
        note=Words(
            "In Docker, write host.docker.internal instead of 127.0.0.1, and add that name to “Further host "
            "names” in gapdesk's settings. Docker on Linux also needs “Share on my network”."
        ),
        detected=("Open WebUI",),
    ),
    Recipe(
        id="lobechat",
        program="LobeChat",
        way=_COMPATIBLE,
        form=UrlForm.OPENAI,
        steps=(
            Words("Open “Settings”, “AI Service Provider”, and choose “OpenAI”."),
            _PASTE_TOKEN,
            Words("Paste the URL into “API Proxy URL”."),
            Words("Press “Fetch models” and switch on those you want, for example {model}."),
        ),
        note=_ELSEWHERE,
        detected=("OpenAI Node SDK",),
    ),
    Recipe(
        id="lobechat-gemini",
        program="LobeChat",
        way=_GOOGLE,
        form=UrlForm.GEMINI,
        steps=(
            Words("Open “Settings”, “AI Service Provider”, and choose “Google”."),
            _PASTE_TOKEN,
            Words("Paste the URL into “API Proxy URL”."),
            Words("Press “Fetch models” and switch on those you want, for example {model}."),
        ),
        note=_ELSEWHERE,
        detected=("Google GenAI SDK",),
    ),
)
