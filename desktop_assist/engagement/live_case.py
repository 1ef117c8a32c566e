"""A case while it is open on the customer's side: the session's state machine with its hands and feet.

Decides: what runs in which thread, and what takes effect at once.
Leaves alone: what follows from what (`session.customer`), how that is done (`effects`), the record
(`record`), the closing work (`closing`).

1. One thread, the worker's, runs the state machine; everything else posts to it.
2. Withdrawing and stopping take effect in the caller's thread, at once; the record follows.
3. A technician whose line was lost goes on where it ended if it is the same one, in time (`conversation`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from functools import partial

from desktop_assist.channel.errors import IdentityRefused
from desktop_assist.channel.identity import Identity
from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.desk.client import connect_customer
from desktop_assist.engagement import arrivals, closing
from desktop_assist.engagement.admission import Admission
from desktop_assist.engagement.answered import Answered, Reply
from desktop_assist.engagement.arrivals import Arrivals
from desktop_assist.engagement.desk_line import DeskLine
from desktop_assist.engagement.effects import Around, Effects
from desktop_assist.engagement.events import Paused, ShowCustomer
from desktop_assist.engagement.expiry import Expiry
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.gate import Gate, Introduction
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.interruptions import Interruptions
from desktop_assist.engagement.more_checks import MoreChecks, surroundings
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.engagement.screen_wishes import ScreenWishes
from desktop_assist.engagement.screens import SharedScreen
from desktop_assist.engagement.services import Services
from desktop_assist.engagement.technician_lines import TechnicianLines
from desktop_assist.engagement.viewer_texts import ViewerTexts
from desktop_assist.engagement.worker import Worker
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.session import messages
from desktop_assist.session.customer import CustomerSession
from desktop_assist.session.refusals import TurnedAway
from desktop_assist.terms import Terms
from diagnostics.errors import PlainError

HANG_UP_WITHIN_S = 2.0  # ours: a technician's program that reads nothing is not waited for any longer


class LiveCase:
    """One open case. Its methods may be called from any thread."""

    def __init__(
        self,
        install: Install,
        organisation: OrganisationFolder,
        opened: OpenedCase,
        consents: Consents,
        show: ShowCustomer,
        *,
        screen: SharedScreen,
        served: Collection[Capability],
        reply: Reply | None = None,
    ) -> None:
        """Begin to wait for a technician; `reply` is where the customer's answer at the end is put."""
        self._install = install
        self._organisation = organisation
        self.opened = opened
        self._consents = consents
        self._show = show
        checks = MoreChecks(surroundings(install, opened), organisation.organisation.name, consents, show)
        case = opened.record.case
        self._machine = CustomerSession(case, consents, install.clock, checks.subjects, served)
        wishes = ScreenWishes(screen.sharing, consents, self.consents_changed)
        texts = ViewerTexts(consents, served)
        self.services = Services(
            install, case, consents, show, screen=screen, checks=checks, wishes=wishes, texts=texts
        )
        admission = Admission(self, self.services, consents)
        agreed = self._machine.handing_over
        gate = Gate(organisation.organisation, opened, install, lambda: agreed.agreed)
        self._lines = TechnicianLines(self, gate, admission)
        consents.watch(self._lines.cut_copied)
        around = Around(install, consents, show, self.services.screens.pictures.want, texts.offer)
        self._effects = Effects(self, self._machine, opened, self._lines, around)
        self._do = self._effects.do
        self._arrivals = Arrivals(self, gate, self._machine, self._do, show)
        self._once = threading.Lock()
        self._stopping, self._leaving = threading.Event(), threading.Event()
        self._reply = reply
        self._patience = threading.Timer(HANG_UP_WITHIN_S, self.hang_up)
        self._worker = Worker("session", self._watch)
        self._expiry = Expiry(consents, self.consents_changed)
        connect = partial(connect_customer, organisation.organisation, install.key)
        self._interruptions = Interruptions(self, consents, show)
        self._desk_line = DeskLine(opened, connect, self._lines.answer, self._interruptions)

    # The customer

    def answer_consent(self, capability: Capability, allowed: bool, terms: Terms) -> None:
        """The customer's answer to a question, and on which terms."""

        def answer() -> None:
            agreed = self.services.prepare(capability, terms) if allowed else None
            step = self._consents.grant(capability, agreed) if agreed else self._consents.refuse(capability)
            if self._do(self._machine.consent_changed(step)):
                self.services.granted(capability, self)

        self._worker.post(answer)

    def withdraw(self, capability: Capability) -> None:
        """The customer takes a capability back."""
        self.consents_changed(self._consents.withdraw(capability))  # 2.

    def answer_hand_over(self, agreed: bool) -> None:
        """The customer's answer to the question whether the case goes to another technician."""
        steps = self._consents.withdraw_all() if agreed and self._machine.handing_over.open else ()  # 2.
        self._worker.post(lambda: self._hand_over(agreed, steps))

    def _hand_over(self, agreed: bool, steps: tuple[ConsentStep, ...]) -> None:
        self._effects.consents_changed(steps)
        if agreed and self._machine.handing_over.open:
            self._effects.consents_changed(self._consents.withdraw_all())
            self.services.wait()
            self._record_used()  # what was used is on the record before whose it was is over
        if self._do(self._machine.hand_over_answered(agreed=agreed)) and agreed:
            self._do(self._machine.handed_over())

    def say(self, text: str) -> None:
        """A line of the customer's."""
        self._worker.post(lambda: self._do(self._machine.said(text)))

    def copied(self, text: str) -> None:
        """The customer copied a text, after they had allowed that it is sent."""
        self._worker.post(lambda: self._do(self._machine.copied(text)))

    def decide(self, offer: str, accepted: bool) -> None:
        """The customer's answer to an offer."""

        def decide() -> None:
            commands = self._machine.decided(offer, accepted=accepted)
            if self._do(commands) and accepted and commands:
                self._effects.accepted(offer)

        self._worker.post(decide)

    def end(self, by: str, reason: str) -> None:
        """End the session: what is open closes before this returns; the closing work follows."""
        with self._once:
            if self._stopping.is_set():
                return
            self._stopping.set()
        self._desk_line.stop()
        self._patience.start()
        steps = self._consents.withdraw_all()  # 2.
        self._worker.post(lambda: self._end(by, reason, steps))

    def _end(self, by: str, reason: str, steps: tuple[ConsentStep, ...]) -> None:
        self._effects.consents_changed(steps)
        self.services.wait()
        self._record_used()
        self._do(self._machine.stopped(by, reason))
        somebody_came = self._machine.technician or self._machine.handing_over.agreed
        watched = Watched(self._show, self._leaving, self._reply if somebody_came else None)
        self._do(())  # what is owed to the record, where it can be written again
        last = self._machine.closing(by, reason)
        closing.close_and_tell(self._install, self._organisation, self.opened, last, watched)

    def close(self, wait_s: float) -> bool:
        """Wait for the closing work, then let go of everything. Returns whether the work was finished."""
        self._leaving.set()
        if self._reply is not None:
            self._reply.give(Answered.NO_ANSWER)
        self._expiry.close()
        finished = self._worker.close(wait_s)
        self.hang_up()
        self._desk_line.close()
        return finished

    # The worker's thread

    def _watch(self) -> None:
        self._do(self._machine.time_passed())
        if not self._stopping.is_set():
            self._arrivals.check()
            self._desk_line.look()

    def _record_used(self) -> None:
        self._effects.record_used(self.services.take_ended())
        self._effects.send_reports(self.services.checks.take_ready())

    def hang_up(self) -> None:
        """Close the technician's lines, and everything that runs over them."""
        self._patience.cancel()
        self.services.stop()
        self._lines.hang_up()

    # The technician (`technician_lines.Case`, `admission.Case`, `arrivals.Case`, `more_checks.Case`)

    def arrive(self, introduction: Introduction) -> bool:
        """Put the arrival on the record. Returns whether this technician may go on."""
        if self._stopping.is_set():
            return False  # at once: the worker is busy with the closing
        self._worker.call(lambda: self._admit(introduction))
        return self._arrivals.here(introduction.identity)

    def _admit(self, introduction: Introduction) -> None:
        if not self._stopping.is_set():
            self._arrivals.admit(introduction)

    def turned_away(self, refused: TurnedAway) -> None:
        """Somebody was not let in: put it on the record, and show it."""
        self._worker.post(lambda: self._do(self._machine.turned_away(refused)))

    def sent_away(self, error: IdentityRefused) -> None:
        """The technician may not stay: tell them, and end the session."""
        self._lines.tell(messages.Refusal(error.happened, error.next_step))
        self.end("line", error.happened)

    def welcome(self, token: bytes, resumed: bool, seen: int) -> messages.Welcome:
        """The first message to a technician: the case, and its sealed report."""
        return arrivals.welcome(self.opened, self._install.store, token, resumed, seen)

    def begun(self, identity: Identity, resumed: bool) -> None:
        """The technician's program talks, anew or going on where a line was lost."""
        if resumed:
            self._interruptions.technician_back(identity)  # 3.
        else:
            head = self.opened.record.head
            self._lines.tell(messages.Head(head.seq, head.prev))

    def receive(self, identity: Identity, message: messages.AnyFromTechnician) -> None:
        """The program of `identity` sent a message; returns when it has been dealt with."""
        if not isinstance(message, messages.Leave):
            if not self._stopping.is_set():
                self._worker.call(lambda: self._received(identity, message))
        elif self._arrivals.here(identity):
            self.end("technician", "The technician has finished.")

    def _received(self, identity: Identity, message: messages.AnyFromTechnician) -> None:
        if not self._arrivals.here(identity):  # and has not handed the case over meanwhile
            return
        asked = message.capability if isinstance(message, messages.AskConsent) else ""
        because = self.services.cannot(asked)
        if because is None:
            self._do(self._machine.received(message))
        else:
            refused = messages.Refusal(because.happened, because.next_step, about=messages.ABOUT_CONSENT)
            self._lines.tell(refused)

    def put_on_clipboard(self, identity: Identity, text: Callable[[], str]) -> None:
        """The viewer of `identity` has a text for the customer's clipboard; waits for nothing."""
        self._worker.post(lambda: self._received(identity, messages.PutOnClipboard(text())))

    def ask(self, capability: Capability, reason: str) -> None:
        """Ask the customer for a capability; returns when the question is on the record."""
        self._worker.call(lambda: self._do(self._machine.asked(capability, reason)))

    def tell(self, message: messages.FromCustomer) -> None:
        """Tell the technician's program."""
        self._lines.tell(message)

    def settle(self) -> None:
        """Return when everything that has happened so far is on the record."""
        self._worker.call(lambda: None)

    def recorded(self) -> None:
        """Something was recorded and has ended: put it on the record soon."""
        self._worker.post(self._record_used)

    def not_served(self, error: PlainError) -> None:
        """Tell the technician that a request failed, and why."""
        self._lines.tell(messages.Refusal(error.happened, error.next_step))

    def not_recorded(self, capability: Capability, error: PlainError) -> None:
        """Something cannot be recorded: pause, and withdraw its consent."""
        self._show(Paused(f"{error.happened} {error.next_step}"))
        self.withdraw(capability)

    def left(self, identity: Identity, may_resume: bool) -> None:
        """The technician's last line is gone: what it was allowed stops with it."""
        if not self._stopping.is_set() and self._arrivals.here(identity):
            self._interruptions.technician_left(identity, may_resume)

    # Interruptions (`interruptions.Case`, `effects.Case`)

    def suspend(self) -> None:
        """Stop everything that was allowed, until the line is back."""
        self._interruptions.suspend()

    def consents_changed(self, steps: tuple[ConsentStep, ...]) -> None:
        """Put these steps on the record, in their turn."""
        if steps:
            self._worker.post(lambda: self._effects.consents_changed(steps))

    def go_on(self) -> None:
        """Do what waited for the line to the desk."""
        self._worker.post(self._effects.show_waiting)
