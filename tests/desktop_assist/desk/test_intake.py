"""Statements come in once, in order, by their customer, and are in the log before they are acknowledged."""

from __future__ import annotations

import sqlite3

import pytest

from desktop_assist.desk import intake as module
from desktop_assist.desk.protocol import AllProofs, Append, Logged, OpenCase, Proofs, Refused
from desktop_assist.evidence import keyfile, proof
from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.witness import Witness
from simulators.desk_house import Customer, House


def proved(customer: Customer, answer: object, seq: int = -1) -> proof.Included:
    """The answer's proof, checked as the customer's program does."""
    assert isinstance(answer, Logged), answer
    return proof.verify(answer.proof, customer.chained[seq].leaf, customer.house.log.vkey)


def why(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    assert answer.next_step
    return answer.happened


def test_an_opening_and_what_follows_are_proved_to_be_in_the_log(anna: Customer) -> None:
    assert proved(anna, anna.open()).index == 0
    assert proved(anna, anna.append()).index == 1
    assert proved(anna, anna.finish()).index == 2
    assert anna.house.cases.find(anna.case).state == "closed"  # type: ignore[union-attr]


def test_each_answer_continues_what_the_customer_saw(house: House, anna: Customer) -> None:
    anna.open()
    seen = Witness(house.log.checkpoint())
    Customer(house).open()
    made = anna.sign(Kinds.MESSAGE)
    answer = anna.ask(Append(anna.case, made.envelope, made.salt, seen.size))
    anna.chained.append(made)
    included = proved(anna, answer)
    assert isinstance(answer, Logged)
    assert seen.accept(included.checkpoint, answer.consistency, house.log.vkey).size == 3
    for nonsense in (0, 4, 2**40):
        again = anna.ask(Append(anna.case, made.envelope, made.salt, nonsense))
        assert isinstance(again, Logged)
        assert again.consistency == ()


@pytest.mark.parametrize(
    "forged",
    [
        lambda anna: anna.opening(key=keyfile.generate()),
        lambda anna: anna.opening(seq=1, prev="0" * 64),
        lambda anna: anna.sign(Kinds.MESSAGE, {"question": "x", "host_key": anna.host_key.public_line}),
        lambda anna: anna.opening(case="not-a-ulid"),
        lambda anna: anna.opening(host_key="ssh-rsa AAAA"),
        lambda anna: anna.opening(host_key=""),
        lambda anna: anna.opening(question=""),
        lambda anna: anna.opening(question="x" * (module.LARGEST_QUESTION_CHARACTERS + 1)),
    ],
    ids=["signer", "place", "kind", "name", "host key", "no host key", "no question", "long question"],
)
def test_what_opens_no_case(anna: Customer, forged: object) -> None:
    made = forged(anna)  # type: ignore[operator]
    why(anna.ask(OpenCase(made.envelope, made.salt)))
    why(anna.ask(OpenCase(b"garbage", b"s" * 32)))
    assert anna.house.cases.unclosed() == ()
    assert anna.house.log.size == 0


def test_a_case_of_another_cannot_be_opened_again(house: House, anna: Customer) -> None:
    anna.open()
    thief = Customer(house, case=anna.case)
    assert "exists already" in why(thief.open())
    assert house.cases.find(anna.case).customer_key == anna.key.public_line  # type: ignore[union-attr]


def test_the_time_of_opening_is_the_desks(house: House, anna: Customer) -> None:
    house.clock.pass_seconds(-86_400 * 365)
    made = anna.opening()
    house.clock.pass_seconds(86_400 * 365)
    anna.ask(OpenCase(made.envelope, made.salt))
    assert house.cases.find(anna.case).opened_at == "2026-11-21T18:04:05Z"  # type: ignore[union-attr]


def test_a_statement_must_be_the_customers_own_and_continue(house: House, anna: Customer) -> None:
    anna.open()
    berta = Customer(house)
    berta.open()
    for forged, said in (
        (anna.sign(Kinds.MESSAGE, key=keyfile.generate()), "signature"),
        (anna.sign(Kinds.MESSAGE, seq=2), "does not continue"),
        (anna.sign(Kinds.MESSAGE, prev="0" * 64), "does not continue"),
        (anna.sign(Kinds.MESSAGE, case=berta.case), "another case"),
        (anna.opening(seq=1, prev="0" * 64), "another case"),
    ):
        assert said in why(anna.send(forged))
    assert "not a case of yours" in why(
        house.service.answer(berta.line, Append(anna.case, anna.sign(Kinds.MESSAGE).envelope, b"s" * 32, 0))
    )
    assert house.log.size == 2
    anna.finish()
    assert "closed" in why(anna.append())


def test_sending_the_last_one_again_gives_the_same_place(anna: Customer) -> None:
    first = anna.open()
    made = anna.chained[0]
    again = anna.ask(OpenCase(made.envelope, made.salt))
    assert proved(anna, first).index == proved(anna, again).index == 0
    told = anna.append()
    assert proved(anna, anna.send(anna.chained[1])).index == proved(anna, told).index == 1
    closing = anna.finish()
    assert proved(anna, anna.send(anna.chained[2])).index == proved(anna, closing).index == 2
    assert anna.house.log.size == 3


def test_a_crash_between_database_and_log_is_mended_at_the_start(
    house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.open()

    def killed(_leaf: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(house.log, "append", killed)
    with pytest.raises(KeyboardInterrupt):
        anna.append()
    monkeypatch.undo()
    made = anna.sign(Kinds.MESSAGE, {"text": "hello"})
    anna.chained.append(
        type(made)(
            1, house.cases.statements(anna.case)[1].envelope, house.cases.statements(anna.case)[1].salt
        )
    )
    assert house.log.size == 1
    house.reopen()
    assert house.log.size == 2
    assert proved(anna, anna.send(anna.chained[1])).index == 1


def test_a_crash_after_the_log_adds_no_second_leaf(
    house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_case: str, _seq: int, _index: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(house.cases, "logged", killed)
    with pytest.raises(KeyboardInterrupt):
        anna.open()
    monkeypatch.undo()
    assert house.log.size == 1
    house.reopen()
    assert house.log.size == 1
    assert house.cases.unlogged() == ()
    assert proved(anna, anna.ask(OpenCase(anna.chained[0].envelope, anna.chained[0].salt))).index == 0


@pytest.mark.parametrize("what", ["opening", "message"])
def test_a_full_disk_is_said_and_the_same_statement_is_taken_later(
    house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def full(_leaf: bytes) -> int:
        raise EvidenceNotWritten("The log could not be written.", next_step="Make room.")

    if what == "message":
        anna.open()
    made = anna.opening() if what == "opening" else anna.sign(Kinds.MESSAGE)
    request = (
        OpenCase(made.envelope, made.salt)
        if what == "opening"
        else Append(anna.case, made.envelope, made.salt, 0)
    )
    monkeypatch.setattr(house.log, "append", full)
    assert "could not be written" in why(anna.ask(request))
    monkeypatch.undo()
    anna.chained.append(made)
    proved(anna, anna.ask(request))
    anna.append()


def test_all_proofs_are_under_one_checkpoint_and_come_in_pages(
    house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE_BYTES", 2500)
    anna.open()
    for _ in range(12):
        anna.append()
    everything: list[str] = []
    while True:
        page = anna.ask(Proofs(anna.case, 1, len(everything)))
        assert isinstance(page, AllProofs)
        assert page.proofs
        everything += page.proofs
        anna.append(Kinds.MESSAGE, {"text": "the log grows meanwhile"})
        if not page.left:
            break
    assert len(everything) == 13
    checked = [
        proof.verify(text, kept.leaf, house.log.vkey)
        for text, kept in zip(everything, anna.chained[:13], strict=True)
    ]
    assert len({each.checkpoint for each in checked}) == 1
    assert "not kept any more" in why(anna.ask(Proofs(anna.case, 1, 5)))


def test_what_is_not_in_the_log_yet_is_not_proved(house: House, anna: Customer) -> None:
    anna.open()
    database = sqlite3.connect(house.folder.database)
    database.execute("UPDATE statements SET leaf_index=NULL")
    database.commit()
    database.close()
    assert "does not hold all of this yet" in why(anna.ask(Proofs(anna.case, 0)))


def test_proofs_that_nobody_reads_on_are_let_go(
    house: House, anna: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE_BYTES", 1)
    monkeypatch.setattr(module, "MOST_PROVED_CASES", 2)
    customers = [Customer(house) for _ in range(3)]
    for customer in customers:
        customer.open()
        customer.append()
        customer.ask(Proofs(customer.case, 0))
    assert "not kept any more" in why(customers[0].ask(Proofs(customers[0].case, 0, 1)))
    assert isinstance(customers[2].ask(Proofs(customers[2].case, 0, 1)), AllProofs)
