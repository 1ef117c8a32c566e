"""The customer's screen during a session: chosen, framed, paused, and windows hidden.

Decides: which wish goes to the program, and that window and frame show what is shared at each instant.
Leaves alone: what follows from a wish; the program has that.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_assist.consent import Capability
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.customer.seen_controls import PAUSE_KEYS
from desktop_assist.ui.customer.seen_frame import SeenFrame
from desktop_assist.ui.customer.session_page import SessionPage
from diagnostics.errors import PlainError


class SeenFlow(QObject):
    """One session's screen.

    Attributes:
        frame: Around what is seen; none before there is a case.
    """

    _changed = Signal()

    def __init__(self, session: SessionPage, live: Callable[[], HelpProgram]) -> None:
        """Show it in `session`, with which this ends; wishes go to the program that `live` gives."""
        super().__init__(session)
        self._session, self._live = session, live
        self._end: Callable[[], None] = lambda: None
        self.frame: SeenFrame | None = None
        controls = self._controls = session.seen
        controls.pause_wanted.connect(lambda paused: self._live().pause_screen(paused))
        controls.choice_wanted.connect(lambda choice: self._live().choose_screen(choice))
        controls.hide_wanted.connect(lambda window, hidden: self._live().hide_window(window, hidden))
        controls.look_wanted.connect(self._look)
        keys = QShortcut(QKeySequence(PAUSE_KEYS), session)
        keys.activated.connect(lambda: controls.pause.click() if controls.pause.isVisible() else None)
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

    def _show(self) -> None:
        if self.frame is not None:
            self._controls.show_now(self._live().sharing.now)
            self._session.say_who.emit()

    def close(self) -> None:
        """The session is over: nothing is framed any more."""
        self._end()
        self._end = lambda: None
        if self.frame is not None:
            self.frame.close()
            self.frame = None
