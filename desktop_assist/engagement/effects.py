"""What the session's state machine wants done, done: recorded, judged, sent, shown.

Decides: what is done, and in which order, for each command.
Leaves alone: what follows from what (`session.customer`). All in the worker's thread.

1. A command after a `Record` is done only when the record is written. If it cannot be written, everything is
   withdrawn and the session pauses: the next thing that is recorded ends the pause, and what ended meanwhile
   is recorded before it (`owed_steps`).
2. While the line to the desk is down nothing is allowed, and what happens is kept here and sent when it is
   back. A claim or an offer waits for that before it is shown.
3. What the customer copied is sent only while that is allowed, which is asked again at that instant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.engagement import recordings, shown
from desktop_assist.engagement.check_events import ChecksEnded
from desktop_assist.engagement.clipboard_events import ClipboardKept, ClipboardSent
from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.events import Paused, Progressed, SessionEnded, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.judgement import Judged
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.engagement.owed_steps import OwedSteps
from desktop_assist.engagement.presenting import Presenting
from desktop_assist.engagement.recordings import Recorded, Used
from desktop_assist.engagement.sent_report import ReportToSend, Sending
from desktop_assist.engagement.technician_lines import TechnicianLines
from desktop_assist.evidence import commitment
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.session import messages
from desktop_assist.session.commands import (
    Command,
    HangUp,
    Judge,
    LetGo,
    Record,
    Send,
    SendCopied,
    TakePicture,
)
from desktop_assist.session.customer import Commands, CustomerSession
from desktop_assist.terms import Cause
from diagnostics.errors import PlainError

PICTURE_KEPT = "The technician has kept a picture of what they see of your screen. It is in your record."
GOODBYE_S = 1.0  # ours: nothing is allowed any more while the technician's program hears that it is over


class Case(Protocol):
    """What the effects act upon beside the record."""

    def suspend(self) -> None:
        """Stop everything that was allowed, until the line is back."""
        ...

    def hang_up(self) -> None:
        """Close the technician's lines, and everything that runs over them."""
        ...


@dataclass(frozen=True)
class Around:
    """What a session happens in.

    Attributes:
        install: The customer's install.
        consents: The live consents.
        show: Told what is to be seen.
        want_picture: Has a picture of the screen kept; why not, where none can be.
        offer_copied: Offers what the customer copied to a viewer of the screen; whether there is one.
    """

    install: Install
    consents: Consents
    show: ShowCustomer
    want_picture: Callable[[], PlainError | None] = lambda: None
    offer_copied: Callable[[str], bool] = lambda _text: False


class Effects:
    """The effects of one session."""

    def __init__(
        self,
        case: Case,
        machine: CustomerSession,
        opened: OpenedCase,
        lines: TechnicianLines,
        around: Around,
    ) -> None:
        """Act for `machine` upon the record of `opened`, upon `lines`, and upon what is shown."""
        self._case = case
        self._machine = machine
        self._record = opened.record
        self._consents = around.consents
        self._install = around.install
        self._lines = lines
        self._tell = lines.tell
        self._show = around.show
        self._want_picture = around.want_picture
        self._offer_copied = around.offer_copied
        self._presenting = Presenting(opened, lines.tell)
        self._owed = OwedSteps(around.install.clock)
        self._sending = Sending(around.install, opened, around.consents, around.show)

    def do(self, commands: Commands) -> bool:
        """Do all of them, or none after the first that cannot be recorded. Returns whether all were done."""
        left = [*self._owed.take(), *commands]
        head = self._record.head
        try:
            while left:
                head = self._record.head
                self._do_one(left[0])
                self._owed.recorded(left.pop(0))
            return True
        except EvidenceError as error:
            written = self._record.head != head  # it is kept here, and only the desk did not take it
            if written:
                self._owed.recorded(left.pop(0))
            self._owed.keep(left)
            if commands or written:
                self._pause(error)
            return False

    def _pause(self, error: EvidenceError) -> None:  # 1.
        for step in self._consents.withdraw_all():
            self._owed.keep(self._machine.consent_changed(replace(step, cause=Cause.NOT_WRITTEN)))
        self._show(Paused(f"{error.happened} {error.next_step}"))
        if self._machine.ended:
            self._case.hang_up()

    def _do_one(self, command: Command) -> None:
        match command:
            case Record():
                self._put_on_record(command)
            case Judge():
                self._judge(command)
            case Send():
                self._tell(command.message)
            case LetGo():
                self._lines.let_go(GOODBYE_S)
            case SendCopied():
                self._send_copied(command.text)
            case TakePicture():
                self._take_picture()
            case HangUp():
                self._lines.wait_until_heard(GOODBYE_S)
                self._case.hang_up()
                self._show(SessionEnded(command.reason))
            case _:
                self._show(shown.event(command))

    def _put_on_record(self, command: Record) -> None:
        try:
            head = self._record.add(command.kind, command.body, {**command.items, **self._kept(command)})
        except NotSent as error:
            if self._machine.ended:
                return  # the session is over; it is kept here, and closing sends it
            if not error.line_lost:
                raise
            self._case.suspend()  # 2.
            return
        self._tell(messages.Head(head.seq, head.prev))

    def _kept(self, command: Record) -> dict[str, str]:
        store, case = self._install.store, self._record.case
        texts = ((name, text.encode("utf-8")) for name, text in command.texts.items())
        kept = [store.add_item(case, name, data, commitment.new_salt()) for name, data in texts]
        return {item.name: item.commitment for item in kept}

    def _take_picture(self) -> None:
        because = self._want_picture()
        if because is not None:
            self._tell(messages.Refusal(because.happened, because.next_step, about=messages.ABOUT_PICTURE))

    def _send_copied(self, text: str) -> None:  # 3.
        live = partial(self._consents.allows, Capability.CLIPBOARD_FROM_CUSTOMER)
        told = self._lines.tell_copied(messages.Copied(text), live)
        offered = live() and self._offer_copied(text)
        self._show(ClipboardSent(text) if told or offered else ClipboardKept("It is not allowed any more."))

    def _judge(self, command: Judge) -> None:
        technician = self._machine.technician
        judged = self._presenting.judge(technician, command) if technician is not None else None
        if judged is not None:
            self._show_judged(judged)

    def _show_judged(self, judged: Judged) -> None:
        self.do(self._machine.judged(judged.about, judged.id, judged.body, judged.verdict))

    def show_waiting(self) -> None:
        """Show the claims and offers that waited for the line to the desk."""
        for judged in self._presenting.take_waiting():
            self._show_judged(judged)

    def accepted(self, offer: str) -> None:
        """The customer has accepted `offer`: its findings are sold."""
        self._presenting.accepted(offer)

    def consents_changed(self, steps: tuple[ConsentStep, ...]) -> None:
        """Put these steps on the record."""
        for step in steps:
            self.do(self._machine.consent_changed(step))

    def send_reports(self, ready: tuple[ReportToSend, ...]) -> None:
        """Send the reports of more checks that the customer has let go."""
        for each in ready:
            cause = Cause.NOT_DONE
            try:
                cause = self._sending.send(each, self._put_on_record, self._tell)
            except EvidenceError as error:
                self._pause(error)
            if cause is Cause.SENT:
                self._presenting.measured(each.report)
            step = self._consents.finish(Capability.MORE_CHECKS, cause)
            self.do(self._machine.consent_changed(step))
            self._show(ChecksEnded(each.number, cause))

    def record_used(self, ended: tuple[Used, ...]) -> None:
        """Put what was recorded and has ended on the record."""
        for each in ended:
            try:
                recordings.put_on_record(self._install, self._record, each)
            except NotSent:
                pass  # kept here; it is sent with the next, or by finishing
            except EvidenceError as error:
                self._pause(error)
                continue
            if isinstance(each, Recorded) and each.is_picture:
                self._show(Progressed(PICTURE_KEPT))
                self._tell(messages.PictureKept(each.name))
