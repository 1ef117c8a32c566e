"""A customer's earlier cases: told to the technician who has a case of theirs, without a count or a score."""

from __future__ import annotations

import json

from desktop_assist.channel.stream import LARGEST_MESSAGE_BYTES
from desktop_assist.desk import history, protocol
from desktop_assist.desk.assignments import EarlierCase
from desktop_assist.desk.protocol import EarlierCases, EarlierVerdict, History, Refused, Release, Take
from desktop_assist.evidence import dsse, keyfile, statement
from desktop_assist.evidence.statement import Kinds
from simulators.desk_house import Customer, House

AT = "2026-11-21T18:04:05Z"


def decided(customer: Customer, identifier: str, answer: str, kind: str = "unsupported") -> None:
    verdict = {"kind": kind, "reasons": [], "free_alternative": "", "responsible": "", "findings": []}
    body = {"about": "offer", "id": identifier, "verdict": verdict, "answer": answer}
    customer.append(Kinds.DECISION, body)


def test_the_holder_reads_question_dates_verdicts_and_whether_anybody_answered(
    house: House, anna: Customer
) -> None:
    anna.open("Why is it slow?")
    house.service.answer(house.technician(), Take(anna.case))
    decided(anna, "o1", "shown")
    decided(anna, "o1", "declined")
    decided(anna, "o2", "shown", "supported")
    anna.finish()
    house.clock.pass_seconds(60)
    never = Customer(house, anna.key)
    never.open("Hello?")
    Customer(house).open("Somebody else's secret")
    now = Customer(house, anna.key)
    now.open("And now?")
    omar = house.technician("omar")
    assert isinstance(house.service.answer(omar, History(now.case)), Refused)
    house.service.answer(omar, Take(now.case))
    told = house.service.answer(omar, History(now.case))
    assert isinstance(told, EarlierCases)
    unanswered, earlier = told.cases
    assert (unanswered.case, unanswered.question, unanswered.answered) == (never.case, "Hello?", False)
    assert (earlier.case, earlier.question, earlier.answered) == (anna.case, "Why is it slow?", True)
    assert earlier.opened_at < earlier.closed_at or earlier.opened_at == earlier.closed_at != ""
    assert earlier.verdicts == (
        EarlierVerdict("offer", "o1", "unsupported", "declined"),
        EarlierVerdict("offer", "o2", "supported", "shown"),
    )
    words = json.dumps(json.loads(protocol.encode(told)))
    assert "score" not in words
    assert "count" not in words


def test_it_is_told_for_as_long_as_the_case_is_theirs(house: House, anna: Customer) -> None:
    anna.open()
    maria = house.technician()
    house.service.answer(maria, Take(anna.case))
    house.service.answer(maria, Release(anna.case))
    assert isinstance(house.service.answer(maria, History(anna.case)), Refused)
    house.service.answer(maria, Take(anna.case))
    anna.finish()
    assert isinstance(house.service.answer(maria, History(anna.case)), Refused)


def signed(body: dict[str, object]) -> bytes:
    payload = statement.make(Kinds.DECISION, case="c1", seq=1, prev="0" * 64, at=AT, body=body)
    return dsse.sign(payload, keyfile.generate())


def earlier(*decisions: bytes, question: str = "Why?") -> EarlierCase:
    return EarlierCase("c1", question, AT, AT, "closed", "maria", True, decisions)


def test_what_a_hostile_customer_signed_is_cut_or_left_out() -> None:
    odd = signed({"about": {"a": 1}, "id": "x" * 5000, "verdict": {"kind": 7}, "answer": "declined"})
    none = signed({"about": "offer", "id": "o1", "verdict": "supported", "answer": "accepted"})
    (line,) = history.lines([earlier(b"", b"{}", b"\xff", odd, none)])
    assert line.verdicts == (EarlierVerdict("", "x" * history.LONGEST_WORD, "", "declined"),)
    many = [signed({"about": "offer", "id": str(n), "verdict": {}, "answer": ""}) for n in range(60)]
    (line,) = history.lines([earlier(*many)])
    assert len(line.verdicts) == history.MOST_VERDICTS


def test_long_questions_fit_into_one_message() -> None:
    told = EarlierCases(history.lines([earlier(question="\u0001" * 4000)] * 40))
    assert len(protocol.encode(told)) < LARGEST_MESSAGE_BYTES
    assert told.cases
