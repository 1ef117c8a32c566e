"""Somebody's screen, painted; and what a person does to it with mouse and keyboard.

Decides: where each pixel lies at a scale, which deeds are passed on, and that every key and button that went
down comes up again.
Leaves alone: where the picture comes from (`SeenPicture`), and whether a deed has an effect.

1. Nothing is passed on before `steering` is switched on; switching it off brings up what is down.
2. Ctrl+Alt+Del is not passed on: the systems take it from a keyboard only, and a technician who pressed it
   would have it here.
3. Ctrl+Alt+Esc gives the keyboard back, whatever has taken it.
4. The picture's memory belongs to another thread: it is painted while it is held, and not kept.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop_assist.screen.frame_source import CursorImage, Pixels
from desktop_assist.screen.seen import News
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.ui import keysyms

_BUTTONS = ((Qt.MouseButton.LeftButton, 1), (Qt.MouseButton.MiddleButton, 2), (Qt.MouseButton.RightButton, 4))
_WHEEL_UP, _WHEEL_DOWN, _WHEEL_LEFT, _WHEEL_RIGHT = 8, 16, 32, 64  # as RFB numbers them
_NOTCH = 120  # From: QWheelEvent.angleDelta
_CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class SeenPicture(Protocol):
    """Where a picture comes from."""

    def pixels(self) -> AbstractContextManager[Pixels]:
        """The picture, which does not change while it is held."""
        ...


class ScreenCanvas(QWidget):
    """A picture, or the part of it that one screen has.

    Signals:
        pointed: Buttons (as RFB numbers them), column and row in the picture.
        pressed: A keysym, and whether it went down.
        way_out: The person wants their keyboard back.
        not_sent: A key that is never passed on.
    """

    pointed = Signal(int, int, int)
    pressed = Signal(object, bool)
    way_out = Signal()
    not_sent = Signal()

    def __init__(self, name: str) -> None:
        """Begin empty; `name` is for screen readers."""
        super().__init__()
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self._picture: SeenPicture | None = None
        self._part = Rectangle(0, 0, 1, 1)
        self._cursor: tuple[QImage, QPointF] | None = None
        self._cursor_key: tuple[object, ...] = ()
        self._down: dict[int, int] = {}
        self._buttons = 0
        self._place = (0, 0)
        self.steering = False

    # What is shown

    def show_picture(self, picture: SeenPicture | None) -> None:
        """Show `picture` from now on."""
        self._picture, self._cursor, self._cursor_key = picture, None, ()
        self.update()

    def show_part(self, part: Rectangle) -> None:
        """Show this part of the picture."""
        self._part = part
        self.update()

    @property
    def part(self) -> Rectangle:
        """The part of the picture that is shown."""
        return self._part

    def show_news(self, news: News) -> None:
        """Paint again what has changed."""
        if news.changed is not None:
            self.update(self._on_widget(news.changed))
        key = (news.pointer, news.cursor.serial if news.cursor else None)
        if key != self._cursor_key:
            self._cursor_key = key
            self.update(self._cursor_area())
            self._cursor = _cursor(news.cursor, news.pointer)
            self.update(self._cursor_area())

    def _cursor_area(self) -> QRect:
        if self._cursor is None:
            return QRect()
        image, at = self._cursor
        place = Rectangle(int(at.x()), int(at.y()), image.width(), image.height())
        return self._on_widget(place)

    @property
    def _factor(self) -> float:
        return self.width() / max(1, self._part.width)

    def _on_widget(self, place: Rectangle) -> QRect:
        """Where a part of the picture lies on this widget, and a pixel around it."""
        factor = self._factor
        left, top = (place.x - self._part.x) * factor, (place.y - self._part.y) * factor
        area = QRectF(left, top, place.width * factor, place.height * factor).toAlignedRect()
        return area.adjusted(-1, -1, 1, 1) & self.rect()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the part that is asked for."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        if self._picture is not None:
            painter.setClipRect(event.rect())
            factor = self._factor
            smooth = factor * self.devicePixelRatioF() % 1 != 0
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.scale(factor, factor)
            painter.translate(-self._part.x, -self._part.y)
            self._paint(painter, event.rect())
        painter.end()

    def _paint(self, painter: QPainter, asked: QRect) -> None:
        factor, part = self._factor, self._part
        wanted = QRectF(
            asked.x() / factor, asked.y() / factor, asked.width() / factor, asked.height() / factor
        )
        source = wanted.translated(part.x, part.y).toAlignedRect().adjusted(-2, -2, 2, 2)
        source &= QRect(*part)
        if self._picture is not None:
            with self._picture.pixels() as pixels:  # 4.
                height, width = pixels.shape[:2]
                source &= QRect(0, 0, width, height)
                image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
                painter.drawImage(source, image, source)
        if self._cursor is not None:
            image, at = self._cursor
            painter.drawImage(at, image)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One pixel of the picture for one of the screen."""
        ratio = self.devicePixelRatioF()
        return QSize(round(self._part.width / ratio), round(self._part.height / ratio))

    # What is done

    def steer(self, on: bool) -> None:
        """Pass on what is done here, or nothing any more."""
        if not on:
            self.let_go()
        self.steering = on  # 1.
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    def let_go(self) -> None:
        """Bring up all that is down."""
        for keysym in self._down.values():
            self.pressed.emit(keysym, False)
        self._down.clear()
        if self._buttons:
            self._buttons = 0
            self._point(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that come up elsewhere are not heard here."""
        self.let_go()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes to the other computer while it is steered."""
        return False if self.steering else super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass a key on."""
        held = event.modifiers() & _CONTROL_ALT == _CONTROL_ALT
        if held and event.key() == Qt.Key.Key_Escape:  # 3.
            self.let_go()
            self.way_out.emit()
        elif not self.steering:
            super().keyPressEvent(event)
        elif held and event.key() == Qt.Key.Key_Delete:  # 2.
            self.not_sent.emit()
        else:
            self._press(event)

    def _press(self, event: QKeyEvent) -> None:
        keysym = keysyms.of_key(event.key(), event.text())
        if keysym is not None:
            self._down[_physical(event)] = keysym
            self.pressed.emit(keysym, True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass on that it came up, by the symbol by which it went down."""
        if event.isAutoRepeat():
            return
        keysym = self._down.pop(_physical(event), None)
        if keysym is not None:
            self.pressed.emit(keysym, False)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Characters that are put together from several keys."""
        for character in event.commitString() if self.steering else "":
            keysym = keysyms.of_character(character)
            self.pressed.emit(keysym, True)
            self.pressed.emit(keysym, False)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pass it on, and have the keyboard."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pass it on."""
        self._moved(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pass it on."""
        self._moved(event)

    def _moved(self, event: QMouseEvent) -> None:
        self._find(event.position())
        self._buttons = sum(number for button, number in _BUTTONS if event.buttons() & button)
        self._point(self._buttons)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A notch is a press of a button that only wheels have."""
        if not self.steering:
            super().wheelEvent(event)
            return
        self._find(event.position())
        turned = event.angleDelta()
        down, across = turned.y(), turned.x()
        button = _WHEEL_UP if down > 0 else _WHEEL_DOWN
        if abs(across) > abs(down):
            button = _WHEEL_LEFT if across > 0 else _WHEEL_RIGHT
        for _ in range(max(1, max(abs(down), abs(across)) // _NOTCH)):
            self._point(self._buttons | button)
            self._point(self._buttons)
        event.accept()

    def _find(self, at: QPointF) -> None:
        part, factor = self._part, self._factor
        column = min(max(int(at.x() / factor), 0), part.width - 1)
        row = min(max(int(at.y() / factor), 0), part.height - 1)
        self._place = (part.x + column, part.y + row)

    def _point(self, buttons: int) -> None:
        if self.steering:
            self.pointed.emit(buttons, *self._place)


def _physical(event: QKeyEvent) -> int:
    """What stays the same from a key's press to its release, whatever was pressed meanwhile."""
    return event.nativeScanCode() or -event.key()


def _cursor(shape: CursorImage | None, place: tuple[int, int] | None) -> tuple[QImage, QPointF] | None:
    if shape is None or place is None:
        return None
    height, width = shape.pixels.shape[:2]
    data = shape.pixels.tobytes()
    image = QImage(data, width, height, width * 4, QImage.Format.Format_ARGB32).copy()  # its own memory
    return image, QPointF(place[0] - shape.hot_x, place[1] - shape.hot_y)
