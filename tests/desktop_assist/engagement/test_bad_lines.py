"""A session over a line that is slow, loses packets, is cut and mended: real kernels' TCP, a desk elsewhere.

`dev.py bench line` does the same at full length and says the numbers; here the line is shorter and the
system's own probes are quicker, so that it takes seconds.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator

import pytest

from desktop_assist.channel import dialling
from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentChanged, LineBack, LineLost, Said, TerminalPrinted
from desktop_assist.practice import organisation as practice
from diagnostics.clock import SystemClock
from simulators import bad_lines
from simulators.bad_lines import DEAD, THERE, BadLine, NotPermitted, Quality
from simulators.engaged import Engaged

pytestmark = [
    pytest.mark.allow_hosts([THERE, "127.0.0.1"]),
    pytest.mark.logs("paramiko.transport: ERROR|channel [0-9]+ open FAILED"),  # lines that were cut
]
TERMINAL = Capability.TERMINAL
BAD = Quality(delay_ms=20, loss_percent=3)
# Four probes of which one in sixteen is lost: a line counts as lost that is not once in 80,000 silences.
QUICK = {"TCP_KEEPIDLE": 1, "TCP_KEEPINTVL": 1, "TCP_KEEPCNT": 4, "TCP_USER_TIMEOUT": 5000}
WITHIN_S = 0.2  # From: the design's numbers to hold


@pytest.fixture
def line() -> Iterator[BadLine]:
    with contextlib.ExitStack() as opened:
        try:
            made = opened.enter_context(bad_lines.line(f"da-test-{os.getpid()}"))
        except NotPermitted as why:
            pytest.skip(f"needs network namespaces and TUN devices: {why}")
        yield made


@pytest.fixture
def engaged(line: BadLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engaged]:
    """A session with its desk at the other end of a bad line."""
    monkeypatch.setattr(dialling, "_PROBING", QUICK)
    monkeypatch.setattr(practice, "LOOPBACK", THERE)
    with bad_lines.inside(line.namespace):
        there = practice.PracticeOrganisation(SystemClock())
    made = Engaged(there)
    line.be(BAD)
    try:
        made.open()
        made.join()
        made.grant_terminal()
        yield made
    finally:
        line.be(Quality())
        made.close()


def answered(engaged: Engaged) -> None:
    """A terminal opens and does what is typed."""
    engaged.technician.open_terminal(80, 24)
    engaged.told.wait_for(TerminalPrinted, "The prompt")
    engaged.technician.type(b"echo here-$((6*7))\n")
    seen = b""
    while b"here-42" not in seen:
        seen += engaged.told.wait_for(TerminalPrinted, "The answer").data


def heard(told, who: str, count: int) -> list[str]:
    lines: list[str] = []
    while len(lines) < count:
        said = told.wait_for(Said, f"{count} lines of the {who}")
        lines += [said.text] if said.who == who else []
    return lines


def test_a_cut_line_stops_everything_loses_nothing_and_goes_on_by_itself(
    engaged: Engaged, line: BadLine
) -> None:
    answered(engaged)
    line.be(DEAD)
    said = [f"line {number}" for number in range(5)]
    for text in said:
        engaged.customer.say(text)
        engaged.technician.say(text)
    engaged.told.wait_for(LineLost, "The sentence that the line is lost")
    assert not engaged.customer.consents.granted()
    line.be(BAD)
    engaged.technician_told.wait_for(LineBack, "The line")
    while engaged.told.wait_for(ConsentChanged, "The end of the loss").step != "resumed":
        pass
    assert heard(engaged.technician_told, "customer", 5) == said
    assert heard(engaged.told, "technician", 5) == said
    answered(engaged)
    line.be(DEAD)
    began = time.monotonic()
    engaged.customer.withdraw(TERMINAL)
    assert time.monotonic() - began <= WITHIN_S, "what is taken back on a dead line is gone at once"
    assert not engaged.customer.consents.allows(TERMINAL)
