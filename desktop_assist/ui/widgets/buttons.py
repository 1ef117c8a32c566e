"""Buttons.

Decides: the kinds of button, their targets (44 px for customers, 32 for technicians), that every one has
a name for screen readers, and which of them takes no made-up click.
Leaves alone: what they do.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_assist.ui import icons, theme
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, column, row
from desktop_assist.ui.widgets.words import Words, heading

BESIDE_ICON = "\u2009"  # a thin space: Qt's own distance is too small
ICON_TOKEN = {"primary": "on_accent", "stop": "serious", "link": "accent"}


class Button(QPushButton):
    """A button with words, and perhaps a drawing before them."""

    def __init__(
        self, words: str, *, kind: str = "plain", drawing: str = "", about: str = "", compact: bool = False
    ) -> None:
        """Say `words`.

        Args:
            words: The words, which are also its name for screen readers.
            kind: `plain`, `primary` (one a page), `stop`, `link` or `row`.
            drawing: The icon, if any.
            about: A sentence for screen readers and for the pointer that rests on it.
            compact: A technician's target of 32 px.
        """
        super().__init__()
        self.setProperty("kind", kind)
        self.setProperty("target", "compact" if compact else "full")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._drawing, self._token = drawing, ICON_TOKEN.get(kind, "text")
        self._spaced(words)
        self.describe(words, about)
        self._draw()

    def describe(self, name: str, about: str = "") -> None:
        """Set its name and its sentence for screen readers."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(about)
        self.setToolTip(about)

    def say(self, words: str) -> None:
        """Say other words."""
        self._spaced(words)
        self.setAccessibleName(words)

    def _spaced(self, words: str) -> None:
        self.setText(f"{BESIDE_ICON}{words}" if self._drawing else words)

    def draw(self, drawing: str) -> None:
        """Take another drawing."""
        self._drawing = drawing
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon in the colours of now."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        if self._drawing:
            px = theme.current().look.px(20)
            self.setIconSize(QSize(px, px))
            self.setIcon(icons.icon(self._drawing, self._token, px))


class PersonButton(Button):
    """A button that only a person's own mouse or keyboard can press.

    A click by another program, by this one's own code or by an accessibility action is no choice: `chosen` is
    emitted only for events that came from the window system. Enter does nothing; Space is deliberate.

    Signals:
        chosen: A person pressed it.
    """

    chosen = Signal()

    def __init__(self, words: str) -> None:
        """Say `words`."""
        super().__init__(words)
        self._others: tuple[PersonButton, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)

    def pair_with(self, *others: PersonButton) -> None:
        """Be as large as each of `others`, and they as this one, so that none invites more."""
        for each in (self, *others):
            each.be_as_large_as((self, *others))

    def be_as_large_as(self, others: tuple[PersonButton, ...]) -> None:
        """Have room for the words of each of `others`."""
        self._others = others

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the words of all."""
        size: QSize = super().sizeHint()
        for other in self._others:
            size = size.expandedTo(QPushButton.sizeHint(other))
        return size

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go down for a person only."""
        if event.spontaneous():
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Count where the press was a person's too, and the pointer is still here."""
        if not event.spontaneous():
            return
        pressed = self.isDown() and self.rect().contains(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if pressed:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go down at a person's Space; leave Enter alone."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.spontaneous() and not enter:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Count the end of a person's Space."""
        if not event.spontaneous():
            return
        pressed = self.isDown() and event.key() == Qt.Key.Key_Space and not event.isAutoRepeat()
        super().keyReleaseEvent(event)
        if pressed:
            self.chosen.emit()


class RichButton(QPushButton):
    """A button that is a whole area: what lies in it lets the pointer through."""

    def __init__(self, kind: str, name: str, about: str) -> None:
        """An empty area of a kind that the style sheet knows."""
        super().__init__()
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setAccessibleDescription(about)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as what lies in it."""
        inner = self.layout()
        return inner.totalSizeHint() if inner is not None else super().sizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Words in it wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of the wrapped words."""
        inner = self.layout()
        return inner.totalHeightForWidth(width) if inner is not None else super().heightForWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses it too, as a link."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class BigCard(RichButton):
    """One of the large cards of the home page: a drawing, a few large words and a sentence."""

    def __init__(self, drawing: str, title: str, sentence: str) -> None:
        """Show `title` and `sentence`."""
        super().__init__("big card", title, sentence)
        lines: QVBoxLayout = column(self, space=NEAR, margin=APART)
        self._sentence = Words(sentence, tone="quiet")
        lines.addWidget(icons.Drawing(drawing, "accent", FAR_PX))
        lines.addSpacing(NEAR)
        lines.addWidget(heading(title, "title"))
        lines.addWidget(self._sentence)
        lines.addStretch(1)
        let_through(self)

    def say(self, sentence: str) -> None:
        """Show another sentence."""
        self._sentence.say(sentence)
        self.setAccessibleDescription(sentence)


FAR_PX = 32


def let_through(area: QWidget) -> None:
    """Let the pointer through everything that lies in `area`."""
    for inner in area.findChildren(QWidget):
        inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def buttons(*each: QWidget) -> QHBoxLayout:
    """Buttons beside each other, from the left."""
    made = row(space=STEP)
    for one in each:
        made.addWidget(one)
    made.addStretch(1)
    return made
