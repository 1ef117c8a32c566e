"""The menu for the size of text, in every window, and for what else a window has.

Decides: the four sizes, their keys, and that the choice is kept for the next start.
Leaves alone: what a size does (`theme`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from desktop_assist.ui import icons, theme
from desktop_assist.ui.text import tr

PERCENTS = (100, 125, 150, 200)
SETTING = "text_percent"


class WindowMenu(QToolButton):
    """The button at the top right."""

    def __init__(self, window: QMainWindow, settings: QSettings) -> None:
        """A menu for `window`; choices are kept in `settings`."""
        super().__init__()
        self._settings = settings
        self.setProperty("kind", "menu")
        self.setAccessibleName(tr("Menu"))
        self.setAccessibleDescription(tr("Size of text"))
        self.setToolTip(tr("Menu"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._sizes = QActionGroup(self)
        for percent in PERCENTS:
            self._add(percent)
        self._add_keys(window)
        theme.current().changed.connect(self._show)
        theme.current().set_text_percent(_kept(settings))
        self._show()

    def add_entry(self, words: str, chosen: Callable[[], None]) -> QAction:
        """One more entry, below the sizes of text."""
        if len(self._menu.actions()) == len(PERCENTS):
            self._menu.addSeparator()
        entry = self._menu.addAction(words)
        entry.triggered.connect(lambda: chosen())
        return entry

    def _add(self, percent: int) -> None:
        action = QAction(tr("Text at {percent} %", percent=percent), self._sizes, checkable=True)
        action.setData(percent)
        action.triggered.connect(lambda: self.choose(percent))
        self._menu.addAction(action)

    def _add_keys(self, window: QMainWindow) -> None:
        for keys, step in ((QKeySequence.StandardKey.ZoomIn, 1), (QKeySequence.StandardKey.ZoomOut, -1)):
            action = QAction(window)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _on=False, step=step: self.step(step))
            window.addAction(action)

    def step(self, direction: int) -> None:
        """The next larger or smaller size."""
        now = theme.current().look.percent
        place = min(range(len(PERCENTS)), key=lambda index: abs(PERCENTS[index] - now)) + direction
        self.choose(PERCENTS[min(max(place, 0), len(PERCENTS) - 1)])

    def choose(self, percent: int) -> None:
        """Show text at `percent` and keep that."""
        self._settings.setValue(SETTING, percent)
        theme.current().set_text_percent(percent)

    def _show(self) -> None:
        look = theme.current().look
        px = look.px(24)
        self.setIcon(icons.icon("menu", "text", px))
        self.setIconSize(QSize(px, px))
        for action in self._sizes.actions():
            action.setChecked(action.data() == look.percent)


def _kept(settings: QSettings) -> int:
    kept = str(settings.value(SETTING, PERCENTS[0]))
    return int(kept) if kept.isdigit() else PERCENTS[0]
