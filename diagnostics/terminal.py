"""The dialogue at a terminal: what would be read, what the person agrees to, how far it is.

Decides: that each subject is explained before it is asked for, that no answer means no, and that the answer
`all` is only offered after the list has been shown.
Leaves alone: measuring (`checkup`) and the result (`render`).
"""

from __future__ import annotations

import contextlib
import signal
import textwrap
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from diagnostics.checkup import Finished, Measured, Progress, Started
from diagnostics.probe import Probe
from diagnostics.report import Report

WIDTH = 80
_YES = frozenset({"y", "yes"})
_ALL = frozenset({"a", "all"})
_STOP = frozenset({"q", "quit"})


def describe(probes: Sequence[Probe]) -> str:
    """What each subject reads, why, and what of it concerns a person."""
    lines: list[str] = []
    for probe in probes:
        lines.append(f"{probe.title}  [{probe.id}]")
        lines += _indented(probe.reads)
        lines += _indented(f"Why: {probe.why}")
        lines += _indented(f"Personal data: {probe.personal_data}")
        if probe.privilege == "administrator":
            lines += _indented("Only an administrator can have it read; otherwise it is left out.")
        lines.append("")
    return "\n".join(lines)


def ask_consent(probes: Sequence[Probe], source: TextIO, output: TextIO) -> tuple[str, ...]:
    """The ids of the subjects that the person agrees to; none where they do not answer.

    Args:
        probes: What may be read.
        source: Where answers come from, a line each.
        output: Where the questions go.
    """
    print(describe(probes), file=output)
    print(*textwrap.wrap(_EXPLANATION, WIDTH), sep="\n", file=output)
    answer = _asked(
        "Read all of this? [a = all, y = ask one by one, anything else = nothing] ", source, output
    )
    if answer in _ALL:
        return tuple(probe.id for probe in probes)
    return _one_by_one(probes, source, output) if answer in _YES else ()


def show_progress(events: Iterable[Progress], output: TextIO) -> Report:
    """Follow a check-up to its end, a line for each subject that is done; the report at the end."""
    titles: dict[str, str] = {}
    for event in events:
        if isinstance(event, Finished):
            return event.report
        if isinstance(event, Started):
            titles[event.subject] = event.subject.replace("_", " ")
        elif isinstance(event, Measured):
            print(f"  {event.number} of {event.total}  {titles[event.subject]}", file=output, flush=True)
    raise AssertionError("A check-up always ends with its report.")


@contextlib.contextmanager
def cancelling_on_interrupt(cancelled: threading.Event) -> Iterator[None]:
    """While it lasts, Ctrl-C sets `cancelled` and so ends a check-up with what it has."""
    before = signal.signal(signal.SIGINT, lambda *_: cancelled.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_EXPLANATION = (
    "All of it is read on this computer only. You see the whole result first; nothing is sent anywhere. "
    "Stop at any time with Ctrl-C."
)


def _one_by_one(probes: Sequence[Probe], source: TextIO, output: TextIO) -> tuple[str, ...]:
    agreed: list[str] = []
    for probe in probes:
        answer = _asked(f"{probe.title}? [y = yes, q = no more, anything else = no] ", source, output)
        if answer in _STOP:
            break
        if answer in _YES:
            agreed.append(probe.id)
    return tuple(agreed)


def _asked(question: str, source: TextIO, output: TextIO) -> str:
    print(question, end="", file=output, flush=True)
    return source.readline().strip().lower()


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
