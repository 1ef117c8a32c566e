"""Handing a case over as a transcript: what happens, and what follows."""

from __future__ import annotations

import pytest

from desktop_assist.channel.identity import Identity
from desktop_assist.consent import Capability, Consents
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.keyfile import fingerprint
from desktop_assist.evidence.statement import Kinds
from desktop_assist.hand_over import HandOver, HandOverStep
from desktop_assist.session.commands import (
    AskToHandOver,
    Command,
    LetGo,
    Record,
    Send,
    ShowConsent,
    ShowDecided,
    ShowHandOver,
)
from desktop_assist.session.customer import CustomerSession
from desktop_assist.session.messages import AskHandOver, ConsentNow, Decided, HandOverNow, Refusal
from simulators.fixed_clock import FixedClock

WHY = "Omar knows printers."
KEYS = {name: keyfile.generate() for name in ("maria", "omar", "eve")}


def technician(name: str, key: str = "") -> Identity:
    return Identity(name, "technician", "cert", "2026-11-22T06:00:00Z", KEYS[key or name].public_raw)


def key_of(name: str) -> str:
    return fingerprint(KEYS[name].public_line)


class Session(CustomerSession):
    def __init__(self) -> None:
        self.clock = FixedClock()
        self.consents = Consents(self.clock)
        super().__init__("01KAKQ7Y5X0000000000000000", self.consents, self.clock)


@pytest.fixture
def session() -> Session:
    made = Session()
    made.arrived(technician("maria"))
    return made


def step(step: HandOverStep, to: str = "omar", key: str = "", cause: str = "") -> HandOver:
    return HandOver(step, "maria", to, key, WHY, cause)


def refused(commands: tuple[Command, ...]) -> str:
    (command,) = commands
    assert isinstance(command, Send)
    assert isinstance(command.message, Refusal)
    assert command.message.about == "hand-over"
    return command.message.happened


def test_the_question_is_recorded_then_asked(session: Session) -> None:
    asked = step(HandOverStep.ASKED, key=key_of("omar"))
    assert session.received(AskHandOver(WHY + "\x1b", "omar", key_of("omar"))) == (
        Record(Kinds.HAND_OVER, {**asked.to_json(), "reason": f"{WHY}\N{REPLACEMENT CHARACTER}"}),
        AskToHandOver(
            HandOver(HandOverStep.ASKED, "maria", "omar", key_of("omar"), f"{WHY}\N{REPLACEMENT CHARACTER}")
        ),
        Send(HandOverNow("asked", "omar")),
    )


def test_a_yes_withdraws_everything_first_and_counts_when_it_is_recorded(session: Session) -> None:
    session.asked(Capability.SCREEN, "To look.")
    session.consents.grant(Capability.SCREEN)
    session.received(AskHandOver(WHY, "omar"))
    agreed = step(HandOverStep.AGREED)
    assert session.hand_over_answered(agreed=True) == (
        Record(Kinds.CONSENT, {"capability": "screen", "step": "withdrawn", "reason": ""}),
        ShowConsent(Capability.SCREEN, "withdrawn"),
        Send(ConsentNow("screen", "withdrawn")),
        Record(Kinds.HAND_OVER, agreed.to_json()),
    )
    assert session.technician == technician("maria"), "not before it is on the record"
    assert session.handed_over() == (ShowHandOver(agreed), Send(HandOverNow("agreed", "omar")), LetGo())
    assert session.technician is None
    assert session.handed_over() == ()


VERDICT = {"kind": "supported", "reasons": []}


def decided(offer: str, answer: str) -> Record:
    return Record(Kinds.DECISION, {"about": "offer", "id": offer, "verdict": VERDICT, "answer": answer})


def test_an_offer_that_nobody_answered_lapses_before_the_hand_over_is_on_the_record(session: Session) -> None:
    session.judged("offer", "offer-1", {}, VERDICT)
    session.judged("offer", "offer-2", {}, VERDICT)
    session.decided("offer-1", accepted=True)
    session.received(AskHandOver(WHY, "omar"))
    assert session.hand_over_answered(agreed=True) == (
        decided("offer-2", "lapsed"),
        ShowDecided("offer-2", "lapsed"),
        Send(Decided("offer-2", "lapsed")),
        Record(Kinds.HAND_OVER, step(HandOverStep.AGREED).to_json()),
    )
    session.handed_over()
    assert session.decided("offer-2", accepted=True) == (), "nobody is there who stands for it"
    late = session.judged("offer", "offer-3", {}, VERDICT)
    assert late == (decided("offer-3", "lapsed"),), "it waited for the line, and is not shown any more"
    session.arrived(technician("omar"))
    session.judged("offer", "offer-4", {}, VERDICT)
    assert [each for each in session.stopped("customer", "") if isinstance(each, Record)] == [
        decided("offer-4", "unanswered")
    ]


def test_a_no_leaves_every_offer_open(session: Session) -> None:
    session.judged("offer", "offer-1", {}, VERDICT)
    session.received(AskHandOver(WHY, "omar"))
    session.hand_over_answered(agreed=False)
    assert session.decided("offer-1", accepted=True)[0] == decided("offer-1", "accepted")


def test_only_whom_the_customer_agreed_to_arrives(session: Session) -> None:
    session.received(AskHandOver(WHY, "omar", key_of("omar")))
    session.hand_over_answered(agreed=True)
    session.handed_over()
    for other in (technician("maria"), technician("eve"), technician("omar", key="eve")):
        assert session.arrived(other) == ()
        assert session.technician is None
    assert session.received(AskHandOver(WHY, "maria")) == (), "nobody is here"
    (record,) = session.arrived(technician("omar"))
    assert isinstance(record, Record)
    assert record.kind is Kinds.ARRIVAL


def test_a_case_can_go_back_to_who_had_it_before(session: Session) -> None:
    for name, to in (("maria", "omar"), ("omar", "maria")):
        session.arrived(technician(name))
        session.received(AskHandOver(WHY, to))
        session.hand_over_answered(agreed=True)
        session.handed_over()
    assert session.arrived(technician("omar")) == ()
    assert session.arrived(technician("maria")) != ()


def test_what_could_not_be_recorded_did_not_happen(session: Session) -> None:
    session.received(AskHandOver(WHY, "omar"))
    session.hand_over_answered(agreed=True)
    assert session.technician == technician("maria")
    session.received(AskHandOver(WHY, "eve"))
    session.hand_over_answered(agreed=False)
    assert session.handed_over() == (), "the former yes is not kept for another question"


def test_no_and_no_answer(session: Session) -> None:
    session.received(AskHandOver(WHY, "omar"))
    no = step(HandOverStep.REFUSED)
    told = (Record(Kinds.HAND_OVER, no.to_json()), ShowHandOver(no), Send(HandOverNow("refused", "omar")))
    assert session.hand_over_answered(agreed=False) == told
    assert session.hand_over_answered(agreed=True) == (), "there is no question any more"
    session.received(AskHandOver(WHY, "omar"))
    session.clock.pass_seconds(60)
    assert session.time_passed() == ()
    session.clock.pass_seconds(1)
    late = step(HandOverStep.REFUSED, cause="unanswered")
    assert session.time_passed()[0] == Record(Kinds.HAND_OVER, late.to_json())
    assert session.hand_over_answered(agreed=True) == ()
    assert session.technician == technician("maria")


@pytest.mark.parametrize(
    "message",
    [
        AskHandOver("", "omar"),
        AskHandOver(" \n ", "omar"),
        AskHandOver(WHY, "maria"),
        AskHandOver(WHY, "", key_of("omar")),
    ],
)
def test_what_cannot_be_asked(session: Session, message: AskHandOver) -> None:
    assert "with a reason" in refused(session.received(message))
    assert not session.handing_over.open


def test_one_question_at_a_time_and_three_in_ten_minutes(session: Session) -> None:
    session.received(AskHandOver(WHY, "omar"))
    assert "being asked already" in refused(session.received(AskHandOver(WHY, "eve")))
    for _ in range(2):
        session.hand_over_answered(agreed=False)
        session.received(AskHandOver(WHY, "omar"))
    session.hand_over_answered(agreed=False)
    assert "too often" in refused(session.received(AskHandOver(WHY, "omar")))
    session.clock.pass_seconds(601)
    assert len(session.received(AskHandOver(WHY, "omar"))) == 3


def test_a_question_that_is_open_at_the_end_is_refused(session: Session) -> None:
    session.received(AskHandOver(WHY, "omar"))
    late = step(HandOverStep.REFUSED, cause="unanswered")
    assert Record(Kinds.HAND_OVER, late.to_json()) in session.stopped("customer", "Enough.")
    assert session.hand_over_answered(agreed=True) == ()
