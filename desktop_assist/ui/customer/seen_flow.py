"""The customer's screen during a session: chosen, framed, paused, and windows hidden.

Decides: which wish goes to the program, and that window and frame show what is shared at each instant; and
that who is here and what is in use is always said beside *Stop*.
Leaves alone: what follows from a wish; the program has that.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_assist.consent import Capability
from desktop_assist.screen.choice import Choice, Choices
from desktop_assist.ui.customer.pause_buttons import PAUSE_KEYS, PauseButtons
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.customer.seen_cards import HideWindows, ShowOther
from desktop_assist.ui.customer.seen_frame import SeenFrame
from desktop_assist.ui.customer.session_page import SessionPage
from desktop_assist.ui.customer.window import CustomerWindow
from diagnostics.errors import PlainError


class SeenFlow(QObject):
    """One session's screen.

    Attributes:
        frame: Around what is seen; none before there is a case.
        card: The list that is open, if any.
    """

    _changed = Signal()

    def __init__(self, window: CustomerWindow, session: SessionPage, live: Callable[[], HelpProgram]) -> None:
        """Show it in `session`, with which this ends; wishes go to the program that `live` gives.

        *Pause* stands beside *Stop* in `window` too, where no scrolling can hide it.
        """
        super().__init__(session)
        self._window, self._session, self._live = window, session, live
        self._end: Callable[[], None] = lambda: None
        self._windows: frozenset[int] | None = None  # that were there when it was last looked
        self._over = False
        self.frame: SeenFrame | None = None
        self.card: ShowOther | HideWindows | None = None
        self.pausing = PauseButtons()
        window.put_beside_stop(self.pausing)
        for each in (self.pausing.wanted, session.seen.pause_wanted):
            each.connect(lambda paused: self._live().pause_screen(paused))
        session.seen.other_wanted.connect(self._show_other)
        session.seen.hiding_wanted.connect(self._show_hiding)
        keys = QShortcut(QKeySequence(PAUSE_KEYS), session)
        keys.activated.connect(self._pause_by_keys)
        session.say_who.connect(self._say_who)
        self._changed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._say_who()

    def begin(self) -> None:
        """There is a case: follow what is shared in it, until `close`."""
        sharing = self._live().sharing
        self.frame = SeenFrame(sharing, self)
        self._end = sharing.watch(self._changed.emit)

    def question(self, capability: Capability) -> ScreenChoice | None:
        """What there is to choose, where the question is about the screen."""
        choices = self._choices() if capability is Capability.SCREEN else None
        return None if choices is None else ScreenChoice(choices, self._live().sharing.now.choice)

    def allowed(self, choice: ScreenChoice | None) -> None:
        """The customer is about to allow what is chosen."""
        if choice is not None:
            self._live().choose_screen(choice.chosen)

    def _choices(self) -> Choices | None:
        try:
            found = self._live().screen_choices()
        except PlainError as error:
            self._session.notice.show_error(error)
            return None
        self._windows = frozenset(each.window for each in found.windows)
        return found

    # The lists

    def _show_other(self) -> None:
        choices = self._choices()
        if choices is not None:
            card = ShowOther(choices, self._live().sharing.now.choice)
            card.chosen.connect(self._choose)
            card.look_wanted.connect(self._show_other)
            self._open(card)

    def _choose(self, choice: Choice) -> None:
        self._live().choose_screen(choice)
        self._close_card()

    def _show_hiding(self) -> None:
        choices = self._choices()
        if choices is not None:
            card = HideWindows(choices, self._live().sharing.now.private)
            card.hide_wanted.connect(lambda window, hidden: self._live().hide_window(window, hidden))
            card.look_wanted.connect(self._show_hiding)
            self._open(card)

    def _open(self, card: ShowOther | HideWindows) -> None:
        self._close_card()
        self.card = card
        card.closed.connect(self._close_card)
        self._session.conversation.add(card)
        card.focus_here()
        self._show()

    def _close_card(self) -> None:
        if self.card is not None:
            other = (
                self._session.seen.other if isinstance(self.card, ShowOther) else self._session.seen.hiding
            )
            inside = self._window.focusWidget()
            if inside is not None and self.card.isAncestorOf(inside):
                other.setFocus()  # where the list came from, for who works by keyboard
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    # What is shared

    def _pause_by_keys(self) -> None:
        if self.pausing.isVisible():
            self._live().pause_screen(True)

    def _show(self) -> None:
        if self.frame is None:
            return
        now = self._live().sharing.now
        there = now.private if self._windows is None else now.private & self._windows
        self._session.seen.show_now(now, len(there))
        self.pausing.show_paused(now.paused)
        self._say_who()

    def _say_who(self) -> None:
        if self._over:  # what is taken back with the end is told after it
            return
        allowed = self._session.switches.each[Capability.SCREEN].allowed
        self._window.say_who(self._session.who)
        self.pausing.setVisible(allowed)
        if not allowed:
            self._close_card()

    def close(self) -> None:
        """The session is over: nothing is framed any more."""
        self._end()
        self._end = lambda: None
        self._over = True
        self._close_card()
        self.pausing.hide()
        self.pausing.deleteLater()
        if self.frame is not None:
            self.frame.close()
            self.frame = None
