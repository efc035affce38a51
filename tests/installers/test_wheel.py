"""What the wheel holds, that the sdist gives the same one, and how a bad one is told from a good one."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

from resources.installers import product, wheel

needs_hatchling = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="hatchling is missing"
)
needs_twine = pytest.mark.skipif(importlib.util.find_spec("twine") is None, reason="twine is missing")

# --- what is in them --------------------------------------------------------------------------------------


def build(source: Path, out: Path, target: str) -> Path:
    """The wheel or sdist that hatchling makes of `source`, without the network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(product.ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(product.ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def metadata(path: Path) -> Message:
    return BytesParser().parsebytes(contents(path)[f"gapdesk-{product.VERSION}.dist-info/METADATA"])


def written(folder: str, *patterns: str) -> set[str]:
    """The files below a folder of the source tree, as Git sees them: without what a run leaves behind."""
    root = product.ROOT / folder
    found = {path for pattern in patterns for path in root.rglob(pattern)}
    return {
        path.relative_to(root).as_posix()
        for path in found
        if path.is_file() and "__pycache__" not in path.parts
    }


@needs_hatchling
def test_the_wheel_holds_every_module_and_every_resource_and_nothing_else(made: Path) -> None:
    modules = {f"gapdesk/{name}" for name in written("gapdesk", "*")}
    resources = (
        {f"icons/{name}" for name in written("resources/icons", "*")}
        | {f"translations/{name}" for name in written("resources/translations", "*.qm")}
        | {"model_limits.json"}
    )
    facts = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    assert set(contents(made)) == (
        modules
        | {f"gapdesk/_resources/{name}" for name in resources}
        | {f"gapdesk-{product.VERSION}.dist-info/{name}" for name in facts}
    )
    assert len(modules) > 100
    assert len(resources) > 20


@needs_hatchling
def test_every_resource_the_program_names_is_in_the_wheel(made: Path) -> None:
    named = set()
    for module in product.ROOT.glob("gapdesk/**/*.py"):
        named |= set(re.findall(r'\bresource\(f?"([\w./]+)', module.read_text("utf-8")))
    held = [name.removeprefix("gapdesk/_resources/") for name in contents(made)]
    assert {"translations", "model_limits.json"} <= named
    assert not {name for name in named if not any(each.startswith(name) for each in held)}


@needs_hatchling
def test_the_wheel_says_what_it_is(made: Path) -> None:
    facts = metadata(made)
    assert (facts["Name"], facts["Version"]) == ("gapdesk", product.VERSION)
    assert facts["License-Expression"] == "MIT"
    assert facts["Requires-Python"] == "<3.14,>=3.11"
    assert facts["Description-Content-Type"] == "text/markdown"
    assert f"Homepage, {product.HOME_PAGE}" in facts.get_all("Project-URL", [])
    needed = facts.get_all("Requires-Dist", [])
    assert any(each.startswith("pyside6-essentials<6.12,>=6.11.3") for each in needed)
    assert not [each for each in needed if "pytest" in each or "pyinstaller" in each]
    inside = contents(made)
    assert b"gapdesk = gapdesk.cli:run" in inside[f"gapdesk-{product.VERSION}.dist-info/entry_points.txt"]
    assert made.name == wheel.WHEEL.name


def test_the_pythons_tried_are_those_it_is_for() -> None:
    project = tomllib.loads((product.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    said = {each.rpartition(" ")[2] for each in project["classifiers"] if re.search(r":: 3\.\d+$", each)}
    assert set(wheel.PYTHONS) == said


@needs_hatchling
@needs_twine
def test_a_package_index_would_take_them(made: Path, sdist: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", str(made), str(sdist)]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


@needs_hatchling
def test_the_sdist_gives_the_same_wheel(made: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    source = tmp_path / "source" / f"gapdesk-{product.VERSION}"
    again = build(source, tmp_path / "again", "wheel")
    assert again.read_bytes() == made.read_bytes()
    for needed in ("tests/conftest.py", "resources/installers/__main__.py", "dev", "CHANGELOG.md", "LICENSE"):
        assert (source / needed).is_file()


# --- the trial --------------------------------------------------------------------------------------------

GAPDESK = """#!/bin/sh
case $1 in
--version) echo "gapdesk $VERSION" ;;
--selftest) echo "asked"; exit "$SELFTEST" ;;
--headless) exec "$PYTHON" "$0.py" ;;
esac
"""
SERVER = """
import http.server, json, os, signal, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"version": os.environ["HEALTH"]}).encode())
    def log_message(self, *_):
        pass
if os.environ["HEALTH"] == "none":
    sys.exit("the port is taken")
signal.signal(signal.SIGTERM, lambda *_: os._exit(int(os.environ["CODE"])))
server = http.server.HTTPServer(("127.0.0.1", 0), Health)
print(f"gapdesk listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""
posix = pytest.mark.skipif(os.name != "posix", reason="the trial sends signals of POSIX")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good gapdesk, made of very little."""
    path = tmp_path / "gapdesk"
    path.write_text(GAPDESK, "utf-8")
    path.chmod(0o755)
    path.with_suffix(".py").write_text(SERVER, "utf-8")
    good = {"VERSION": product.VERSION, "SELFTEST": "0", "HEALTH": product.VERSION, "CODE": "0"}
    for name, value in {**good, "PYTHON": sys.executable}.items():
        monkeypatch.setenv(name, value)
    return path


@posix
def test_a_good_program_passes(program: Path, tmp_path: Path) -> None:
    wheel.trial(program, tmp_path)


@posix
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("VERSION", "0.0.0", "--version says 'gapdesk 0.0.0"),
        ("SELFTEST", "1", "--selftest failed:\nasked"),
        ("HEALTH", "0.0.0", r"practice said \{'version': '0.0.0'\} and ended with 0"),
        ("HEALTH", "none", "practice did not start:\nthe port is taken"),
        ("CODE", "3", "ended with 3"),
    ],
)
def test_what_a_bad_program_did_is_said(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(wheel.TrialError, match=said):
        wheel.trial(program, tmp_path)


@posix
def test_a_python_that_cannot_make_an_environment_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version, code in (("3.11", 1), ("3.13", 0)):
        path = tmp_path / f"python{version}"
        path.write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert wheel.found_pythons() == {"3.13": str(tmp_path / "python3.13")}
