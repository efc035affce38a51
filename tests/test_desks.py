from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from gapdesk.desks import home_folder
from gapdesk.paths import Paths


def test_programs_are_looked_for_in_the_users_home_but_in_practice(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert home_folder(paths, practice=False) == Path.home()
    assert home_folder(paths, practice=True).is_relative_to(tmp_path)


def test_a_user_without_a_home_can_run_it(tmp_path: Path) -> None:
    with patch.object(Path, "home", side_effect=RuntimeError("Could not determine home directory.")):
        assert home_folder(Paths.under(tmp_path), practice=False).is_relative_to(tmp_path)
