"""The wheel and the sdist, and the proof that the wheel is gapdesk on every Python it is for.

`python -m resources.installers.wheel` (`sh dev wheel`); the trial sends signals, so it is for POSIX systems.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from . import product

PYTHONS = ("3.11", "3.12", "3.13")
"""What `requires-python` admits."""
WHEEL = product.OUT / f"{product.NAME}-{product.VERSION}-py3-none-any.whl"
SDIST = product.OUT / f"{product.NAME}-{product.VERSION}.tar.gz"

_READY = re.compile(r"listening on (http://\S+)")
_START_SECONDS = 30
_END_SECONDS = 15


class TrialError(RuntimeError):
    """The wheel did not do what it should; the text says what."""


def make() -> None:
    """Make SDIST, and WHEEL from it; both must pass `twine check --strict`."""
    product.OUT.mkdir(exist_ok=True)
    date = {**os.environ, "SOURCE_DATE_EPOCH": str(product.source_date())}
    for old in (WHEEL, SDIST):
        old.unlink(missing_ok=True)
    build = [sys.executable, "-m", "build", "--outdir", str(product.OUT), str(product.ROOT)]
    subprocess.run(build, check=True, env=date, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", WHEEL, SDIST], check=True)


def found_pythons() -> dict[str, str]:
    """The programs of `PYTHONS` on PATH, by version; those that cannot make an environment are left out."""
    found = {}
    for version in PYTHONS:
        program = shutil.which(f"python{version}")
        if program and subprocess.run([program, "-c", "import ensurepip"], check=False).returncode == 0:
            found[version] = program
    return found


def install(python: str, folder: Path) -> Path:
    """A fresh environment in `folder` with the wheel and what it depends on; its program `gapdesk`."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, str(WHEEL)], check=True)
    return folder / "bin" / product.NAME


def trial(program: Path, home: Path) -> None:
    """Run an installed gapdesk as a user would, `home` being his folder; TrialError if it fails."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, cwd=home)
    if version.stdout.split() != [product.NAME, product.VERSION]:
        raise TrialError(f"--version says {version.stdout or version.stderr!r}")
    tested = subprocess.run(
        [program, "--selftest"], env=environment, capture_output=True, text=True, check=False, cwd=home
    )
    if tested.returncode:
        raise TrialError(f"--selftest failed:\n{tested.stdout}{tested.stderr}")
    practise(program, home, environment)


def practise(program: Path, home: Path, environment: dict[str, str]) -> None:
    """Start headless practice, ask for its health, end it with SIGTERM; TrialError if one of them fails."""
    command = [str(program), "--headless", "--practice", "--port", "0"]
    written = home / "output"
    with written.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=home)
        try:
            address = _wait_until_ready(process, written)
            with urllib.request.urlopen(f"{address}/health", timeout=5) as reply:  # noqa: S310  # our own, http
                health = json.load(reply)
            process.send_signal(signal.SIGTERM)
            code = process.wait(_END_SECONDS)
        finally:
            process.kill()
            process.wait()
    if health.get("version") != product.VERSION or code:
        raise TrialError(f"practice said {health} and ended with {code}")


def _wait_until_ready(process: subprocess.Popen[bytes], written: Path) -> str:
    """The address the program listens on."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if ready := _READY.search(written.read_text("utf-8")):
            return ready[1]
        time.sleep(0.05)  # noqa: TID251  # there is no loop here
    raise TrialError(f"practice did not start:\n{written.read_text('utf-8')}")


def main(args: list[str]) -> int:
    """Make both, and try the wheel on every Python it is for that is found."""
    make()
    pythons = found_pythons()
    failed = False
    for version in PYTHONS:
        if version not in pythons:
            print(f"Python {version}: not found, so not tried")
            continue
        with tempfile.TemporaryDirectory(prefix="gapdesk-wheel-") as scratch:
            began = time.monotonic()
            (home := Path(scratch, "home")).mkdir()
            program = install(pythons[version], Path(scratch, "venv"))
            try:
                trial(program, home)
            except TrialError as error:
                failed = True
                print(f"Python {version}: {error}", file=sys.stderr)
            else:
                print(f"Python {version}: installed and tried in {time.monotonic() - began:.0f} s")
    for made in (WHEEL, SDIST):
        print(f"{made.name}: {made.stat().st_size / 1e6:.2f} MB")
    return 1 if failed or not pythons else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
