"""What the customer does about their screen while it is seen, beside its switch.

Decides: that it always says what is seen, and how many windows are hidden.
Leaves alone: what follows from each press; the lists to choose from, which need more room (`seen_cards`); and
the frame around what is seen (`seen_frame`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.engagement.screen_wishes import seen_of
from desktop_assist.screen.sharing import Shared
from desktop_assist.ui.customer.consent_words import seen_words
from desktop_assist.ui.customer.pause_buttons import PauseButtons
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import TIGHT, column
from desktop_assist.ui.widgets.notice import announce
from desktop_assist.ui.widgets.words import Words


class SeenControls(QWidget):
    """What is seen; a pause; and the ways to the lists.

    Signals:
        pause_wanted: Whether nothing is to be seen for now.
        other_wanted: Another part of the screen is to be chosen.
        hiding_wanted: Windows are to be hidden, or shown again.
    """

    pause_wanted = Signal(bool)
    other_wanted = Signal()
    hiding_wanted = Signal()

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._paused = False
        self.what = Words(size="small")
        self.pausing = PauseButtons()
        self.pausing.wanted.connect(self.pause_wanted)
        self.other = Button(tr("Show something else"), kind="link")
        self.other.clicked.connect(self.other_wanted)
        self.hiding = Button(tr("Hide windows"), kind="link")
        self.hiding.clicked.connect(self.hiding_wanted)
        box = column(self, space=TIGHT)
        box.addWidget(self.what)
        box.addWidget(self.pausing)
        for button in (self.other, self.hiding):
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_now(Shared())

    @property
    def paused(self) -> bool:
        """Whether it shows as paused."""
        return self._paused

    def show_now(self, now: Shared, hidden: int = 0) -> None:
        """Show what is shared; so many windows are `hidden`."""
        if now.paused != self._paused:
            self._paused = now.paused
            announce(self, tr("The picture is paused.") if now.paused else tr("The picture goes on."))
        self.pausing.show_paused(now.paused)
        self.what.say(_sentence(now))
        one, many = "Hide windows ({count} is hidden)", "Hide windows ({count} are hidden)"
        self.hiding.say(tr_count(one, many, hidden) if hidden else tr("Hide windows"))


def _sentence(now: Shared) -> str:
    if now.paused:
        return tr("Paused: the technician sees nothing.")
    if now.area.nothing_because:
        return now.area.nothing_because
    return tr("Allowed to be seen: {what}.", what=seen_words(seen_of(now.choice)))
