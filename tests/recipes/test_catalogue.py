from __future__ import annotations

import re

import pytest

from gapdesk.proxy import programs
from gapdesk.recipes import filling
from gapdesk.recipes.catalogue import BY_ID, RECIPES
from gapdesk.recipes.listing import Auth, listing
from gapdesk.recipes.types import Filled, Recipe, UrlForm

BASE = "http://127.0.0.1:17860"
each = pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)


def test_programs_stand_together_and_nothing_twice() -> None:
    assert len(BY_ID) == len(RECIPES)
    order = [recipe.program for recipe in RECIPES]
    assert [name for n, name in enumerate(order) if n == 0 or order[n - 1] != name] == list(
        dict.fromkeys(order)
    )
    wanted = {"SillyTavern", "Chatbox", "Cherry Studio", "Cline", "Roo Code", "Open WebUI", "LobeChat"}
    wanted |= {"Aider", "Continue", "Gemini CLI", "OpenAI SDK", "Google GenAI SDK", "LangChain", "curl"}
    assert wanted <= set(order)


@each
def test_a_recipe_is_whole(recipe: Recipe) -> None:
    model = "gemini-test"
    filled = filling.for_model(recipe, model)
    sentences = [str(words) for words in (filled.way, *filled.steps, filled.note)]
    assert all(sentences)
    assert not any(re.search(r"[{}]", sentence) for sentence in sentences)
    assert all(sentence.endswith((".", ")")) for sentence in sentences[1:])
    assert sum(sentence.count("“") - sentence.count("”") for sentence in sentences) == 0
    whole = recipe.snippet + " ".join(step.text for step in recipe.steps)
    assert bool(recipe.snippet) or {"URL", "token"} <= set(re.findall(r"\w+", whole))
    if recipe.snippet:
        assert all(name in recipe.snippet for name in ("{url}", "{token}", "{model}"))


@each
def test_a_filled_recipe_holds_what_it_should(recipe: Recipe) -> None:
    filled = filling.fill(recipe, BASE, "gd-test-1", "gemini-test")
    assert filled.url == filling.url(recipe.form, BASE)
    assert not re.search(r"{(url|token|model)}", filled.snippet)
    assert ("gd-test-1" in filled.snippet) is bool(recipe.snippet)
    assert filled.token == "gd-test-1"
    assert filling.fill(recipe, BASE, None, "m") == Filled(filled.url, "", "")
    assert filling.fill(recipe, "", "gd-test-1", "m") == Filled("", "", "gd-test-1")
    assert filling.fill(recipe, BASE, "", "m").snippet.count(filling.NO_TOKEN) >= bool(recipe.snippet)


def test_urls_have_the_form_that_each_program_wants() -> None:
    forms = {recipe.id: filling.url(recipe.form, f"{BASE}/") for recipe in RECIPES}
    assert forms["sillytavern"] == f"{BASE}/v1"  # not trimmed there: a slash would give //
    assert forms["sillytavern-gemini"] == f"{BASE}/gemini"
    assert forms["chatbox"] == forms["cherry"] == forms["cherry-gemini"] == BASE
    assert filling.url(UrlForm.OPENAI, "") == ""


@each
def test_programs_are_named_as_they_are_recognised(recipe: Recipe) -> None:
    known = {name for _, name in programs._BY_AGENT} | set(programs._BY_TITLE.values())
    assert set(recipe.detected) <= known
    assert recipe.detected


@each
def test_the_list_is_asked_for_with_the_version_in_the_path(recipe: Recipe) -> None:
    asked = listing(recipe)
    assert re.search(r"/v1(beta)?/models$", filling.url(recipe.form, BASE) + asked.path)
    google = "gemini" in recipe.id or recipe.id.startswith("genai")
    assert (asked.auth is not Auth.BEARER) is google
