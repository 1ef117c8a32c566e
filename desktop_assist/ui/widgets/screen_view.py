"""A screen in a frame: as large as fits, pixel for pixel, or at any scale; and a tab for each of several.

Decides: which part of the picture is shown, and how large; each screen keeps its scale, and whoever looked at
one of several goes on looking at that one, also after it was gone for a while.
Leaves alone: painting it (`screen_canvas`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QTabBar, QWidget

from desktop_assist.screen.frame_source import Size
from desktop_assist.screen.seen import News
from desktop_assist.screen.tiles import Rectangle, ScreenPlace
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import column
from desktop_assist.ui.widgets.screen_canvas import ScreenCanvas, SeenPicture

FIT = 0
SCALES = (FIT, 100, 25, 50, 75, 150, 200, 300)
"""In hundredths; `FIT` is as large as there is room."""
ALL = -1
"""In place of the number of one screen."""


class _Area(QScrollArea):
    """Scrolls where the picture is larger, and tells when there is more or less room."""

    def __init__(self, view: ScreenView) -> None:
        super().__init__()
        self._view = view
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit anew."""
        super().resizeEvent(event)
        self._view.fit()


class ScreenView(QWidget):
    """One screen or several.

    Signals:
        scale_changed: What is shown now has another scale than what was shown before.
    """

    scale_changed = Signal(int)

    def __init__(self, name: str) -> None:
        """Begin empty; `name` is for screen readers."""
        super().__init__()
        self.canvas = ScreenCanvas(name)
        self.canvas.hide()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Screens"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.hide()
        self.tabs.currentChanged.connect(self._choose)
        self.area = _Area(self)
        self.area.setWidget(self.canvas)
        box = column(self, space=0)
        box.addWidget(self.tabs)
        box.addWidget(self.area, 1)
        self._size = Size(1, 1)
        self._screens: tuple[ScreenPlace, ...] = ()
        self._chosen = ALL
        self._scales: dict[int, int] = {}

    @property
    def scale(self) -> int:
        """The scale of what is shown."""
        return self._scales.get(self._shown, FIT)

    @property
    def _shown(self) -> int:
        """The number of the screen that is shown; all of them while the chosen one is not there."""
        numbers = [each.number for each in self._screens] if len(self._screens) > 1 else []
        return self._chosen if self._chosen in numbers else ALL

    def show_picture(self, picture: SeenPicture | None) -> None:
        """Show `picture` from now on, or nothing."""
        self.canvas.show_picture(picture)
        self.canvas.setVisible(picture is not None)
        self._size = Size(1, 1)
        self._show_screens(())

    def show_news(self, news: News) -> None:
        """Show what has changed; with another size or other screens, all of it anew."""
        screens = tuple(sorted(news.screens, key=lambda each: (each.place.x, each.place.y)))
        if news.size != self._size or screens != self._screens:
            self._size = news.size
            self._show_screens(screens)
        self.canvas.show_news(news)

    def _show_screens(self, screens: tuple[ScreenPlace, ...]) -> None:
        self._screens = screens
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        if len(screens) > 1:
            self.tabs.addTab(tr("All screens"))
            for number, each in enumerate(screens, 1):
                size = {"width": each.place.width, "height": each.place.height}
                self.tabs.addTab(tr("Screen {number} ({width} × {height})", number=number, **size))
            at = [ALL, *(each.number for each in screens)].index(self._shown)
            self.tabs.setCurrentIndex(at)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(screens) > 1)
        self._show_part()

    def _choose(self, index: int) -> None:
        self._chosen = self._screens[index - 1].number if index > 0 else ALL
        self._show_part()

    def _show_part(self) -> None:
        places = {each.number: each.place for each in self._screens}
        self.canvas.show_part(places.get(self._shown, Rectangle(0, 0, *self._size)))
        self.fit()
        self.scale_changed.emit(self.scale)

    def set_scale(self, percent: int) -> None:
        """Show this screen at `percent`, or as large as fits."""
        self._scales[self._shown] = percent
        self.fit()

    def fit(self) -> None:
        """Give the canvas the size that the scale asks for."""
        whole = self.canvas.sizeHint()
        if self.scale == FIT:
            room = self.area.maximumViewportSize()
            whole.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
            self.canvas.resize(whole)
        else:
            self.canvas.resize(whole * self.scale / 100)


class ScaleChoice(QComboBox):
    """The scale of a view, to be chosen."""

    def __init__(self, view: ScreenView) -> None:
        """Choose for `view`, and follow it from screen to screen."""
        super().__init__()
        self.setAccessibleName(tr("Scale"))
        for each in SCALES:
            self.addItem(tr("As large as fits") if each == FIT else tr("{n} %", n=each), each)
        self.currentIndexChanged.connect(lambda _at: view.set_scale(int(self.currentData())))
        view.scale_changed.connect(self._follow)

    def _follow(self, percent: int) -> None:
        self.blockSignals(True)
        self.setCurrentIndex(SCALES.index(percent))
        self.blockSignals(False)
