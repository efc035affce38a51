"""All recipes, in the order in which they are shown. Pure data."""

from __future__ import annotations

from gapdesk.recipes.catalogue_chat import CHAT
from gapdesk.recipes.catalogue_code import CODE
from gapdesk.recipes.catalogue_sdk import SDKS

RECIPES = (*CHAT, *CODE, *SDKS)
"""Sentences may hold {model}: `filling.for_model` puts in one that the keys reach."""

BY_ID = {recipe.id: recipe for recipe in RECIPES}
