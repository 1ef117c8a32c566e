"""Step 9: the customer was shown the verdict that the sealed report gives, and every answer is there."""

from __future__ import annotations

import pytest

from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed, said
from simulators.case_builder import SPACE, Event, at

FIRST_OFFER_SHOWN, FIRST_OFFER_ANSWERED, SECOND_OFFER_SHOWN, SECOND_OFFER_ANSWERED = 1, 2, 3, 4


def test_the_good_session_has_a_supported_and_an_unsupported_offer(audited):
    told = said(audited(), 9)
    assert "Offer offer-1, “Freeing space together” for 49.00 EUR: “supported”" in told
    assert "Offer offer-2, “Help for a year” for 169.00 EUR: “unsupported”" in told


@pytest.mark.parametrize("decision", [SECOND_OFFER_SHOWN, SECOND_OFFER_ANSWERED])
def test_a_verdict_changed_in_a_signed_decision_fails_step_9_alone(session, audited, decision):
    verdict = session.events[session.place(Kinds.DECISION, decision)].body["verdict"]
    session.change(Kinds.DECISION, decision, verdict={**verdict, "kind": "supported"})
    verification = audited()
    assert failed(verification) == {9}
    assert (
        "the verdict on the offer 'offer-2' was shown as “supported”; the sealed report gives “unsupported”."
        in said(verification, 9)
    )


def test_reasons_left_out_of_a_verdict_fail_step_9(session, audited):
    verdict = session.events[session.place(Kinds.DECISION, SECOND_OFFER_SHOWN)].body["verdict"]
    assert len(verdict["reasons"]) > 1
    session.change(Kinds.DECISION, SECOND_OFFER_SHOWN, verdict={**verdict, "reasons": verdict["reasons"][:1]})
    verification = audited()
    assert failed(verification) == {9}
    assert "with other reasons" in said(verification, 9)


def test_the_free_way_left_out_of_a_verdict_fails_step_9(session, audited):
    verdict = session.events[session.place(Kinds.DECISION, FIRST_OFFER_SHOWN)].body["verdict"]
    assert verdict["free_alternative"]
    session.change(Kinds.DECISION, FIRST_OFFER_SHOWN, verdict={**verdict, "free_alternative": ""})
    assert failed(audited()) == {9}


def test_no_offer_lapses_while_its_technician_is_there(session, audited):
    session.change(Kinds.DECISION, SECOND_OFFER_ANSWERED, answer="lapsed")
    verification = audited()
    assert failed(verification) == {9}
    assert "handed nothing over" in said(verification, 9)


def test_a_finding_sold_twice_as_if_it_were_new_fails_step_9(session, audited):
    session.events = session.events[:-3]
    session.present(session.offer("offer-3"), "accepted", 600)  # judged as if nothing had been sold
    session.close()
    verification = audited()
    assert failed(verification) == {9}
    assert "offer-3' was shown as “supported”; the sealed report gives “unsupported”" in said(verification, 9)


def test_a_finding_sold_twice_that_was_shown_as_such_holds(session, audited):
    session.events = session.events[:-3]
    session.present(session.offer("offer-3"), "declined", 600, sold=(SPACE,))
    session.close()
    assert audited().passed


def test_accepting_what_is_not_supported_fails_nothing_and_is_remarked_on_with_its_amount(session, audited):
    session.change(Kinds.DECISION, SECOND_OFFER_ANSWERED, answer="accepted")
    verification = audited()
    assert verification.passed
    (remark,) = [remark for remark in verification.remarks if "accepted although" in remark]
    for part in (verification.case, "offer-2", "169.00 EUR", "“unsupported”"):
        assert part in remark


def test_accepting_what_is_supported_is_not_remarked_on(audited):
    assert not any("accepted" in remark for remark in audited().remarks)


def test_an_offer_that_was_never_shown_fails_step_9(session, audited):
    place = session.place(Kinds.DECISION, SECOND_OFFER_SHOWN)
    del session.events[place : place + 2]
    verification = audited()
    assert failed(verification) == {9}
    assert "(offer) was never shown to the customer." in said(verification, 9)


def test_an_offer_that_was_never_answered_fails_step_9(session, audited):
    del session.events[session.place(Kinds.DECISION, SECOND_OFFER_ANSWERED)]
    verification = audited()
    assert failed(verification) == {9}
    assert "(offer) was not answered." in said(verification, 9)


def test_an_offer_left_open_by_a_broken_line_is_remarked_on(session, audited):
    del session.events[session.place(Kinds.DECISION, SECOND_OFFER_ANSWERED)]
    session.change(Kinds.CLOSING, ended_by="line")
    verification = audited()
    assert verification.passed
    assert any("was not answered; the line broke." in remark for remark in verification.remarks)


def test_an_answer_before_the_verdict_was_shown_fails_step_9(session, audited):
    shown, answered = (
        session.place(Kinds.DECISION, each) for each in (SECOND_OFFER_SHOWN, SECOND_OFFER_ANSWERED)
    )
    events = session.events
    events[shown], events[answered] = events[answered], events[shown]
    verification = audited()
    assert failed(verification) == {9}
    assert "says “declined” out of turn" in said(verification, 9)


def test_two_answers_to_one_offer_fail_step_9(session, audited):
    answered = session.events[session.place(Kinds.DECISION, SECOND_OFFER_ANSWERED)]
    session.events.insert(-3, answered.saying(answer="accepted"))
    verification = audited()
    assert failed(verification) == {9}
    assert "answers 'offer-2' once more" in said(verification, 9)


def test_a_decision_on_nothing_fails_step_9(session, audited):
    body = {**session.events[session.place(Kinds.DECISION, 1)].body, "id": "offer-9"}
    session.events.insert(-3, Event(Kinds.DECISION, body, at(600)))
    verification = audited()
    assert failed(verification) == {9}
    assert "the offer 'offer-9', which was not made before it" in said(verification, 9)


def test_an_offer_on_another_report_fails_step_9(session, audited):
    session.change(Kinds.OFFER, 1, report="0" * 64)
    verification = audited()
    assert failed(verification) == {9}
    assert "another report than the one from before the session" in said(verification, 9)


def test_two_offers_of_one_id_fail_step_9(session, audited):
    session.change(Kinds.OFFER, 1, id="offer-1")
    verification = audited()
    assert failed(verification) == {9}
    assert "has the id 'offer-1', which something before it has." in said(verification, 9)


def test_another_price_than_the_published_one_is_judged_again(session, audited):
    session.change(Kinds.OFFER, 0, price="490.00")
    verification = audited()
    assert failed(verification) == {9}
    assert "'offer-1' was shown as “supported”; the sealed report gives “unsupported”" in said(
        verification, 9
    )
