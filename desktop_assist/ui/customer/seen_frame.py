"""The frame around what a technician sees of the screen.

Decides: that it is there as long as somebody sees, and no longer; that it lies over everything, takes no
click, no key and no focus; and that a pause changes its pattern and puts it into words, not its colour alone.
Leaves alone: what is seen, which only the source of pictures knows (`screen.sharing`).

1. Around a window it lies outside, so that nothing of it is covered; at a screen's edge, inside.
2. It may be in the picture, which is told before it is first shown; the words of a pause may not.
3. Programs that put themselves on top are under it again within half a second.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

from desktop_assist.screen.choice import OneWindow
from desktop_assist.screen.sharing import Shared, Sharing
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.ui import theme
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import NEAR, STEP, Frame
from desktop_assist.ui.widgets.words import Words

EDGE = 5  # a line of three pixels with one of the other colour on each side, to be seen on any ground
DASH = 24
RAISE_MS = 500  # 3.
_OVER_ALL = (
    Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.BypassWindowManagerHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowTransparentForInput
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.Tool
)


class Edge(QWidget):
    """One side of the frame."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(None, _OVER_ALL)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.dashed = False

    def show_at(self, place: QRect, *, dashed: bool) -> None:
        """Lie there."""
        self.dashed = dashed
        self.setGeometry(place)
        self.update()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A line, or dashes."""
        painter = QPainter(self)
        line, ground = theme.colour("accent"), theme.colour("on_accent")
        painter.fillRect(self.rect(), ground)
        along = self.width() >= self.height()
        inner = self.rect().adjusted(0, 1, 0, -1) if along else self.rect().adjusted(1, 0, -1, 0)
        length = inner.width() if along else inner.height()
        for begin in range(0, length, 2 * DASH if self.dashed else length or 1):
            size = DASH if self.dashed else length
            at = QPoint(begin, inner.top()) if along else QPoint(inner.left(), begin)
            dash = QSize(size, inner.height()) if along else QSize(inner.width(), size)
            painter.fillRect(QRect(at, dash), line)
        painter.end()


class PauseWords(Frame):
    """What a pause means, at the upper edge of what would be seen."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__("asking", margin=NEAR)
        self.setWindowFlags(_OVER_ALL)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.box.addWidget(Words(tr("Paused: the technician sees nothing."), strong=True, single=True))

    def show_in(self, place: QRect) -> None:
        """Lie at the upper edge of `place`."""
        self.adjustSize()
        middle = place.center().x() - self.width() // 2
        self.move(max(place.left(), middle), place.top() + STEP)
        self.show()


class SeenFrame(QObject):
    """All frames of one session.

    Attributes:
        edges: Four for each part that is seen: above, below, left, right.
        words: One for each part, while paused.
    """

    _changed = Signal()

    def __init__(self, sharing: Sharing, parent: QObject | None = None) -> None:
        """Follow `sharing` until `close`."""
        super().__init__(parent)
        self._sharing = sharing
        self.edges: list[Edge] = []
        self.words: list[PauseWords] = []
        self._timer = QTimer(self, interval=RAISE_MS)
        self._timer.timeout.connect(self._raise)
        self._changed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        theme.current().changed.connect(self._show)
        self._end: Callable[[], None] | None = sharing.watch(self._changed.emit)
        self._show()

    def _show(self) -> None:
        now = self._sharing.now if self._end is not None else Shared()
        outside = EDGE if isinstance(now.choice, OneWindow) else 0  # 1.
        places = [framed(each, outside) for each in now.area.parts]
        self._have(len(places))
        for place, number in zip(places, range(0, 4 * len(places), 4), strict=True):
            for edge, side in zip(self.edges[number : number + 4], sides(place), strict=True):
                edge.show_at(side, dashed=now.paused)
        for edge in self.edges[4 * len(places) :]:
            edge.hide()
        for at, words in enumerate(self.words):
            if now.paused and at < len(places):
                words.show_in(places[at])
            else:
                words.hide()
        self._timer.start() if places else self._timer.stop()

    def _have(self, parts: int) -> None:
        while len(self.words) < parts:
            self.words.append(PauseWords())
            for _ in range(4):
                edge = Edge()
                self._sharing.let_be_seen(int(edge.winId()))  # 2.
                self.edges.append(edge)

    def _raise(self) -> None:
        for each in (*self.edges, *self.words):
            if each.isVisible():
                each.raise_()

    def close(self) -> None:
        """Be gone, for good."""
        if self._end is not None:
            self._end()
            self._end = None
        self._timer.stop()
        for each in (*self.edges, *self.words):
            each.hide()
            each.deleteLater()
        self.edges, self.words = [], []


def framed(place: Rectangle, outside: int) -> QRect:
    """The outer edge of a frame around `place`, as Qt counts, within the desktop."""
    screen = _screen(place)
    if screen is None:
        return QRect(*place)
    origin, ratio = screen.geometry().topLeft(), screen.devicePixelRatio()
    left, top = origin.x() + (place.x - origin.x()) / ratio, origin.y() + (place.y - origin.y()) / ratio
    found = QRect(round(left), round(top), round(place.width / ratio), round(place.height / ratio))
    return found.adjusted(-outside, -outside, outside, outside) & screen.virtualGeometry()


def _screen(place: Rectangle) -> QScreen | None:
    """The screen that has the middle of `place`; Qt's begin where the system's do, and are smaller."""
    middle = QPoint(place.x + place.width // 2, place.y + place.height // 2)
    for screen in QGuiApplication.screens():
        size = screen.geometry().size() * screen.devicePixelRatio()
        if QRect(screen.geometry().topLeft(), size).contains(middle):
            return screen
    return QGuiApplication.primaryScreen()


def sides(place: QRect) -> tuple[QRect, QRect, QRect, QRect]:
    """Above, below, left and right, within `place`."""
    high = place.height() - 2 * EDGE
    return (
        QRect(place.left(), place.top(), place.width(), EDGE),
        QRect(place.left(), place.bottom() - EDGE + 1, place.width(), EDGE),
        QRect(place.left(), place.top() + EDGE, EDGE, high),
        QRect(place.right() - EDGE + 1, place.top() + EDGE, EDGE, high),
    )
