"""How hard the fuzz targets are tried: a little in every test run, and for their time under `dev.py fuzz`.

Decides: that the targets share the whole time evenly (what one leaves over goes to those after it), that each
is tried with ever new input until its share is over and is then ended, and that the numbers are told.
Leaves alone: what is tried; and the time, which `installer/fuzz.py` sets.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

SECONDS = "DESKTOP_ASSIST_FUZZ_SECONDS"
HARD = SECONDS in os.environ

settings.register_profile(
    "desktop-assist-fuzz",
    # A round is short, so that a share is hardly overdrawn; the first input of each round is a plain one.
    max_examples=200 if HARD else 40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    database=None,
)
settings.load_profile("desktop-assist-fuzz")


@dataclass
class Share:
    """One target's time.

    Attributes:
        ends_at: When it is over, on the monotonic clock.
        inputs: How many inputs were tried.
        took_s: How long that took.
        failed: Whether one broke it; it is then followed to its simplest form, whatever the time.
    """

    ends_at: float
    inputs: int = 0
    took_s: float = 0.0
    failed: bool = False

    def over(self) -> bool:
        return not self.failed and time.monotonic() >= self.ends_at

    def limited(self, inner: Any) -> Any:
        """`inner`, the test with one input, counted; once the time is over it ends the target."""

        def once(*arguments: Any, **named: Any) -> None:
            self.inputs += 1
            try:
                inner(*arguments, **named)
            except Exception as error:
                # Hypothesis ends an input that it does not want by exceptions of its own.
                self.failed = self.failed or not type(error).__module__.startswith("hypothesis.")
                raise
            if self.over():
                # hypothesis lets this through at once; only after a whole input is it consistent with itself.
                raise pytest.skip.Exception("its share of the time is over")

        return once


@dataclass
class Shares:
    """The time of all targets."""

    ends_at: float
    waiting: int = 0
    told: dict[str, Share] = field(default_factory=dict)

    def next(self, name: str) -> Share:
        now = time.monotonic()
        share = Share(now + max(0.0, self.ends_at - now) / max(1, self.waiting))
        self.waiting -= 1
        self.told[name] = share
        return share


SHARES = Shares(time.monotonic() + float(os.environ.get(SECONDS, "0")))


def _test(item: pytest.Item) -> Any:
    """What hypothesis keeps of the item's test; None where it is an ordinary test."""
    return getattr(getattr(item, "obj", None), "hypothesis", None)


def pytest_collection_finish(session: pytest.Session) -> None:
    SHARES.waiting = sum(_test(item) is not None for item in session.items)
    # Reading the targets took time too; it is not theirs.
    SHARES.ends_at = max(SHARES.ends_at, time.monotonic() + 1)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    known = _test(item)
    if not HARD or known is None:
        return (yield)
    share, inner = SHARES.next(item.name), known.inner_test
    known.inner_test, began = share.limited(inner), time.monotonic()
    result = None
    try:
        result = yield
        while not share.over():
            item.runtest()
    except pytest.skip.Exception:
        pass  # that is how a share ends
    finally:
        known.inner_test = inner
        share.took_s = time.monotonic() - began
    return result


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not HARD:
        return
    terminalreporter.section("what was tried")
    for name, share in SHARES.told.items():
        terminalreporter.line(f"{share.inputs:9} inputs {share.took_s:6.1f} s  {name}")
    inputs, took_s = (
        sum(getattr(each, key) for each in SHARES.told.values()) for key in ("inputs", "took_s")
    )
    terminalreporter.line(f"{inputs:9} inputs {took_s:6.1f} s  in all, of {len(SHARES.told)} targets")
