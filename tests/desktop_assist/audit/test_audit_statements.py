"""Step 4: nothing left out, put in or moved between opening and closing, and each signed as it must be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed, said
from simulators.case_builder import Event, at


@pytest.fixture
def rearranged(session, desk, tmp_path):
    """Have the statements rearranged after they were signed, everything around them made anew and sealed."""

    def audit(change, renumber=True):
        chained = session.signed(session.events)
        change(chained)
        if renumber:
            chained = [replace(each, seq=place) for place, each in enumerate(chained)]
        return verify(session.written(tmp_path, session.logged(chained)), desk.organisation)

    return audit


def test_a_statement_left_out_fails_step_4(rearranged):
    verification = rearranged(lambda chained: chained.pop(3))
    assert failed(verification) == {4}
    assert "Statement 3 (consent) calls itself number 4" in said(verification, 4)


def test_a_hole_in_the_numbers_fails_step_4(rearranged):
    verification = rearranged(lambda chained: chained.pop(3), renumber=False)
    assert failed(verification) == {4}
    assert "Statement 3 is missing." in said(verification, 4)


def test_two_statements_swapped_fail_step_4(rearranged):
    def swap(chained):
        chained[8], chained[9] = chained[9], chained[8]

    assert 4 in failed(rearranged(swap))


def test_a_statement_put_in_fails_step_4(session, rearranged):
    other = session.signed(
        [*session.events[:3], Event(Kinds.MESSAGE, {"from": "customer", "text": "Yes."}, at(62))]
    )
    verification = rearranged(lambda chained: chained.insert(3, other[3]))
    assert failed(verification) == {4}
    assert "Statement 4 (message) calls itself number 3" in said(verification, 4)


def test_a_statement_exchanged_for_another_of_the_same_number_fails_step_4(session, rearranged):
    place = session.place(Kinds.MESSAGE)
    events = list(session.events)
    events[place] = events[place].saying(text="Good evening, your computer is broken.")

    def exchange(chained):
        chained[place] = session.signed(events)[place]

    verification = rearranged(exchange)
    assert failed(verification) == {4}
    assert f"does not follow from statement {place}" in said(verification, 4)


def test_a_case_without_its_closing_is_incomplete(session, audited):
    del session.events[session.place(Kinds.CLOSING)]
    verification = audited()
    assert failed(verification) == {4}
    assert "There is no closing statement: the session is incomplete." in said(verification, 4)


def test_an_offer_after_the_closing_fails_step_4(session, audited):
    session.present(session.offer("offer-3"), "accepted", 1000)
    verification = audited()
    assert 4 in failed(verification)
    assert "Statement 19 (offer) comes after the closing" in said(verification, 4)


def test_an_opening_that_is_not_first_fails_step_4(session, audited):
    session.events.insert(0, Event(Kinds.MESSAGE, {"from": "customer", "text": "Hello?"}, at(0)))
    verification = audited()
    assert 4 in failed(verification)
    assert "does not begin with its opening" in said(verification, 4)


def test_a_second_opening_fails_step_4(session, audited):
    session.events.insert(1, session.events[0])
    verification = audited()
    assert failed(verification) == {4}
    assert "Statement 1 (opening) is a second opening." in said(verification, 4)


def test_an_offer_that_the_technician_did_not_sign_fails_step_4(session, audited):
    place = session.place(Kinds.OFFER)
    session.events[place] = replace(session.events[place], technician=False)
    verification = audited()
    assert failed(verification) == {4}
    assert f"Statement {place} (offer) is not signed by the technician." in said(verification, 4)


def test_statements_by_another_key_than_the_openings_fail_step_4(session, desk, tmp_path):
    chained = session.signed(session.events)
    session.change(Kinds.OPENING, customer_key=desk.host.public_line)
    opening = session.signed(session.events)[0]
    path = session.written(tmp_path, session.logged([opening, *chained[1:]]))
    verification = verify(path, desk.organisation)
    assert 4 in failed(verification)
    assert "Statement 0 (opening) is not signed by the customer." in said(verification, 4)
    assert "Statement 1 (report) is not signed by the customer." in said(verification, 4)


def test_one_person_cannot_play_both_sides(session, audited):
    session.customer = replace(session.technician, certificate="")
    session.change(Kinds.OPENING, customer_key=session.customer.public_line)
    verification = audited()
    assert failed(verification) == {4}
    assert "one and the same key" in said(verification, 4)


def test_a_statement_without_its_content_is_named(session, audited):
    body = dict(session.events[session.place(Kinds.CLOSING)].body)
    del body["ended_by"]
    session.events[-1] = replace(session.events[-1], body=body)
    verification = audited()
    assert failed(verification) == {4}
    assert "Statement 18 cannot be read" in said(verification, 4)
    assert "ended_by" in said(verification, 4)


CHANGE = {"id": "change-1", "what": "The waste bin was emptied.", "undo": "", "findings": []}


def test_what_the_technician_says_was_changed_is_signed_by_both(session, audited):
    session.events.insert(4, Event(Kinds.CHANGE, CHANGE, at(70), technician=True))
    assert audited().passed


def test_a_change_that_the_technician_has_not_signed_is_named(session, audited):
    session.events.insert(4, Event(Kinds.CHANGE, CHANGE, at(70)))
    verification = audited()
    assert failed(verification) == {4}
    assert "Statement 4 (change) is not signed by the technician." in said(verification, 4)


def test_statements_of_another_case_fail_step_4(session, desk, tmp_path):
    chained = session.logged(session.signed(session.events))
    session.case = "01KAKQ7Y5X0000000000000001"
    verification = verify(session.written(tmp_path, chained), desk.organisation)
    assert failed(verification) == {4}
    assert "Statement 0 (opening) belongs to the case 01KAKQ7Y5X0000000000000000" in said(verification, 4)
