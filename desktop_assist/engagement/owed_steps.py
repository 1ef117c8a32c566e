"""What became of a consent while the evidence could not be written: owed to the record.

Decides:
    1. A step that ended something on the record, or a question on it, is put there as soon as that is
       possible again, before anything else, with the instant at which it happened.
    2. A step that ended nothing that the record knows of is not owed; nothing else is: what was not done for
       want of a record did not happen.
Leaves alone: when the record is tried again (`effects`). In the worker's thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.commands import Command, Record, Send, ShowConsent
from desktop_assist.session.messages import ConsentNow
from desktop_assist.terms import Step
from diagnostics.clock import Clock, timestamp

OVER = frozenset({Step.REFUSED.value, Step.WITHDRAWN.value, Step.EXPIRED.value})
ENDING = OVER | {Step.SUSPENDED.value}  # a suspended one can still end
_HAPPENED = "happened_at"


class OwedSteps:
    """The owed steps of one session."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing owed, and nothing on the record."""
        self._clock = clock
        self._last: dict[str, str] = {}  # of each capability the last step, recorded or owed
        self._owed: list[Command] = []

    def recorded(self, command: Command) -> None:
        """A command was done."""
        if isinstance(command, Record) and command.kind is Kinds.CONSENT:
            self._last[command.body["capability"]] = command.body["step"]

    def keep(self, commands: Iterable[Command]) -> None:
        """None of these was done, because the first could not be put on the record."""
        owed = False
        for command in commands:
            if isinstance(command, Record):
                owed = self._ends(command)
                if owed:
                    self.recorded(command)
                    self._owed.append(self._stamped(command))
            elif owed and _tells(command):
                self._owed.append(command)

    def _ends(self, record: Record) -> bool:  # 2.
        body = record.body
        if record.kind is not Kinds.CONSENT or body["step"] not in ENDING:
            return False
        last = self._last.get(body["capability"])
        return _HAPPENED in body or (last is not None and last not in OVER)

    def _stamped(self, record: Record) -> Record:  # 1.
        now = timestamp(self._clock.now())
        return replace(record, body={_HAPPENED: now, **record.body})

    def take(self) -> tuple[Command, ...]:
        """What is owed, to be done now."""
        owed, self._owed = tuple(self._owed), []
        return owed


def _tells(command: Command) -> bool:
    """Whether it shows or tells a step of a consent."""
    return isinstance(command, ShowConsent) or (
        isinstance(command, Send) and isinstance(command.message, ConsentNow)
    )
