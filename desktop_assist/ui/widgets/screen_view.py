"""A screen in a frame: as large as fits, pixel for pixel, or at any scale; and a tab for each of several.

Decides: which part of the picture is shown, and how large.
Leaves alone: painting it (`screen_canvas`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QTabBar, QWidget

from desktop_assist.screen.frame_source import Size
from desktop_assist.screen.seen import News
from desktop_assist.screen.tiles import Rectangle, ScreenPlace
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import column
from desktop_assist.ui.widgets.screen_canvas import ScreenCanvas, SeenPicture

FIT = 0
SCALES = (FIT, 100, 25, 50, 75, 150, 200, 300)
"""In hundredths; `FIT` is as large as there is room."""


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
    """One screen or several."""

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
        self.tabs.currentChanged.connect(lambda _index: self._show_part())
        self.area = _Area(self)
        self.area.setWidget(self.canvas)
        box = column(self, space=0)
        box.addWidget(self.tabs)
        box.addWidget(self.area, 1)
        self._size = Size(1, 1)
        self._screens: tuple[ScreenPlace, ...] = ()
        self.scale = FIT

    def show_picture(self, picture: SeenPicture | None) -> None:
        """Show `picture` from now on, or nothing."""
        self.canvas.show_picture(picture)
        self.canvas.setVisible(picture is not None)
        self._size = Size(1, 1)
        self._show_screens(())

    def show_news(self, news: News) -> None:
        """Show what has changed; with another size or other screens, all of it anew."""
        if news.size != self._size or news.screens != self._screens:
            self._size = news.size
            self._show_screens(news.screens)
        self.canvas.show_news(news)

    def _show_screens(self, screens: tuple[ScreenPlace, ...]) -> None:
        self._screens = screens
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        names = [tr("All screens"), *(tr("Screen {number}", number=at + 1) for at in range(len(screens)))]
        for name in names if len(screens) > 1 else ():
            self.tabs.addTab(name)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(screens) > 1)
        self._show_part()

    def _show_part(self) -> None:
        chosen = self.tabs.currentIndex()
        among = 0 < chosen <= len(self._screens)
        part = self._screens[chosen - 1].place if among else Rectangle(0, 0, *self._size)
        self.canvas.show_part(part)
        self.fit()

    def set_scale(self, percent: int) -> None:
        """Show it at `percent`, or as large as fits."""
        self.scale = percent
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
