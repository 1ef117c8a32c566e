"""What the customer does about their screen while it is seen, beside its switch.

Decides: that it always says what is seen, that one press pauses, that only a person lets it go on or shows
something else, and that it says how many windows are hidden.
Leaves alone: what follows from each press; and the frame around what is seen (`seen_frame`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.engagement.screen_wishes import seen_of
from desktop_assist.screen.choice import Choices
from desktop_assist.screen.sharing import Shared
from desktop_assist.ui.customer.consent_words import seen_words
from desktop_assist.ui.customer.pause_buttons import PauseButtons
from desktop_assist.ui.customer.screen_choice import ScreenChoice, window_name
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import Button, PersonButton
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.layout import NEAR, clear, column
from desktop_assist.ui.widgets.notice import announce
from desktop_assist.ui.widgets.person_choices import NamedCheck
from desktop_assist.ui.widgets.words import Words


class SeenControls(QWidget):
    """Pause, another part of the screen, and hidden windows.

    Signals:
        pause_wanted: Whether nothing is to be seen for now.
        choice_wanted: A `Choice`, to be seen from now on.
        hide_wanted: A window's number, and whether it is to be hidden.
        look_wanted: The lists are to be made anew.
    """

    pause_wanted = Signal(bool)
    choice_wanted = Signal(object)
    hide_wanted = Signal(object, bool)
    look_wanted = Signal()

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._now = Shared()
        self.what = Words(size="small")
        self.pausing = PauseButtons()
        self.pausing.wanted.connect(self.pause_wanted)
        self.other, self.hide_fold = Fold(tr("Show something else")), Fold(tr("Hide windows"))
        self.choice: ScreenChoice | None = None
        self.ticks: dict[int, NamedCheck] = {}
        box = column(self, space=NEAR)
        box.addWidget(self.what)
        box.addWidget(self.pausing)
        for fold in (self.other, self.hide_fold):
            box.addWidget(fold)
            fold.button.toggled.connect(lambda opened: self.look_wanted.emit() if opened else None)
        self.show_now(self._now)

    @property
    def paused(self) -> bool:
        """Whether it shows as paused."""
        return self._now.paused

    def show_now(self, now: Shared) -> None:
        """Show what is shared."""
        if now.paused != self._now.paused:
            announce(self, tr("The picture is paused.") if now.paused else tr("The picture goes on."))
        self._now = now
        self.pausing.show_paused(now.paused)
        self.what.say(_sentence(now))
        self._count()

    def show_choices(self, choices: Choices) -> None:
        """Show what can be chosen and hidden now."""
        clear(self.other.box)
        self.choice = ScreenChoice(choices, self._now.choice)
        self.take = PersonButton(tr("Show this from now on"))
        self.take.chosen.connect(self._choose)
        self.other.box.addWidget(self.choice)
        self.other.box.addWidget(self.take)
        self._list(choices)

    def _choose(self) -> None:
        if self.choice is not None:
            self.choice_wanted.emit(self.choice.chosen)
            self.other.button.setChecked(False)
            self.other.button.setFocus()

    def _list(self, choices: Choices) -> None:
        clear(self.hide_fold.box)
        self.ticks = {}
        words = choices.no_windows_because or "A window with a tick is never seen, nor are its menus."
        self.hide_fold.box.addWidget(Words(tr(words), tone="quiet", size="small"))
        for window in choices.windows:
            tick = NamedCheck(window_name(window), tr("Hidden from the technician while it is ticked."))
            tick.setChecked(window.window in self._now.private)
            tick.toggled.connect(partial(self.hide_wanted.emit, window.window))
            self.ticks[window.window] = tick
            self.hide_fold.box.addWidget(tick)
        self.again = Button(tr("Look for windows again"), kind="link")
        self.again.clicked.connect(self.look_wanted)
        self.hide_fold.box.addWidget(self.again)
        self._count()

    def _count(self) -> None:
        """How many are hidden, of those that were there when it was last looked."""
        hidden = len(self._now.private & self.ticks.keys()) if self.ticks else len(self._now.private)
        one, many = "Hide windows ({count} is hidden)", "Hide windows ({count} are hidden)"
        self.hide_fold.button.say(tr_count(one, many, hidden) if hidden else tr("Hide windows"))


def _sentence(now: Shared) -> str:
    if now.paused:
        return tr("Paused: the technician sees nothing.")
    if now.area.nothing_because:
        return now.area.nothing_because
    return tr("Allowed to be seen: {what}.", what=seen_words(seen_of(now.choice)))
