"""Handing over and giving back, in the technician's window.

Decides: what is asked of the program, and how its answer is shown.
Leaves alone: the rest of the window (`flow`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.technician.programs import DeskProgram
from desktop_assist.ui.technician.window import TechnicianWindow
from desktop_assist.ui.text import tr
from diagnostics.errors import PlainError


class HandOverFlow(QObject):
    """What belongs to the dock for handing over, and to the button for giving back."""

    def __init__(self, window: TechnicianWindow, program: DeskProgram, refresh: Callable[[], None]) -> None:
        """Serve the dock and the button of `window`; `refresh` fetches the queue."""
        super().__init__(window)
        self._window, self._program, self._refresh = window, program, refresh
        self._jobs = JobQueue("hand-over", self)
        window.hand_over.look_wanted.connect(self.look)
        window.hand_over.ask_wanted.connect(self._ask)
        window.case.release_wanted.connect(self._release)

    def look(self) -> None:
        """Fetch who is at the desk."""
        self._jobs.add(Call(self._program.colleagues), done=self._looked, failed=self._failed)

    def _looked(self, there: object) -> None:
        if isinstance(there, tuple):
            self._window.hand_over.show_colleagues(there)

    def _failed(self, error: PlainError) -> None:
        self._window.case.notice.show_error(error)

    def _ask(self, reason: str, to: str, key: str) -> None:
        work = partial(self._program.hand_over, reason, to, key)
        self._jobs.add(Call(work), done=lambda _nothing: None, failed=self._failed)

    def show(self, told: HandOverTold) -> None:
        """Show what became of the request."""
        whom = told.to or tr("whoever takes it next")
        sentences = {
            "asked": tr("The customer is asked to hand the case over to {whom}.", whom=whom),
            "agreed": tr("The customer agreed: the case goes to {whom}.", whom=whom),
            "refused": tr("The customer did not agree: the case stays with you."),
        }
        sentence = sentences.get(told.step, told.step)
        self._window.hand_over.say(sentence)
        self._window.chat.conversation.happened(sentence, "person")

    def _release(self, case: str) -> None:
        work = partial(self._program.release, case)
        self._jobs.add(Call(work), done=lambda _nothing: self._released(), failed=self._failed)

    def _released(self) -> None:
        self._window.case.show_released()
        self._refresh()

    def close(self) -> None:
        """Let go of the thread."""
        self._jobs.close()
