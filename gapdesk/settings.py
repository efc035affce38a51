"""The settings of this run: loaded from settings.toml, changed at run time, observed, saved."""

from __future__ import annotations

import errno
import logging
from collections import ChainMap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gapdesk.setting_file import SettingFile
from gapdesk.setting_list import DECLARATIONS, SettingValues
from gapdesk.setting_types import Applies, Group, Setting, SettingError, unknown_setting
from gapdesk.wording import Words

__all__ = ["Applies", "Group", "Setting", "SettingError", "SettingValues", "Settings", "readme_table"]

log = logging.getLogger(__name__)

Subscriber = Callable[[str], None]

_APPLIES = {
    Applies.NOW: "at once",
    Applies.PROXY_RESTART: "proxy restart",
}


class Settings(SettingValues):
    """All settings: `settings.retry_max_attempts` reads one, `set` changes and saves one.

    What counts: an override of this run, else what was set, else the default. Belongs to one thread.
    `path` None keeps everything in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._overrides: dict[str, Any] = {}
        self._stored: dict[str, Any] = {}  # only what differs from the default
        defaults = {name: setting.default for name, setting in DECLARATIONS.items()}
        super().__init__(ChainMap(self._overrides, self._stored, defaults))
        self._file = SettingFile(path) if path else None
        self._subscribers: list[Subscriber] = []

    @staticmethod
    def declarations() -> tuple[Setting[Any], ...]:
        """All settings, in the order of the settings page."""
        return tuple(DECLARATIONS.values())

    @staticmethod
    def declaration(name: str) -> Setting[Any]:
        """The declaration of `name`. Raises SettingError for an unknown name."""
        try:
            return DECLARATIONS[name]
        except KeyError:
            raise unknown_setting(name, DECLARATIONS) from None

    def load(self) -> list[str]:
        """Read the file; to be called once, before anyone subscribes.

        Returns sentences for the user about what could not be used. A broken file is set aside, a bad value
        or an unknown name stays in the file without effect.
        """
        if self._file is None:
            return []
        try:
            tables = self._file.read()
        except (OSError, ValueError) as error:
            return [self._set_aside(self._file, error)]
        messages = []
        for name, raw in _flat(tables):
            try:
                value = self.declaration(name).parse(raw)
            except SettingError as error:
                messages.append(f"settings.toml: {error}")
            else:
                self._store(name, value)
        return messages

    def set(self, name: str, value: Any) -> None:
        """Change `name` to `value` (its type, or text), tell the subscribers, save.

        Raises:
            SettingError: unknown name, bad value, refused by a subscriber, or not saved; nothing changed.
        """
        parsed = self.declaration(name).parse(value)
        self._change(name, parsed, save=True)

    def reset(self, name: str) -> None:
        """Back to the default; takes the name out of the file. Raises SettingError as `set` does."""
        self._change(name, self.declaration(name).default, save=True)

    def override(self, name: str, text: str) -> None:
        """Change `name` for this run only (`--set`); never saved. Raises SettingError as `set` does."""
        parsed = self.declaration(name).parse(text)
        self._change(name, parsed, save=False)

    def changed(self) -> tuple[str, ...]:
        """Names of the settings whose value in force is not the default."""
        return tuple(name for name, setting in DECLARATIONS.items() if self.get(name) != setting.default)

    def overridden(self, name: str) -> bool:
        """Whether the value in force of `name` is one for this run only."""
        return name in self._overrides

    def saved(self, name: str) -> Any:
        """What `name` will be in the next run. Raises SettingError for an unknown name."""
        return self._stored.get(name, self.declaration(name).default)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(name)` after each change; the returned function ends that.

        A subscriber that cannot live with the new value raises SettingError: the old value comes back, and
        those told of the new one are called again.
        """
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def view(self, overrides: Mapping[str, Any]) -> SettingValues:
        """The same settings with a client's own values before them; follows later changes.

        Names and values no longer known are left out with a warning: an old row must not stop a client.
        """
        if not overrides:
            return self
        own = {}
        for name, value in overrides.items():
            try:
                own[name] = self.declaration(name).parse(value)
            except SettingError as error:
                log.warning("a client's own setting is ignored: %s", error)
        return SettingValues(self._values.new_child(own))

    # --- the change ----------------------------------------------------------------------------------------

    def _change(self, name: str, value: Any, *, save: bool) -> None:
        before = self._layers(name)
        previous = self.get(name)
        if save:
            self._overrides.pop(name, None)
            self._store(name, value)
        else:
            self._overrides[name] = value
        told: list[Subscriber] = []
        try:
            if self.get(name) != previous:
                self._tell(name, told)
            if save:
                self._save(name)
        except SettingError:
            self._restore(name, before)
            for subscriber in told:
                subscriber(name)
            raise

    def _tell(self, name: str, told: list[Subscriber]) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(name)
            told.append(subscriber)

    def _save(self, name: str) -> None:
        if self._file is None:
            return
        plain = {each: DECLARATIONS[each].plain(value) for each, value in self._stored.items()}
        try:
            self._file.write(name, plain)
        except OSError as error:
            fault = SettingError(f"{name}: settings.toml cannot be written ({error.strerror})")
            fault.words = _unsaved(error)
            raise fault from error

    def _store(self, name: str, value: Any) -> None:
        if value == DECLARATIONS[name].default:
            self._stored.pop(name, None)
        else:
            self._stored[name] = value

    def _layers(self, name: str) -> list[tuple[dict[str, Any], Any]]:
        return [(layer, layer.get(name)) for layer in (self._overrides, self._stored)]

    def _restore(self, name: str, before: list[tuple[dict[str, Any], Any]]) -> None:
        for layer, value in before:
            if value is None:
                layer.pop(name, None)
            else:
                layer[name] = value

    def _set_aside(self, file: SettingFile, error: OSError | ValueError) -> str:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        try:
            aside = file.set_aside()
        except OSError as worse:
            reason = f"{reason}; nor can it be set aside: {worse.strerror}"
            return f"settings.toml cannot be read ({reason}); defaults are used."
        return f"settings.toml cannot be read ({reason}); it is now {aside.name}, and defaults are used."


def _unsaved(error: OSError) -> Words:
    """Why a change was not taken: it could not be saved."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Words(
                "Not saved, so nothing was changed: the disk is full. Free some space and try again."
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return Words(
                "Not saved, so nothing was changed: the folder of settings.toml is write-protected. Allow"
                " gapdesk to write there and try again."
            )
    return Words.of(
        "Not saved, so nothing was changed: settings.toml cannot be written ({reason}).",
        reason=error.strerror or type(error).__name__,
    )


def _flat(tables: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """(name, value) of all that stands in the file, two levels deep as the names are."""
    flat = []
    for section, content in tables.items():
        if isinstance(content, dict):
            flat += [(f"{section}.{key}", value) for key, value in content.items()]
        else:
            flat.append((section, content))
    return flat


def readme_table() -> str:
    """All settings as the Markdown table of the README."""
    lines = ["| Setting | Default | Allowed | Meaning | Applies |", "|---|---|---|---|---|"]
    for setting in DECLARATIONS.values():
        default = setting.text(setting.default)
        cells = (
            f"`{setting.name}`",
            f"`{default}`" + (f" {setting.unit}" if setting.unit else "") if default else "–",
            setting.allowed_line,
            setting.help,
            _APPLIES[setting.applies],
        )
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)
