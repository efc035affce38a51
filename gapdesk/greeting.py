"""The first question of a practice run, asked by gapdesk itself: shows that the whole way works."""

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
