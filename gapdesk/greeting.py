"""Questions that gapdesk asks itself in practice: they show that the whole way works, and how it looks."""

from __future__ import annotations

import aiohttp

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.launch import PRACTICE_MODEL


async def ask_once(base_url: str, question: str = "Hello") -> str:
    """One line that tells what came back, and through which key."""
    body = {"model": PRACTICE_MODEL, "messages": [{"role": "user", "content": question}]}
    headers = {"Authorization": f"Bearer {PRACTICE_TOKEN}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{base_url}/v1/chat/completions", json=body, headers=headers) as response,
    ):
        reply = await response.json()
        if response.status != 200:
            return f"practice: the first question failed: {reply['error']['message']}"
        answer = " ".join(reply["choices"][0]["message"]["content"].split())
        short = answer if len(answer) <= 70 else f"{answer[:69]}…"
        return f'practice: asked "{question}", key "{response.headers["x-gapdesk-key"]}" answered: {short}'


_TALK = (
    ("node-fetch", "gemini-3.8-flash", "Who keeps the lighthouse tonight?"),
    ("node-fetch", "gemini-3.8-flash", "/think And who keeps it in a storm?"),
    ("OpenAI/Python 3.54.0", "gemini-3.5-flash-lite", "Name three winds of the Adriatic."),
    ("RooCode/4.1", "gemini-3.8-flash", "Why does this test fail on Windows only?"),
    ("RooCode/4.1", "gemini-3.8-flash", "/long 300 Explain the fix."),
    ("OpenAI/Python 3.54.0", "gemini-3.8-flash", "/block PROHIBITED_CONTENT"),
    ("node-fetch", "gemini-3.5-flash-lite", "Describe the sea at five in the morning."),
    ("node-fetch", "gemini-1.0-ultra", "Are you still there?"),
    ("open-webui", "gemini-3.5-flash-lite", "/quota minute How far is it to the next harbour?"),
    ("node-fetch", "gemini-3.8-flash", "Good night, keeper."),
)
"""(User-Agent, model, question) of some programs on an evening."""


async def converse(base_url: str) -> None:
    """Ask as several programs do, one after the other; some of it fails, as it would."""
    url = f"{base_url}/v1/chat/completions"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {PRACTICE_TOKEN}"}) as session:
        for program, model, question in _TALK:
            body = {"model": model, "messages": [{"role": "user", "content": question}], "stream": True}
            async with session.post(url, json=body, headers={"User-Agent": program}) as response:
                await response.read()
