"""The lists while the screen is seen: another part of it to show, and windows to hide.

Decides: that only a person shows something else, hides a window or shows one again; and that a tick counts at
once.
Leaves alone: what follows; and what there is to choose (`screen.choice`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from desktop_assist.screen.choice import Choice, Choices
from desktop_assist.ui.customer.screen_choice import ScreenChoice, window_name
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, PersonButton, buttons
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, Frame, column
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.person_choices import NamedCheck
from desktop_assist.ui.widgets.words import Words


class SeenCard(Frame):
    """A list in the conversation.

    Signals:
        closed: It is not needed any more.
        look_wanted: The list is to be made anew.
    """

    closed = Signal()
    look_wanted = Signal()

    def __init__(self, title: str) -> None:
        """Be called `title`."""
        super().__init__(space=STEP, margin=APART)
        self.title = Words(title, size="lead", strong=True)
        self.box.addLayout(pointed(Drawing("screen", "accent"), self.title))
        self.again = Button(tr("Look again"), drawing="refresh", about=tr("Makes the list anew"))
        self.again.clicked.connect(self.look_wanted)
        self.close_card = Button(tr("Close this list"))
        self.close_card.clicked.connect(self.closed)


class ShowOther(SeenCard):
    """Another part of the screen, to be shown from now on.

    Signals:
        chosen: A `Choice`.
    """

    chosen = Signal(object)

    def __init__(self, choices: Choices, now: Choice) -> None:
        """Show `choices`, of which `now` counts."""
        super().__init__(tr("Show something else to the technician"))
        self.choice = ScreenChoice(choices, now)
        self.take = PersonButton(tr("Show this from now on"))
        self.take.chosen.connect(lambda: self.chosen.emit(self.choice.chosen))
        self.box.addWidget(self.choice)
        self.box.addLayout(buttons(self.take, self.again, self.close_card))

    def focus_here(self) -> None:
        """Begin at what is chosen now."""
        next(radio for radio, _ in self.choice.radios if radio.isChecked()).setFocus()


class HideWindows(SeenCard):
    """Windows with a tick each: with one it is never seen.

    Signals:
        hide_wanted: A window's number, and whether it is to be hidden.
    """

    hide_wanted = Signal(object, bool)

    def __init__(self, choices: Choices, private: frozenset[int]) -> None:
        """Show the windows of `choices`, those of `private` with their tick."""
        super().__init__(tr("Hide windows from the technician"))
        words = choices.no_windows_because or "A window with a tick is never seen, nor are its menus."
        self.box.addWidget(Words(tr(words)))
        self.ticks: dict[int, NamedCheck] = {}
        list_ = column(space=NEAR)
        for window in choices.windows:
            tick = NamedCheck(window_name(window), tr("Hidden from the technician while it is ticked."))
            tick.setChecked(window.window in private)
            tick.toggled.connect(partial(self.hide_wanted.emit, window.window))
            self.ticks[window.window] = tick
            list_.addWidget(tick)
        self.box.addLayout(list_)
        self.box.addLayout(buttons(self.again, self.close_card))

    def focus_here(self) -> None:
        """Begin at the first window."""
        next(iter(self.ticks.values()), self.close_card).setFocus()
