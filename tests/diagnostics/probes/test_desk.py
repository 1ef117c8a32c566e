"""The way to the desk: measured where there is a desk, and what answers is looked at."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Greeting
from diagnostics.probe import Address
from simulators.readings import reason, value
from simulators.recorded import Recorded

DESK = Address("desk.example", 2222)


def machine(text: str) -> Recorded:
    return Recorded(desk=DESK, greetings={"desk.example:2222": Greeting(31, text)})


def test_a_desk_that_answers_is_timed_and_known_by_its_greeting() -> None:
    assert value(machine("SSH-2.0-OpenSSH_10.0"), "desk.round_trip_ms") == 31
    assert value(machine("SSH-2.0-OpenSSH_10.0"), "desk.answered_by_another") is False
    assert value(machine("HTTP/1.1 302 Found"), "desk.answered_by_another") is True


def test_silence_is_neither_the_desk_nor_another() -> None:
    assert reason(machine(""), "desk.answered_by_another") is Reason.TIMED_OUT
    assert value(machine(""), "desk.round_trip_ms") == 31


def test_without_an_organisation_there_is_no_desk_and_without_an_answer_no_time() -> None:
    assert reason(Recorded(), "desk.round_trip_ms") is Reason.NOT_PRESENT
    assert reason(Recorded(desk=DESK), "desk.round_trip_ms") is Reason.TIMED_OUT
