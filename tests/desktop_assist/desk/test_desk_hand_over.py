"""Who has a case after its customer agreed to a hand-over: whom the signed statement names."""

from __future__ import annotations

import pytest

from desktop_assist.desk.lines import TechnicianLine
from desktop_assist.desk.protocol import (
    AnyRequest,
    Append,
    Done,
    Files,
    History,
    Queue,
    QueueNow,
    Refused,
    Release,
    Standing,
    StandingNow,
    Take,
)
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.statement import Kinds
from desktop_assist.hand_over import HandOver, HandOverStep
from simulators.desk_house import Customer, House


def why(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.happened


def key_of(line: TechnicianLine) -> str:
    return keyfile.fingerprint(keyfile.line_of(line.identity.public_raw))


class Two:
    """A case that maria has and that its customer has met her in; omar is another technician."""

    def __init__(self, house: House) -> None:
        self.house, self.anna = house, Customer(house)
        self.maria, self.omar = house.technician("maria"), house.technician("omar")
        self.anna.open()
        assert self.ask(self.maria, Take(self.anna.case)) == Done()
        self.anna.append(Kinds.ARRIVAL, {"technician": "maria"})

    def ask(self, line: TechnicianLine, request: AnyRequest) -> object:
        return self.house.service.answer(line, request)

    def take(self, line: TechnicianLine) -> object:
        return self.ask(line, Take(self.anna.case))

    def hand_over(self, to: str = "omar", key: str = "", step: HandOverStep = HandOverStep.AGREED) -> None:
        body = HandOver(step, "maria", to, key, "He knows printers.").to_json()
        assert not isinstance(self.anna.append(Kinds.HAND_OVER, body), Refused)

    def has_it(self) -> str:
        told = self.anna.ask(Standing(self.anna.case))
        assert isinstance(told, StandingNow)
        return told.claimed_by


@pytest.fixture
def two(house: House) -> Two:
    return Two(house)


@pytest.mark.parametrize("step", [HandOverStep.ASKED, HandOverStep.REFUSED])
def test_before_the_yes_nothing_changes(two: Two, step: HandOverStep) -> None:
    two.hand_over(step=step)
    assert two.has_it() == "maria"
    assert "maria has taken this case" in why(two.take(two.omar))


def test_the_customers_yes_takes_the_case_from_one_and_gives_it_to_the_other(two: Two) -> None:
    two.hand_over(key=key_of(two.omar))
    assert two.has_it() == ""
    case = two.anna.case
    for request in (Files(case), History(case), Release(case)):
        assert "not yours" in why(two.ask(two.maria, request))
        assert "not yours" in why(two.ask(two.omar, request)), "not before omar has taken it"
    assert "agreed that omar takes this case" in why(two.take(two.maria))
    assert not two.house.service.may_connect(two.omar, case)
    assert two.take(two.omar) == Done()
    assert two.has_it() == "omar"
    assert two.house.service.may_connect(two.omar, case)
    assert not two.house.service.may_connect(two.maria, case)


def test_the_queue_says_for_whom_it_waits(two: Two) -> None:
    two.hand_over()
    told = two.ask(two.omar, Queue())
    assert isinstance(told, QueueNow)
    line = next(each for each in told.cases if each.case == two.anna.case)
    assert (line.state, line.technician) == ("waiting", "omar")


def test_the_same_name_with_another_key_does_not_take_it(two: Two) -> None:
    two.hand_over(key=key_of(two.omar))
    impostor = two.house.technician("omar")
    assert "with another key" in why(two.take(impostor))
    assert two.take(two.omar) == Done()


def test_whoever_takes_it_next_is_anybody_but_who_handed_it_over(two: Two) -> None:
    two.hand_over(to="")
    assert "somebody other than maria" in why(two.take(two.maria))
    assert two.take(two.house.technician("ada")) == Done()
    assert two.has_it() == "ada"


def test_a_case_that_was_handed_over_can_be_put_back_until_the_customer_met_the_next(two: Two) -> None:
    two.hand_over(to="")
    two.take(two.omar)
    assert two.ask(two.omar, Release(two.anna.case)) == Done()
    two.take(two.omar)
    two.anna.append(Kinds.ARRIVAL, {"technician": "omar"})
    assert "has met you already" in why(two.ask(two.omar, Release(two.anna.case)))


def test_whom_the_customer_named_cannot_put_it_back(two: Two) -> None:
    two.hand_over()
    two.take(two.omar)
    assert "agreed to you by name" in why(two.ask(two.omar, Release(two.anna.case)))


def test_a_yes_of_another_case_or_of_another_hand_changes_nothing(two: Two) -> None:
    berta = Customer(two.house)
    berta.open()
    body = HandOver(HandOverStep.AGREED, "maria", "omar", "", "").to_json()
    theirs = berta.sign(Kinds.HAND_OVER, body)
    replayed = Append(two.anna.case, theirs.envelope, theirs.salt, 0)
    assert isinstance(two.anna.ask(replayed), Refused)
    own_line_but_another_case = two.anna.sign(Kinds.HAND_OVER, body, case=berta.case)
    assert "another case" in why(two.anna.send(own_line_but_another_case))
    by_maria = two.anna.sign(Kinds.HAND_OVER, body, key=two.house.technician_key("maria"))
    assert isinstance(two.anna.send(by_maria), Refused)
    assert "not for this kind of line" in why(
        two.ask(two.maria, Append(two.anna.case, by_maria.envelope, by_maria.salt, 0))
    )
    assert two.has_it() == "maria"


def test_a_yes_that_cannot_be_read_is_not_taken_in(two: Two) -> None:
    made = two.anna.sign(Kinds.HAND_OVER, {"step": "agreed", "to": 7})
    assert "cannot be read" in why(two.anna.send(made))
    assert two.has_it() == "maria"


def test_an_older_yes_sent_again_does_not_take_the_case_back(two: Two) -> None:
    two.hand_over(to="")
    old = two.anna.chained[-1]
    two.take(two.omar)
    assert not isinstance(two.anna.send(old), Refused), "the answer may have been lost"
    assert two.has_it() == "omar"
    two.anna.append(Kinds.ARRIVAL, {"technician": "omar"})
    assert isinstance(two.anna.send(old), Refused)
    assert two.has_it() == "omar"


def test_what_ends_before_the_next_came_belongs_to_nobody(two: Two) -> None:
    two.hand_over()
    two.anna.finish()
    assert "not yours" in why(two.ask(two.omar, Files(two.anna.case)))
    again = Customer(two.house, two.anna.key)
    again.open()
    assert two.ask(two.omar, Take(again.case)) == Done()
    (earlier,) = two.ask(two.omar, History(again.case)).cases  # type: ignore[attr-defined]
    assert earlier.answered, "maria had been there"


def test_it_survives_a_restart(two: Two) -> None:
    two.hand_over(key=key_of(two.omar))
    two.house.reopen()
    assert "agreed that omar" in why(two.take(two.maria))
    assert two.take(two.omar) == Done()
