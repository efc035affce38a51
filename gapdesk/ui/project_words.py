"""What a project is called. English here; translations by context "projects"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.quota.keys import lone_key
from gapdesk.ui.service import KeyService


def called(keys: KeyService, project: str) -> str:
    """The user's name for `project`; the label of its only key where there is none."""
    key_id = lone_key(project)
    if key_id is None:
        return project
    rows = keys.rows([key_id])
    return rows[0].info.label if rows else QCoreApplication.translate("projects", "a key that was removed")
