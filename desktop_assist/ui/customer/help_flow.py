"""From the question to the sealed record: what the customer's window does with each event.

Decides: which page shows, and which wish of the customer's goes to the program.
Leaves alone: everything that follows from it; the program does that and tells it back as events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop_assist.engagement import events, terminal_events
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.engagement.clipboard_events import ClipboardKept, ClipboardPut, ClipboardSent, ForCustomer
from desktop_assist.engagement.file_events import FileMoved, FolderShared
from desktop_assist.ui.bridge import EventBridge
from desktop_assist.ui.customer import at_the_door
from desktop_assist.ui.customer.checks_flow import ChecksFlow
from desktop_assist.ui.customer.clipboard_flow import ClipboardFlow
from desktop_assist.ui.customer.consent_flow import ConsentFlow
from desktop_assist.ui.customer.end_page import EndPage
from desktop_assist.ui.customer.help_page import HelpPage
from desktop_assist.ui.customer.outcome import Outcome, before_and_after
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.customer.seen_flow import SeenFlow
from desktop_assist.ui.customer.session_page import SessionPage
from desktop_assist.ui.customer.waiting_page import WaitingPage
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.verdict_card import OfferCard, VerdictCard
from diagnostics.clock import Clock
from diagnostics.compare import Comparison
from diagnostics.errors import PlainError

NewProgram = Callable[[events.ShowCustomer], HelpProgram]


class HelpFlow(QObject):
    """One case after the other.

    Signals:
        home_wanted: The case is over, and the customer has seen what came of it.
        folder_wanted: The customer wants to see the record's folder.
        copy_wanted: The customer wants a copy of the record, a `Path`.
        closed: The program behind has ended; emitted after `close`.
    """

    home_wanted = Signal()
    folder_wanted = Signal(object)
    copy_wanted = Signal(object)
    closed = Signal()

    def __init__(
        self,
        window: CustomerWindow,
        organisation: str,
        new_program: NewProgram,
        titles: Mapping[str, str],
        clock: Clock,
    ) -> None:
        """Help by `organisation`, with programs made by `new_program` and services called by `titles`."""
        super().__init__(window)
        self._window, self._organisation = window, organisation
        self._new_program, self._titles, self._clock = new_program, titles, clock
        self._jobs = JobQueue("help", self)
        self._program: HelpProgram | None = None
        self._sealed: SealedReport | None = None
        self._bundle: Path | None = None
        self._ended = False
        self.page, self.waiting, self.end = HelpPage(), WaitingPage(), EndPage()
        self.page.send_wanted.connect(self._send)
        self.end.home_wanted.connect(self._finish)
        self.end.answered.connect(lambda answer: self._live().answer_question(answer))
        self.end.folder_wanted.connect(lambda: self.folder_wanted.emit(self._bundle))
        self.end.copy_wanted.connect(lambda: self.copy_wanted.emit(self._bundle))
        window.stop_pressed.connect(self._stop)
        window.add(self.page, self.waiting, self.end)
        self._begin()

    def _begin(self) -> None:
        """Be ready for a new case."""
        self._outcome, self._ended, self._bundle = Outcome(self._titles), False, None
        self._cards: dict[str, OfferCard] = {}
        self.session = SessionPage(self._organisation, self._clock)
        self._window.add(self.session)
        self.checks = ChecksFlow(self.session, self._live, self._clock)
        self.session.transfers.folder_wanted.connect(self.folder_wanted)
        self.session.transfers.stop_wanted.connect(lambda number: self._live().stop_file(number))
        self.session.withdraw_wanted.connect(lambda capability: self._live().withdraw(capability))
        self.session.said.connect(lambda text: self._live().say(text))
        self.session.hand_over_answered.connect(lambda agreed: self._live().answer_hand_over(agreed))
        terminal = self.session.terminal_area
        terminal.interrupt_wanted.connect(lambda: self._live().interrupt_terminal())
        terminal.freeze_wanted.connect(lambda frozen: self._live().freeze_terminal(frozen))
        terminal.line_answered.connect(lambda number, allowed: self._live().answer_line(number, allowed))
        self.clipboard = ClipboardFlow(QGuiApplication.clipboard(), self._live, self.session.conversation)
        self.seen = SeenFlow(self._window, self.session, self._live)
        self.questions = ConsentFlow(self.session, self._live, self.seen)
        self._bridge = EventBridge(self)
        self._bridge.arrived.connect(self._show)
        self._program = self._new_program(self._bridge.show)

    def _live(self) -> HelpProgram:
        if self._program is None:
            raise RuntimeError("There is no program behind this page any more.")
        return self._program

    @property
    def open(self) -> bool:
        """Whether there is a case that has not ended."""
        return self._program is not None and bool(self._program.case) and not self._ended

    def ask(self, sealed: SealedReport | None) -> None:
        """Show the page for a question; `sealed` is the report that would be sent with it."""
        self._sealed = sealed
        preview = None if sealed is None else lambda question: self._live().preview(question, sealed)
        self.page.offer(preview)
        self._window.show_page(self.page)

    def _send(self, question: str) -> None:
        sealed, program = self._sealed, self._live()
        if sealed is None:
            return
        self.page.sending(tr("Sending."))
        self._jobs.add(
            Call(lambda: program.open_case(question, sealed)),
            done=lambda _nothing: None,
            failed=self.page.not_sent,
        )

    def _stop(self) -> None:
        self._live().stop()
        self._show_end(tr("You pressed Stop. Nobody can do anything on this computer any more."))

    def _show(self, event: object) -> None:
        match event:
            case events.Progressed():
                self._progressed(event.sentence)
            case events.CaseOpened():
                self._opened(event)
            case events.SessionEnded():
                self._show_end(event.reason)
            case events.AnswerAsked():
                self.end.question.ask()
            case events.BundleSealed():
                self._sealed_by(event)
            case events.Refused():
                self._refused(event)
            case ChecksProgressed() | ReportReady() | ChecksEnded():
                self.checks.show_event(event)
            case FolderShared() | FileMoved() | ClipboardPut() | ClipboardSent() | ClipboardKept():
                self._moved(event)
            case event if isinstance(event, at_the_door.AtTheDoor):
                at_the_door.show(event, self._window, self.session, self.waiting)
            case _:
                self._in_session(event)

    def _moved(self, event: FolderShared | FileMoved | ForCustomer) -> None:
        if isinstance(event, FolderShared | FileMoved):
            self.session.transfers.show_event(event)
        else:
            self.clipboard.show_event(event)

    def _progressed(self, sentence: str) -> None:
        if self._ended:
            self.end.progressed(sentence)
        elif self._window.page == "session":
            self.session.conversation.happened(sentence)
        else:
            self.page.sending(sentence)

    def _opened(self, event: events.CaseOpened) -> None:
        self.seen.begin()
        self.page.sent()
        self.waiting.show_case(event)
        self.session.question.say(event.question)
        self._window.say_who("")
        self._window.show_page(self.waiting, stoppable=True)

    def _in_session(self, event: object) -> None:
        session = self.session
        match event:
            case events.ConsentAsked():
                self.questions.ask(event)
            case events.ConsentChanged():
                session.show_step(event)
                self.clipboard.show_step(event)
                session.say_who.emit()
            case events.Said():
                who = tr("You") if event.who == "customer" else session.identity.name.words
                session.conversation.said(who, event.text)
            case events.ShownJudged():
                self._judged(event)
            case events.ChangeRecorded():
                self._changed(event)
            case events.OfferDecided():
                self._decided(event)
            case (
                events.TerminalPrinted()
                | terminal_events.TerminalFrozen()
                | terminal_events.LineAsked()
                | terminal_events.LineAnswered()
            ):
                session.terminal_area.show_event(event)
            case events.TerminalEnded():
                session.conversation.happened(tr("The terminal is closed."), "terminal")
            case events.Paused():
                session.switches.clear()
                session.say_who.emit()
                session.show_terminal(False)
                kept = tr("Everything that was allowed has ended. The session is paused.")
                session.notice.show_sentences(event.sentence, kept, "")

    def _judged(self, event: events.ShownJudged) -> None:
        title = self._outcome.title(event)
        self._outcome.shown(event)
        if event.about != "offer":
            self.session.conversation.add(VerdictCard(event.about, title, event.body, event.verdict))
            return
        card = OfferCard(event.id, title, event.body, event.verdict)
        card.decided.connect(lambda offer, accepted: self._live().decide(offer, accepted))
        self._cards[event.id] = card
        self.session.conversation.add(card)

    def _changed(self, event: events.ChangeRecorded) -> None:
        words = tr("The technician says that this was changed: {what}", what=event.what)
        undo = tr("To undo it: {undo}", undo=event.undo) if event.undo else ""
        self.session.conversation.happened(f"{words} {undo}".rstrip(), "record")

    def _decided(self, event: events.OfferDecided) -> None:
        sentence = self._outcome.decided(event)
        if self._ended:
            self.end.show_offers(self._outcome.sold(), self._outcome.sentences())
        if event.id in self._cards:
            self._cards[event.id].close_with(sentence)

    def _refused(self, event: events.Refused) -> None:
        shown = self.end.notice if self._ended else self.session.notice
        shown.show_sentences(event.happened, "", event.next_step)

    def _show_end(self, reason: str) -> None:
        if self._ended:
            return
        self._ended = True
        self.seen.close()
        self.end.begin(reason, self._outcome.sold(), self._outcome.sentences())
        self._window.show_page(self.end)

    def _sealed_by(self, event: events.BundleSealed) -> None:
        first = self._bundle is None
        self._bundle = event.path
        self.end.show_record(event.path, event.seals)
        if first and self._sealed is not None:
            work = partial(before_and_after, self._sealed.report, event.path)
            self._jobs.add(Call(work), done=self._compared, failed=self.end.notice.show_error)

    def _compared(self, comparison: object) -> None:
        self.end.show_changes(comparison if isinstance(comparison, Comparison) else None)

    def _finish(self) -> None:
        """Let the program of the case that is over end in the background, and be ready for a new one."""
        ended = self._live()
        self._bridge.close()
        self._window.remove(self.session)
        self._jobs.add(Call(ended.close), done=lambda _finished: None, failed=lambda _error: None)
        self._begin()
        self.home_wanted.emit()

    def close(self) -> None:
        """End what is open; `closed` follows when the record is complete or a minute is over."""
        if self.open:
            self._live().stop(tr("The customer closed the program."))
            self._show_end(tr("You closed the window. It goes when the record is complete."))
        ended: HelpProgram = self._live()
        self._jobs.add(Call(ended.close), done=self._gone, failed=self._gone)

    def _gone(self, _result: object | PlainError) -> None:
        self._bridge.close()
        self._jobs.close()
        self.closed.emit()
