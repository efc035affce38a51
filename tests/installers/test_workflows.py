"""What the workflows promise: they call what there is, may do little, and tell no secret.

A schema and these rules stand in for a run: only GitHub has the three systems.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from resources.installers import __main__ as commands
from resources.installers import product, sums, wheel

FOLDER = product.ROOT / ".github" / "workflows"
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yml"))}
WORKFLOWS: dict[str, Any] = {name: YAML(typ="safe").load(text) for name, text in TEXTS.items()}
JOBS = {(name, job): each for name, flow in WORKFLOWS.items() for job, each in flow["jobs"].items()}
STEPS = [(where, step) for where, job in JOBS.items() for step in job["steps"]]
RUNS = [(where, step) for where, step in STEPS if "run" in step]
CI, RELEASE = WORKFLOWS["ci"], WORKFLOWS["release"]


def names(steps: list[tuple[tuple[str, str], Any]]) -> list[str]:
    return [f"{'.'.join(where)}: {step.get('name', step.get('uses'))}" for where, step in steps]


# --- the files themselves ---------------------------------------------------------------------------------


@pytest.mark.skipif(
    importlib.util.find_spec("check_jsonschema") is None, reason="check-jsonschema is missing"
)
@pytest.mark.parametrize(
    ("schema", "path"),
    [
        *(("vendor.github-workflows", FOLDER / f"{name}.yml") for name in TEXTS),
        ("vendor.dependabot", FOLDER.parent / "dependabot.yml"),
    ],
    ids=[*TEXTS, "dependabot"],
)
def test_they_are_what_github_reads(schema: str, path: Any) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is missing")
def test_their_scripts_pass_shellcheck() -> None:
    script = "\n".join(f"(\n{step['run'].strip()}\n)" for _, step in RUNS)
    checked = subprocess.run(
        ["shellcheck", "--shell=bash", "-"], input=script, check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


# --- what they may do -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
def test_every_action_is_named_by_its_commit_with_the_version_beside(name: str) -> None:
    used = re.findall(r"uses: *(.*)", TEXTS[name])
    assert used
    good = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert not [each for each in used if not good.fullmatch(each)]


def test_one_action_has_one_commit() -> None:
    used = {step["uses"] for _, step in STEPS if "uses" in step}
    assert len(used) == len({each.partition("@")[0] for each in used})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_only_read(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    assert WORKFLOWS[name]["defaults"]["run"]["shell"] == "bash -euo pipefail {0}"
    assert WORKFLOWS[name]["concurrency"]["group"]


def test_only_the_draft_may_write_and_only_for_a_tag() -> None:
    more = {where: job["permissions"] for where, job in JOBS.items() if "permissions" in job}
    assert more == {("release", "draft"): {"contents": "write", "id-token": "write", "attestations": "write"}}
    assert RELEASE["jobs"]["draft"]["if"] == "github.ref_type == 'tag'"


def test_every_job_ends() -> None:
    assert not [where for where, job in JOBS.items() if not 0 < job.get("timeout-minutes", 0) <= 60]


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [(w, step) for w, step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == len(JOBS)
    assert not names([each for each in checkouts if each[1]["with"]["persist-credentials"] is not False])


def test_secrets_come_by_the_environment_of_the_step_that_signs_and_nowhere_else() -> None:
    signing = {"Make the setup program", "Make the disk image"}
    for where, step in STEPS:
        told = {key: str(value) for key, value in step.items() if "secrets." in str(value)}
        if told:
            assert (where[1], set(told), step["name"] in signing) == ("installers", {"env"}, True)
            wanted = {name: f"${{{{ secrets.{name} }}}}" for name in step["env"]}
            assert step["env"] == wanted
    assert len(re.findall(r"secrets\.\w+", TEXTS["release"])) == 8
    assert "secrets." not in TEXTS["ci"]


def test_scripts_hold_no_expressions_and_show_no_environment() -> None:
    """An expression in a script would be run as code, whoever named the branch."""
    assert not names([each for each in RUNS if "${{" in each[1]["run"]])
    told = re.compile(r"\b(env|printenv|set -x|set -o xtrace)\b|\bGH_TOKEN\b")
    assert not names([each for each in RUNS if told.search(each[1]["run"])])


def test_the_names_of_secrets_are_those_the_programs_read() -> None:
    folder = product.ROOT / "resources" / "installers"
    sources = "".join(
        path.read_text("utf-8") for system in ("macos", "windows") for path in (folder / system).glob("*.py")
    )
    asked = set(re.findall(r"secrets\.(\w+)", TEXTS["release"]))
    assert not {name for name in asked if name not in sources}


# --- what they do -----------------------------------------------------------------------------------------


def test_ci_covers_three_systems_and_every_python() -> None:
    matrix = CI["jobs"]["test"]["strategy"]["matrix"]["include"]
    assert {each["python"] for each in matrix if each["os"].startswith("ubuntu")} == set(wheel.PYTHONS)
    assert {each["os"].partition("-")[0] for each in matrix} == {"ubuntu", "windows", "macos"}
    project = tomllib.loads((product.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert any(step.get("run") == "bash .ci/run" for step in CI["jobs"]["test"]["steps"])


@pytest.mark.parametrize("flow", ["ci", "release"])
def test_the_wheel_is_tried_on_every_python(flow: str) -> None:
    steps = WORKFLOWS[flow]["jobs"]["wheel"]["steps"]
    (python,) = [step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")]
    assert python.split() == list(wheel.PYTHONS)
    assert any(step.get("run") == "sh dev wheel" for step in steps)


def test_installers_are_made_on_the_systems_they_are_for() -> None:
    job = RELEASE["jobs"]["installers"]
    systems = {each["name"]: each["os"] for each in job["strategy"]["matrix"]["include"]}
    assert systems == {
        "linux": "ubuntu-22.04",
        "windows": "windows-2022",
        "macos-arm64": "macos-15",
        "macos-x86_64": "macos-15-intel",
    }
    (python,) = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert python["python-version"] == "3.13"


@pytest.mark.parametrize("system", ["Linux", "Windows", "macOS"])
def test_what_was_made_is_tried_before_it_is_kept(system: str) -> None:
    steps = [
        step
        for step in RELEASE["jobs"]["installers"]["steps"]
        if step.get("if", f"runner.os == '{system}'") == f"runner.os == '{system}'"
    ]
    texts = [f"{step.get('run', '')}{step.get('uses', '')}" for step in steps]

    def first(wanted: str) -> int:
        return next(place for place, text in enumerate(texts) if wanted in text)

    assert first("sh dev freeze") < first("sh dev installer") < first("sizes") < first("--selftest")
    assert first("--selftest") < first("actions/upload-artifact@")


def test_a_release_waits_for_everything() -> None:
    jobs = RELEASE["jobs"]
    needs = {name: job.get("needs", []) for name, job in jobs.items()}
    assert needs == {
        "notes": [],
        "installers": "notes",
        "wheel": "notes",
        "sums": ["installers", "wheel"],
        "draft": "sums",
    }
    texts = [step.get("run", "") for step in jobs["draft"]["steps"]]
    release = next(text for text in texts if "gh release create" in text)
    assert "--draft" in release and "--verify-tag" in release and "notes --check" in release
    assert any("sums --verify" in text for text in texts)
    assert any(sums.FILE_NAME in str(step.get("with")) for step in jobs["draft"]["steps"])


def test_a_release_starts_by_a_tag_or_dry_by_hand() -> None:
    assert RELEASE["on"] == {"push": {"tags": ["v*"]}, "workflow_dispatch": None}


# --- what they call is there ------------------------------------------------------------------------------

KNOWN = {
    *(
        "bash",
        "sh",
        "python",
        "sudo",
        "tar",
        "test",
        "echo",
        "cd",
        "sha256sum",
        "gh",
        "mkdir",
        "hdiutil",
        "gapdesk",
        "for",
        "do",
        "done",
    ),
}
DEV = set(re.findall(r"^    ([\w-]+)\)$", (product.ROOT / "dev").read_text("utf-8"), re.MULTILINE))


def calls() -> list[list[str]]:
    """Every command of every script, as words; lines that go on are one."""
    lines = "\n".join(step["run"] for _, step in RUNS).replace("\\\n", " ")
    return [line.split() for line in re.split(r"\n|&&|;", lines) if line.strip()]


def test_scripts_call_nothing_unheard_of() -> None:
    first = {words[0] for words in calls()}
    own = re.compile(r'"?(\$(RUNNER_TEMP|LOCALAPPDATA)|~)/\S+')
    assert not {word for word in first if word not in KNOWN and not own.fullmatch(word)}


def test_every_command_of_ours_exists() -> None:
    assert {"test", "freeze", "installer", "wheel", "lint"} <= DEV
    ours = 0
    for words in calls():
        if words[:2] == ["sh", "dev"]:
            assert words[2] in DEV
            ours += 1
            asked = words[3:4] if words[2] == "installer" else []
        elif words[:3] == ["python", "-m", "resources.installers"]:
            asked = words[3:4]
            ours += 1
        else:
            continue
        assert set(asked) <= set(commands.COMMANDS)
    assert ours >= 10
    for script in re.findall(r"bash (\.\S+)", "\n".join(step["run"] for _, step in RUNS)):
        assert (product.ROOT / script).is_file()


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh")
@pytest.mark.parametrize("folder", ["bin", "Scripts"])
def test_dev_finds_the_programs_of_an_environment_of_windows_too(tmp_path: Path, folder: str) -> None:
    shutil.copy(product.ROOT / "dev", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    programs = tmp_path / ".venv" / folder
    programs.mkdir(parents=True)
    for name in ("python", "mypy"):
        (programs / name).write_text(f"#!/bin/sh\necho this is {name}\n", "utf-8")
        (programs / name).chmod(0o755)
    command = "cksum pyproject.toml >.venv/.installed-lint && exec sh dev types"
    run = subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "this is mypy")


def test_no_file_gets_other_line_ends_on_windows() -> None:
    """Git would give them to `dev`, which sh then cannot read."""
    assert "* -text" in (product.ROOT / ".gitattributes").read_text("utf-8").splitlines()


def test_what_is_uploaded_is_what_is_summed() -> None:
    """Each artefact's name fits a pattern of an upload; dist/gapdesk, the folder, fits none."""
    uploads = [step for _, step in STEPS if step.get("uses", "").startswith("actions/upload-artifact@")]
    patterns = [line for step in uploads for line in step["with"]["path"].split()]
    assert all(step["with"]["if-no-files-found"] == "error" for step in uploads)
    made = (
        "gapdesk_1_amd64.deb",
        *("gapdesk-1-linux-x86_64.tar.xz", "gapdesk-1-windows-x64-setup.exe", "gapdesk-1-macos-arm64.dmg"),
        *("gapdesk-1-py3-none-any.whl", "gapdesk-1.tar.gz", sums.FILE_NAME),
    )
    expressions = [re.compile(re.escape(each).replace(r"\*", "[^/]*")) for each in patterns]
    missed = [n for n in made if not any(each.fullmatch(f"dist/{n}") for each in expressions)]
    assert not missed
    assert not [n for n in ("gapdesk", "gapdesk.app") if any(e.fullmatch(f"dist/{n}") for e in expressions)]
