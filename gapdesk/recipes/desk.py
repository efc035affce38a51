"""How programs are connected, for the window. Fulfils `ui.service.RecipeService`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gapdesk.clock import Clock
from gapdesk.recipes import filling, trial
from gapdesk.recipes.catalogue import BY_ID, RECIPES
from gapdesk.recipes.files import Entry
from gapdesk.recipes.types import ConfigFile, Filled, Recipe, Tested
from gapdesk.recipes.writer import ConfigWriter
from gapdesk.wording import Objection, Words
from gapdesk.worker import aside

_THREAD = "configuration files"
DEFAULT_MODEL = "gemini-3.5-flash-lite"
"""Named while it is not known what the keys reach: of the current free models the one with the most requests
a day (500, resources/model_limits.json)."""


class RecipeDesk:
    """One per engine; on the serving loop. Files are handled on threads."""

    def __init__(
        self,
        base_url: Callable[[], str],
        token_of: Callable[[str], str | None],
        model: Callable[[], str],
        clock: Clock,
        data: Path,
        home: Path,
    ) -> None:
        """`base_url` is the proxy's, "" while it does not listen. `token_of` gives a client's token by the
        client's id: None while it is not known, "" where none is needed. `model` names a good one that the
        keys reach, "" if that is not known. `data` is gapdesk's folder, `home` the user's; in
        practice one below `data`, or what is kept would be thrown away while it is needed."""
        self._base_url = base_url
        self._token_of = token_of
        self._model = model
        self._clock = clock
        self._writer = ConfigWriter(data / "programs", home)

    def all(self) -> tuple[Recipe, ...]:
        """In the order in which they are shown: programs first, then SDKs."""
        return tuple(filling.for_model(recipe, self._good_model()) for recipe in RECIPES)

    def filled(self, recipe: str, client: str, *, masked: bool = True) -> Filled:
        """URL and snippet for that client; `masked` shows the token as "gd-…", to be looked at."""
        token = self._token_of(client)
        shown = filling.MASK if masked and token else token
        return filling.fill(_find(recipe), self._base_url(), shown, self._good_model())

    async def test(self, recipe: str, client: str) -> Tested:
        """Ask for the model list as the program would; costs no quota."""
        return await trial.ask(_find(recipe), self._base_url(), self._token_of(client))

    async def file(self, recipe: str) -> ConfigFile | None:
        """The configuration file of a writable recipe, None for others."""
        if not _find(recipe).writable:
            return None
        return await aside(_THREAD, self._writer.look, recipe)

    async def write(self, recipe: str, client: str) -> ConfigFile:
        """Put URL, token and model into the program's configuration; what was there is kept first, byte for
        byte. Objection says why not, and then nothing was changed."""
        found = _find_writable(recipe)
        url, token = filling.url(found.form, self._base_url()), self._token_of(client)
        if not url:
            raise Objection(Words("The proxy is stopped. Start it, so that its address is known."))
        if token is None:
            raise Objection(
                Words("This client's token is still in the keyring. Unlock it, or make a new token.")
            )
        entry = Entry(url, token or filling.NO_TOKEN, self._good_model(), self._clock.now())
        return await aside(_THREAD, self._writer.write, recipe, entry)

    async def restore(self, recipe: str) -> ConfigFile:
        """Bring back what was there before gapdesk wrote. Objection."""
        _find_writable(recipe)
        return await aside(_THREAD, self._writer.restore, recipe)

    def _good_model(self) -> str:
        return self._model() or DEFAULT_MODEL


def _find(recipe: str) -> Recipe:
    try:
        return BY_ID[recipe]
    except KeyError:
        raise Objection(Words("There is no such recipe.")) from None


def _find_writable(recipe: str) -> Recipe:
    found = _find(recipe)
    if not found.writable:
        raise Objection(Words.of("gapdesk cannot write the settings of {program}.", program=found.program))
    return found
