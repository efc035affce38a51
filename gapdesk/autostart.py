"""Starting at login: whether the system does so, and the switch for it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from gapdesk.login_items import LoginItem, login_item
from gapdesk.paths import Paths
from gapdesk.wording import Objection, Words
from gapdesk.worker import aside

_DATA_DIR = "--data-dir"


class Autostart:
    """Satisfies the window's StartService; the system's own entry is the only memory of it."""

    def __init__(self, item: LoginItem | None, command: Callable[[], tuple[str, ...]]) -> None:
        """`item` is None where there can be no entry; `command` tells what it shall start."""
        self._item = item
        self._command = command

    @classmethod
    def of_run(cls, paths: Paths, *, practice: bool) -> Autostart:
        """For the program and the folders of this run; practice is never started at login."""
        if practice or paths.throw_away:
            return cls(None, tuple)
        return cls(login_item(), partial(command_of, paths))

    @property
    def possible(self) -> bool:
        return self._item is not None

    async def on(self) -> bool:
        """Whether gapdesk starts at login with this data folder, wherever the program lies.

        An entry whose program is gone starts nothing, so that it counts as off.
        """
        if self._item is None:
            return False
        return await aside("start at login", self._is_on, self._item)

    async def set(self, on: bool) -> None:
        """Switch it on, by the program of this run, or off. Objection says why it could not be."""
        if self._item is None:
            raise Objection(Words("gapdesk cannot start at login here."))
        try:
            if on:
                await aside("start at login", self._write, self._item)
            else:
                await aside("start at login", self._item.remove)
        except OSError as error:
            text = Words.of(
                "What starts at login could not be changed ({reason}).", reason=error.strerror or str(error)
            )
            raise Objection(text) from error

    def _write(self, item: LoginItem) -> None:
        command = self._command()
        # macOS shows a program that still lies in its disk image, or where it was downloaded to, in a place
        # that is gone at the next login; such places are read-only.
        if sys.platform == "darwin" and os.statvfs(command[0]).f_flag & os.ST_RDONLY:
            raise Objection(
                Words("Move gapdesk to Applications and open it there; then it can start at login.")
            )
        item.write(command)

    def _is_on(self, item: LoginItem) -> bool:
        try:
            entry = item.read()
        except OSError:  # not to be read by us, so perhaps not by the system
            return False
        if entry is None or not entry.enabled or not entry.command:
            return False
        there = shutil.which(entry.command[0]) is not None
        return there and _folder(entry.command) == _folder(self._command())


def starts(paths: Paths) -> LoginItem | None:
    """The entry that starts gapdesk at login with these folders, switched off or not; None if there is none.

    Raises OSError if it cannot be read.
    """
    item = login_item()
    entry = None if item is None else item.read()
    return item if entry is not None and _folder(entry.command) == _folder(command_of(paths)) else None


def command_of(paths: Paths) -> tuple[str, ...]:
    """How this very program is started again, in the tray, with the same folders."""
    hidden = (*_program(), "--hidden")
    return hidden if paths == Paths.default() else (*hidden, _DATA_DIR, str(paths.data))


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)  # gapdesk-console.exe, too, has one beside it that opens no console
        return (str(program.with_stem(program.stem.removesuffix("-console"))),)
    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")  # Windows has one that opens no console
    return (str(windowless if windowless.exists() else python), "-m", "gapdesk")


def _folder(command: Sequence[str]) -> str:
    """The data folder a command names, "" for the usual one."""
    place = command.index(_DATA_DIR) if _DATA_DIR in command else len(command)
    return "".join(command[place + 1 : place + 2])
