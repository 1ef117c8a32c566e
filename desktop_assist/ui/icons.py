"""The icons: one set of line drawings, coloured from the tokens.

Decides: how a drawing becomes pixels in a token's colour, sharp at any scale.
Leaves alone: the drawings; they lie in `resources/icons`, 24 units square, in the colour `currentColor`.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_assist.settings import RESOURCES
from desktop_assist.ui import theme

FOLDER = RESOURCES / "icons"
SHARPNESS = 2  # a pixmap is drawn twice as large as shown, for dense screens


@functools.cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    data = (FOLDER / f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    return QSvgRenderer(QByteArray(data))


def pixmap(name: str, token: str, px: int) -> QPixmap:
    """The drawing `name` in the colour of `token`, `px` logical pixels square."""
    made = QPixmap(px * SHARPNESS, px * SHARPNESS)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _drawing(name, theme.colour(token).name()).render(painter)
    painter.end()
    made.setDevicePixelRatio(SHARPNESS)
    return made


def icon(name: str, token: str, px: int = 24) -> QIcon:
    """The drawing as an icon for a button, the same while the button is disabled."""
    made = QIcon(pixmap(name, token, px))
    made.addPixmap(pixmap(name, "quiet", px), QIcon.Mode.Disabled)
    return made


def window_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(FOLDER / "desktop-assist.svg"))


class Drawing(QWidget):
    """An icon beside words. It says nothing by itself, so screen readers pass it by."""

    def __init__(self, name: str, token: str, px: int = 24, parent: QWidget | None = None) -> None:
        """Show the drawing `name` in the colour of `token`, `px` pixels square at 100 %."""
        super().__init__(parent)
        self._name, self._token, self._px = name, token, px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def name(self) -> str:
        """Which drawing is shown."""
        return self._name

    def show_drawing(self, name: str, token: str) -> None:
        """Show another one."""
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as the text around it."""
        px = theme.current().look.px(self._px)
        return QSize(px, px)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it in the colour of now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _drawing(self._name, theme.colour(self._token).name()).render(painter, QRectF(self.rect()))
