"""A time that is over ends what it allowed by itself, at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.engagement.expiry import LOOK_S, Expiry
from desktop_assist.terms import Cause, Terms
from simulators.fixed_clock import FixedClock

WAIT_S = 10
TERMINAL = Capability.TERMINAL


class Watched:
    """Consents whose time is watched, and what was told of it."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.consents = Consents(self.clock)
        self.closed, self.told = threading.Event(), threading.Event()
        self.steps: list[ConsentStep] = []
        self.consents.watch(lambda _capability: self.closed.set())
        self.expiry = Expiry(self.consents, self._ended)

    def _ended(self, steps: tuple[ConsentStep, ...]) -> None:
        assert self.closed.is_set() or steps[0].cause == Cause.UNANSWERED, "first it ends, then it is told"
        self.steps += steps
        self.told.set()


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.expiry.close()


def test_minutes_that_are_over_close_what_is_open(watched: Watched) -> None:
    watched.consents.ask(TERMINAL, "")
    watched.consents.grant(TERMINAL, Terms(10))
    assert not watched.closed.wait(2 * LOOK_S)
    watched.clock.pass_seconds(600)
    assert watched.told.wait(WAIT_S)
    assert [(step.capability, step.cause) for step in watched.steps] == [(TERMINAL, Cause.TIME_OVER)]


def test_a_question_that_nobody_answers_is_told_too(watched: Watched) -> None:
    watched.consents.ask(TERMINAL, "")
    watched.clock.pass_seconds(61)
    assert watched.told.wait(WAIT_S)
    assert [step.cause for step in watched.steps] == [Cause.UNANSWERED]


def test_it_ends_while_nothing_is_granted() -> None:
    Watched().expiry.close()
