"""What the page of the organisation does with what the customer wants.

Decides: that fetching happens beside the window, and that the waiting time is counted down while it shows.
Leaves alone: the page, and the rules of enrolment (`engagement.enrolling`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_assist.ui.customer.organisation_page import OrganisationPage
from desktop_assist.ui.customer.programs import EnrolmentProgram
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.text import tr
from diagnostics.errors import PlainError

EVERY_MS = 1000


class OrganisationFlow(QObject):
    """The way to an organisation.

    Signals:
        home_wanted: The customer wants the first page.
    """

    home_wanted = Signal()

    def __init__(self, program: EnrolmentProgram, parent: QObject) -> None:
        """Enrol through `program`."""
        super().__init__(parent)
        self._program = program
        self._jobs = JobQueue("organisation", self)
        self.page = OrganisationPage()
        self.page.back_wanted.connect(self.home_wanted)
        self.page.look_up_wanted.connect(lambda typed: self._do(lambda: program.look_up(typed)))
        self.page.use_wanted.connect(lambda: self._do(program.use, self._changed))
        self.page.forget_wanted.connect(lambda: self._do(program.forget))
        self.page.remove_wanted.connect(lambda: self._do(program.remove, self._changed))
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def begin(self) -> None:
        """The page is about to show."""
        self.page.notice.hide()
        self.page.tick.setChecked(False)
        self._refresh()

    def _tick(self) -> None:
        if self.page.isVisible() and self.page.waiting.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        try:
            self.page.show_standing(self._program.now())
        except PlainError as error:
            self.page.notice.show_error(error)

    def _do(self, work: Callable[[], object], done: Callable[[], None] = lambda: None) -> None:
        self.page.busy(True)

        def finished(_result: object) -> None:
            self.page.busy(False)
            self._refresh()
            done()

        def failed(error: PlainError) -> None:
            self.page.busy(False)
            self._refresh()
            self.page.notice.show_error(error)

        self._jobs.add(Call(work), done=finished, failed=failed)

    def _changed(self) -> None:
        self.page.notice.show_sentences(
            tr("This is kept. It counts from the next start."),
            tr("Your check-ups and cases stay as they are."),
            tr("Close this window and open the program again."),
        )

    def close(self) -> None:
        """Let go."""
        self._timer.stop()
        self._jobs.close()
