"""The session, with real desk and SSH: the customer holds every switch, and nothing is off the record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import ChannelError
from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.consent import Capability
from desktop_assist.desk import people
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.engagement.errors import CaseNotJoined
from desktop_assist.engagement.events import (
    ConsentAsked,
    ConsentChanged,
    OfferDecided,
    Paused,
    Said,
    SessionEnded,
    ShownJudged,
    TerminalEnded,
    TerminalPrinted,
)
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.statement import Kinds
from desktop_assist.terms import Cause, Terms
from diagnostics.clock import SystemClock, parse_timestamp
from simulators.engaged import Engaged


def printed(engaged: Engaged, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        seen += engaged.told.wait_for(TerminalPrinted, f"{wanted!r}").data
    return seen


def kinds(engaged: Engaged) -> list[Kinds]:
    return [made.kind for made in engaged.statements()]


def test_a_terminal_runs_while_it_is_allowed_and_not_longer(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    engaged.technician.open_terminal(80, 24)
    engaged.technician.type(b"echo allowed-$((6*7))\n")
    printed(engaged, b"allowed-42")
    engaged.customer.withdraw(Capability.TERMINAL)
    assert not engaged.customer.consents.allows(Capability.TERMINAL)
    engaged.told.wait_for(TerminalEnded, "The end of the terminal")
    engaged.technician_told.wait_for(TerminalEnded, "The end of the terminal")


def test_minutes_that_are_over_end_the_terminal_and_both_hear_why(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.ask_consent(Capability.TERMINAL, "To look.")
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.TERMINAL, True, Terms(10))
    while (told := engaged.technician_told.wait_for(ConsentChanged, "The answer")).step != "granted":
        pass
    assert told.terms.minutes == 10
    engaged.technician.open_terminal(80, 24)
    engaged.technician.type(b"trap '' HUP; echo deaf-$((6*7)); sleep 1000\n")
    printed(engaged, b"deaf-42")
    real = SystemClock.monotonic
    monkeypatch.setattr(SystemClock, "monotonic", lambda clock: real(clock) + 600)
    engaged.told.wait_for(TerminalEnded, "The end of the terminal")
    ended = engaged.technician_told.wait_for(ConsentChanged, "The end of the time")
    assert (ended.step, ended.cause) == ("expired", Cause.TIME_OVER)
    monkeypatch.undo()
    engaged.customer.stop()
    engaged.told.wait_for(SessionEnded, "The end")
    consents = [made.body for made in engaged.statements() if made.kind is Kinds.CONSENT]
    assert [body.get("minutes") for body in consents] == [None, 10, None]
    assert consents[-1]["cause"] == "time over"


def test_stop_ends_everything_and_both_hear_it(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    engaged.technician.open_terminal(80, 24)
    engaged.technician.type(b"trap '' HUP TERM; echo deaf-$((6*7)); sleep 1000\n")
    printed(engaged, b"deaf-42")
    engaged.customer.stop()
    assert engaged.customer.consents.granted() == frozenset()
    engaged.told.wait_for(TerminalEnded, "The end of the terminal")
    engaged.technician_told.wait_for(SessionEnded, "The end at the technician's")
    engaged.finish()
    assert kinds(engaged)[-1] is Kinds.CLOSING
    assert engaged.statements()[-1].body["ended_by"] == "customer"


def test_no_means_no(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.ask_consent(Capability.TERMINAL, "To look.")
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.TERMINAL, False)
    while engaged.technician_told.wait_for(ConsentChanged, "The answer").step != "refused":
        pass
    engaged.technician.ask_consent(Capability.TERMINAL, "Again.")
    asked = engaged.told.wait_for(ConsentAsked, "The second question")
    assert asked.reason == "Again."


def test_an_answer_to_no_question_grants_nothing(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.customer.answer_consent(Capability.TERMINAL, True)
    engaged.technician.say("Hello.")
    engaged.told.wait_for(Said, "The line after it")
    assert engaged.customer.consents.granted() == frozenset()


def test_a_second_technician_stays_outside(engaged: Engaged) -> None:
    case = engaged.open()
    engaged.join()
    folder = engaged.practice.desk_folder
    issued = people.issue(folder, "other", TECHNICIAN, engaged.practice.clock.now())
    other = engaged.new_technician(keyfile.load(issued.key))
    try:
        other.connect()
        with pytest.raises(RequestRefused, match="has taken this case"):
            other.join(case)
    finally:
        other.close()


def test_a_claim_and_an_offer_come_with_their_verdicts(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    finding = engaged.sealed.report.findings[0].id
    engaged.technician.claim("Your computer is full of viruses.", (finding,), "serious")
    claim = engaged.told.wait_for(ShownJudged, "The claim")
    assert (claim.about, claim.verdict["kind"]) == ("claim", "contradicted")
    offer = engaged.technician.offer("yearly-plan", (finding,), "You need it.")
    shown = engaged.told.wait_for(ShownJudged, "The offer")
    assert (shown.id, shown.verdict["kind"]) == (offer, "contradicted")
    engaged.customer.decide(offer, True)
    assert engaged.told.wait_for(OfferDecided, "The answer").answer == "accepted"
    engaged.customer.decide(offer, False)
    engaged.finish()
    answers = [made.body["answer"] for made in engaged.statements() if made.kind is Kinds.DECISION]
    assert answers == ["shown", "shown", "accepted"]


def test_an_offer_that_was_not_answered_is_recorded_as_such(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.offer("yearly-plan", (), "You need it.")
    engaged.told.wait_for(ShownJudged, "The offer")
    engaged.finish()
    answers = [made.body["answer"] for made in engaged.statements() if made.kind is Kinds.DECISION]
    assert answers == ["shown", "unanswered"]


def failing(*_arguments: object, **_named: object) -> None:
    raise EvidenceNotWritten("The disk is full.", next_step="Free some space.")


def test_what_cannot_be_recorded_does_not_happen(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    monkeypatch.setattr(engaged.practice.install.store, "append", failing)
    engaged.technician.say("This line cannot be recorded.")
    paused = engaged.told.wait_for(Paused, "The pause")
    assert "The disk is full." in paused.sentence
    assert engaged.customer.consents.granted() == frozenset()
    monkeypatch.undo()
    engaged.technician.say("This one can.")
    assert engaged.told.wait_for(Said, "The next line").text == "This one can."


def test_what_a_pause_ended_is_recorded_once_that_is_possible_again(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    engaged.technician.open_terminal(80, 24)
    engaged.told.wait_for(TerminalPrinted, "The prompt")
    monkeypatch.setattr(engaged.practice.install.store, "append", failing)
    engaged.customer.say("This line cannot be recorded.")
    engaged.told.wait_for(Paused, "The pause")
    at = engaged.practice.clock.now()
    monkeypatch.undo()  # nobody does anything: it is recorded by itself
    ended = engaged.technician_told.wait_for(ConsentChanged, "The end")
    while (ended.capability, ended.step) != (Capability.TERMINAL, "withdrawn"):
        ended = engaged.technician_told.wait_for(ConsentChanged, "The end")
    assert ended.cause == "not written"
    sealed = engaged.finish()
    steps = [made for made in engaged.statements() if made.kind is Kinds.CONSENT]
    assert [made.body["step"] for made in steps if made.body["capability"] == "terminal"] == [
        "asked", "granted", "withdrawn",
    ]  # fmt: skip
    (withdrawn,) = (made for made in steps if made.body["step"] == "withdrawn")
    assert withdrawn.body["cause"] == "not written"
    assert parse_timestamp(withdrawn.body["happened_at"]) <= at
    verified = verify(sealed.path, engaged.practice.organisation)
    assert verified.passed, verified


def test_nobody_comes_in_unrecorded(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    engaged.open()
    monkeypatch.setattr(engaged.practice.install.store, "append", failing)
    engaged.technician.connect()
    with pytest.raises((CaseNotJoined, ChannelError)):
        engaged.technician.join(engaged.customer.case)
    engaged.told.wait_for(Paused, "The pause")
    monkeypatch.undo()
    assert Kinds.ARRIVAL not in kinds(engaged)


def test_a_terminal_that_cannot_be_recorded_ends(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    monkeypatch.setattr("desktop_assist.channel.asciicast.Recording.output", failing)
    engaged.technician.open_terminal(80, 24)
    engaged.told.wait_for(Paused, "The pause")
    assert not engaged.customer.consents.allows(Capability.TERMINAL)


@pytest.mark.parametrize(
    "act",
    [
        lambda program: program.answer_consent(Capability.TERMINAL, True),
        lambda program: program.withdraw(Capability.TERMINAL),
        lambda program: program.say("Hello?"),
        lambda program: program.decide("offer", True),
        lambda program: program.interrupt_terminal(),
        lambda program: program.stop(),
    ],
)
def test_without_a_case_nothing_follows(engaged: Engaged, act: Callable[[object], None]) -> None:
    act(engaged.customer)
    assert engaged.customer.case == ""
    assert engaged.customer.consents.granted() == frozenset()
