"""The disk image: gapdesk.app is signed, looked at by Apple, and packed beside a link to /Applications."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from resources.installers import product
from resources.installers.macos import signing
from resources.installers.macos.bundle import localise
from resources.installers.macos.credentials import Credentials, CredentialsError
from resources.installers.macos.steps import Step, StepError, run

_BUSY_TRIES = 6
"""hdiutil fails with "Resource busy" now and then, while the system looks at what was just written."""


def main(args: list[str]) -> int:
    """Make the image of dist/gapdesk.app for this Mac's processor; 0 if there is one."""
    if args:
        print("macos takes no arguments")
        return 2
    if platform.system() != "Darwin":
        print("macos: the disk image can only be made on macOS, where codesign and hdiutil are")
        return 2
    try:
        image = make(os.environ, platform.machine())
    except (CredentialsError, StepError) as error:
        print(f"macos: {error}")
        return 1
    print(f"macos: {image.name}, {image.stat().st_size / 1e6:.1f} MB")
    return 0


def make(environment: Mapping[str, str], arch: str) -> Path:
    """Make the image anew and return its path. Raises CredentialsError, StepError."""
    folder, app = _folder(), bundle()
    if not app.is_dir():
        raise StepError(f"{app.name} is not there; make it first (sh dev freeze)")
    credentials = Credentials.of(environment, folder)
    for words in credentials.missing:
        print(f"macos: {words}")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "image").mkdir(parents=True)
    localise(app)
    try:
        for file, data in credentials.files.items():
            file.touch(mode=0o600)
            file.write_bytes(data)
        run(plan(credentials, arch, signing.code_inside(app)), credentials.hidden)
    finally:
        for file in credentials.files:
            file.unlink(missing_ok=True)
        _close(credentials)
    return image_of(arch)


def _close(credentials: Credentials) -> None:
    """What fails here is told, but hides nothing that failed before."""
    try:
        run(credentials.closing, credentials.hidden)
    except StepError as error:
        print(f"macos: {error}")


def plan(credentials: Credentials, arch: str, code: Sequence[Path]) -> list[Step]:
    """All that is to be run, in order; `code` is what is signed inside the bundle, the innermost first."""
    app, image, folder = bundle(), image_of(arch), _folder()
    return [
        *credentials.opening,
        *signing.sign_bundle(credentials, app, code),
        *signing.notarise_bundle(credentials, app, folder / "bundle.zip"),
        *pack(app, image, folder / "image"),
        *signing.sign_image(credentials, image),
        *signing.notarise_image(credentials, image),
    ]


def pack(app: Path, image: Path, root: Path) -> list[Step]:
    """The image with `app` and a link to drag it to. ULMO is LZMA, the smallest, known since macOS 10.15."""
    create = ("hdiutil", "create", "-srcfolder", str(root), "-volname", product.NAME)
    form = ("-fs", "HFS+", "-format", "ULMO", "-ov", str(image))
    return [
        Step("copy the bundle", ("ditto", str(app), str(root / app.name))),
        Step("link to Applications", ("ln", "-s", "/Applications", str(root / "Applications"))),
        Step("make the disk image", (*create, *form), tries=_BUSY_TRIES),
        Step("verify the disk image", ("hdiutil", "verify", str(image))),
    ]


def bundle() -> Path:
    """What `sh dev freeze` makes on macOS."""
    return product.OUT / f"{product.NAME}.app"


def image_of(arch: str) -> Path:
    """What is handed out; `arch` is arm64 or x86_64."""
    return product.OUT / f"{product.NAME}-{product.VERSION}-macos-{arch}.dmg"


def _folder() -> Path:
    return product.WORK / "macos"
