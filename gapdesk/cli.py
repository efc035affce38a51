"""The command line: understands it, then chooses the front. Imports nothing heavy before it must."""

from __future__ import annotations

import argparse
import builtins
import contextlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import gapdesk
from gapdesk.console import complain, say

if TYPE_CHECKING:
    from gapdesk.launch import Launch
    from gapdesk.paths import Paths
    from gapdesk.settings import Settings
    from gapdesk.wording import Words

USAGE = 2


def run() -> NoReturn:
    """Run gapdesk as a process, and end it with its exit code.

    All that must be closed has been when `main` returns. A thread may still hang in a keyring or a dead
    network drive: Python would end it wherever it is, and inside C++ or Rust that aborts the process
    ("exception not rethrown"; Python 3.14 leaves such threads alone). The system ends them without a word.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # a windowed program on Windows has none
                stream.flush()
        except OSError:
            pass  # whoever read it has gone
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run gapdesk; returns the exit code. 2 = the command line, a setting or the machine is not as needed."""
    options = _parser().parse_args(arguments)
    if (problem := _unsupported()) is not None:
        complain(problem)
        return USAGE
    if options.quit:
        return _quit(options)
    from gapdesk.paths import PathError
    from gapdesk.settings import SettingError
    from gapdesk.store.version import DataTooNew

    try:
        return _run(options)
    except SettingError as error:
        complain(str(error))
        return USAGE
    except (PathError, DataTooNew) as error:
        return _refuse(options, error.words)


def _quit(options: argparse.Namespace) -> int:
    from gapdesk import quit_command

    if options.practice and options.data_dir is None:
        say("practice keeps no folder to be found by: quit it where it was started")
        return quit_command.STAYS
    return quit_command.run(_folders(options).data)


def _refuse(options: argparse.Namespace, reason: Words) -> int:
    """Say why gapdesk cannot start, in a window where one was meant to come."""
    if options.headless or options.command or options.selftest or _no_window():
        complain(str(reason))
        return USAGE
    from gapdesk import app

    return app.refuse(reason)


def _run(options: argparse.Namespace) -> int:
    if options.selftest:
        from gapdesk import selftest

        return selftest.run()
    if options.screenshots is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # needs no display
        from gapdesk import app

        return app.screenshots(options.screenshots)
    if not options.practice or options.data_dir is not None:
        from gapdesk.store.version import refuse_newer

        refuse_newer(_folders(options).database)  # before anything is touched
    if options.command == "erase":
        return _erase(options)
    if options.command == "token":
        from gapdesk import token_command

        return token_command.show(_launch(options, _made(options)))
    if options.command == "keys":
        return _keys(options)
    return _serve(options)


def _serve(options: argparse.Namespace) -> int:
    from gapdesk.folder_lock import FolderLock

    paths = _made(options)
    lock = FolderLock(paths.data)
    with contextlib.suppress(OSError):  # the front asks again, and tells
        lock.acquire()  # before all that is slow to load, or `--quit` would not see it
    launch = _launch(options, paths)
    why_not = "" if options.headless else _no_window()
    if options.headless or why_not:
        if why_not:
            say(f"gapdesk: {why_not}; running without a window")
        from gapdesk import headless

        return headless.run(launch, lock)
    from gapdesk import app

    return app.run(launch, lock)


def _keys(options: argparse.Namespace) -> int:
    from gapdesk import keys_command

    launch = _launch(options, _made(options))
    if options.action == "import":
        return keys_command.import_file(launch, options.file, settings=options.settings)
    return keys_command.list_keys(launch) if options.action == "list" else keys_command.check_keys(launch)


def _erase(options: argparse.Namespace) -> int:
    from gapdesk import erase_command

    if options.practice:
        say("practice keeps nothing that could be erased")
        return erase_command.OK
    both = not (options.data or options.keyring)
    wanted = erase_command.Wanted(options.data or both, options.keyring or both, options.yes)
    return erase_command.run(_folders(options), wanted)


def _folders(options: argparse.Namespace) -> Paths:
    """Where gapdesk keeps its files, if there are any; nothing is made."""
    from gapdesk.paths import Paths

    return Paths.default() if options.data_dir is None else Paths.under(options.data_dir)


def _made(options: argparse.Namespace) -> Paths:
    """Where this run keeps its files; the folders are made. Raises PathError."""
    from gapdesk.paths import Paths

    os.umask(0o077)  # whatever is written from here on is its user's alone
    paths = Paths.temporary() if options.practice and options.data_dir is None else _folders(options)
    paths.ensure()
    return paths


def _launch(options: argparse.Namespace, paths: Paths) -> Launch:
    """Settings of this run, and its folders `paths`. Raises SettingError."""
    from gapdesk.launch import Launch
    from gapdesk.settings import Settings

    try:
        settings = Settings(paths.config)
        notices = settings.load()
        _override(settings, options)
    except ValueError:  # SettingError: nothing may stay behind
        paths.discard()
        raise
    return Launch(paths, settings, options.practice, options.hidden, tuple(notices))


def _override(settings: Settings, options: argparse.Namespace) -> None:
    given = {"proxy.host": options.host, "proxy.port": options.port, "upstream.url": options.upstream}
    for name, value in given.items():
        if value is not None:
            settings.override(name, value)
    for pair in options.set:
        name, equals, value = pair.partition("=")
        if not equals:
            from gapdesk.settings import SettingError

            raise SettingError(f"--set takes name=value, not {pair!r}.")
        settings.override(name.strip(), value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gapdesk",
        description="A proxy on localhost that gives your Gemini API keys to any program.",
        parents=[_shared()],
    )
    parser.add_argument("--version", action="version", version=f"gapdesk {gapdesk.__version__}")
    parser.add_argument("--headless", action="store_true", help="run without a window, without Qt")
    parser.add_argument("--hidden", action="store_true", help="start in the tray, without the window")
    parser.add_argument("--host", help="listen on this name or address")
    parser.add_argument("--port", help="listen on this port; 0 takes any free one")
    parser.add_argument("--upstream", metavar="URL", help="ask this server instead of Google's")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting for this run; repeatable"
    )
    parser.add_argument("--quit", action="store_true", help="end the gapdesk that runs, and wait for it")
    parser.add_argument("--selftest", action="store_true", help="try everything against a simulated Google")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="render every window as PNG")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    # With defaults of its own, a command would undo what stands before it.
    shared = _shared(default=argparse.SUPPRESS)
    token = commands.add_parser("token", help="show the access token", parents=[shared])
    token.add_argument("action", choices=["show"])
    keys = commands.add_parser("keys", help="import, list or check Gemini keys", parents=[shared])
    actions = keys.add_subparsers(dest="action", metavar="ACTION", required=True)
    taking = actions.add_parser("import", help="take in the keys of a file", parents=[shared])
    taking.add_argument("file", metavar="FILE", help=".txt, .csv, .json or .env; - reads from stdin")
    taking.add_argument("--settings", action="store_true", help="also apply the settings of an older proxy")
    actions.add_parser("list", help="show all keys, never their secrets", parents=[shared])
    actions.add_parser("check", help="ask Google about each key; costs no quota", parents=[shared])
    erase = commands.add_parser("erase", help="delete all that gapdesk keeps", parents=[shared])
    erase.add_argument("--data", action="store_true", help="only its files and its start at login")
    erase.add_argument("--keyring", action="store_true", help="only its entries in the system's keyring")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _shared(default: str | None = None) -> argparse.ArgumentParser:
    """The options that may stand before a command or after it."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=default)
    shared.add_argument("--practice", action="store_true", help="use a simulated Google and sample keys")
    shared.add_argument("--data-dir", type=Path, metavar="DIR", help="keep everything below one folder")
    return shared


def _unsupported() -> str | None:
    """Why this Python cannot run gapdesk, with what to do; None if it can."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        return "gapdesk needs Python 3.11, 3.12 or 3.13."
    return None


def _no_window() -> str:
    """Why there can be no window here; "" if there can."""
    if importlib.util.find_spec("PySide6") is None:
        return "PySide6 is not installed"
    if sys.platform.startswith("linux"):
        from gapdesk import display

        if why_not := display.why_none(os.environ):
            return why_not
    plain_import = builtins.__import__
    try:
        from PySide6 import QtCore

        # PySide's own import reads the source of every module that comes after it, in search of
        # `__feature__`, which nobody uses here: that is slow, and 10 MB with pyqtgraph.
        builtins.__import__ = plain_import
        from PySide6 import QtWidgets  # noqa: F401 - libraries of the system, such as libEGL, may be missing
    except ImportError as error:
        return f"Qt cannot be loaded ({error})"
    if QtCore.qVersion().startswith("6.12.") and sys.version_info[:2] == (3, 11):
        # PySide6 6.12.0 on Python 3.11 loses references to True and None and aborts after some 500 signals.
        return "PySide6 6.12 crashes on Python 3.11: install pyside6-essentials below 6.12"
    return ""
