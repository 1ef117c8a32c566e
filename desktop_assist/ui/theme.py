"""The look: colours, type and space, in one place.

Decides: the tokens in light and dark, the sizes of type, and when they change: live, with the system.
Leaves alone: how a kind of widget is dressed in them (`stylesheet`). No widget names a colour or a size
in pixels.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_assist.settings import RESOURCES
from desktop_assist.ui import stylesheet
from desktop_assist.ui.tokens import DARK, LIGHT, Tokens

SMALLEST_PERCENT = 100
LARGEST_PERCENT = 200
STEP_PERCENT = 25


class Size(enum.IntEnum):
    """Type sizes in pixels at 100 %."""

    SMALL = 13
    BODY = 15
    LEAD = 18
    TITLE = 24
    DISPLAY = 32


@dataclass(frozen=True)
class Look:
    """What the windows look like now.

    Attributes:
        tokens: The colours.
        percent: The size of text, 100 to 200.
    """

    tokens: Tokens
    percent: int

    def px(self, at_100_percent: int) -> int:
        """A length that grows with the text."""
        return round(at_100_percent * self.percent / 100)


class Theme(QObject):
    """The one theme of the application.

    Signals:
        changed: The look is another one now.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        """Take the system's scheme and 100 % text, and follow the system from now on."""
        super().__init__(application)
        self._application = application
        self._forced: Qt.ColorScheme | None = None
        self._percent = SMALLEST_PERCENT
        self._applied: Look | None = None
        application.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        self._system = hints.colorScheme()
        hints.colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def look(self) -> Look:
        """The look as it is now."""
        scheme = self._forced or self._system
        return Look(DARK if scheme is Qt.ColorScheme.Dark else LIGHT, self._percent)

    def set_text_percent(self, percent: int) -> None:
        """Set the size of text, kept within 100 and 200."""
        self._percent = min(max(percent, SMALLEST_PERCENT), LARGEST_PERCENT)
        self._apply()

    def force(self, scheme: Qt.ColorScheme | None) -> None:
        """Keep to one scheme, or follow the system again with none."""
        self._forced = scheme
        self._apply()

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._apply()

    def _apply(self) -> None:
        """Dress everything, where the look is really another one: that is work for every widget there is."""
        look = self.look
        if look == self._applied:
            return
        self._applied = look
        font = QFont(self._application.font())
        font.setPixelSize(look.px(Size.BODY))
        self._application.setFont(font)
        self._application.setPalette(_palette(look.tokens))
        self._application.setStyleSheet(_sheet(look))
        self.changed.emit()


def current() -> Theme:
    """The application's theme; made at the first call."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("A theme needs an application.")  # noqa: TRY004 - a matter of order, not of type
    return application.findChild(Theme) or Theme(application)


def colour(name: str) -> QColor:
    """The colour of the token `name` as it is now, for what paints itself."""
    return QColor(getattr(current().look.tokens, name))


def _sheet(look: Look) -> str:
    on = "dark" if look.tokens is DARK else "light"
    tick, arrow = (RESOURCES / "icons" / f"{name}-on-{on}.svg" for name in ("tick", "arrow"))
    return stylesheet.sheet(look.tokens, look.percent, tick=tick.as_posix(), arrow=arrow.as_posix())


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    for role, value in (
        (QPalette.ColorRole.Window, tokens.ground),
        (QPalette.ColorRole.WindowText, tokens.text),
        (QPalette.ColorRole.Base, tokens.card),
        (QPalette.ColorRole.AlternateBase, tokens.ground),
        (QPalette.ColorRole.Text, tokens.text),
        (QPalette.ColorRole.PlaceholderText, tokens.quiet),
        (QPalette.ColorRole.Button, tokens.card),
        (QPalette.ColorRole.ButtonText, tokens.text),
        (QPalette.ColorRole.ToolTipBase, tokens.card),
        (QPalette.ColorRole.ToolTipText, tokens.text),
        (QPalette.ColorRole.Highlight, tokens.accent),
        (QPalette.ColorRole.HighlightedText, tokens.on_accent),
        (QPalette.ColorRole.Link, tokens.accent),
        (QPalette.ColorRole.Mid, tokens.line),
    ):
        palette.setColor(role, QColor(value))
    return palette
