"""How much a viewer's line takes: its rate, and what may be on the way.

Decides: when the next picture is held back, and how fast the line is.
Leaves alone: what is sent, and what a rate is good for (`line_quality`).

1. Each picture ends with a mark that the viewer answers. At most three are on the way unanswered, and as many
   more as could be shown while the line's delay lasts.
2. No more is on the way than the line carries in its delay and 40 ms. Before its rate is known a picture that
   is not small is on the way alone.
3. The rate is what came through from the answer before a picture left until its own answer, or the picture
   alone in the time beyond the delay, whichever is more: one is too low on an empty line, one on a full one.
   It is measured by large pictures, and by small ones while they fill the line.
4. Of the last eight rates a high one counts, but not the highest: what is lost and sent again makes
   a picture late, though the line is no slower for the next one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from desktop_assist.screen.line_quality import UNKNOWN_STEP, is_slow, step_for

# All ours, measured on 10 Mbit/s with 20 ms each way.
_LARGEST_ON_THE_WAY = 3
_SHOWN_A_SECOND = 60
_LONGEST_DELAY_S = 0.5
_ALWAYS_BYTES = 16 * 1024
_QUEUED_S = 0.04
_SMALL_BYTES, _LARGE_BYTES = 3_000, 20_000
_SHORTEST_S = 1e-4
_SMALLEST_SHARE = 0.25  # of the time: the delay, measured on a full line, may be less in truth
_REMEMBERED = 8  # pictures: about a second of a slow line


@dataclass(frozen=True)
class _Sent:
    at: float
    count: int
    arrived_before: int
    answered_before: float
    filled: bool = False  # the line, as far as was known


class LineRate:
    """The line to one viewer.

    Attributes:
        step: The quality of photographs that it affords, of `line_quality.STEPS`.
        slow: Whether bytes are dearer than the processor's time.
    """

    def __init__(self) -> None:
        """Know nothing of it yet."""
        self._sent: dict[int, _Sent] = {}
        self._number = 0
        self._rates: deque[float] = deque(maxlen=_REMEMBERED)
        self._rate: float | None = None
        self._delay: float | None = None
        self._arrived, self._answered = 0, float("-inf")
        self.step = 0
        self.slow = False

    @property
    def bytes_a_second(self) -> float | None:
        """The line's rate; none before it is known."""
        return self._rate

    def begin(self, now: float) -> None:
        """The mark 0 is on its way, before any picture: its answer tells the delay of the empty line."""
        if not self._number and self._delay is None:
            self._sent.setdefault(0, _Sent(now, 0, 0, now))
            self.step = UNKNOWN_STEP

    def sent(self, count: int, now: float) -> int:
        """A picture of `count` bytes is on the way. Returns the number for its mark."""
        self._number += 1
        self._sent[self._number] = made = _Sent(now, count, self._arrived, self._answered)
        self._sent[self._number] = replace(made, filled=self._filled)
        return self._number

    def photographed(self, count: int) -> None:
        """The last picture had photographs of `count` bytes in all, at `step`."""
        if self._rate is not None and count:
            self.step = step_for(self._rate, count, self.step)

    def passed(self, number: int, now: float) -> None:
        """The viewer has answered the mark `number`, and with it all before; other numbers are ignored."""
        if number not in self._sent:
            return
        for each in [known for known in self._sent if known <= number]:
            self._measure(self._sent.pop(each), now)

    def _measure(self, sent: _Sent, now: float) -> None:
        took = max(now - sent.at, _SHORTEST_S)
        self._arrived, self._answered = self._arrived + sent.count, now
        if sent.count < _SMALL_BYTES:
            self._delay = took if self._delay is None else min(self._delay, took)
        together = self._arrived - sent.arrived_before
        if sent.count > _LARGE_BYTES or (sent.filled and together > _LARGE_BYTES):
            since_s = max(now - sent.answered_before, _SHORTEST_S)
            alone = sent.count / max(took - (self._delay or 0.0), took * _SMALLEST_SHARE)
            rate = max(alone, together / since_s)  # 3.
            self._rates.append(rate)
            self._rate = sorted(self._rates)[len(self._rates) * 3 // 4]  # 4.
            self.slow = is_slow(self._rate, self.slow)

    @property
    def full(self) -> bool:
        """Whether the next picture is held back."""
        most = _LARGEST_ON_THE_WAY + int(self._delay_s * _SHOWN_A_SECOND)
        return len(self._sent) >= most or self._filled  # 1.

    @property
    def _filled(self) -> bool:
        on_the_way = sum(each.count for each in self._sent.values())
        if not self._sent or on_the_way < _ALWAYS_BYTES:
            return False
        return self._rate is None or on_the_way >= self._rate * (self._delay_s + _QUEUED_S)  # 2.

    @property
    def _delay_s(self) -> float:
        return min(self._delay or 0.0, _LONGEST_DELAY_S)
