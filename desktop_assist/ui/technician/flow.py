"""What the technician's window does with each event, and each wish with the program.

Decides: which part shows what, and that blocking work is done beside the window.
Leaves alone: everything that follows; the program and the customer's side decide that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from desktop_assist.consent import Capability
from desktop_assist.desk.protocol import CaseLine
from desktop_assist.engagement import events
from desktop_assist.engagement.check_events import ChecksProgressed, MeasuredDuring
from desktop_assist.engagement.clipboard_events import ClipboardCopied, ClipboardReached
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.session.offered import LAPSED
from desktop_assist.terms import Terms
from desktop_assist.ui.bridge import EventBridge
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.technician.consent_words import step_sentence
from desktop_assist.ui.technician.files_flow import FilesFlow
from desktop_assist.ui.technician.hand_over_flow import HandOverFlow
from desktop_assist.ui.technician.programs import DeskProgram
from desktop_assist.ui.technician.screen_flow import ScreenFlow
from desktop_assist.ui.technician.window import TechnicianWindow
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.conversation import excerpt
from desktop_assist.ui.widgets.verdict_card import VerdictCard
from diagnostics.errors import PlainError

REFRESH_MS = 5000  # ours: well below the minutes that the bar shows


class TechnicianFlow(QObject):
    """The technician's way through the window."""

    def __init__(
        self, window: TechnicianWindow, program: DeskProgram, bridge: EventBridge, *, watch_queue: bool = True
    ) -> None:
        """Begin by dialling the desk.

        Args:
            window: The frame and its parts.
            program: The technician's program.
            bridge: Through which the program's events come.
            watch_queue: Whether to fetch the queue again every few seconds.
        """
        super().__init__(window)
        self._window, self._program, self._bridge = window, program, bridge
        self._jobs, self._keys = JobQueue("desk", self), JobQueue("keys", self)
        self._cases: dict[str, CaseLine] = {}
        self._joined = self._ended = False
        self._titles = {service.id: service.title for service in program.catalogue.services}
        window.show_identity(program.identity)
        bridge.arrived.connect(self._show)
        self._connect()
        self._files = FilesFlow(window.files, program)
        self._screen = ScreenFlow(window.viewer, program)
        self._hand_over = HandOverFlow(window, program, self._refresh)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh_quietly)
        self._do(program.connect, self._connected, window.queue.notice.show_error)
        window.queue.setFocus()
        if watch_queue:
            self._timer.start()

    def _connect(self) -> None:
        window, program = self._window, self._program
        window.queue.chosen.connect(self._choose)
        window.queue.refresh_wanted.connect(self._refresh)
        window.case.join_wanted.connect(self._join)
        window.case.leave_wanted.connect(self._leave)
        window.chat.said.connect(lambda text: self._tell(partial(program.say, text)))
        window.consent.ask_wanted.connect(self._ask)
        window.checks.ask_wanted.connect(self._ask_checks)
        window.offer.offer_wanted.connect(
            lambda service, findings, reason: self._tell(partial(program.offer, service, findings, reason))
        )
        window.claim.claim_wanted.connect(
            lambda text, findings, severity: self._tell(partial(program.claim, text, findings, severity))
        )
        window.change.change_wanted.connect(
            lambda what, undo, findings: self._tell(partial(program.change, what, undo, findings))
        )
        window.clipboard.put_wanted.connect(lambda text: self._tell(partial(program.put_on_clipboard, text)))
        window.terminal.open_wanted.connect(self._open_terminal)
        window.terminal.view.typed.connect(lambda data: self._key(partial(program.type, data)))
        window.terminal.view.resized.connect(
            lambda columns, rows: self._key(partial(program.resize, columns, rows))
        )
        window.close_wanted.connect(self._close)

    def _do(
        self, work: Callable[[], object], done: Callable[[], None], failed: Callable[[PlainError], None]
    ) -> None:
        self._jobs.add(Call(work), done=lambda _result: done(), failed=failed)

    def _tell(self, work: Callable[[], object]) -> None:
        """Tell the customer's side; what it says to that comes as events."""
        self._do(work, lambda: None, self._window.case.notice.show_error)

    def _key(self, work: Callable[[], object]) -> None:
        if self._joined:
            self._keys.add(Call(work), done=lambda _nothing: None, failed=self._terminal_failed)

    def _connected(self) -> None:
        self._window.queue.notice.hide()
        self._refresh()

    def _refresh(self) -> None:
        self._do(self._program.refresh, self._window.queue.notice.hide, self._window.queue.notice.show_error)

    def _refresh_quietly(self) -> None:
        if not self._jobs.busy:
            self._refresh()

    def _choose(self, case: str) -> None:
        if not self._joined and case in self._cases:
            self._show_line(case)

    def _show_line(self, case: str) -> None:
        self._window.case.show_line(self._cases[case], mine=self._is_mine(case))

    def _is_mine(self, case: str) -> bool:
        """Whether this technician has taken the case, and is not with its customer."""
        line = None if self._joined else self._cases.get(case)
        return line is not None and (line.state, line.technician) == ("taken", self._program.identity.name)

    def _join(self, case: str) -> None:
        self._window.case.joining()
        self._do(partial(self._program.join, case), lambda: None, partial(self._not_joined, case))

    def _not_joined(self, case: str, error: PlainError) -> None:
        if case in self._cases:
            self._show_line(case)
        self._window.case.notice.show_error(error)
        self._refresh()

    def _leave(self) -> None:
        self._window.case.leave.setEnabled(False)
        self._tell(self._program.leave)

    def _ask(self, capability: Capability, reason: str, mode: str) -> None:
        self._window.consent.show_step(capability, tr("asked"))
        self._tell(partial(self._program.ask_consent, capability, reason, Terms(mode=mode)))

    def _ask_checks(self, subjects: tuple[str, ...], reason: str) -> None:
        wished = Terms(subjects=subjects)
        self._tell(partial(self._program.ask_consent, Capability.MORE_CHECKS, reason, wished))

    def _open_terminal(self, columns: int, rows: int) -> None:
        work = partial(self._program.open_terminal, columns, rows)
        self._keys.add(Call(work), done=self._terminal_opened, failed=self._terminal_failed)

    def _terminal_opened(self, _nothing: object) -> None:
        self._window.terminal.opened()

    def _terminal_failed(self, error: PlainError) -> None:
        self._window.terminal.closed(tr("Closed."))
        self._window.terminal.notice.show_error(error)

    def _show(self, event: object) -> None:
        window = self._window
        if self._screen.show(event) or self._show_checks(event):
            return
        match event:
            case events.QueueChanged():
                self._cases = {line.case: line for line in event.cases}
                window.queue.show_cases(event.cases)
                window.case.release.setVisible(self._is_mine(window.case.case))
            case events.CaseJoined():
                self._show_joined(event)
            case events.SessionEnded():
                self._show_ended(event.reason)
            case events.Refused():
                window.case.notice.show_sentences(event.happened, "", event.next_step)
            case events.LineLost() | events.LineBack():
                window.case.show_line_event(event)
            case FileProgressed():
                window.files.show_progress(event)
            case events.TerminalPrinted():
                window.terminal.view.feed(event.data)
            case events.TerminalEnded():
                window.terminal.closed(tr("Closed, exit status {status}.", status=event.status))
            case _:
                self._show_in_conversation(event)

    def _show_checks(self, event: object) -> bool:
        match event:
            case ChecksProgressed():
                self._window.checks.show_progress(event)
            case MeasuredDuring():
                self._window.case.show_later(event)
            case _:
                return False
        return True

    def _show_in_conversation(self, event: object) -> None:
        conversation = self._window.chat.conversation
        match event:
            case HandOverTold():
                self._hand_over.show(event)
            case events.Progressed():
                conversation.happened(event.sentence)
            case events.Said():
                conversation.said(tr("You") if event.who == "technician" else tr("Customer"), event.text)
            case events.ConsentChanged():
                self._show_step(event)
            case events.ShownJudged():
                service = str(event.body.get("service", ""))
                title = self._titles.get(service, service) or tr("Your claim")
                conversation.add(VerdictCard(event.about, title, event.body, event.verdict))
            case events.ChangeRecorded():
                words = tr("On the record, as changed by you: {what}", what=event.what)
                conversation.happened(words, "record")
            case ClipboardReached() | ClipboardCopied():
                self._show_clipboard(event)
            case events.OfferDecided():
                conversation.happened(_decided(event), "offer")
            case events.BundleSealed():
                seals = ", ".join(event.seals)
                words = tr(
                    "The record is sealed by {seals} and kept in {path}.", seals=seals, path=event.path
                )
                conversation.happened(words, "record")

    def _show_step(self, event: events.ConsentChanged) -> None:
        if event.capability is Capability.MORE_CHECKS:
            self._window.checks.show_step(event)
        else:
            self._window.consent.show_step(event.capability, event.step, event.terms)
        self._window.chat.conversation.happened(step_sentence(event), "question")

    def _show_clipboard(self, event: ClipboardReached | ClipboardCopied) -> None:
        self._window.clipboard.show_event(event)
        if isinstance(event, ClipboardCopied) and event.text:
            self._window.chat.conversation.said(tr("The customer copied this"), excerpt(event.text))

    def _show_joined(self, event: events.CaseJoined) -> None:
        window = self._window
        self._joined = True
        window.case.show_joined(event)
        window.queue.mark(event.case)
        window.offer.show_findings(event.report.findings)
        window.claim.show_findings(event.report.findings)
        window.change.show_findings(event.report.findings)
        window.checks.show_platform(event.report.platform)
        window.tools_enabled(True)
        self._hand_over.look()
        window.chat.line.setFocus()

    def _show_ended(self, reason: str) -> None:
        self._joined = False
        self._window.case.show_ended(reason)
        self._window.terminal.closed(tr("Closed."))
        self._window.consent.clear()
        self._window.checks.clear()
        self._window.files.clear()
        self._screen.session_ended()
        self._window.clipboard.clear()
        self._window.tools_enabled(False)

    def _close(self) -> None:
        self._timer.stop()
        self._bridge.close()
        self._screen.close()
        if self._joined:
            self._do(self._program.leave, lambda: None, lambda _error: None)
        self._jobs.add(Call(self._program.close), done=self._gone, failed=self._gone)

    def _gone(self, _result: object) -> None:
        self._jobs.close()
        self._keys.close()
        self._files.close()
        self._hand_over.close()
        self._window.let_go()


def _decided(event: events.OfferDecided) -> str:
    if event.answer == LAPSED:
        return tr("Your offer has lapsed, because you hand the case over.")
    return tr("The customer {answer} the offer.", answer=event.answer)
