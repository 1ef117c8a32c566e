"""The queue: who waits, for how long, and who is there.

Decides: what each kind of line is told of it, and the time to the first response.
Leaves alone: who has a case (`assignments`), and who may ask (`service`).
"""

from __future__ import annotations

import threading

from desktop_assist.desk.answers import CaseLine, QueueNow
from desktop_assist.desk.case import WAITING, Case
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.protocol import PAGE_BYTES, encode_part
from diagnostics.clock import Clock, parse_timestamp


class CaseQueue:
    """The cases that are not closed. Safe to use from any thread."""

    def __init__(self, cases: Cases, clock: Clock) -> None:
        """Tell of `cases`."""
        self._cases = cases
        self._clock = clock
        self._lock = threading.Lock()
        self._online: set[str] = set()

    def for_customers(self) -> QueueNow:
        """How many wait, and how long it usually takes; of no case, and of nobody."""
        usual, measured_on = self._cases.usual_wait()
        return QueueNow((), self._cases.waiting_count(), usual, measured_on)

    def for_staff(self) -> QueueNow:
        """Those that are being helped, then those that wait longest: as many as one message holds."""
        usual, measured_on = self._cases.usual_wait()
        lines, size = [], 0
        for each in sorted(self._cases.unclosed(), key=lambda case: case.state == WAITING):
            line = self._line_of(each)
            size += len(encode_part(line))
            if size > PAGE_BYTES:
                break
            lines.append(line)
        return QueueNow(tuple(lines), self._cases.waiting_count(), usual, measured_on)

    def _line_of(self, case: Case) -> CaseLine:
        waits = case.state == WAITING or case.waited_s < 0
        return CaseLine(
            case.id,
            case.question,
            case.opened_at,
            case.state,
            case.technician,
            case.host_key,
            self.waited_s(case) if waits else case.waited_s,
            case.id in self._online,
        )

    def waited_s(self, case: Case) -> int:
        """The seconds since a case came."""
        return max(0, int((self._clock.now() - parse_timestamp(case.opened_at)).total_seconds()))

    def set_online(self, case: str, *, online: bool) -> None:
        """Note that the customer's program of `case` is there, or has gone."""
        with self._lock:
            (self._online.add if online else self._online.discard)(case)
