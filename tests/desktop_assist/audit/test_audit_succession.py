"""Step 7, hand-overs: a second technician comes exactly after the customer's yes, and is whom it names."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop_assist.audit import case_summary, claims, telling
from desktop_assist.audit.verify import verify
from desktop_assist.evidence import bundle, keyfile
from desktop_assist.evidence.keyfile import fingerprint
from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed, said
from simulators.case_builder import Session, arrival, at


@pytest.fixture
def omar(desk):
    return desk.technician("omar")


@pytest.fixture
def session(desk, omar):
    """A good session of two technicians, which omar ends."""
    made = Session(desk, technician=desk.technician())
    made.open()
    made.arrive()
    made.use_terminal()
    made.present(made.offer(), "accepted", 400)
    made.hand_over(omar, key=fingerprint(omar.public_line))
    made.close()
    return made


@pytest.fixture
def audit(session, desk, omar, tmp_path):
    def verified(**seals):
        everybody = {"customer": session.customer, "technician": omar, "desk": desk.seal, **seals}
        return verify(session.bundle(tmp_path, everybody), desk.organisation)

    return verified


def test_a_case_of_two_technicians_holds(audit):
    verification = audit()
    assert verification.passed, verification
    assert (
        "The technician maria handed the case over, and so has not sealed the bundle." in verification.remarks
    )
    assert "The customer had agreed that maria hands over to omar." in said(verification, 7)


def open_offer(session: Session, answer: str, place: int) -> None:
    """An offer of maria's that became `answer`, at `place` from the agreed hand-over."""
    offer = session.place(Kinds.OFFER)
    told = session.events[session.place(Kinds.DECISION, 1)]
    session.events = [each for each in session.events if each is not told]
    session.events.insert(session.place(Kinds.HAND_OVER, 1) + place, told.saying(answer=answer))
    assert session.events[offer].kind is Kinds.OFFER


@pytest.mark.parametrize(
    ("answer", "place", "holds"),
    [("lapsed", 0, True), ("accepted", 1, False), ("declined", 2, False), ("unanswered", 4, False)],
)
def test_an_offer_ends_with_its_technician(session, audit, answer, place, holds):
    open_offer(session, answer, place)
    verification = audit()
    assert failed(verification) == (set() if holds else {9}), said(verification, 9)
    if holds:
        assert "lapsed" in said(verification, 9)
    else:
        assert "whose technician had handed the case over" in said(verification, 9)


def test_an_offer_that_was_never_shown_can_have_lapsed(session, audit):
    open_offer(session, "lapsed", 1)
    session.events.pop(session.place(Kinds.DECISION, 0))
    assert audit().passed


def test_the_last_technician_seals(audit, session):
    assert failed(audit(technician=session.technician)) == {3}


def test_the_technicians_seal_can_be_missing(session, desk, tmp_path):
    seals = {"customer": session.customer, "desk": desk.seal}
    verification = verify(session.bundle(tmp_path, seals), desk.organisation)
    assert verification.passed
    assert "The technician omar has not sealed the bundle." in verification.remarks


def test_without_the_yes_a_second_arrival_fails(audit, session):
    session.change(Kinds.HAND_OVER, 1, step="refused")
    verification = audit()
    assert failed(verification) == {7}
    assert "second arrival" in said(verification, 7)


def test_a_yes_that_comes_after_the_arrival_is_none(audit, session):
    agreed = session.events.pop(session.place(Kinds.HAND_OVER, 1))
    session.events.insert(session.place(Kinds.ARRIVAL, 1) + 1, agreed)
    assert "second arrival" in said(audit(), 7)


@pytest.mark.parametrize("which", ["name", "key"])
def test_somebody_else_than_agreed_fails(audit, session, desk, omar, which):
    if which == "name":
        other = desk.technician("eve")
        session.events[session.place(Kinds.ARRIVAL, 1)] = replace(
            session.events[session.place(Kinds.ARRIVAL, 1)], body=arrival(other)
        )
        claim = session.place(Kinds.CLAIM)
        session.events[claim] = replace(session.events[claim], key=other)
        verification = audit(technician=other)
    else:
        for number in (0, 1):
            session.change(Kinds.HAND_OVER, number, key=fingerprint(keyfile.generate().public_line))
        verification = audit()
    assert failed(verification) == {7}
    expected = "of somebody else than" if which == "name" else "of another key than"
    assert expected in said(verification, 7)


def name_nobody(session):
    for number in (0, 1):
        session.change(Kinds.HAND_OVER, number, to="", key="")


def test_a_yes_that_names_nobody_lets_anybody_in(audit, session):
    name_nobody(session)
    assert audit().passed


def test_a_yes_that_names_nobody_does_not_let_the_same_one_in(audit, session):
    name_nobody(session)
    place, claim = session.place(Kinds.ARRIVAL, 1), session.place(Kinds.CLAIM)
    session.events[place] = replace(session.events[place], body=arrival(session.technician))
    session.events[claim] = replace(session.events[claim], key=None)
    verification = audit(technician=session.technician)
    assert failed(verification) == {7}
    assert "somebody other than maria" in said(verification, 7)


def test_what_was_allowed_does_not_go_over(audit, session):
    session.events.pop(session.place(Kinds.CONSENT, 2))
    verification = audit()
    assert failed(verification) == {7}
    assert "the terminal was still allowed when it was agreed" in said(verification, 7)


def test_nothing_happens_between_the_two_technicians(audit, session):
    claim = session.events.pop(session.place(Kinds.CLAIM))
    session.events.insert(session.place(Kinds.ARRIVAL, 1), replace(claim, key=None))
    verification = audit()
    assert 7 in failed(verification)
    assert "after a hand-over and before the next technician arrived" in said(verification, 7)


def test_who_left_presents_nothing_more(audit, session):
    claim = session.place(Kinds.CLAIM)
    session.events[claim] = replace(session.events[claim], key=None)
    verification = audit()
    assert failed(verification) == {4}
    assert "is not signed by the technician" in said(verification, 4)


@pytest.mark.parametrize(
    ("place", "changed", "sentence"),
    [
        (0, {"from": "eve"}, "was not in the case then"),
        (0, {"step": "agreed"}, "answers what nobody had asked"),
        (1, {"step": "asked"}, "asks again before"),
        (1, {"reason": "Another."}, "answers what nobody had asked"),
    ],
)
def test_a_hand_over_is_asked_and_answered_once(audit, session, place, changed, sentence):
    session.change(Kinds.HAND_OVER, place, **changed)
    verification = audit()
    assert 7 in failed(verification)
    assert sentence in said(verification, 7)


def test_a_malformed_hand_over_fails_step_4(audit, session):
    session.change(Kinds.HAND_OVER, 0, key="anything")
    assert 4 in failed(audit())


def test_offers_and_claims_are_counted_for_who_made_them(session, tmp_path, omar, desk):
    path = session.bundle(tmp_path, {"customer": session.customer, "technician": omar, "desk": desk.seal})
    summary = case_summary.read(path)
    assert (summary.technician, summary.took_over) == ("maria", ("omar",))
    assert [(one.kind, summary.presented_by(one)) for one in summary.presented] == [
        ("offer", "maria"),
        ("claim", "omar"),
    ]
    lines = {(line.technician, line.kind) for line in claims.claims((summary,))}
    assert lines == {("maria", "offer"), ("omar", "claim"), ("", "offer"), ("", "claim")}
    assert json.dumps(summary.to_json())
    assert bundle.read(path).case == session.case
    assert summary.arrived_at == at(60), "the first response is the first technician's"
    assert telling.came(summary).endswith(", then omar after a hand-over")
