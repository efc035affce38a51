"""Who signs, and who asks Apple: told by the environment only, kept in files and a keychain of their own."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from resources.installers.macos.steps import Step

AD_HOC = "-"
"""The identity of nobody; Apple silicon runs no code without a signature."""

IDENTITY = "MACOS_SIGN_IDENTITY"
"""Name of the certificate: "Developer ID Application: …"."""
CERTIFICATE = "MACOS_CERTIFICATE"
"""The certificate with its private key, as base64 of a .p12 file; without it the user's keychain has it."""
CERTIFICATE_PASSWORD = "MACOS_CERTIFICATE_PASSWORD"  # noqa: S105 - the name of a variable
NOTARY_PROFILE = "MACOS_NOTARY_PROFILE"
"""What `xcrun notarytool store-credentials` has put into the user's keychain; or the three below."""
NOTARY_KEY = "MACOS_NOTARY_KEY"
"""An App Store Connect API key, the text of its .p8 file."""
NOTARY_KEY_ID = "MACOS_NOTARY_KEY_ID"
NOTARY_ISSUER = "MACOS_NOTARY_ISSUER"


class CredentialsError(Exception):
    """The environment says half of what is needed."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the environment tells."""

    identity: str = AD_HOC
    notary: tuple[str, ...] = ()
    """Arguments of notarytool; empty if Apple cannot be asked."""
    files: Mapping[Path, bytes] = field(default_factory=dict, repr=False)
    """What must be in files while the steps run."""
    opening: tuple[Step, ...] = field(default=(), repr=False)
    """Puts the certificate into a keychain of its own; to be run first."""
    closing: tuple[Step, ...] = ()
    """Removes that keychain; to be run in any case."""
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """What is never shown."""
    missing: tuple[str, ...] = ()
    """What is left out for want of them, in words."""

    @classmethod
    def of(cls, environment: Mapping[str, str], folder: Path) -> Credentials:
        """Read them; an empty variable counts as none. What must be in files will be below `folder`.

        Raises CredentialsError.
        """
        identity = environment.get(IDENTITY, "")
        if not identity:
            if environment.get(CERTIFICATE):
                raise CredentialsError(f"{CERTIFICATE} is set, but not {IDENTITY}, its name")
            return cls(
                missing=(
                    f"no certificate ({IDENTITY}): signed ad hoc and not notarised;"
                    " macOS will warn at the first start",
                )
            )
        files: dict[Path, bytes] = {}
        notary = _notary(environment, folder, files)
        opening, closing, password = _keychain(environment, folder, files)
        hidden = (password, *(environment.get(each, "") for each in (CERTIFICATE_PASSWORD, NOTARY_KEY)))
        missing = (
            () if notary else (f"nobody to ask Apple ({NOTARY_PROFILE} or {NOTARY_KEY}): not notarised",)
        )
        return cls(identity, notary, files, opening, closing, hidden, missing)


def _notary(environment: Mapping[str, str], folder: Path, files: dict[Path, bytes]) -> tuple[str, ...]:
    if profile := environment.get(NOTARY_PROFILE):
        return ("--keychain-profile", profile)
    key = environment.get(NOTARY_KEY)
    if not key:
        return ()
    number, issuer = environment.get(NOTARY_KEY_ID), environment.get(NOTARY_ISSUER)
    if not number or not issuer:
        raise CredentialsError(f"{NOTARY_KEY} needs {NOTARY_KEY_ID} and {NOTARY_ISSUER}, too")
    file = folder / "notary.p8"
    files[file] = key.encode()
    return ("--key", str(file), "--key-id", number, "--issuer", issuer)


def _keychain(
    environment: Mapping[str, str], folder: Path, files: dict[Path, bytes]
) -> tuple[tuple[Step, ...], tuple[Step, ...], str]:
    """A keychain for this build only, so that nobody is asked; its first and last steps, and its password."""
    text = environment.get(CERTIFICATE)
    if not text:
        return (), (), ""
    try:
        certificate = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise CredentialsError(f"{CERTIFICATE} is not base64") from error
    file, keychain = folder / "certificate.p12", str(folder / "build.keychain-db")
    files[file] = certificate
    password = secrets.token_urlsafe(24)
    given = environment.get(CERTIFICATE_PASSWORD, "")

    def security(words: str, *arguments: str) -> Step:
        return Step(words, ("security", *arguments))

    opening = (
        security("make a keychain for the certificate", "create-keychain", "-p", password, keychain),
        security("keep it open for two hours", "set-keychain-settings", "-lut", "7200", keychain),
        security("open it", "unlock-keychain", "-p", password, keychain),
        security(
            "put the certificate in",
            *("import", str(file), "-f", "pkcs12", "-k", keychain, "-P", given, "-T", "/usr/bin/codesign"),
        ),
        security(
            "let codesign use it unasked",
            *("set-key-partition-list", "-S", "apple-tool:,apple:", "-s", "-k", password, keychain),
        ),
        # codesign finds identities only in what is searched; the user's own stays in.
        security("search it", "list-keychains", "-d", "user", "-s", keychain, "login.keychain-db"),
    )
    return opening, (security("remove that keychain", "delete-keychain", keychain),), password
