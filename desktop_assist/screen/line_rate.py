"""How much a viewer's line takes: what may be on the way, and how good a picture it can have.

Decides: when the next picture is held back, and when a picture loses quality for the sake of more of them.
Leaves alone: what is sent.

1. Each picture ends with a mark that the viewer answers. At most three are on the way unanswered, and as many
   more as could be shown while the line's delay lasts.
2. No more is on the way than the line carries in its delay and 40 ms, once its rate has been measured.
3. When the rate would give fewer than 24 pictures a second, quality goes down a step; above 72, up again.
4. The rate is what came through from the answer before a picture left until its own answer, or the picture
   alone in the time beyond the delay, whichever is more: one is too low on an empty line, one on a full one.
"""

from __future__ import annotations

from dataclasses import dataclass

# All ours, measured on 10 Mbit/s with 20 ms each way.
_LARGEST_ON_THE_WAY = 3
_SHOWN_A_SECOND = 60
_LONGEST_DELAY_S = 0.5
_ALWAYS_BYTES = 16 * 1024
_QUEUED_S = 0.04
_SMALL_BYTES, _LARGE_BYTES = 3_000, 20_000
_JUDGED_BYTES = 8_000
_FEW_PICTURES, _MANY_PICTURES = 24, 72  # further apart than the sizes at neighbouring steps
_LOWEST_STEP = 4
_SHORTEST_S = 1e-4
_SMALLEST_SHARE = 0.25  # of the time: the delay, measured on a full line, may be less in truth
_KEPT_SHARE = 0.7


@dataclass(frozen=True)
class _Sent:
    at: float
    count: int
    arrived_before: int
    answered_before: float


class LineRate:
    """The line to one viewer."""

    def __init__(self) -> None:
        """Know nothing of it yet."""
        self._sent: dict[int, _Sent] = {}
        self._number = 0
        self._rate = 0.0
        self._delay: float | None = None
        self._arrived, self._answered = 0, float("-inf")
        self.step = 0

    def begin(self, now: float) -> None:
        """The mark 0 is on its way, before any picture: its answer tells the delay of the empty line."""
        if not self._number and self._delay is None:
            self._sent.setdefault(0, _Sent(now, 0, 0, now))

    def sent(self, count: int, now: float) -> int:
        """A picture of `count` bytes is on the way. Returns the number for its mark."""
        self._number += 1
        self._sent[self._number] = _Sent(now, count, self._arrived, self._answered)
        if self._rate and count > _JUDGED_BYTES:  # 3.
            pictures = self._rate / count
            if pictures < _FEW_PICTURES:
                self.step = min(_LOWEST_STEP, self.step + 1)
            elif pictures > _MANY_PICTURES:
                self.step = max(0, self.step - 1)
        return self._number

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
        elif sent.count > _LARGE_BYTES:
            since_s = max(now - sent.answered_before, _SHORTEST_S)
            alone = sent.count / max(took - (self._delay or 0.0), took * _SMALLEST_SHARE)
            rate = max(alone, (self._arrived - sent.arrived_before) / since_s)  # 4.
            self._rate = _KEPT_SHARE * self._rate + (1 - _KEPT_SHARE) * rate if self._rate else rate

    @property
    def full(self) -> bool:
        """Whether the next picture is held back."""
        delay_s = min(self._delay or 0.0, _LONGEST_DELAY_S)
        if len(self._sent) >= _LARGEST_ON_THE_WAY + int(delay_s * _SHOWN_A_SECOND):  # 1.
            return True
        on_the_way = sum(each.count for each in self._sent.values())
        if not self._sent or on_the_way < _ALWAYS_BYTES or not self._rate:
            return False
        return on_the_way >= self._rate * (delay_s + _QUEUED_S)  # 2.
