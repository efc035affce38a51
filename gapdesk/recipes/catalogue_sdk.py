"""Recipes for one's own programs. Pure data; URL forms were measured with the SDKs, November 2026."""

from __future__ import annotations

from gapdesk.recipes.types import Recipe, UrlForm
from gapdesk.wording import Words

_COPY = (Words("Copy this into your program."),)
_COPY_SECRET = Words("The token is a secret: keep it out of what you publish.")

_OPENAI_PYTHON = """\
from openai import OpenAI

client = OpenAI(base_url="{url}", api_key="{token}")
reply = client.chat.completions.create(
    model="{model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(reply.choices[0].message.content)
"""
_OPENAI_NODE = """\
import OpenAI from "openai";

const client = new OpenAI({ baseURL: "{url}", apiKey: "{token}" });
const reply = await client.chat.completions.create({
  model: "{model}",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(reply.choices[0].message.content);
"""
_GENAI_PYTHON = """\
from google import genai
from google.genai import types

client = genai.Client(api_key="{token}", http_options=types.HttpOptions(base_url="{url}"))
reply = client.models.generate_content(model="{model}", contents="Hello")
print(reply.text)
"""
_GENAI_JS = """\
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({ apiKey: "{token}", httpOptions: { baseUrl: "{url}" } });
const reply = await ai.models.generateContent({ model: "{model}", contents: "Hello" });
console.log(reply.text);
"""
_LANGCHAIN = """\
from langchain_openai import ChatOpenAI

chat = ChatOpenAI(base_url="{url}", api_key="{token}", model="{model}")
print(chat.invoke("Hello").content)
"""
_LANGCHAIN_GOOGLE = """\
from langchain_google_genai import ChatGoogleGenerativeAI

chat = ChatGoogleGenerativeAI(base_url="{url}", google_api_key="{token}", model="{model}")
print(chat.invoke("Hello").content)
"""
_AI_SDK = """\
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText } from "ai";

const gapdesk = createOpenAICompatible({ name: "gapdesk", baseURL: "{url}", apiKey: "{token}" });
const { text } = await generateText({ model: gapdesk("{model}"), prompt: "Hello" });
console.log(text);
"""
_CURL = """\
curl {url}/chat/completions \\
  -H "Authorization: Bearer {token}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "{model}", "messages": [{"role": "user", "content": "Hello"}]}'
"""

SDKS = (
    Recipe(
        id="openai-python",
        program="OpenAI SDK",
        way=Words("in Python"),
        form=UrlForm.OPENAI,
        steps=_COPY,
        snippet=_OPENAI_PYTHON,
        note=_COPY_SECRET,
        detected=("OpenAI Python SDK",),
    ),
    Recipe(
        id="openai-node",
        program="OpenAI SDK",
        way=Words("in JavaScript"),
        form=UrlForm.OPENAI,
        steps=_COPY,
        snippet=_OPENAI_NODE,
        note=_COPY_SECRET,
        detected=("OpenAI Node SDK",),
    ),
    Recipe(
        id="genai-python",
        program="Google GenAI SDK",
        way=Words("in Python"),
        form=UrlForm.GEMINI,
        steps=_COPY,
        snippet=_GENAI_PYTHON,
        note=Words("The SDK adds the version itself; leave /v1 and /v1beta off."),
        detected=("Google GenAI SDK",),
    ),
    Recipe(
        id="genai-js",
        program="Google GenAI SDK",
        way=Words("in JavaScript"),
        form=UrlForm.GEMINI,
        steps=_COPY,
        snippet=_GENAI_JS,
        note=Words("The SDK adds the version itself; leave /v1 and /v1beta off."),
        detected=("Google GenAI SDK",),
    ),
    Recipe(
        id="langchain",
        program="LangChain",
        way=Words("with langchain-openai, in Python"),
        form=UrlForm.OPENAI,
        steps=_COPY,
        snippet=_LANGCHAIN,
        note=Words("OpenAIEmbeddings also needs check_embedding_ctx_length=False."),
        detected=("OpenAI Python SDK",),
    ),
    Recipe(
        id="langchain-gemini",
        program="LangChain",
        way=Words("with langchain-google-genai, in Python"),
        form=UrlForm.GEMINI,
        steps=_COPY,
        snippet=_LANGCHAIN_GOOGLE,
        note=Words("The SDK adds the version itself; leave /v1 and /v1beta off."),
        detected=("Google GenAI SDK",),
    ),
    Recipe(
        id="ai-sdk",
        program="AI SDK",
        way=Words("in JavaScript"),
        form=UrlForm.OPENAI,
        steps=_COPY,
        snippet=_AI_SDK,
        note=Words("Take createOpenAICompatible: createOpenAI calls OpenAI's newer Responses API."),
        detected=("AI SDK",),
    ),
    Recipe(
        id="curl",
        program="curl",
        way=Words("in a terminal"),
        form=UrlForm.OPENAI,
        steps=(Words("Copy this into a terminal."),),
        snippet=_CURL,
        note=Words("Windows PowerShell needs “curl.exe” and other quotes; Git Bash takes this as it is."),
        detected=("curl",),
    ),
)
