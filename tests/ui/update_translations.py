"""Brings resources/translations up to date with the source: `python -m tests.ui.update_translations`.

Texts of the settings and sentences of the engine are not literals of the window, so they reach lupdate
through a made-up source file.
New texts are left unfinished for a person to translate; run it once more afterwards to compile.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gapdesk.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = {"zh_CN": [], "en": ["-pluralonly"]}
"""Language to options of lupdate: of English only how counted nouns bend."""


def setting_texts() -> list[str]:
    """All texts of the declarations that the settings page shows."""
    texts = []
    for setting in Settings.declarations():
        texts += [str(setting.group), setting.label, setting.help, setting.unit]
        if setting.type in (str, tuple, dict):
            texts.append(setting.allowed)
    return [text for text in dict.fromkeys(texts) if text]


def engine_texts() -> list[str]:
    """The texts of all `Words` that the engine makes."""
    texts = (text for path in sorted((ROOT / "gapdesk").rglob("*.py")) for text in texts_of_words(path))
    return [text for text in dict.fromkeys(texts) if text]


def texts_of_words(path: Path) -> Iterator[str]:
    """The literals from which `path` makes `Words` of the engine's context; ValueError for any other text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(ast.Name("Words") | ast.Attribute(ast.Name("Words"), "of"), [text, *_], keywords):
                if "context" in [keyword.arg for keyword in keywords]:
                    continue
                if not isinstance(text, ast.Constant):
                    raise ValueError(f"{path.name}:{node.lineno}: Words need a literal, to be translated")
                yield str(text.value)


def update(folder: Path = FOLDER) -> None:
    """Rewrite the catalogues in `folder` and compile them."""
    scripts = Path(sys.executable).parent
    sources = sorted(str(path) for path in (ROOT / "gapdesk" / "ui").rglob("*.py"))
    with tempfile.TemporaryDirectory() as made:
        made_up = Path(made) / "made_up.py"
        found = {"settings": setting_texts(), "engine": engine_texts()}
        lines = (
            f'QT_TRANSLATE_NOOP("{context}", {quoted(text)})\n'
            for context in found
            for text in found[context]
        )
        made_up.write_text("".join(lines), encoding="utf-8")
        for language, more in LANGUAGES.items():
            options = ["-locations", "none", "-no-obsolete", "-target-language", language, *more]
            catalogue = folder / f"gapdesk_{language}.ts"
            lupdate = [scripts / "pyside6-lupdate", *options, *sources, made_up, "-ts", catalogue]
            subprocess.run(lupdate, check=True)
            subprocess.run([scripts / "pyside6-lrelease", catalogue], check=True)


def quoted(text: str) -> str:
    """`text` as a literal that lupdate reads."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    update()
