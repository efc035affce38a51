from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gapdesk.recipes import types as nouns
from gapdesk.recipes.types import FileState
from gapdesk.ui import sample_recipes, samples, theme
from gapdesk.ui.sample_recipes import FILES, RECIPES, SampleRecipes
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.recipe_chooser import RecipeChooser
from gapdesk.ui.widgets.recipe_view import RecipeView
from gapdesk.wording import Objection, Words

BASE = "http://127.0.0.1:17860"
TOKEN = "gd-sample-token-of-tavern"


class Recipes(SampleRecipes):
    """Waits at its gate while that is shut, and fails as it is told."""

    def __init__(self) -> None:
        super().__init__(lambda: self.base, nouns.Tested(38, 0.012), lambda client: self.token)
        self.base = BASE
        self.token: str | None = TOKEN
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.calls: list[tuple[str, ...]] = []

    async def test(self, recipe: str, client: str) -> nouns.Tested:
        self.calls.append(("test", recipe, client))
        return await self._through(lambda: SampleRecipes.test(self, recipe, client))

    async def write(self, recipe: str, client: str):
        self.calls.append(("write", recipe, client))
        return await self._through(lambda: SampleRecipes.write(self, recipe, client))

    async def _through(self, deed):
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return await deed()


async def turns() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


@pytest.fixture
async def recipes() -> Recipes:
    return Recipes()


@pytest.fixture
async def view(qtbot, recipes: Recipes) -> RecipeView:
    theme.apply("light")
    view = RecipeView(recipes, lambda: "tavern")
    qtbot.addWidget(view)
    view.resize(560, 900)
    view.show()
    await turns()
    return view


def steps(view: RecipeView) -> list[str]:
    return [text.text() for text in view.steps.texts if text.isVisible()]


def programs(view: RecipeView) -> list[str]:
    """Those that are seen, as they stand."""
    shown = [(button.y(), button.x(), name) for name, button in view.chooser.buttons.items()]
    return [name for _, _, name in sorted(shown) if view.chooser.buttons[name].isVisible()]


async def test_the_first_program_is_shown_with_url_token_and_steps(view: RecipeView) -> None:
    assert view.recipe.id == "sillytavern"
    assert view.url.value.text() == f"{BASE}/v1"
    assert TOKEN not in view.token.value.text()
    assert steps(view)[2] == "Paste the URL into “Custom Endpoint (Base URL)”, without a slash at its end."
    assert not view.snippet.isVisible()
    assert not view.file.isVisible()
    assert not view.unknown.isVisible()


async def test_the_other_way_has_another_url(qtbot, view: RecipeView) -> None:
    with qtbot.waitSignal(view.chosen) as told:
        view.ways.buttons[1].click()
    assert told.args == ["sillytavern-gemini"]
    assert view.url.value.text() == f"{BASE}/gemini"
    assert view.url.name.text() == "Gemini URL"
    assert "Proxy Password" in steps(view)[-1]
    assert view.note.isVisible()


async def test_choosing_a_program_tells_it_and_leaves_one_way_without_a_choice(
    qtbot, view: RecipeView
) -> None:
    assert view.ways.isVisible()
    with qtbot.waitSignal(view.chosen) as told:
        view.chooser.buttons["Chatbox"].click()
    assert told.args == ["chatbox"]
    assert not view.ways.isVisible()
    assert view.url.value.text() == BASE
    assert len(steps(view)) == 4


async def test_showing_a_program_is_no_choice_of_the_user(qtbot, view: RecipeView) -> None:
    with qtbot.assertNotEmitted(view.chosen):
        view.show_program("openai-node")
    assert view.recipe.id == "openai-node"
    assert [button.isChecked() for button in view.ways.buttons[:2]] == [False, True]
    assert view.chooser.buttons["OpenAI SDK"].isChecked()
    view.show_program("no such program")
    assert view.recipe.id == "openai-node"


async def test_the_snippet_is_shown_masked_and_copied_with_the_token(view: RecipeView) -> None:
    view.show_program("OpenAI SDK")
    shown = view.snippet.box.toPlainText()
    assert TOKEN not in shown
    assert f'base_url="{BASE}/v1", api_key="gd-…"' in shown
    view.snippet.copy_button.click()
    mime = QGuiApplication.clipboard().mimeData()
    assert f'api_key="{TOKEN}"' in mime.text()
    assert bytes(mime.data("x-kde-passwordManagerHint")) == b"secret"
    view.token.copy_button.click()
    assert QGuiApplication.clipboard().text() == TOKEN


async def test_a_token_that_is_not_known_is_said_and_comes_later(view: RecipeView, recipes: Recipes) -> None:
    view.show_program("OpenAI SDK")
    recipes.token = None
    view.refresh()
    assert view.unknown.isVisible()
    assert not view.token.copy_button.isEnabled()
    assert not view.snippet.isVisible()
    recipes.token = TOKEN
    view.refresh()
    assert not view.unknown.isVisible()
    assert view.snippet.isVisible()


async def test_without_a_client_nothing_can_be_copied_or_tested(qtbot, recipes: Recipes) -> None:
    view = RecipeView(recipes, lambda: None)
    qtbot.addWidget(view)
    assert view.url.value.text() == "–"
    assert not view.test_button.isEnabled()
    view.test()
    await turns()
    assert recipes.calls == []


async def test_a_client_that_is_gone_already_has_nothing_to_copy(
    view: RecipeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise Objection(Words("There is no such client any more."))

    monkeypatch.setattr(Recipes, "filled", gone)
    view.refresh()
    assert view.url.value.text() == "–"
    assert view.unknown.isVisible()


# --- which program


async def test_the_search_leaves_what_is_meant_and_enter_takes_it(qtbot, view: RecipeView) -> None:
    view.chooser.search.setText("roo")
    assert programs(view) == ["Roo Code"]
    qtbot.keyClick(view.chooser.search, Qt.Key.Key_Return)
    assert view.recipe.id == "roo"
    view.chooser.search.setText("emacs")
    assert programs(view) == []
    assert view.chooser.nothing.isVisible()
    qtbot.keyClick(view.chooser.search, Qt.Key.Key_Return)
    assert view.recipe.id == "roo"


async def test_what_was_seen_stands_first_and_is_shown(view: RecipeView) -> None:
    view.show_detected({"Cline", "Gemini CLI", "curl"}, "Cline")
    view.chooser.layout().activate()
    assert view.chooser.first() == "Cline"
    assert view.recipe.program == "Cline"
    assert view.chooser.buttons["Gemini CLI"].accessibleName() == "Gemini CLI, seen here"
    assert view.chooser.buttons["Aider"].accessibleName() == "Aider"
    view.chooser.buttons["Aider"].click()
    view.show_detected({"Cline", "Roo Code"}, "Roo Code")
    assert view.recipe.program == "Aider", "what the user took stays"
    view.forget_choice()
    view.show_detected({"Cline", "Roo Code"}, "Roo Code")
    assert view.recipe.program == "Roo Code"


@pytest.mark.parametrize(("width", "columns"), [(200, 1), (300, 2), (640, 4)])
def test_programs_stand_in_as_many_columns_as_fit(qtbot, width: int, columns: int) -> None:
    chooser = RecipeChooser(RECIPES)
    qtbot.addWidget(chooser)
    chooser.resize(width, 600)
    chooser.show()
    QApplication.processEvents()
    buttons = chooser.buttons.values()
    assert len({button.x() for button in buttons}) == columns
    assert max(button.width() for button in buttons) - min(button.width() for button in buttons) <= 1


# --- the test


async def test_the_test_asks_as_that_client_and_tells_what_came(
    qtbot, view: RecipeView, recipes: Recipes
) -> None:
    recipes.gate.clear()
    assert not view.result.isVisible()
    view.test_button.click()
    await turns()
    assert not view.test_button.isEnabled()
    assert view.result.state is State.WAIT
    told: list[bool] = []
    view.tested.connect(told.append)
    recipes.gate.set()
    await turns()
    assert recipes.calls == [("test", "sillytavern", "tavern")]
    assert told == [True]
    assert view.result.text.text() == "It works: SillyTavern would see 38 models, after 12 ms."
    assert view.test_button.isEnabled()
    view.show_program("Chatbox")
    assert not view.result.isVisible()


@pytest.mark.parametrize(
    ("tested", "state", "text", "works"),
    [
        (nouns.Tested(1, 1.5), State.OK, "It works: SillyTavern would see 1 model, after 1.5 s.", True),
        (nouns.Tested(0, 0.01), State.WARN, "there is no key that works", True),
        (nouns.Tested(None, why=Words("The proxy is stopped.")), State.BAD, "The proxy is stopped.", False),
    ],
)
async def test_each_end_of_a_test_has_its_words(
    view: RecipeView, recipes: Recipes, tested: nouns.Tested, state: State, text: str, works: bool
) -> None:
    recipes._tested = tested
    told: list[bool] = []
    view.tested.connect(told.append)
    view.test()
    await turns()
    assert view.result.state is state
    assert text in view.result.text.text()
    assert told == [works]


@pytest.mark.allow_warnings
async def test_a_defect_leaves_no_endless_wait(view: RecipeView, recipes: Recipes, caplog) -> None:
    recipes.error = RuntimeError("broken")
    view.test()
    await turns()
    assert view.result.text.text() == "The test failed. The log tells why."
    view.show_program("Aider")
    await turns()
    view.file.write()
    await turns()
    assert view.file.refusal.text.text() == "That failed. The log tells why."
    assert view.file.write_button.isEnabled()


async def test_an_answer_for_another_program_is_not_told(view: RecipeView, recipes: Recipes) -> None:
    recipes.gate.clear()
    view.test()
    await turns()
    view.show_program("Chatbox")
    recipes.gate.set()
    await turns()
    assert not view.result.isVisible()


# --- its file


async def test_a_file_is_written_and_brought_back(view: RecipeView, recipes: Recipes) -> None:
    view.show_program("Aider")
    await turns()
    file = view.file
    assert file.path.full == "~/.aider.conf.yml"
    assert file.state.text.text() == "There is no such file yet."
    assert not file.restore_button.isVisible()
    recipes.gate.clear()
    file.write_button.click()
    await turns()
    assert file.state.text.text() == "Writing…"
    assert not file.write_button.isEnabled()
    recipes.gate.set()
    await turns()
    assert recipes.calls == [("write", "aider", "tavern")]
    assert file.state.state is State.OK
    assert file.restore_button.isVisible()
    file.restore_button.click()
    await turns()
    assert file.state.text.text() == "There is no such file yet."


async def test_each_state_of_a_file_has_its_words(view: RecipeView, recipes: Recipes) -> None:
    said = set()
    for state in FileState:
        recipes.files["aider"] = replace(FILES["aider"], state=state)
        view.show_program("Chatbox")
        view.show_program("Aider")
        await turns()
        said.add(view.file.state.text.text())
        assert view.file.write_button.isEnabled() == (state is not FileState.UNREADABLE)
        restorable = state in (FileState.WRITTEN, FileState.CHANGED)
        assert view.file.restore_button.isVisible() == restorable
    assert len(said) == len(FileState)


async def test_an_objection_is_said_in_place_and_goes_with_the_program(
    view: RecipeView, recipes: Recipes
) -> None:
    view.show_program("Aider")
    await turns()
    recipes.error = Objection(Words.of("{path} may not be written.", path="~/.aider.conf.yml"))
    view.file.write_button.click()
    await turns()
    assert view.file.refusal.text.text() == "~/.aider.conf.yml may not be written."
    assert view.file.state.text.text() == "There is no such file yet."
    view.show_program("Continue")
    await turns()
    assert not view.file.refusal.isVisible()


async def test_what_was_begun_ends_though_another_program_is_looked_at(
    view: RecipeView, recipes: Recipes
) -> None:
    view.show_program("Aider")
    await turns()
    recipes.gate.clear()
    view.file.write_button.click()
    await turns()
    view.show_program("Continue")
    recipes.gate.set()
    await turns()
    assert recipes.files["aider"].state is FileState.WRITTEN
    assert view.file.path.full == "~/.continue/config.yaml"
    assert view.file.write_button.isEnabled()


async def test_an_unreadable_file_says_why(view: RecipeView) -> None:
    view.show_program("Gemini CLI")
    await turns()
    assert view.file.state.state is State.BAD
    assert "not in UTF-8" in view.file.state.text.text()


# --- the samples themselves


def test_samples_differ_in_their_moods() -> None:
    found = [sample_recipes.of_mood(shown) for shown in samples.MOODS.values()]
    ends = [asyncio.run(each.test(RECIPES[0].id, "tavern")).models for each in found]
    assert ends == [0, 38, None]
    assert found[2].filled("chatbox", "tavern").url == ""
    assert all(TOKEN not in found[1].filled(recipe.id, "tavern").snippet for recipe in RECIPES)


async def test_everything_can_be_named_by_a_screen_reader(view: RecipeView) -> None:
    view.show_program("Aider")
    await turns()
    buttons = (view.test_button, view.file.write_button, view.url.copy_button, view.snippet.copy_button)
    assert all(button.accessibleName() or button.text() for button in buttons)
    assert view.chooser.search.accessibleName()
    assert view.snippet.box.accessibleName()
