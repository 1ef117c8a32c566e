"""The customer's side of a session, as a state machine: events in, commands out.

Decides: what follows from each thing that the technician sends and the customer does.
Leaves alone: sockets, disks, windows, and the check of claims and offers; the commands name what is wanted.

1. Before a technician has arrived, and after the end, nothing that a technician sends has any effect.
2. Every step of every consent is put on the record, then told to both.
3. A claim or offer reaches the customer only beside its verdict, after it is on the record. What the
   technician says was changed has no verdict, and is on the record before it is shown, too.
4. An offer is answered once, lapses with a hand-over, or is recorded as unanswered at the end (`offered`).
5. The end comes from the customer, the technician, or the line. It withdraws everything first, for good.
6. What a technician writes is shown and recorded without control characters, which could disguise it.
7. A technician who writes more than a person can read is told so, and it is neither shown nor recorded.
8. The customer's yes to a hand-over withdraws everything first. When it is on the record the technician is
   nobody here any more, and only whom it names may arrive.
9. Subjects to be checked are asked for by their names, each once; one that this program does not know makes
   it another question than it seems, so that none is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from desktop_assist.channel.identity import Identity
from desktop_assist.consent import (
    SERVED,
    AskedTooOften,
    Capability,
    Consents,
    ConsentStep,
)
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.asking import not_asked, usual_terms, wished_terms
from desktop_assist.session.clipboards import Clipboards
from desktop_assist.session.commands import (
    AskCustomer,
    Command,
    HangUp,
    Judge,
    Record,
    Send,
    ShowChanged,
    ShowConsent,
    ShowJudged,
    ShowSaid,
    TakePicture,
)
from desktop_assist.session.handing_over import HandingOver
from desktop_assist.session.messages import (
    ABOUT_PICTURE,
    LONGEST_TEXT,
    AnyFromTechnician,
    AskConsent,
    AskHandOver,
    ConsentNow,
    Ended,
    Hello,
    Judged,
    KeepPicture,
    Leave,
    Present,
    PutOnClipboard,
    Refusal,
    Said,
    Say,
    plain,
)
from desktop_assist.session.offered import Offered, decision
from desktop_assist.session.pace import Pace
from desktop_assist.session.refusals import Refusals, TurnedAway
from desktop_assist.terms import Cause, Terms
from diagnostics.clock import Clock, timestamp

Commands = tuple[Command, ...]
PRESENTED = (Kinds.CLAIM, Kinds.OFFER, Kinds.CHANGE)


class CustomerSession:
    """One session. Not safe to use from several threads; the engagement has one thread for it."""

    def __init__(
        self,
        case: str,
        consents: Consents,
        clock: Clock,
        subjects: Collection[str] = (),
        served: Collection[Capability] = SERVED,
    ) -> None:
        """Begin the session of `case`, before anybody has arrived.

        Args:
            case: Its id.
            consents: The live ones.
            clock: The time.
            subjects: All that can be checked.
            served: What can be done where it runs.
        """
        self._subjects = frozenset(subjects)
        self._case = case
        self._consents = consents
        self._clock = clock
        self._technician: Identity | None = None
        self._offers = Offered()
        self._refusals = Refusals()
        self._pace = Pace(clock)
        self.handing_over = HandingOver(clock)
        self._served = frozenset(served)
        self._clipboards = Clipboards(consents)
        self.ended = False

    @property
    def technician(self) -> Identity | None:
        """Who has arrived."""
        return self._technician

    def arrived(self, identity: Identity) -> Commands:
        """A technician's line is up and their certificate was accepted."""
        if self.ended or self._technician is not None or not self.handing_over.admits(identity):  # 8.
            return ()
        self._technician = identity
        body = {
            "technician": identity.name,
            "certificate": identity.certificate,
            "valid_until": identity.valid_until,
        }
        return (Record(Kinds.ARRIVAL, body),)

    def not_admitted(self) -> None:
        """The arrival could not be put on the record, so nobody has arrived."""
        self._technician = None

    def turned_away(self, refused: TurnedAway) -> Commands:
        """Somebody was not let in."""
        return () if self.ended else self._refusals.add(refused)

    def received(self, message: AnyFromTechnician) -> Commands:
        """The technician's program sent `message`."""
        if self.ended or self._technician is None or isinstance(message, Hello):  # 1.; lines begin elsewhere
            return ()
        match message:
            case AskConsent() | KeepPicture():
                return self._asked(message) if isinstance(message, AskConsent) else self._picture_wanted()
            case Say() | Present() if not self._pace.allows():  # 7.
                return (Send(Refusal("You write faster than anybody can read.", "Wait a minute.")),)
            case Say():
                text = plain(message.text)
                return (Record(Kinds.MESSAGE, {"from": "technician", "text": text}), ShowSaid(text))
            case Present():
                return self._presented(message)
            case AskHandOver():
                return self.handing_over.ask(self._technician, message)
            case PutOnClipboard():
                return self._clipboards.put(message.text)
            case Leave():
                return self.stopped("technician", "The technician has finished.")

    def _asked(self, message: AskConsent) -> Commands:
        try:
            capability = Capability(message.capability)
        except ValueError:
            return not_asked("This program knows no such capability.", "Ask for one that it has.")
        if capability not in self._served:
            return not_asked("The customer's program cannot do that where it runs.", "Find another way.")
        if capability is Capability.MORE_CHECKS and not self._can_check(message.subjects):
            return not_asked(
                "Nothing was named that the customer's program can check.", "Name subjects of its list."
            )
        return self.asked(capability, message.reason, wished_terms(capability, message))

    def _picture_wanted(self) -> Commands:
        if self._consents.allows(Capability.SCREEN):
            return (TakePicture(),)
        sentence = "The customer does not let you see the screen."
        return (Send(Refusal(sentence, "Ask for it first.", about=ABOUT_PICTURE)),)

    def _can_check(self, subjects: tuple[str, ...]) -> bool:  # 9.
        return bool(subjects) and self._subjects.issuperset(subjects)

    def asked(self, capability: Capability, reason: str, wished: Terms | None = None) -> Commands:
        """The technician asks for `capability`, by message or by a request on the line."""
        if self.ended or self._technician is None or self._consents.allows(capability):  # 1.
            return ()
        shown, terms = plain(reason), usual_terms(capability) if wished is None else wished
        try:
            step = self._consents.ask(capability, shown, terms)
        except AskedTooOften as error:
            return not_asked(error.happened, error.next_step)
        return () if step is None else (*self._consent(step), AskCustomer(capability, shown, terms))

    def _consent(self, step: ConsentStep | None) -> Commands:  # 2.
        if step is None:
            return ()
        name, happened, terms = step.capability.value, step.step.value, step.terms
        body = {"capability": name, "step": happened, "reason": step.reason, **terms.to_json()}
        seen = terms.seen.kind.value if terms.seen is not None else ""
        told = ConsentNow(name, happened, terms.minutes, terms.mode, terms.subjects, step.cause, seen)
        return (
            Record(Kinds.CONSENT, {**body, "cause": step.cause} if step.cause else body),
            ShowConsent(step.capability, happened, terms, step.cause),
            Send(told),
        )

    def consent_changed(self, step: ConsentStep | None) -> Commands:
        """The customer granted, refused or withdrew; it counts already, and is now put on the record."""
        return self._consent(step)

    def time_passed(self) -> Commands:
        """Some time went by: questions left unanswered become refusals, and what was granted for it ends."""
        over = tuple(command for step in self._consents.expire() for command in self._consent(step))
        return (*over, *self.handing_over.time_passed())

    def hand_over_answered(self, *, agreed: bool) -> Commands:
        """The customer's answer to a hand-over. Of a yes, `handed_over` follows when it is on the record."""
        if self.ended or not self.handing_over.open:
            return ()
        if not agreed:
            return self.handing_over.refuse()
        withdrawn = [command for step in self._consents.withdraw_all() for command in self._consent(step)]
        return (*withdrawn, *self._offers.lapse(), *self.handing_over.agree())  # 8. and 4.

    def handed_over(self) -> Commands:
        """The yes is on the record: the technician is out. Nothing where there was none."""
        commands = self.handing_over.done()
        if commands:
            self._technician = None
        return commands

    def said(self, text: str) -> Commands:
        """The customer writes a line."""
        if self.ended:
            return ()
        pieces = [text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT)]
        said = [
            (Record(Kinds.MESSAGE, {"from": "customer", "text": each}), Send(Said(each))) for each in pieces
        ]
        return tuple(command for pair in said for command in pair)

    def copied(self, text: str) -> Commands:
        """The customer copied `text`, after they had allowed that it is sent."""
        return () if self.ended or self._technician is None else self._clipboards.copied(text)

    def _presented(self, message: Present) -> Commands:
        try:
            made = statement.parse(dsse.read(message.envelope).payload)
        except EvidenceError as error:
            return (Send(Refusal(error.happened, error.next_step)),)
        if made.kind not in PRESENTED or made.case != self._case:
            sentence = "Only claims, offers and changes of this case can be presented."
            return (Send(Refusal(sentence, "Present one.")),)
        if made.kind is Kinds.OFFER and self._offers.too_many:
            return (Send(Refusal("There were too many offers in this session.", "End it and talk again.")),)
        return (Judge(made, message.envelope),)

    def judged(
        self, about: str, subject: str, body: Mapping[str, Any], verdict: Mapping[str, Any]
    ) -> Commands:
        """A claim or offer is on the record and was checked; now the customer may see both."""  # 3.
        if about == Kinds.CHANGE.value:
            return (ShowChanged(subject, body), Send(Judged(about, subject, {})))
        if about == Kinds.OFFER.value:
            if self._technician is None:
                return self._offers.unseen(subject, verdict)
            self._offers.shown(subject, verdict)
        return (
            decision(about, subject, verdict, "shown"),
            ShowJudged(about, subject, body, verdict),
            Send(Judged(about, subject, dict(verdict))),
        )

    def decided(self, offer: str, *, accepted: bool) -> Commands:
        """The customer answers an offer."""
        return () if self.ended else self._offers.answered(offer, accepted=accepted)  # 4.

    def stopped(self, by: str, reason: str) -> Commands:
        """The session ends. `by` is `customer`, `technician` or `line`."""  # 5.
        if self.ended:
            return ()
        withdrawn = [command for step in self._consents.end() for command in self._consent(step)]
        withdrawn += self.handing_over.refuse(Cause.UNANSWERED.value)
        self.ended = True
        unanswered = self._offers.left_open()  # 4.
        return (*withdrawn, *unanswered, *self._refusals.rest(), Send(Ended(reason)), HangUp(reason))

    def closing(self, by: str, reason: str) -> Record:
        """The last statement of the record."""
        at = timestamp(self._clock.now())
        return Record(Kinds.CLOSING, {"ended_by": by, "reason": reason, "ended_at": at})
