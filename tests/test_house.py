"""The house rules a linter does not know, and README's promises."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gapdesk.setting_list import DECLARATIONS
from gapdesk.settings import readme_table
from tests.test_layers import MODULES

ROOT = Path(__file__).parents[1]
OUTSIDE = {".git", ".venv", ".venv-build", ".hypothesis", "__pycache__", "build", "dist", "shots"}
TEXT = {".py", ".md", ".toml", ".yml", ".sh", ".json", ".sql", ".ts", ".svg", ""}
LONGEST = 450


def files() -> list[Path]:
    """The text files of the source tree."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        outside = OUTSIDE & set(parts) or any(part.endswith(("_cache", ".egg-info")) for part in parts)
        if path.is_file() and not outside and path.suffix in TEXT:
            found.append(path)
    return found


SOURCES = [path for path in files() if path.suffix == ".py"]


def test_modules_are_short() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines()) for p in SOURCES}
    package = {name: lines for name, lines in lengths.items() if name.startswith("gapdesk")}
    assert not {name: lines for name, lines in package.items() if lines > LONGEST}
    assert not {name: lines for name, lines in lengths.items() if lines > 700}


def test_nothing_names_a_machine() -> None:
    path = re.compile(r"/(?:home|Users)/[a-z]+/|/work/|/root/|[A-Z]:\\+Users\\+[a-z]|\.pyenv", re.IGNORECASE)
    named = [
        f.relative_to(ROOT) for f in files() if f != Path(__file__) and path.search(f.read_text("utf-8"))
    ]
    assert not named


def test_only_the_console_prints() -> None:
    printing = {module for module, path in MODULES.items() if prints(path)}
    assert printing == {"console"}


def prints(path: Path) -> bool:
    """Whether a module calls `print`; texts that hold code do not count."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id == "print" for called in calls)


def test_every_module_says_what_it_is() -> None:
    texts = {module: path.read_text("utf-8").strip() for module, path in MODULES.items()}
    silent = [module for module, text in texts.items() if text and not text.startswith('"""')]
    assert not silent


@pytest.mark.parametrize("what", ["utils", "helpers", "common", "misc"])
def test_each_module_is_one_noun(what: str) -> None:
    assert not [m for m in MODULES if m.rpartition(".")[2] == what]


# --- README -----------------------------------------------------------------------------------------------

README = (ROOT / "README.md").read_text("utf-8")


def test_the_settings_table_is_in_step() -> None:
    """Renew it with `python -c "from gapdesk.settings import readme_table; print(readme_table())"`."""
    between = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", README, re.DOTALL)
    assert between is not None
    assert between[1].strip() == readme_table()


def test_every_setting_named_in_the_text_exists() -> None:
    groups = {name.partition(".")[0] for name in DECLARATIONS}
    named = {n for n in re.findall(r"`([a-z]+\.[a-z_]+)`", README) if n.partition(".")[0] in groups}
    assert named <= set(DECLARATIONS) | {"settings.toml"}


def test_the_picture_shows_the_tree_as_it_is() -> None:
    """ "How it is built" names every module at the top and every room, and no file that is gone."""
    picture = README.partition("## How it is built")[2].partition("```")[2].partition("```")[0]
    named = set(re.findall(r"[a-z_]+(?=\.py)", picture))
    top = {m for m in MODULES if m and "." not in m and not (ROOT / "gapdesk" / m).is_dir()}
    everywhere = {p.stem for p in SOURCES}
    assert top <= named, f"not in the picture: {sorted(top - named)}"
    assert named <= everywhere, f"no such file: {sorted(named - everywhere)}"
    for room in ("proxy/", "proxy/dialects/", "quota/", "store/", "practice/", "ui/", "tests/", "resources/"):
        assert room.removeprefix("proxy/") in picture or room in picture


@pytest.mark.parametrize("command", ["practice", "test", "lint", "types", "bench", "run"])
def test_readme_and_dev_know_the_same_commands(command: str) -> None:
    assert f"sh dev {command}" in README
    assert re.search(rf"^\s*{command}\)", (ROOT / "dev").read_text("utf-8"), re.MULTILINE)
