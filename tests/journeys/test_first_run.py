"""From the first start to the first answered request, as somebody does it who has read nothing."""

from __future__ import annotations

from pathlib import Path

import openai

from gapdesk.practice.upstream import PracticeUpstream
from tests.journeys.conftest import KEYS, Start
from tests.journeys.desktop import Session, picture, secrets, until
from tests.journeys.program import MODEL

PROGRAM = "OpenAI SDK"
KEPT = [key.secret for key in KEYS[264:267]]  # nobody else puts these into the keyring of the session


def test_from_the_first_start_to_the_first_answered_request(
    session: Session, start: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    program = start(session, "--port", "0", "--upstream", google.url, watched=True)
    eye = program.eye
    eye.wait("1. Add your Gemini API keys: now")
    picture(session, tmp_path / "first.png", program.window)

    program.paste("My keys:\n" + "\n".join(KEPT))
    program.press("Tab", "space")
    eye.wait("1. Add your Gemini API keys: done")
    assert eye.wait("3 keys: 3 valid")
    until(lambda: set(KEPT) <= set(secrets(session, "key")), "they do not get into the keyring")

    eye.wait("2. Connect a program: now")
    assert eye.wait("Search programs").focused, "what comes next cannot be typed at once"
    session.run("xdotool", "type", PROGRAM.lower())
    program.press("Return")
    until(lambda: eye.wait(PROGRAM, "ChoiceButton").checked, "it is not chosen")
    eye.click("Copy: Base URL")
    until(lambda: program.clipboard().startswith("http://"), "no URL is copied")
    url = program.clipboard()
    eye.click("Copy: Token")
    until(lambda: program.clipboard().startswith("gd-"), "no token is copied")
    token = program.clipboard()
    picture(session, tmp_path / "connect.png", program.window)
    eye.click("Test")
    eye.wait(f"It works: {PROGRAM} would see", state="ok")
    eye.click("Continue")
    eye.wait("3. First request: now")
    eye.wait(f"Waiting for your first request… Send a message from {PROGRAM}.", state="wait")

    with openai.OpenAI(base_url=url, api_key=token, max_retries=0) as client:
        asked = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Hello"}])
    assert asked.choices[0].message.content
    eye.wait("3. First request: done")
    (line,) = (each for each in eye.find("") if "answered after" in each.name and each.kind == "StateLine")
    assert line.state == "ok"
    picture(session, tmp_path / "answered.png", program.window)
    eye.click("Close “Get started”")
    eye.gone("Get started")
    eye.wait("Copy: Access token")
    picture(session, tmp_path / "overview.png", program.window)
