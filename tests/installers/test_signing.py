"""Who signs, in which order, and what Apple's answer means."""

from __future__ import annotations

import base64
import ctypes
import importlib.util
import plistlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.installers.macos import signing
from resources.installers.macos.credentials import Credentials, CredentialsError
from resources.installers.macos.steps import Step, StepError, run

CODE = b"\xcf\xfa\xed\xfe" + bytes(28)
ME = "Developer ID Application: Somebody (TEAM123456)"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A bundle as PyInstaller makes it: code below Frameworks, links to it, and a framework with versions."""
    app = tmp_path / "gapdesk.app"
    frameworks = app / "Contents" / "Frameworks"
    core = frameworks / "PySide6" / "Qt" / "lib" / "QtCore.framework"
    for file in (
        app / "Contents" / "MacOS" / "gapdesk",
        frameworks / "libssl.3.dylib",
        frameworks / "numpy" / "_core" / "_multiarray.so",
        core / "Versions" / "A" / "QtCore",
        core / "Versions" / "A" / "Helpers" / "helper",
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CODE)
    (frameworks / "fat.so").write_bytes(b"\xca\xfe\xba\xbe" + (2).to_bytes(4, "big") + bytes(60))
    (frameworks / "Java.class").write_bytes(b"\xca\xfe\xba\xbe" + (61).to_bytes(4, "big"))
    (frameworks / "base.zip").write_bytes(b"PK\x03\x04....")
    (frameworks / "empty").touch()
    (core / "QtCore").symlink_to("Versions/A/QtCore")
    (core / "Versions" / "Current").symlink_to("A")
    (frameworks / "dangling.so").symlink_to("nowhere")
    return app


@pytest.mark.skipif(sys.platform == "win32", reason="bundles are full of links")
def test_code_is_found_once_from_the_inside_out(app: Path) -> None:
    found = [str(each.relative_to(app / "Contents" / "Frameworks")) for each in signing.code_inside(app)]
    version = "PySide6/Qt/lib/QtCore.framework/Versions/A"
    assert found == [
        f"{version}/Helpers/helper",
        version,
        "numpy/_core/_multiarray.so",
        "fat.so",
        "libssl.3.dylib",
    ]


@pytest.mark.parametrize(
    "head", [b"", b"\xca\xfe", b"\xca\xfe\xba\xbe\0\0\0\0", b"#!/bin/sh\n", b"\x7fELF\2\1\1\0"]
)
def test_other_files_are_no_code(head: bytes) -> None:
    assert not signing.is_code(head)


def test_with_a_certificate_all_is_hardened_and_stamped(tmp_path: Path) -> None:
    app, inner = tmp_path / "gapdesk.app", tmp_path / "gapdesk.app" / "x.so"
    _, code, bundle, verify = signing.sign_bundle(Credentials(ME), app, [inner])
    hardened = ("codesign", "--force", "--sign", ME, "--timestamp", "--options", "runtime")
    assert code.command == (*hardened, str(inner))
    assert bundle.command == (*hardened, "--entitlements", str(signing.ENTITLEMENTS), str(app))
    assert verify.command == ("codesign", "--verify", "--strict", "--deep", str(app))


def test_without_one_it_is_signed_by_nobody(tmp_path: Path) -> None:
    credentials = Credentials.of({"MACOS_SIGN_IDENTITY": "", "MACOS_NOTARY_PROFILE": "me"}, tmp_path)
    steps = signing.sign_bundle(credentials, tmp_path, [tmp_path / "x.so"])
    assert [step.command[:4] for step in steps[1:3]] == [("codesign", "--force", "--sign", "-")] * 2
    assert not any("runtime" in step.command or "--timestamp" in step.command for step in steps)
    assert signing.sign_image(credentials, tmp_path) == []
    assert signing.notarise_bundle(credentials, tmp_path, tmp_path) == []
    assert signing.notarise_image(credentials, tmp_path) == []
    assert len(credentials.missing) == 1
    assert "ad hoc" in credentials.missing[0]


def test_there_are_no_exceptions_from_the_hardened_runtime() -> None:
    assert plistlib.loads(signing.ENTITLEMENTS.read_bytes()) == {}


def sources(package: str) -> Iterator[str]:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    for folder in spec.submodule_search_locations:
        for path in Path(folder).rglob("*.py"):
            yield path.read_text("utf-8")


@pytest.mark.parametrize("package", ["gapdesk", "keyring", "truststore"])
def test_nothing_needs_memory_that_is_written_and_run(package: str) -> None:
    """ctypes callbacks would; gapdesk and what it is made of on macOS only call out."""
    wrong = [text for text in sources(package) if "CFUNCTYPE" in text or "PYFUNCTYPE" in text]
    assert not wrong


def test_importing_ctypes_makes_no_callback() -> None:
    assert "CFUNCTYPE(c_int)(lambda" not in Path(ctypes.__file__).read_text("utf-8")


# --- credentials ------------------------------------------------------------------------------------------


def test_a_profile_in_the_keychain_asks_apple(tmp_path: Path) -> None:
    credentials = Credentials.of({"MACOS_SIGN_IDENTITY": ME, "MACOS_NOTARY_PROFILE": "gapdesk"}, tmp_path)
    assert credentials.notary == ("--keychain-profile", "gapdesk")
    assert credentials.opening == credentials.closing == credentials.missing == ()
    assert not credentials.files


def test_a_key_of_app_store_connect_goes_into_a_file(tmp_path: Path) -> None:
    environment = {
        "MACOS_SIGN_IDENTITY": ME,
        "MACOS_NOTARY_KEY": "-----BEGIN PRIVATE KEY-----",
        "MACOS_NOTARY_KEY_ID": "KEY1",
        "MACOS_NOTARY_ISSUER": "0000-1111",
    }
    credentials = Credentials.of(environment, tmp_path)
    file = tmp_path / "notary.p8"
    assert credentials.notary == ("--key", str(file), "--key-id", "KEY1", "--issuer", "0000-1111")
    assert credentials.files == {file: b"-----BEGIN PRIVATE KEY-----"}
    assert "PRIVATE" not in repr(credentials)


def test_a_certificate_comes_into_a_keychain_of_its_own(tmp_path: Path) -> None:
    environment = {
        "MACOS_SIGN_IDENTITY": ME,
        "MACOS_CERTIFICATE": base64.encodebytes(b"p12" * 40).decode(),
        "MACOS_CERTIFICATE_PASSWORD": "fake-pass-word",
    }
    credentials = Credentials.of(environment, tmp_path)
    assert credentials.files == {tmp_path / "certificate.p12": b"p12" * 40}
    assert [step.command[1] for step in credentials.opening] == [
        "create-keychain",
        "set-keychain-settings",
        "unlock-keychain",
        "import",
        "set-key-partition-list",
        "list-keychains",
    ]
    assert [step.command[1] for step in credentials.closing] == ["delete-keychain"]
    assert "not notarised" in credentials.missing[0]
    password = credentials.opening[0].command[3]
    assert {password, "fake-pass-word"} <= set(credentials.hidden)
    for shown in (repr(credentials), *(step.words for step in credentials.opening)):
        assert password not in shown
        assert "fake-pass-word" not in shown


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"MACOS_CERTIFICATE": "AAAA"}, "MACOS_SIGN_IDENTITY"),
        ({"MACOS_SIGN_IDENTITY": ME, "MACOS_CERTIFICATE": "?"}, "not base64"),
        (
            {"MACOS_SIGN_IDENTITY": ME, "MACOS_NOTARY_KEY": "k", "MACOS_NOTARY_KEY_ID": "1"},
            "MACOS_NOTARY_ISSUER",
        ),
    ],
)
def test_half_of_what_is_needed_is_refused(tmp_path: Path, environment: dict[str, str], told: str) -> None:
    with pytest.raises(CredentialsError, match=told):
        Credentials.of(environment, tmp_path)


# --- Apple's answer, and steps -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "complaint"),
    [
        ('{"id":"7","status":"Accepted","message":"Processing complete"}', ""),
        ('Conducting pre-submission checks…\n{"id":"7","status":"Accepted"}', ""),
        (
            '{"id":"7","status":"Invalid"}',
            "Apple's answer is Invalid; `xcrun notarytool log 7` tells the reasons",
        ),
        ('{"status":"Accepted"}', "no answer that can be read"),
        ("[]", "no answer that can be read"),
        ("", "no answer that can be read"),
    ],
)
def test_apple_s_verdict(printed: str, complaint: str) -> None:
    verdict = signing.verdict(printed)
    assert complaint in verdict
    assert bool(complaint) == bool(verdict)


def test_a_step_that_fails_is_told_by_its_tool_s_last_line(capfd) -> None:
    script = "print('first'); print('no fake-pass-word here'); raise SystemExit(3)"
    step = Step("unlock it", (sys.executable, "-c", script))
    with pytest.raises(StepError, match=r"^could not unlock it: no … here$"):
        run([step, Step("never", ("false",))], ["fake-pass-word", ""])
    assert capfd.readouterr().out == "macos: unlock it\n"


def test_a_step_may_be_tried_again(tmp_path: Path) -> None:
    count = f"import pathlib; tries = pathlib.Path({str(tmp_path / 'tries')!r}); "
    script = (
        count
        + "n = len(tries.read_text()) if tries.exists() else 0; tries.write_text('x' * (n + 1)); exit(n < 2)"
    )
    pauses: list[float] = []
    run([Step("try", (sys.executable, "-c", script), tries=3)], pause=pauses.append)
    assert len(pauses) == 2
    with pytest.raises(StepError, match="ended with code 1"):
        run([Step("try", (sys.executable, "-c", "exit(1)"), tries=2)], pause=pauses.append)
    assert len(pauses) == 3


def test_a_missing_tool_is_told() -> None:
    with pytest.raises(StepError, match="no-such-tool is missing"):
        run([Step("go", ("no-such-tool",))])
