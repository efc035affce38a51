"""A dozen recipes and what comes of them, for screenshots and page tests: no file is read or written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gapdesk.events import EngineSnapshot
from gapdesk.recipes.types import ConfigFile, FileState, Filled, Recipe, Tested, UrlForm
from gapdesk.wording import SILENCE, Objection, Words

TOKEN = "gd-sample-token-of-{client}"  # noqa: S105 - shown in pictures, opens nothing
MASK = "gd-…"
MODEL = "gemini-3.8-flash"
_FORMS = {UrlForm.OPENAI: "/v1", UrlForm.GEMINI: "/gemini", UrlForm.ROOT: ""}
_COMPATIBLE, _GOOGLE = Words("as an OpenAI-compatible service"), Words("as Google Gemini")
_URL, _TOKEN = Words("Paste the URL into “API Host”."), Words("Paste the token into “API Key”.")
_BASE_URL = Words("Paste the URL into “Base URL”.")
_FETCH = Words("Press “Fetch” and pick models, for example {model}.", (("model", MODEL),))
_ENTER = Words("Enter a model, for example {model}.", (("model", MODEL),))
_GEAR = Words("Open its settings, the gear at the top of its panel.")
_PROVIDER = Words("Set “API Provider” to “OpenAI Compatible”.")
_PLUG = Words("Open “API Connections”, the plug in the top bar, and set “API” to “Chat Completion”.")
_WRITE = Words("Let gapdesk write the file, or copy these lines into it.")
_COPY = Words("Copy this into your program.")

_PYTHON = """from openai import OpenAI

client = OpenAI(base_url="{url}", api_key="{token}")
reply = client.chat.completions.create(
    model="{model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(reply.choices[0].message.content)
"""
_NODE = """import OpenAI from "openai";

const client = new OpenAI({ baseURL: "{url}", apiKey: "{token}" });
"""
_GOOGLE_PYTHON = """from google import genai

client = genai.Client(api_key="{token}", http_options={"base_url": "{url}"})
print(client.models.generate_content(model="{model}", contents="Hello").text)
"""
_AIDER = """openai-api-base: {url}
openai-api-key: {token}
model: openai/{model}
"""
_GEMINI_CLI = """GEMINI_API_KEY={token}
GOOGLE_GEMINI_BASE_URL={url}
GEMINI_MODEL={model}
"""
_CONTINUE = """models:
  - name: gapdesk
    provider: openai
    model: {model}
    apiBase: {url}
    apiKey: {token}
    roles: [chat, edit, apply]
"""


def _recipe(id: str, program: str, *steps: Words, **more: Any) -> Recipe:
    made = Recipe(id=id, program=program, way=_COMPATIBLE, form=UrlForm.OPENAI, steps=steps)
    return replace(made, **more)


RECIPES = (
    _recipe(
        *("sillytavern", "SillyTavern", _PLUG),
        Words("Set “Chat Completion Source” to “Custom (OpenAI-compatible)”."),
        Words("Paste the URL into “Custom Endpoint (Base URL)”, without a slash at its end."),
        Words("Paste the token into “Custom API Key”."),
        detected=("SillyTavern",),
    ),
    _recipe(
        *("sillytavern-gemini", "SillyTavern", _PLUG),
        Words("Set “Chat Completion Source” to “Google AI Studio” and open “Reverse Proxy”."),
        Words("Paste the URL into “Proxy Server URL”."),
        Words("Paste the token into “Proxy Password”."),
        way=Words("as Google AI Studio, through its reverse proxy"),
        form=UrlForm.GEMINI,
        note=Words("The field for a Google key stays empty: your keys are in gapdesk."),
        detected=("SillyTavern",),
    ),
    _recipe(
        *("chatbox", "Chatbox"),
        Words("Open “Settings”, “Model Provider”, and press “Add”."),
        *(_URL, _TOKEN, _FETCH),
        form=UrlForm.ROOT,
        detected=("AI SDK",),
    ),
    _recipe("cherry", "Cherry Studio", _TOKEN, _URL, form=UrlForm.ROOT, detected=("Cherry Studio",)),
    _recipe(
        *("cline", "Cline", _GEAR, _PROVIDER, _BASE_URL, _TOKEN, _ENTER),
        detected=("Cline",),
        writable=True,
    ),
    _recipe("roo", "Roo Code", _GEAR, _PROVIDER, _BASE_URL, _TOKEN, _ENTER, detected=("Roo Code",)),
    _recipe(
        "open-webui", "Open WebUI", Words("Paste the URL into “URL”."), Words("Paste the token into “Key”.")
    ),
    _recipe("lobechat", "LobeChat", _TOKEN, Words("Paste the URL into “API Proxy URL”.")),
    _recipe(
        *("aider", "Aider", _WRITE, Words("Start “aider” anew.")),
        snippet=_AIDER,
        detected=("LiteLLM",),
        writable=True,
    ),
    _recipe(
        *("continue", "Continue", _WRITE, Words("Pick “gapdesk” in Continue's list of models.")),
        snippet=_CONTINUE,
        writable=True,
    ),
    _recipe(
        *("gemini-cli", "Gemini CLI", _WRITE),
        way=_GOOGLE,
        form=UrlForm.GEMINI,
        snippet=_GEMINI_CLI,
        detected=("Gemini CLI",),
        writable=True,
    ),
    _recipe(
        *("openai-python", "OpenAI SDK", _COPY),
        way=Words("in Python"),
        snippet=_PYTHON,
        note=Words("The token is a secret: keep it out of what you publish."),
        detected=("OpenAI Python SDK",),
    ),
    _recipe("openai-node", "OpenAI SDK", _COPY, way=Words("in JavaScript"), snippet=_NODE),
    _recipe(
        *("genai-python", "Google GenAI SDK", _COPY),
        way=Words("in Python"),
        form=UrlForm.GEMINI,
        snippet=_GOOGLE_PYTHON,
        detected=("Google GenAI SDK",),
    ),
)

FILES = {
    "cline": ConfigFile("~/.cline/data/settings/providers.json", FileState.FOREIGN),
    "continue": ConfigFile("~/.continue/config.yaml", FileState.WRITTEN),
    "aider": ConfigFile("~/.aider.conf.yml", FileState.ABSENT),
    "gemini-cli": ConfigFile(
        "~/.gemini/.env",
        FileState.UNREADABLE,
        Words("This file is not in UTF-8, so gapdesk leaves it alone. Save it as UTF-8, then try again."),
    ),
}


def _token(client: str) -> str | None:
    """Those of `sample_clients`: one needs none, one is locked away."""
    return None if client in ("local", "phone") else TOKEN.format(client=client)


class SampleRecipes:
    """A RecipeService over what it is given; files are only remembered."""

    def __init__(
        self,
        base_url: Callable[[], str],
        tested: Tested,
        token: Callable[[str], str | None] | None = None,
    ) -> None:
        self._base_url, self._tested, self._token = base_url, tested, token or _token
        self.files = dict(FILES)
        self._before = {"continue": FileState.FOREIGN}

    def all(self) -> tuple[Recipe, ...]:
        return RECIPES

    def filled(self, recipe: str, client: str, *, masked: bool = True) -> Filled:
        found, token = self._find(recipe), self._token(client)
        base = self._base_url()
        url = f"{base}{_FORMS[found.form]}" if base else ""
        if token is None:
            return Filled(url, "")
        shown = MASK if masked else token
        snippet = found.snippet
        for name, value in (("url", url), ("token", shown), ("model", MODEL)):
            snippet = snippet.replace(f"{{{name}}}", value)
        return Filled(url, snippet, shown)

    async def test(self, recipe: str, client: str) -> Tested:
        self._find(recipe)
        return self._tested

    async def file(self, recipe: str) -> ConfigFile | None:
        return self.files.get(recipe)

    async def write(self, recipe: str, client: str) -> ConfigFile:
        before = self.files[recipe]
        if before.state is FileState.UNREADABLE:
            raise Objection(before.why)
        if before.state in (FileState.ABSENT, FileState.FOREIGN):
            self._before[recipe] = before.state
        self.files[recipe] = replace(before, state=FileState.WRITTEN, why=SILENCE)
        return self.files[recipe]

    async def restore(self, recipe: str) -> ConfigFile:
        self.files[recipe] = replace(self.files[recipe], state=self._before[recipe])
        return self.files[recipe]

    def _find(self, recipe: str) -> Recipe:
        return next(each for each in RECIPES if each.id == recipe)


def of_mood(shown: EngineSnapshot) -> SampleRecipes:
    """Programs would see some models; none without keys; and where nothing listens, a test fails."""
    if not shown.base_url:
        return SampleRecipes(
            lambda: "", Tested(None, why=Words("The proxy is stopped. Start it, then test again."))
        )
    return SampleRecipes(lambda: shown.base_url, Tested(38 if shown.keys else 0, 0.012))
