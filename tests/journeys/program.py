"""The real program in a subprocess, with a hand on its mouse and an eye on its windows."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.ui.tray_menu import MORE_TOGGLES, TOGGLES
from tests.journeys import desktop
from tests.journeys.desktop import Session, until
from tests.journeys.eye import Eye

MODEL = "gemini-3.5-flash-lite"
LINES = (
    "status", "copy_url", "copy_token", *TOGGLES, "more", "open", "switch", "problems", "quit",
)  # fmt: skip
"""The lines of the tray's menu, from top to bottom."""
MORE_LINES = tuple(MORE_TOGGLES)
"""Those of the menu below "more"."""
LINES_WITHOUT_PORT = tuple(line.replace("copy_url", "use_port") for line in LINES)
"""The same while the port is taken."""
_ROOT = Path(__file__).parents[2]
_NORMAL, _DIALOG = "_NET_WM_WINDOW_TYPE_NORMAL", "_NET_WM_WINDOW_TYPE_DIALOG"
POPUP = "_NET_WM_WINDOW_TYPE_POPUP_MENU"
"""The kind of windows that menus are."""
_TRAY, _BALLOON = "_KDE_NET_WM_WINDOW_TYPE_OVERRIDE", "_NET_WM_WINDOW_TYPE_TOOLTIP"
_FRAME = 4
"""Pixels at the edge of a menu."""
_DARK = 100
"""Grey of text that is not disabled."""
_STOP_SECONDS = 15.0
_PASTE = """
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
print(app.clipboard().text())
"""
_HINTS = """
import json
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
data = app.clipboard().mimeData()
print(json.dumps({kind: data.data(kind).data().decode("latin-1") for kind in data.formats()}))
"""


@dataclass(frozen=True)
class Reply:
    """An answer of the proxy."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def events(self) -> list[Any]:
        """The JSON of each event of a stream, without the closing [DONE]."""
        lines = [line.removeprefix("data: ") for line in self.text.splitlines() if line.startswith("data: ")]
        return [json.loads(line) for line in lines if line != "[DONE]"]

    @property
    def pieces(self) -> list[str]:
        """The pieces of text in a stream of chat completions."""
        deltas = (choice["delta"] for event in self.events for choice in event.get("choices", ()))
        return [delta["content"] for delta in deltas if delta.get("content")]


def gapdesk() -> list[str]:
    """How gapdesk is started: that of this source tree, or the frozen one that GAPDESK_PROGRAM names."""
    frozen = os.environ.get("GAPDESK_PROGRAM")
    return [frozen] if frozen else [sys.executable, "-m", "gapdesk"]


class Program:
    """`gapdesk OPTIONS --data-dir FOLDER`, from its start to its end."""

    def __init__(
        self,
        session: Session,
        folder: Path,
        *options: str,
        token: str = PRACTICE_TOKEN,
        watched: bool = False,
    ) -> None:
        """`watched`: its `eye` sees what is in its windows."""
        self.session, self.folder, self.token = session, folder, token
        self.moved_to = ""
        self.killed = False
        self._aside = 6
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._stem = f"{folder.name}-{len(list(folder.parent.glob('*.out')))}"
        self.eye = Eye(session, self._console("eye"))
        watching = [sys.executable, "-m", "tests.journeys.watched", str(self._console("eye"))]
        with self._console("out").open("wb") as out, self._console("err").open("wb") as err:
            self.process = subprocess.Popen(
                [*(watching if watched else gapdesk()), "--data-dir", str(folder), *options],
                cwd=_ROOT, env=session.env, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            )  # fmt: skip

    # --- its end -------------------------------------------------------------------------------------------

    def wait(self, seconds: float = _STOP_SECONDS) -> int:
        """Its exit code, once it has ended by itself."""
        return self.process.wait(seconds)

    def terminate(self) -> int:
        """End it as a session manager does; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End it as a power cut does."""
        self.killed = True
        self.process.kill()
        self.wait()

    def kill_if_running(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def complaints(self) -> str:
        """All it wrote that a user would have to worry about: a traceback, or an error in its logs."""
        said = self._console("err").read_text(encoding="utf-8")
        return said + self.log("error.log") + self.log("crash.log")

    # --- what it says --------------------------------------------------------------------------------------

    def said(self) -> str:
        """Its standard output so far."""
        return self._console("out").read_text(encoding="utf-8")

    def log(self, name: str = "app.log") -> str:
        """One of its log files, "" if there is none."""
        file = self.folder / "logs" / name
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @property
    def url(self) -> str:
        """Where it listens; waits until it says so."""
        return self.moved_to or until(self._listening, "it does not listen")[0].split()[-1]

    def stored(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What its database answers, from beside the program."""
        with contextlib.closing(sqlite3.connect(self.folder / "gapdesk.db")) as db:
            return db.execute(query, values).fetchall()

    def _listening(self) -> list[str]:
        assert self.process.poll() is None, f"it ended: {self.complaints()}"
        return [line for line in self.said().splitlines() if line.startswith("gapdesk listening on ")]

    def _console(self, ending: str) -> Path:
        return self.folder.parent / f"{self._stem}.{ending}"

    # --- what it serves ------------------------------------------------------------------------------------

    def get(self, path: str) -> Reply:
        """GET with the access token. ConnectionRefusedError while it does not listen."""
        return _read(self._open(path))

    def serves(self) -> bool:
        """Whether it can be reached."""
        try:
            return self.get("/health").status == 200
        except ConnectionRefusedError:
            return False

    def chat(self, text: str, *, stream: bool = False, system: str = "", model: str = MODEL) -> Reply:
        """One chat completion, behind a system instruction if there is one."""
        return _read(self.begin_chat(text, stream=stream, system=system, model=model))

    def begin_chat(
        self, text: str, *, stream: bool = True, name: str = "", system: str = "", model: str = MODEL
    ) -> HTTPResponse:
        """The same, open for reading; `name` is that of the conversation."""
        told = [{"role": "system", "content": system}] if system else []
        messages = [*told, {"role": "user", "content": text}]
        body: dict[str, Any] = {"model": model, "messages": messages}
        named = {"metadata": {"conversation_id": name}} if name else {}
        return self._open("/v1/chat/completions", {**body, **named, "stream": stream})

    def models(self) -> set[str]:
        """What /v1/models lists."""
        return {model["id"] for model in self.get("/v1/models").json["data"]}

    def _open(self, path: str, body: dict[str, Any] | None = None) -> HTTPResponse:
        request = urllib.request.Request(
            self.url + path,
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            response: HTTPResponse = urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as error:
            return error  # type: ignore[return-value]  # it can be read like a response
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                raise error.reason from None
            raise
        return response

    # --- its windows ---------------------------------------------------------------------------------------

    def windows(self, kind: str = _NORMAL) -> list[str]:
        """Ids of its visible windows of that kind."""
        found = desktop.search(self.session, "--pid", str(self.process.pid))
        return [window for window in found if desktop.kind(self.session, window) == kind]

    @property
    def window(self) -> str:
        """Its main window; waits for it."""
        return until(self.windows, "no window")[0]

    def no_window(self) -> None:
        """Wait until its main window is gone."""
        until(lambda: not self.windows(), "the window is still there")

    def press(self, *keys: str) -> None:
        """Press keys one after the other in the main window ("ctrl+2", "Tab")."""
        self.session.run("xdotool", "windowactivate", "--sync", self.window, "key", *keys)

    def paste(self, text: str) -> None:
        """Copy `text` elsewhere, and paste it where the focus is."""
        desktop.copy(self.session, text)
        self.press("ctrl+v")

    def choose_in_menu(self, *keys: str) -> None:
        """Open the context menu of what has the focus, and press `keys` in it."""
        self.press("Menu")
        until(lambda: self.windows(POPUP), "no menu")
        self.session.run("xdotool", "key", *keys)
        self._no_menu()

    def answer_dialog(self, text: str) -> None:
        """Type `text` into the dialog that opens, and leave it by Return."""
        dialog = until(lambda: self.windows(_DIALOG), "no dialog")[0]
        self.session.run("xdotool", "windowactivate", "--sync", dialog, "key", "ctrl+a")
        self.session.run("xdotool", "type", text)
        self.session.run("xdotool", "key", "Return")
        until(lambda: not self.windows(_DIALOG), "the dialog stays open")

    def show_page(self, key: str, file: Path) -> None:
        """Open another page by its key ("ctrl+2"), and keep a picture of it in `file`."""
        before = desktop.grey(self.session, self.window)
        self.press(key)
        desktop.still_picture(self.session, file, self.window, before)

    def close_window(self) -> None:
        """Close the main window as its user does, by the window manager's key."""
        self.session.run("xdotool", "windowactivate", "--sync", self.window, "key", "alt+F4")
        self.no_window()

    # --- its tray icon -------------------------------------------------------------------------------------

    def tray_icon(self) -> tuple[int, int]:
        """The middle of its icon in the tray; waits for it."""
        icon = until(lambda: self.windows(_TRAY), "no icon in the tray")[0]
        lower = desktop.HEIGHT // 2
        until(lambda: desktop.place(self.session, icon)["Y"] > lower, "the icon stays outside the tray")
        where = desktop.place(self.session, icon)
        return where["X"] + where["WIDTH"] // 2, where["Y"] + where["HEIGHT"] // 2

    def click_icon(self, button: int = 1) -> None:
        """Click a little left and right of the middle in turn, so that two clicks are no double click."""
        x, y = self.tray_icon()
        self._aside = -self._aside
        self._click(x + self._aside, y, button)

    def notices(self) -> list[str]:
        """The balloons it shows beside the tray."""
        return self.windows(_BALLOON)

    def open_menu(self) -> str:
        """Open the tray's menu with the right button; returns its window."""
        self.click_icon(3)
        return until(lambda: self.windows(POPUP), "no menu")[0]

    def close_menu(self) -> None:
        self.session.run("xdotool", "key", "Escape")
        self._no_menu()

    def choose(self, line: str, lines: tuple[str, ...] = LINES) -> None:
        """Click one line of the tray's menu, once it is enabled; `lines` are those to be found there."""
        self._click(*self._sought(line, lines))
        self._no_menu()

    def choose_more(self, line: str) -> None:
        """Click one line of the menu below "More switches"."""
        self._click(*self._sought("more", LINES))
        upper, *_ = self.windows(POPUP)
        (lower,) = until(lambda: [each for each in self.windows(POPUP) if each != upper], "no second menu")
        lines = until(lambda: self._lines_in(lower, MORE_LINES), "not all lines are in the second menu")
        self._click(*self._place(lower, lines[MORE_LINES.index(line)][0]))
        self._no_menu()

    def _sought(self, line: str, lines: tuple[str, ...]) -> tuple[int, int]:
        """Open the menu once `line` can be chosen; the place of it."""
        return until(lambda: self._find(line, lines), f"{line} is not in the menu, or stays grey", 20)

    def _find(self, line: str, lines: tuple[str, ...]) -> tuple[int, int] | None:
        """Open the menu; the place of `line` in it, or None, with the menu closed, if it cannot be chosen."""
        window = self.open_menu()
        try:
            seen = until(lambda: self._lines_in(window, lines), f"not {len(lines)} lines in the menu", 3)
            height, dark = seen[lines.index(line)]
        except (AssertionError, subprocess.CalledProcessError):  # it changes or goes: open it anew
            dark = False
        if not dark:
            self.close_menu()
            return None
        return self._place(window, height)

    def _lines_in(self, menu: str, lines: tuple[str, ...]) -> list[tuple[int, bool]]:
        """All lines of text or none: a menu is not painted at once."""
        found = _text_lines(desktop.grey(self.session, menu))
        return found if len(found) == len(lines) else []

    def _place(self, menu: str, height: int) -> tuple[int, int]:
        where = desktop.place(self.session, menu)
        return where["X"] + where["WIDTH"] // 2, where["Y"] + height

    def _no_menu(self) -> None:
        until(lambda: not self.windows(POPUP), "the menu stays open")

    def clipboard(self) -> str:
        """The text on the X clipboard, as another program sees it."""
        return self.session.run(sys.executable, "-c", _PASTE).removesuffix("\n")

    def clipboard_kinds(self) -> dict[str, str]:
        """All that is on the X clipboard: kind of content ("text/plain") to content."""
        kinds: dict[str, str] = json.loads(self.session.run(sys.executable, "-c", _HINTS))
        return kinds

    def _click(self, x: int, y: int, button: int = 1) -> None:
        self.session.run("xdotool", "mousemove", str(x), str(y), "click", str(button))


def command(session: Session, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What `gapdesk WORDS --data-dir FOLDER` says and gives back."""
    line = [*gapdesk(), "--data-dir", str(folder), *words]
    return subprocess.run(line, cwd=_ROOT, env=session.env, capture_output=True, text=True, timeout=30)


def files_with(text: str, *folders: Path) -> list[Path]:
    """The files below `folders` in which `text` stands, in clear, in UTF-16 or in base64."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert files
    forms = _forms(text)
    return [file for file in files if any(form in file.read_bytes() for form in forms)]


def _forms(text: str) -> list[bytes]:
    raw = text.encode()
    # base64 of three bytes each; what shares its four letters with bytes before or after is left out
    parts = (base64.b64encode(raw[at : at + (len(raw) - at) // 3 * 3]) for at in range(3))
    return [raw, text.encode("utf-16-le"), text.encode("utf-16-be"), *parts]


def _read(response: HTTPResponse) -> Reply:
    with response:
        return Reply(response.status, response.read().decode())


def _text_lines(picture: list[bytes]) -> list[tuple[int, bool]]:
    """Each line of text in the picture of a menu: the row of its middle, and whether it is not greyed out.

    The separators are too thin to count.
    """
    ground = max(picture[len(picture) // 2])
    darkest = [min(row[_FRAME:-_FRAME], default=ground) for row in picture]
    inked = [shade < ground - 40 for shade in darkest]
    lines: list[tuple[int, bool]] = []
    begin = None
    for at in range(_FRAME, len(picture)):
        ink = inked[at] if begin is None else any(inked[at : at + 3])  # an i has a gap, and so has a 二
        if ink and begin is None:
            begin = at
        elif not ink and begin is not None:
            if at - begin > 5:
                lines.append(((begin + at) // 2, min(darkest[begin:at]) < _DARK))
            begin = None
    return lines
