"""The customer's side as a transcript: what happens, and what follows."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desktop_assist import hand_over
from desktop_assist.channel.identity import Identity
from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.evidence import dsse, keyfile, statement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.hand_over import HandOver
from desktop_assist.session import offered
from desktop_assist.session.commands import (
    AskCustomer,
    Command,
    HangUp,
    Judge,
    Record,
    Send,
    ShowConsent,
    ShowDecided,
    ShowJudged,
    ShowSaid,
    TakePicture,
)
from desktop_assist.session.customer import CustomerSession
from desktop_assist.session.messages import (
    AskConsent,
    AskHandOver,
    ConsentNow,
    Decided,
    Ended,
    Judged,
    KeepPicture,
    Leave,
    Present,
    Refusal,
    Said,
    Say,
)
from desktop_assist.terms import Terms
from simulators.fixed_clock import FixedClock

CASE, OTHER_CASE = "01KAKQ7Y5X0000000000000000", "01KAKQ7Y5X0000000000000001"
KEY = keyfile.generate()
MARIA = Identity("maria", "technician", "cert", "2026-11-22T06:00:00Z", KEY.public_raw)
OMAR = Identity("omar", "technician", "cert", "2026-11-22T06:00:00Z", keyfile.generate().public_raw)
VERDICT = {"verdict": "unsupported"}
TERMINAL = Capability.TERMINAL


class Session(CustomerSession):
    """A session with its clock and consents at hand."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.consents = Consents(self.clock)
        super().__init__(CASE, self.consents, self.clock)


@pytest.fixture
def session() -> Session:
    made = Session()
    made.arrived(MARIA)
    return made


def presented(kind: Kinds, case: str = CASE, **body: Any) -> Present:
    made = statement.make(
        kind, case=case, seq=2, prev="0" * 64, at="2026-11-21T18:04:05Z", body={"id": "x-1", **body}
    )
    return Present(dsse.sign(made, KEY))


FREELY = Terms(mode="free")


def consent(step: str, reason: str = "", cause: str = "", **terms: Any) -> tuple[Command, ...]:
    on = Terms(**terms)
    body = {"capability": "terminal", "step": step, "reason": reason, **terms}
    return (
        Record(Kinds.CONSENT, {**body, "cause": cause} if cause else body),
        ShowConsent(TERMINAL, step, on, cause),
        Send(ConsentNow("terminal", step, on.minutes, on.mode, cause=cause)),
    )


def test_the_arrival_is_put_on_the_record_once() -> None:
    session = Session()
    (recorded,) = session.arrived(MARIA)
    assert recorded == Record(
        Kinds.ARRIVAL,
        {"technician": "maria", "certificate": "cert", "valid_until": "2026-11-22T06:00:00Z"},
    )
    assert session.technician == MARIA
    assert session.arrived(MARIA) == ()


def test_an_arrival_that_cannot_be_recorded_is_none() -> None:
    session = Session()
    session.arrived(MARIA)
    session.not_admitted()
    assert session.technician is None
    assert session.received(Say("hello")) == ()
    assert len(session.arrived(MARIA)) == 1


EVERYTHING = (AskConsent("terminal", "x"), Say("x"), presented(Kinds.OFFER), Leave())


@pytest.mark.parametrize("message", EVERYTHING, ids=lambda each: type(each).__name__)
def test_1_before_the_arrival_and_after_the_end_nothing_has_an_effect(message: Any) -> None:
    session = Session()
    assert session.received(message) == ()
    assert session.asked(TERMINAL, "x") == ()
    session.arrived(MARIA)
    session.stopped("customer", "Enough.")
    assert session.received(message) == ()
    assert session.asked(TERMINAL, "x") == ()
    assert session.said("hello") == ()
    assert session.stopped("line", "again") == ()
    assert session.arrived(MARIA) == ()
    assert session.consents.granted() == frozenset()


def test_2_a_consent_from_question_to_withdrawal(session: Session) -> None:
    assert session.received(AskConsent("terminal", "To look.")) == (
        *consent("asked", "To look.", mode="free"),
        AskCustomer(TERMINAL, "To look.", FREELY),
    )
    assert session.received(AskConsent("terminal", "Now!")) == (), "it is being asked"
    assert session.consent_changed(session.consents.grant(TERMINAL)) == consent("granted", mode="free")
    assert session.received(AskConsent("terminal", "Again")) == (), "it is allowed"
    (withdrawn,) = session.consents.withdraw(TERMINAL)
    assert session.consent_changed(withdrawn) == consent("withdrawn")


def test_2_a_refusal_and_an_expiry(session: Session) -> None:
    session.received(AskConsent("terminal", ""))
    assert session.consent_changed(session.consents.refuse(TERMINAL)) == consent("refused")
    session.received(AskConsent("terminal", ""))
    assert session.time_passed() == ()
    session.clock.pass_seconds(61)
    assert session.time_passed() == consent("expired", cause="unanswered")
    assert session.consent_changed(session.consents.grant(TERMINAL)) == (), "too late"


def test_2_for_some_minutes_and_no_longer(session: Session) -> None:
    session.received(AskConsent("terminal", ""))
    granted = session.consents.grant(TERMINAL, Terms(10))
    assert session.consent_changed(granted) == consent("granted", minutes=10, mode="free")
    session.clock.pass_seconds(599)
    assert session.time_passed() == ()
    session.clock.pass_seconds(1)
    assert session.time_passed() == consent("expired", cause="time over")
    assert session.received(AskConsent("terminal", "More."))[:3] == consent("asked", "More.", mode="free")


def test_2_the_technician_asks_for_a_mode_and_the_customer_chooses(session: Session) -> None:
    wished = Terms(mode="listed commands")
    asked = session.received(AskConsent("terminal", "", mode="listed commands"))
    assert asked[-1] == AskCustomer(TERMINAL, "", wished)
    granted = session.consents.grant(TERMINAL, Terms(mode="each line approved"))
    assert session.consent_changed(granted) == consent("granted", mode="each line approved")


def test_2_a_mode_that_there_is_not_is_the_usual_one(session: Session) -> None:
    assert session.received(AskConsent("terminal", "", mode="as root"))[-1] == AskCustomer(
        TERMINAL, "", FREELY
    )
    assert session.received(AskConsent("screen", "", mode="free"))[-1] == AskCustomer(Capability.SCREEN, "")


def test_2_asking_too_often_is_told_to_the_technician_alone(session: Session) -> None:
    for _ in range(3):
        session.received(AskConsent("terminal", ""))
        session.consents.refuse(TERMINAL)
    (told,) = session.received(AskConsent("terminal", ""))
    assert isinstance(told, Send)
    assert isinstance(told.message, Refusal)
    assert told.message.about == "consent"


def test_2_an_unknown_capability_is_refused(session: Session) -> None:
    (told,) = session.received(AskConsent("everything", ""))
    assert isinstance(told, Send)
    assert isinstance(told.message, Refusal)
    assert told.message.about == "consent"


def test_6_words_are_recorded_and_shown_without_disguise(session: Session) -> None:
    assert session.received(Say("hello \x1b[8m\u202e")) == (
        Record(Kinds.MESSAGE, {"from": "technician", "text": "hello \ufffd[8m\ufffd"}),
        ShowSaid("hello \ufffd[8m\ufffd"),
    )
    asked = session.received(AskConsent("terminal", "\x07please"))
    assert asked[-1] == AskCustomer(TERMINAL, "\ufffdplease", FREELY)


def test_what_the_customer_says_is_recorded_then_sent_whole(session: Session) -> None:
    assert session.said("hello") == (
        Record(Kinds.MESSAGE, {"from": "customer", "text": "hello"}),
        Send(Said("hello")),
    )
    long = session.said("x" * 9000)
    texts = [each.message.text for each in long if isinstance(each, Send) and isinstance(each.message, Said)]
    assert [len(text) for text in texts] == [4000, 4000, 1000]
    assert session.said("") == ()


def test_3_an_offer_is_judged_before_it_is_shown(session: Session) -> None:
    message = presented(Kinds.OFFER)
    (judge,) = session.received(message)
    assert isinstance(judge, Judge)
    assert judge.envelope == message.envelope
    assert session.judged("offer", "x-1", {"id": "x-1"}, VERDICT) == (
        Record(Kinds.DECISION, {"about": "offer", "id": "x-1", "verdict": VERDICT, "answer": "shown"}),
        ShowJudged("offer", "x-1", {"id": "x-1"}, VERDICT),
        Send(Judged("offer", "x-1", VERDICT)),
    )


@pytest.mark.parametrize(
    "message",
    [
        presented(Kinds.OFFER, OTHER_CASE),
        presented(Kinds.CONSENT),
        presented(Kinds.CLOSING),
        Present(b""),
        Present(b"{}"),
        Present(dsse.sign(b"{}", KEY)),
    ],
    ids=["another case", "a consent", "a closing", "empty", "no envelope", "no statement"],
)
def test_3_only_claims_and_offers_of_this_case_are_judged(session: Session, message: Present) -> None:
    (told,) = session.received(message)
    assert isinstance(told, Send)
    assert isinstance(told.message, Refusal)
    assert told.message.about == "", "it is about what was presented"


def test_3_offers_are_bounded(session: Session) -> None:
    for number in range(offered.MOST_OFFERS):
        assert isinstance(session.received(presented(Kinds.OFFER))[0], Judge)
        session.judged("offer", f"offer-{number}", {}, VERDICT)
    assert isinstance(session.received(presented(Kinds.OFFER))[0], Send)
    assert isinstance(session.received(presented(Kinds.CLAIM))[0], Judge)


def test_4_an_offer_is_answered_once(session: Session) -> None:
    assert session.decided("offer-1", accepted=True) == (), "it was never shown"
    session.judged("offer", "offer-1", {}, VERDICT)
    session.judged("claim", "claim-1", {}, VERDICT)
    assert session.decided("claim-1", accepted=True) == (), "a claim is nothing to buy"
    assert session.decided("offer-1", accepted=False) == (
        Record(Kinds.DECISION, {"about": "offer", "id": "offer-1", "verdict": VERDICT, "answer": "declined"}),
        ShowDecided("offer-1", "declined"),
        Send(Decided("offer-1", "declined")),
    )
    assert session.decided("offer-1", accepted=True) == ()


def test_5_the_end_withdraws_first_and_hangs_up_last(session: Session) -> None:
    session.received(AskConsent("terminal", ""))
    session.consents.grant(TERMINAL)
    session.judged("offer", "offer-1", {}, VERDICT)
    session.judged("offer", "offer-2", {}, VERDICT)
    session.decided("offer-1", accepted=True)
    assert session.received(Leave()) == (
        *consent("withdrawn"),
        Record(
            Kinds.DECISION, {"about": "offer", "id": "offer-2", "verdict": VERDICT, "answer": "unanswered"}
        ),
        Send(Ended("The technician has finished.")),
        HangUp("The technician has finished."),
    )
    assert session.ended
    assert session.decided("offer-2", accepted=True) == ()


def test_the_closing_says_who_ended_it(session: Session) -> None:
    closing = session.closing("line", "It broke.")
    assert closing == Record(
        Kinds.CLOSING, {"ended_by": "line", "reason": "It broke.", "ended_at": "2026-11-21T18:04:05Z"}
    )


anything = st.one_of(
    st.builds(AskConsent, st.sampled_from([*Capability, "everything", ""]), st.text(max_size=20)),
    st.builds(Say, st.text(max_size=20)),
    st.sampled_from([presented(kind) for kind in Kinds] + [Present(b"x")]),
    st.builds(AskHandOver, st.sampled_from(["He knows.", ""]), st.sampled_from(["", "omar", "maria"])),
    st.just(Leave()),
)


class Hostile(RuleBasedStateMachine):
    """A technician sends what it likes, late, twice, in any order; lines are lost, time jumps.

    Whatever happens, what is open is what the customer granted, for as long as they granted it, and each
    thing that is shown, asked or told is on the record first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.until: dict[Capability, float] = {}  # what the customer granted and nothing ended
        self.lost: dict[Capability, float] = {}  # what a lost line suspended, and since when
        self.questions: set[Capability] = set()
        self.on_the_way: list[Any] = []  # from the technician
        self.to_record: list[ConsentStep | None] = []  # took effect, and waits for its turn
        self.open: set[Capability] = set()  # in use; a watcher closes it
        self.may_follow: HandOver | None = None  # the last yes that is on the record
        self.session.consents.watch(self.open.discard)

    def do(self, commands: tuple[Command, ...]) -> None:
        recorded: list[Record] = []
        for command in commands:
            if isinstance(command, Record):
                recorded.append(command)
            if isinstance(command, ShowSaid | ShowJudged | ShowDecided):
                assert recorded, "nothing is shown that is not on the record"
            if isinstance(command, AskCustomer | ShowConsent):
                about = [one.body.get("capability") for one in recorded]
                assert command.capability.value in about, "a step is on the record before it is told"
            if isinstance(command, AskCustomer):
                self.questions.add(command.capability)

    @rule(who=st.sampled_from([MARIA, OMAR]))
    def arrive(self, who: Identity) -> None:
        before = self.session.technician
        self.do(self.session.arrived(who))
        if self.may_follow is not None and before is None and self.session.technician is not None:
            assert self.may_follow.admits(self.session.technician.name, ""), "not whom the customer agreed to"

    @rule(agreed=st.booleans(), recorded=st.booleans())
    def customer_answers_the_hand_over(self, agreed: bool, recorded: bool) -> None:
        technician, allowed = self.session.technician, self.session.consents.granted()
        commands = self.session.hand_over_answered(agreed=agreed)
        self.do(commands)
        if not commands or not agreed:
            assert self.session.technician is technician
            assert self.session.consents.granted() == allowed
            return
        self.nothing_is_allowed()
        assert self.session.technician is technician, "not before the yes is on the record"
        if recorded:
            assert isinstance(commands[-1], Record)
            self.may_follow = hand_over.read(commands[-1].body)
            self.do(self.session.handed_over())
            assert self.session.technician is None
            assert self.session.received(Say("still here?")) == ()

    @rule()
    def arrival_fails(self) -> None:
        self.session.not_admitted()

    @rule(message=anything)
    def send(self, message: Any) -> None:
        self.on_the_way.append(message)

    @rule(place=st.integers(min_value=0, max_value=9), again=st.booleans())
    def receive(self, place: int, again: bool) -> None:
        if not self.on_the_way:
            return
        place %= len(self.on_the_way)
        message = self.on_the_way[place] if again else self.on_the_way.pop(place)
        before = self.session.consents.granted()
        silent = self.session.ended or self.session.technician is None
        commands = self.session.received(message)
        assert not (silent and commands)
        assert self.session.consents.granted() <= before, "no message ever allows anything"
        if self.session.ended:
            self.nothing_is_allowed()
        self.do(commands)

    @rule()
    def messages_are_lost(self) -> None:
        self.on_the_way.clear()

    @rule(capability=st.sampled_from(Capability))
    def open_on_the_line(self, capability: Capability) -> None:
        self.do(self.session.asked(capability, "by a request"))
        if self.session.consents.allows(capability):
            self.open.add(capability)

    @rule(capability=st.sampled_from(Capability), minutes=st.sampled_from([0, 1, 10]))
    def customer_says_yes(self, capability: Capability, minutes: int) -> None:
        step = self.session.consents.grant(capability, Terms(minutes))
        if step is not None and step.step == "granted":
            assert capability in self.questions, "nobody was asked"
            self.until[capability] = self.session.clock.monotonic() + (60 * minutes or math.inf)
            self.lost.pop(capability, None)
        self.to_record.append(step)

    @rule(capability=st.sampled_from(Capability))
    def customer_says_no(self, capability: Capability) -> None:
        self.to_record.append(self.session.consents.refuse(capability))

    @rule(capability=st.sampled_from(Capability))
    def customer_withdraws(self, capability: Capability) -> None:
        for step in self.session.consents.withdraw(capability):
            self.to_record.append(step)
            self.until.pop(step.capability, None)
            self.lost.pop(step.capability, None)
        assert capability not in self.open

    @rule()
    def line_is_lost(self) -> None:
        self.to_record += self.session.consents.suspend()
        assert not self.open
        self.lost |= dict.fromkeys(self.until, self.session.clock.monotonic())

    @rule()
    def line_is_back(self) -> None:
        self.to_record += self.session.consents.resume()
        now = self.session.clock.monotonic()
        late = {capability for capability, since in self.lost.items() if now - since > 120}
        assert not late & self.session.consents.granted(), "it was lost for too long"
        self.lost.clear()

    @rule(seconds=st.sampled_from([0.1, 5, 59, 61, 119, 121, 600, 30_000]))
    def time_jumps(self, seconds: float) -> None:
        self.session.clock.pass_seconds(seconds)

    @rule()
    def time_is_looked_at(self) -> None:
        self.to_record += self.session.consents.expire()
        assert self.open <= self.session.consents.granted(), "what is over is closed"

    @rule()
    def worker_ticks(self) -> None:
        self.do(self.session.time_passed())

    @rule(place=st.integers(min_value=0, max_value=9))
    def worker_records(self, place: int) -> None:
        if self.to_record:
            self.do(self.session.consent_changed(self.to_record.pop(place % len(self.to_record))))

    @rule(subject=st.sampled_from(["a", "b"]))
    def judged(self, subject: str) -> None:
        self.do(self.session.judged("offer", subject, {}, VERDICT))

    @rule(subject=st.sampled_from(["a", "b"]), accepted=st.booleans())
    def decide(self, subject: str, accepted: bool) -> None:
        self.do(self.session.decided(subject, accepted=accepted))

    @rule()
    def stop(self) -> None:
        self.do(self.session.stopped("customer", "Enough."))
        self.nothing_is_allowed()

    def nothing_is_allowed(self) -> None:
        self.until.clear()
        self.lost.clear()
        assert self.session.consents.granted() == frozenset()
        assert not self.open

    @invariant()
    def allowed_is_what_the_customer_granted(self) -> None:
        allowed, now = self.session.consents.granted(), self.session.clock.monotonic()
        assert allowed <= {capability for capability, until in self.until.items() if now < until}
        assert not (self.session.ended and allowed)
        assert {each for each in self.open if self.session.consents.allows(each)} <= allowed


TestHostile = Hostile.TestCase
TestHostile.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_a_picture_is_kept_only_while_the_screen_may_be_seen() -> None:
    session = Session()
    assert session.received(KeepPicture()) == (), "nobody has arrived"
    session.arrived(MARIA)
    (refused,) = session.received(KeepPicture())
    assert isinstance(refused, Send)
    assert isinstance(refused.message, Refusal)
    assert refused.message.about == "picture"
    session.received(AskConsent("screen", "To look."))
    session.consent_changed(session.consents.grant(Capability.SCREEN))
    assert session.received(KeepPicture()) == (TakePicture(),)
