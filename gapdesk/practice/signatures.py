"""Thought signatures: ours say where they were made, so foreign ones are recognised without a store. Pure."""

from __future__ import annotations

import base64
import hashlib

from gapdesk.proxy.types import DUMMY_SIGNATURE

_DUMMIES = (DUMMY_SIGNATURE, "context_engineering_is_the_way_to_go")
_ACCEPTED_AS_IS = frozenset(
    spelling for dummy in _DUMMIES for spelling in (dummy, base64.b64encode(dummy.encode()).decode())
)


def issue(project: str, family: str, about: str) -> str:
    """A signature (base64) for a part described by `about`, valid in `project` for models of `family`."""
    text = f"practice|{project}|{family}|{hashlib.sha256(about.encode()).hexdigest()[:16]}"
    return base64.b64encode(f"{text}|{_seal(text)}".encode()).decode()


def accepted(signature: str, project: str, family: str) -> bool:
    """Whether `signature` is one of ours for this project and family, or one of the documented dummies."""
    if signature in _ACCEPTED_AS_IS:
        return True
    try:
        text, _, seal = base64.b64decode(signature, validate=True).decode().rpartition("|")
    except ValueError:  # not base64, or not text
        return False
    return seal == _seal(text) and text.startswith(f"practice|{project}|{family}|")


def _seal(text: str) -> str:
    return hashlib.sha256(f"seal {text}".encode()).hexdigest()[:8]
