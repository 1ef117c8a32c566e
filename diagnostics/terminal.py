"""The dialogue at a terminal: what would be read, what the person agrees to, how far it is.

Decides: that each subject is explained before it is asked for, that no answer means no, and that the answer
`all` is only offered after the list has been shown.
Leaves alone: measuring (`checkup`) and the result (`render`).
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from diagnostics.checkup import Finished, Measured, Progress
from diagnostics.language import ENGLISH, Language
from diagnostics.probe import Probe
from diagnostics.probes import PROBES
from diagnostics.render.columns import wrapped
from diagnostics.report import Report

_YES = frozenset({"y", "yes"})
_ALL = frozenset({"a", "all"})
_STOP = frozenset({"q", "quit"})

EXPLANATION = (
    "All of it is read on this computer only. You see the whole result first; nothing is sent anywhere. "
    "Stop at any time with Ctrl-C."
)


WHY = "Why: {why}"
PERSONAL_DATA = "Personal data: {data}"
ADMINISTRATOR = "Only an administrator can have it read; otherwise it is left out."
ALL_OF_IT = "Read all of this? [a = all, y = ask one by one, anything else = nothing]"
THIS_ONE = "{title}? [y = yes, q = no more, anything else = no]"
PROGRESS = "{number} of {total}"


def describe(probes: Sequence[Probe], language: Language = ENGLISH) -> str:
    """What each subject reads, why, and what of it concerns a person."""
    lines: list[str] = []
    say = language.say
    for probe in probes:
        lines.append(f"{say(probe.title)}  [{probe.id}]")
        lines += wrapped(say(probe.reads), "  ")
        lines += wrapped(say(WHY, why=say(probe.why)), "  ")
        lines += wrapped(say(PERSONAL_DATA, data=say(probe.personal_data)), "  ")
        if probe.privilege == "administrator":
            lines += wrapped(say(ADMINISTRATOR), "  ")
        lines.append("")
    return "\n".join(lines)


def ask_consent(
    probes: Sequence[Probe], source: TextIO, output: TextIO, language: Language = ENGLISH
) -> tuple[str, ...]:
    """The ids of the subjects that the person agrees to; none where they do not answer.

    Args:
        probes: What may be read.
        source: Where answers come from, a line each.
        output: Where the questions go.
        language: That they are asked in; English answers are understood too.
    """
    print(describe(probes, language), file=output)
    print(*wrapped(language.say(EXPLANATION)), sep="\n", file=output)
    answer = _asked(f"{language.say(ALL_OF_IT)} ", source, output)
    if answer in _ALL | {*language.answers.get("all", ())}:
        return tuple(probe.id for probe in probes)
    yes = _YES | {*language.answers.get("yes", ())}
    return _one_by_one(probes, source, output, language) if answer in yes else ()


def show_progress(events: Iterable[Progress], output: TextIO, language: Language = ENGLISH) -> Report:
    """Follow a check-up to its end, a line for each subject that is done; the report at the end."""
    titles = {probe.id: language.say(probe.title) for probe in PROBES}
    for event in events:
        if isinstance(event, Finished):
            return event.report
        if isinstance(event, Measured):
            count = language.say(PROGRESS, number=event.number, total=event.total)
            print(f"  {count}  {titles.get(event.subject, event.subject)}", file=output, flush=True)
    raise AssertionError("A check-up always ends with its report.")


@contextlib.contextmanager
def cancelling_on_interrupt(cancelled: threading.Event) -> Iterator[None]:
    """While it lasts, Ctrl-C sets `cancelled` and so ends a check-up with what it has."""
    before = signal.signal(signal.SIGINT, lambda *_: cancelled.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _one_by_one(
    probes: Sequence[Probe], source: TextIO, output: TextIO, language: Language
) -> tuple[str, ...]:
    agreed: list[str] = []
    yes = _YES | {*language.answers.get("yes", ())}
    stop = _STOP | {*language.answers.get("stop", ())}
    for probe in probes:
        question = language.say(THIS_ONE, title=language.say(probe.title))
        answer = _asked(f"{question} ", source, output)
        if answer in stop:
            break
        if answer in yes:
            agreed.append(probe.id)
    return tuple(agreed)


def _asked(question: str, source: TextIO, output: TextIO) -> str:
    print(question, end="", file=output, flush=True)
    return source.readline().strip().lower()
