"""What ended while nothing could be written is owed to the record; nothing else is."""

from __future__ import annotations

import pytest

from desktop_assist.consent import Capability
from desktop_assist.engagement.owed_steps import OwedSteps
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.commands import Command, HangUp, Record, Send, ShowConsent
from desktop_assist.session.messages import ConsentNow, Ended
from diagnostics.clock import timestamp
from simulators.fixed_clock import FixedClock


def step(name: str, capability: str = "terminal") -> tuple[Command, ...]:
    body = {"capability": capability, "step": name, "reason": ""}
    return (
        Record(Kinds.CONSENT, body),
        ShowConsent(Capability(capability), name),
        Send(ConsentNow(capability, name)),
    )


class Owed(OwedSteps):
    def __init__(self) -> None:
        self.clock = FixedClock()
        super().__init__(self.clock)

    def record(self, *names: str) -> None:
        for name in names:
            for command in step(name):
                self.recorded(command)

    def steps(self) -> list[str]:
        return [each.body["step"] for each in self.take() if isinstance(each, Record)]


@pytest.fixture
def owed() -> Owed:
    return Owed()


def test_it_says_when_it_happened_not_when_it_was_written(owed: Owed) -> None:
    owed.record("asked", "granted")
    happened = timestamp(owed.clock.now())
    owed.keep(step("withdrawn"))
    owed.clock.pass_seconds(90)
    first = owed.take()
    record, shown, told = first
    assert isinstance(record, Record)
    assert record.body == {
        "capability": "terminal", "step": "withdrawn", "reason": "", "happened_at": happened,
    }  # fmt: skip
    assert (shown, told) == step("withdrawn")[1:]
    assert owed.take() == ()
    owed.keep(first)  # it failed again
    assert owed.take() == first


@pytest.mark.parametrize(
    ("before", "then", "expected"),
    [
        ((), "withdrawn", []),  # the record knows of no question
        (("asked",), "refused", ["refused"]),
        (("asked",), "granted", []),  # nothing begins unrecorded
        (("asked", "granted"), "expired", ["expired"]),
        (("asked", "granted", "withdrawn"), "withdrawn", []),
        (("asked", "granted", "suspended"), "withdrawn", ["withdrawn"]),
    ],
)
def test_only_what_ended_something_on_the_record_is_owed(
    owed: Owed, before: tuple[str, ...], then: str, expected: list[str]
) -> None:
    owed.record(*before)
    owed.keep(step(then))
    owed.keep(step(then))  # a second end is none
    assert owed.steps() == expected


def test_what_else_was_not_done_did_not_happen(owed: Owed) -> None:
    owed.record("asked", "granted")
    message = Record(Kinds.MESSAGE, {"from": "customer", "text": "Hello."})
    owed.keep((message, *step("withdrawn"), Send(Ended("Over.")), HangUp("Over."), message))
    assert [type(each) for each in owed.take()] == [Record, ShowConsent, Send]
