"""Recipes of programs that write code. Pure data.

Menus, fields and files: the programs' own source and pages; URL forms: measured with the clients, November
2026.
"""

from __future__ import annotations

from gapdesk.recipes.types import Recipe, UrlForm
from gapdesk.wording import Words

_COMPATIBLE = Words("as an OpenAI-compatible service")
_GOOGLE = Words("as Google Gemini")
_OPEN_SETTINGS = Words("Open its settings, the gear at the top of its panel.")
_CHOOSE_COMPATIBLE = Words("Set “API Provider” to “OpenAI Compatible”.")
_CHOOSE_GOOGLE = Words("Set “API Provider” to “Google Gemini”.")
_GOOGLE_KEY = Words("Paste the token into “Gemini API Key”.")
_CUSTOM_URL = Words("Tick “Use custom base URL” and paste the URL below it.")
_BASE_URL = Words("Paste the URL into “Base URL”.")
_PASTE_TOKEN = Words("Paste the token into “API Key”.")
_MODEL_ID = Words("Enter a model, for example {model}.")
_OFTEN = Words("An agent asks often: choose a model with many requests a day, or add keys of more projects.")
_WRITE = Words("Let gapdesk write the file, or copy these lines into it.")

_CONTINUE = """\
name: Local Config
version: 1.0.0
schema: v1
models:
  - name: gapdesk
    provider: openai
    model: {model}
    apiBase: {url}
    apiKey: {token}
    roles: [chat, edit, apply]
"""
_AIDER = """\
openai-api-base: {url}
openai-api-key: {token}
model: openai/{model}
"""
_GEMINI_CLI = """\
GEMINI_API_KEY={token}
GOOGLE_GEMINI_BASE_URL={url}
GEMINI_MODEL={model}
"""

CODE = (
    Recipe(
        id="cline",
        program="Cline",
        way=Words("in the editor, as an OpenAI-compatible service"),
        form=UrlForm.OPENAI,
        steps=(_OPEN_SETTINGS, _CHOOSE_COMPATIBLE, _BASE_URL, _PASTE_TOKEN, _MODEL_ID),
        note=_OFTEN,
        detected=("Cline", "AI SDK"),
    ),
    Recipe(
        id="cline-gemini",
        program="Cline",
        way=Words("in the editor, as Google Gemini"),
        form=UrlForm.GEMINI,
        steps=(_OPEN_SETTINGS, _CHOOSE_GOOGLE, _GOOGLE_KEY, _CUSTOM_URL, _MODEL_ID),
        note=Words("Cline adds /v1beta itself; leave it off."),
        detected=("Cline", "AI SDK"),
    ),
    Recipe(
        id="cline-cli",
        program="Cline",
        way=Words("on the command line"),
        form=UrlForm.OPENAI,
        steps=(
            Words("Let gapdesk write the file, or run this command."),
            Words("Start “cline” anew."),
        ),
        snippet="cline auth openai-compatible --baseurl {url} --apikey {token} --modelid {model}\n",
        note=Words("For Gemini the command takes no base URL, so this way is the OpenAI-compatible one."),
        detected=("Cline", "AI SDK"),
        writable=True,
    ),
    Recipe(
        id="roo",
        program="Roo Code",
        way=_COMPATIBLE,
        form=UrlForm.OPENAI,
        steps=(_OPEN_SETTINGS, _CHOOSE_COMPATIBLE, _BASE_URL, _PASTE_TOKEN, _MODEL_ID),
        note=_OFTEN,
        detected=("Roo Code",),
    ),
    Recipe(
        id="roo-gemini",
        program="Roo Code",
        way=_GOOGLE,
        form=UrlForm.GEMINI,
        steps=(
            _OPEN_SETTINGS,
            _CHOOSE_GOOGLE,
            _GOOGLE_KEY,
            _CUSTOM_URL,
            Words("Pick a model from Roo Code's own list."),
        ),
        note=Words("Newer models than those in its list work only in the OpenAI-compatible way."),
        detected=("Roo Code", "Google GenAI SDK"),
    ),
    Recipe(
        id="continue",
        program="Continue",
        way=_COMPATIBLE,
        form=UrlForm.OPENAI,
        steps=(_WRITE, Words("Pick “gapdesk” in Continue's list of models.")),
        snippet=_CONTINUE,
        note=Words(
            "The provider must be “openai”: with “gemini” Continue ignores the URL. "
            "If there is an older config.json, Continue leaves it for config.yaml."
        ),
        detected=("OpenAI Node SDK",),
        writable=True,
    ),
    Recipe(
        id="aider",
        program="Aider",
        way=_COMPATIBLE,
        form=UrlForm.OPENAI,
        steps=(_WRITE, Words("Start “aider” anew.")),
        snippet=_AIDER,
        note=Words(
            "The model's name begins with “openai/”. "
            "A .aider.conf.yml in the project's folder goes before the one in your home folder."
        ),
        detected=("LiteLLM", "OpenAI Python SDK"),
        writable=True,
    ),
    Recipe(
        id="gemini-cli",
        program="Gemini CLI",
        way=Words("with an API key"),
        form=UrlForm.GEMINI,
        steps=(_WRITE, Words("Start “gemini” anew. If it asks how to sign in, choose “Use Gemini API Key”.")),
        snippet=_GEMINI_CLI,
        note=Words(
            "A .env file in the project's folder goes before the one in your home folder, and what is set in "
            "the terminal goes before both."
        ),
        detected=("Gemini CLI", "Google GenAI SDK"),
        writable=True,
    ),
)
