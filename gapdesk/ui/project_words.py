"""What a project is called. English here; translations by context "projects"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.ui.service import KeyService

_ALONE = "key:"
"""Begins the name of a project of which only one key is known; its id follows."""


def called(keys: KeyService, project: str) -> str:
    """The user's name for `project`; the label of its only key where there is none."""
    if not project.startswith(_ALONE):
        return project
    rows = keys.rows([project.removeprefix(_ALONE)])
    return rows[0].info.label if rows else QCoreApplication.translate("projects", "a key that was removed")
