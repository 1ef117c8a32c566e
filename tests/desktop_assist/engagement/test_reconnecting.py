"""Trying again: growing delays, an end at once when told to, and no knocking on doors that are shut."""

from __future__ import annotations

import threading

import pytest

from desktop_assist.channel.errors import AccessRefused, HostKeyMismatch, NotReachable
from desktop_assist.engagement.reconnecting import DELAYS_S, MOST_REFUSALS, keep_trying
from diagnostics.errors import PlainError

AT_ONCE = (0.0,)


def failing(*errors: PlainError):
    """Fails with each of them in turn, then succeeds."""
    left = list(errors)

    def attempt() -> str:
        if left:
            raise left.pop(0)
        return "there"

    return attempt


def error(kind: type[PlainError]) -> PlainError:
    return kind("It failed.", next_step="Wait.")


def test_it_goes_on_until_it_succeeds_and_says_each_failure() -> None:
    told: list[PlainError] = []
    attempt = failing(*[error(NotReachable)] * 7)
    assert keep_trying(attempt, threading.Event(), lambda why, _: told.append(why), AT_ONCE) == "there"
    assert len(told) == 7


def test_the_delays_grow_and_then_stay() -> None:
    delays: list[float] = []
    stopped = threading.Event()

    def failed(_why: PlainError, delay_s: float) -> None:
        delays.append(delay_s)
        if len(delays) == len(DELAYS_S) + 2:
            stopped.set()

    unit = tuple(delay / 10_000 for delay in DELAYS_S)
    assert keep_trying(failing(*[error(NotReachable)] * 20), stopped, failed, unit) is None
    for delay, expected in zip(delays, (*unit, unit[-1], unit[-1]), strict=True):
        assert 0.8 * expected <= delay <= 1.2 * expected


def test_who_stops_does_not_wait() -> None:
    stopped = threading.Event()
    stopped.set()
    assert keep_trying(failing(), stopped, lambda *_: None) is None


def test_somebody_else_at_the_other_end_is_final() -> None:
    with pytest.raises(HostKeyMismatch):
        keep_trying(failing(error(HostKeyMismatch)), threading.Event(), lambda *_: None, AT_ONCE)


def test_a_refusal_is_final_when_it_is_repeated() -> None:
    refusals = [error(AccessRefused)] * (MOST_REFUSALS - 1)
    again = failing(*refusals, error(NotReachable), *refusals)
    assert keep_trying(again, threading.Event(), lambda *_: None, AT_ONCE) == "there"
    with pytest.raises(AccessRefused):
        keep_trying(failing(*refusals, *refusals), threading.Event(), lambda *_: None, AT_ONCE)
