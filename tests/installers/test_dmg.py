"""The disk image, made with tools that only note down what they were asked."""

from __future__ import annotations

import base64
import json
import platform
import shlex
import sys
from pathlib import Path

import pytest

from resources.installers import product
from resources.installers.macos import dmg, steps

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tools are shell scripts here")

ME = "Developer ID Application: Somebody (TEAM123456)"
SECRETS = {
    "MACOS_CERTIFICATE": base64.b64encode(b"fake certificate").decode(),
    "MACOS_CERTIFICATE_PASSWORD": "fake-pass-word",
    "MACOS_NOTARY_KEY": "fake-private-key",
}
EVERYTHING = {
    **SECRETS,
    "MACOS_SIGN_IDENTITY": ME,
    "MACOS_NOTARY_KEY_ID": "KEY1",
    "MACOS_NOTARY_ISSUER": "0000-1111",
}
TOOLS = ("codesign", "xcrun", "hdiutil", "ditto", "spctl", "security", "xattr")


class Mac:
    """A folder of tools that note down each call; `fail` makes one say something and fail."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls = folder, folder / "calls"
        for tool in TOOLS:
            self._tool(tool, "")
        self._tool("xcrun", """[ "$1" = stapler ] || echo '{"id":"7","status":"Accepted"}'""")
        self._tool("hdiutil", 'if [ "$1" = create ]; then for last; do :; done; echo image >"$last"; fi')

    def fail(self, tool: str, words: str) -> None:
        self._tool(tool, f"echo all was well; echo {shlex.quote(words)} >&2; exit 1")

    def answer(self, tool: str, words: str) -> None:
        self._tool(tool, f"echo {shlex.quote(words)}")

    def _tool(self, tool: str, then: str) -> None:
        python = f"import json, sys; print(json.dumps([{tool!r}, *sys.argv[1:]]))"
        file = self.folder / tool
        file.write_text(f'#!/bin/sh\n{sys.executable} -SEc "{python}" "$@" >>{self.calls}\n{then}\n')
        file.chmod(0o755)

    def asked(self) -> list[list[str]]:
        return [json.loads(line) for line in self.calls.read_text().splitlines()]

    def told(self, tool: str) -> list[list[str]]:
        return [call[1:] for call in self.asked() if call[0] == tool]


@pytest.fixture
def mac(tmp_path: Path, monkeypatch) -> Mac:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    monkeypatch.setattr(product, "OUT", tmp_path / "dist")
    monkeypatch.setattr(product, "WORK", tmp_path / "build")
    monkeypatch.setattr(steps, "PAUSE_SECONDS", 0.0)
    for name in (*EVERYTHING, "MACOS_NOTARY_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    program = tmp_path / "dist" / "gapdesk.app" / "Contents" / "MacOS" / "gapdesk"
    library = program.parents[1] / "Frameworks" / "x.so"
    for file in (program, library):
        file.parent.mkdir(parents=True)
        file.write_bytes(b"\xcf\xfa\xed\xfe" + bytes(28))
    return Mac(tmp_path / "bin")


def in_short(call: list[str]) -> str:
    """Tool, verb, and what it is about where that tells something."""
    tool, *rest = call
    verb = next((each for each in rest if each in ("--sign", "--verify", "submit", "staple")), rest[0])
    about = Path(rest[-1]).name if tool == "codesign" or verb == "staple" else ""
    return f"{tool} {verb} {about}".strip()


def test_without_a_certificate_there_is_an_image_and_one_message(mac: Mac, tmp_path: Path, capsys) -> None:
    assert dmg.main([]) == 0
    image = tmp_path / "dist" / f"gapdesk-{product.VERSION}-macos-arm64.dmg"
    assert image.is_file()
    app = tmp_path / "dist" / "gapdesk.app"
    signed = [call[-1] for call in mac.told("codesign") if "--sign" in call]
    assert signed == [str(app / "Contents" / "Frameworks" / "x.so"), str(app)]
    assert all(call[:3] == ["--force", "--sign", "-"] for call in mac.told("codesign") if "--sign" in call)
    assert not mac.told("xcrun") + mac.told("spctl") + mac.told("security")
    said = capsys.readouterr().out
    assert said.count("ad hoc") == 1
    assert said.endswith(f"{image.name}, 0.0 MB\n")


def test_the_image_holds_the_bundle_and_a_link(mac: Mac, tmp_path: Path) -> None:
    assert dmg.main([]) == 0
    root = tmp_path / "build" / "macos" / "image"
    assert (root / "Applications").readlink() == Path("/Applications")
    assert mac.told("ditto") == [[str(tmp_path / "dist" / "gapdesk.app"), str(root / "gapdesk.app")]]
    create, verify = mac.told("hdiutil")
    assert create[:3] == ["create", "-srcfolder", str(root)]
    assert verify[0] == "verify"
    assert dmg.main([]) == 0  # over what the last one left


def test_with_all_secrets_everything_is_signed_and_notarised_in_order(
    mac: Mac, tmp_path: Path, monkeypatch, capfd
) -> None:
    for name, value in EVERYTHING.items():
        monkeypatch.setenv(name, value)
    assert dmg.main([]) == 0
    app, image = tmp_path / "dist" / "gapdesk.app", dmg.image_of("arm64")
    order = [in_short(call) for call in mac.asked() if call[0] not in ("security", "xattr")]
    assert order == [
        "codesign --sign x.so",
        "codesign --sign gapdesk.app",
        "codesign --verify gapdesk.app",
        "ditto -c",
        "xcrun submit",
        "xcrun staple gapdesk.app",
        "spctl --assess",
        f"ditto {app}",
        "hdiutil create",
        "hdiutil verify",
        f"codesign --sign {image.name}",
        "xcrun submit",
        f"xcrun staple {image.name}",
        "spctl --assess",
    ]
    assert mac.asked()[0][:2] == ["security", "create-keychain"]
    assert mac.asked()[-1][:2] == ["security", "delete-keychain"]
    shown = "".join(capfd.readouterr())
    assert not [secret for secret in (*SECRETS.values(), "fake certificate") if secret in shown]
    assert not [path for path in (tmp_path / "build").rglob("*") if path.suffix in (".p8", ".p12")]


def test_secrets_are_closed_to_others_while_they_are_files(mac: Mac, tmp_path: Path, monkeypatch) -> None:
    for name, value in EVERYTHING.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "build" / "macos"
    mac._tool("xattr", f"ls -l {folder} >{tmp_path}/seen")
    assert dmg.main([]) == 0
    seen = (tmp_path / "seen").read_text().splitlines()
    kept = [line for line in seen if line.endswith((".p8", ".p12"))]
    assert len(kept) == 2
    assert all(line.startswith("-rw-------") for line in kept)


def test_a_refusal_by_apple_ends_it_and_cleans_up(mac: Mac, tmp_path: Path, monkeypatch, capsys) -> None:
    for name, value in EVERYTHING.items():
        monkeypatch.setenv(name, value)
    mac.answer("xcrun", '{"id":"7","status":"Invalid"}')
    assert dmg.main([]) == 1
    assert "could not have Apple notarise the bundle: Apple's answer is Invalid" in capsys.readouterr().out
    assert not mac.told("hdiutil")
    assert mac.asked()[-1][:2] == ["security", "delete-keychain"]
    assert not (tmp_path / "build" / "macos" / "notary.p8").exists()


def test_a_tool_that_fails_is_told_in_words(mac: Mac, capsys) -> None:
    mac.fail("codesign", "x.so: errSecInternalComponent")
    assert dmg.main([]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "macos: could not sign 1 libraries and frameworks: x.so: errSecInternalComponent"


def test_a_busy_hdiutil_is_asked_again(mac: Mac, capsys) -> None:
    mac.fail("hdiutil", "hdiutil: create failed - Resource busy")
    assert dmg.main([]) == 1
    assert len(mac.told("hdiutil")) > 2
    assert capsys.readouterr().out.splitlines()[-1].endswith("hdiutil: create failed - Resource busy")


def test_what_is_missing_or_wrong_is_told(mac: Mac, tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "dist").rename(tmp_path / "elsewhere")
    assert dmg.main([]) == 1
    assert "make it first" in capsys.readouterr().out
    monkeypatch.setenv("MACOS_CERTIFICATE", "AAAA")
    assert dmg.main([]) == 1
    assert dmg.main(["now"]) == 2
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    assert dmg.main([]) == 2
    assert "only be made on macOS" in capsys.readouterr().out


def test_a_keychain_that_cannot_be_made_is_what_is_told(mac: Mac, monkeypatch, capsys) -> None:
    for name, value in EVERYTHING.items():
        monkeypatch.setenv(name, value)
    mac.fail("security", "security: no room")
    assert dmg.main([]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("macos: could not make a keychain")
    assert not mac.told("codesign")
