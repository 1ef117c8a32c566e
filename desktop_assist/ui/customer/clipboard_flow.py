"""The customer's clipboard during a session: what goes to it and from it, shown at once.

Decides: that the technician's text is put there only while that is allowed at that instant, and that each
text, in either direction, stands in the conversation.
Leaves alone: what may leave (`clipboard_watch`), the record, the sending.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard

from desktop_assist.consent import Capability
from desktop_assist.engagement.clipboard_events import ClipboardKept, ClipboardPut, ForCustomer
from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.terms import Step
from desktop_assist.ui.customer.clipboard_watch import ClipboardWatch
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.conversation import Conversation, excerpt

TO, FROM = Capability.CLIPBOARD_TO_CUSTOMER, Capability.CLIPBOARD_FROM_CUSTOMER


class ClipboardFlow(QObject):
    """One session's clipboard."""

    def __init__(
        self, board: QClipboard, program: Callable[[], HelpProgram], conversation: Conversation
    ) -> None:
        """Use `board` for `program`, and show it in `conversation`, with which this ends."""
        super().__init__(conversation)
        self._board, self._program, self._conversation = board, program, conversation
        self.watch = ClipboardWatch(board, lambda: program().allows(FROM), self)
        self.watch.copied.connect(lambda text: program().copied(text))
        self.watch.kept.connect(self._kept)

    def show_step(self, changed: ConsentChanged) -> None:
        """A consent changed: what is copied is watched from the grant to its end."""
        if changed.capability is FROM:
            if changed.step in {Step.GRANTED, Step.RESUMED}:
                self.watch.begin()
            else:
                self.watch.end()

    def show_event(self, event: ForCustomer) -> None:
        """A text goes, or does not."""
        if isinstance(event, ClipboardPut):
            self._put(event.text)
        elif isinstance(event, ClipboardKept):
            self._kept(event.why)
        else:
            self._conversation.said(
                tr("You copied this, and it was sent to the technician"), excerpt(event.text)
            )

    def _put(self, text: str) -> None:
        if not self._program().allows(TO):
            sentence = tr("The technician sent a text for your clipboard. It is not allowed any more.")
            self._conversation.happened(sentence, "clipboard")
            return
        self._board.setText(text)
        if self._board.text().splitlines() == text.splitlines():
            who = tr("The technician put this on your clipboard")
        else:
            who = tr("The technician sent this for your clipboard, which did not take it")
        self._conversation.said(who, excerpt(text))

    def _kept(self, why: str) -> None:
        self._conversation.happened(tr("What you copied was not sent. {why}", why=why), "clipboard")
