"""The parts of a message below each other, built and laid out a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gapdesk.ui import theme
from gapdesk.ui.counts import Counts
from gapdesk.ui.view import View
from gapdesk.ui.widgets.quiet_button import QuietButton

LETTERS, MORE_LETTERS = 20_000, 100_000
"""Characters shown of a text at first, and more of it at each click."""


class BlockView(View):
    """A part of a message. It is given a width and takes the height that needs.

    `grown` tells that it needs another height now: it wants to be fitted again.
    """

    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fitted = 0
        """The width it was last fitted to; 0 = to be fitted anew."""

    def steps(self, width: int) -> Iterator[None]:
        """Build and fit it to `width`, in steps of a few milliseconds; may be left off and begun anew."""
        self.fit(width)
        self.fitted = width
        yield

    def fit(self, width: int) -> None:
        """Take `width`, and the height that needs, in one step."""

    def first_mark(self) -> int | None:
        """Where its first highlighted word stands, pixels from its top; None if there is none."""
        return None

    def touch(self) -> None:
        """Ask to be fitted again."""
        self.fitted = 0
        self.grown.emit()


Maker = tuple[int, Callable[[], BlockView]]
"""How many characters a part has, and what builds it."""


class Flow(BlockView):
    """Parts below each other. Of `letters` characters some are shown; a button shows more."""

    def __init__(self, parts: Iterator[Maker], letters: int = 0, spacing: int = theme.SMALL) -> None:
        super().__init__()
        self._parts, self._letters, self._spacing = parts, letters, spacing
        self._shown, self._allowed = 0, LETTERS
        self._next: Maker | None = None
        self.views: list[BlockView] = []
        self.more: QuietButton | None = None

    def steps(self, width: int) -> Iterator[None]:
        for view in self.views:
            if view.fitted != width:
                yield from view.steps(width)
        while self._shown < self._allowed:
            part = next(self._parts, None)
            if part is None:
                break
            self._shown += part[0]
            view = part[1]()
            view.setParent(self)
            view.grown.connect(self.touch)
            self.views.append(view)
            yield from view.steps(width)
        self._place(width)
        self.fitted = width
        yield

    def first_mark(self) -> int | None:
        for view in self.views:
            mark = view.first_mark()
            if mark is not None:
                return view.y() + mark
        return None

    def _place(self, width: int) -> None:
        rest = self._letters - self._shown if self._shown >= self._allowed else 0
        if rest > 0 and self.more is None:
            self.more = QuietButton()
            self.more.setParent(self)
            self.more.clicked.connect(self._show_more)
        self.retranslate()
        below: list[QWidget] = [*self.views]
        if self.more is not None:
            self.more.setVisible(rest > 0)
            self.more.resize(self.more.sizeHint())
            below += [self.more] if rest > 0 else []
        top = 0
        for widget in below:
            widget.move(0, top)
            widget.show()
            top += widget.height() + self._spacing
        self.resize(width, max(0, top - self._spacing))

    def _show_more(self) -> None:
        self._allowed = self._shown + MORE_LETTERS
        self.touch()

    def retranslate(self) -> None:
        if self.more is not None:
            rest = max(0, self._letters - self._shown)
            self.more.setText(self.tr("Show more ({size} left)").format(size=Counts().characters(rest)))
