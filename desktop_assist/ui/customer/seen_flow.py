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
from desktop_assist.ui.customer.pause_buttons import PAUSE_KEYS, PauseButtons
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.customer.seen_frame import SeenFrame
from desktop_assist.ui.customer.session_page import SessionPage
from desktop_assist.ui.customer.window import CustomerWindow
from diagnostics.errors import PlainError


class SeenFlow(QObject):
    """One session's screen.

    Attributes:
        frame: Around what is seen; none before there is a case.
    """

    _changed = Signal()

    def __init__(self, window: CustomerWindow, session: SessionPage, live: Callable[[], HelpProgram]) -> None:
        """Show it in `session`, with which this ends; wishes go to the program that `live` gives.

        *Pause* stands beside *Stop* in `window` too, where no scrolling can hide it.
        """
        super().__init__(session)
        self._window, self._session, self._live = window, session, live
        self.pausing = PauseButtons()
        self.pausing.wanted.connect(lambda paused: self._live().pause_screen(paused))
        window.put_beside_stop(self.pausing)
        self._end: Callable[[], None] = lambda: None
        self.frame: SeenFrame | None = None
        controls = self._controls = session.seen
        controls.pause_wanted.connect(lambda paused: self._live().pause_screen(paused))
        controls.choice_wanted.connect(lambda choice: self._live().choose_screen(choice))
        controls.hide_wanted.connect(lambda window, hidden: self._live().hide_window(window, hidden))
        controls.look_wanted.connect(self._look)
        keys = QShortcut(QKeySequence(PAUSE_KEYS), session)
        keys.activated.connect(self._pause_by_keys)
        session.say_who.connect(self._say_who)
        self._say_who()
        self._changed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """There is a case: follow what is shared in it, until `close`."""
        sharing = self._live().sharing
        self.frame = SeenFrame(sharing, self)
        self._end = sharing.watch(self._changed.emit)

    def question(self, capability: Capability) -> ScreenChoice | None:
        """What there is to choose, where the question is about the screen."""
        if capability is not Capability.SCREEN:
            return None
        try:
            choices = self._live().screen_choices()
        except PlainError as error:
            self._session.notice.show_error(error)
            return None
        return ScreenChoice(choices, self._live().sharing.now.choice)

    def allowed(self, choice: ScreenChoice | None) -> None:
        """The customer is about to allow what is chosen."""
        if choice is not None:
            self._live().choose_screen(choice.chosen)

    def _look(self) -> None:
        try:
            self._controls.show_choices(self._live().screen_choices())
        except PlainError as error:
            self._session.notice.show_error(error)

    def _pause_by_keys(self) -> None:
        if self.pausing.isVisible():
            self._live().pause_screen(True)

    def _show(self) -> None:
        if self.frame is not None:
            now = self._live().sharing.now
            self._controls.show_now(now)
            self.pausing.show_paused(now.paused)
            self._say_who()

    def _say_who(self) -> None:
        self._window.say_who(self._session.who)
        self.pausing.setVisible(self._session.switches.each[Capability.SCREEN].allowed)

    def close(self) -> None:
        """The session is over: nothing is framed any more."""
        self._end()
        self._end = lambda: None
        self.pausing.hide()
        self.pausing.deleteLater()
        if self.frame is not None:
            self.frame.close()
            self.frame = None
