"""Recipes against the real proxy: what they tell the user to paste works."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gapdesk.clock import SystemClock
from gapdesk.recipes.catalogue import RECIPES
from gapdesk.recipes.desk import RecipeDesk
from tests.rig import LITE, Rig, rig


@pytest.fixture
async def running() -> AsyncIterator[Rig]:
    async with rig() as r:
        yield r


def desk_of(r: Rig, folder: Path, token: str | None = None) -> RecipeDesk:
    used = r.token if token is None else token
    return RecipeDesk(lambda: r.url, lambda _: used, lambda: LITE, SystemClock(), folder, folder)


async def test_each_program_gets_its_list(running: Rig, tmp_path: Path) -> None:
    desk = desk_of(running, tmp_path)
    for recipe in RECIPES:
        tested = await desk.test(recipe.id, "")
        assert tested.models, f"{recipe.id}: {tested.why}"
        assert tested.models > 10


async def test_failures_of_the_real_proxy_are_told_apart(tmp_path: Path) -> None:
    async with rig(keys=()) as r:
        assert "No key can be asked" in str((await desk_of(r, tmp_path).test("curl", "")).why)
        assert "No key can be asked" in str((await desk_of(r, tmp_path).test("genai-js", "")).why)
        for recipe in ("curl", "genai-js", "sillytavern-gemini"):
            why = (await desk_of(r, tmp_path, "gd-test-wrong").test(recipe, "")).why
            assert "does not take this token" in str(why)


@pytest.mark.parametrize("recipe", ["openai-python", "genai-python", "curl"])
async def test_the_snippet_works_as_it_stands(running: Rig, tmp_path: Path, recipe: str) -> None:
    if recipe == "curl" and not (shutil.which("sh") and shutil.which("curl")):
        pytest.skip("no curl here")
    snippet = desk_of(running, tmp_path).filled(recipe, "", masked=False).snippet
    command = ["sh", "-c", snippet] if recipe == "curl" else [sys.executable, "-c", snippet]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert out.strip()
    assert len(running.generations()) == 1
