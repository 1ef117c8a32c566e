"""How much a viewer's line takes: what may be on the way, and how good a picture it can have.

Decides: when the next picture is held back, and when a picture loses quality for the sake of more of them.
Leaves alone: what is sent.

1. Each picture ends with a mark that the viewer answers. At most three are on the way unanswered.
2. No more is on the way than the line carries in 80 ms, once its rate has been measured.
3. When the rate would give fewer than 12 pictures a second, quality goes down a step; above 30, up again.
"""

from __future__ import annotations

from dataclasses import dataclass

# All ours, measured on 10 Mbit/s with 20 ms each way.
_LARGEST_ON_THE_WAY = 3
_ALWAYS_BYTES = 64 * 1024
_ON_THE_WAY_S = 0.08
_SMALL_BYTES, _LARGE_BYTES = 3_000, 20_000
_JUDGED_BYTES = 30_000
_FEW_PICTURES, _MANY_PICTURES = 12, 30
_LOWEST_STEP = 3
_SHORTEST_S = 1e-4
_KEPT_SHARE = 0.7


@dataclass(frozen=True)
class _Sent:
    at: float
    count: int


class LineRate:
    """The line to one viewer."""

    def __init__(self) -> None:
        """Know nothing of it yet."""
        self._sent: dict[int, _Sent] = {}
        self._number = 0
        self._rate = 0.0
        self._delay: float | None = None
        self.step = 0

    def sent(self, count: int, now: float) -> int:
        """A picture of `count` bytes is on the way. Returns the number for its mark."""
        self._number += 1
        self._sent[self._number] = _Sent(now, count)
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
        took = now - sent.at
        if sent.count < _SMALL_BYTES:
            self._delay = took if self._delay is None else min(self._delay, took)
        elif sent.count > _LARGE_BYTES:
            rate = sent.count / max(took - (self._delay or 0.0), _SHORTEST_S)
            self._rate = _KEPT_SHARE * self._rate + (1 - _KEPT_SHARE) * rate if self._rate else rate

    @property
    def full(self) -> bool:
        """Whether the next picture is held back."""
        if len(self._sent) >= _LARGEST_ON_THE_WAY:  # 1.
            return True
        on_the_way = sum(each.count for each in self._sent.values())
        if not self._sent or on_the_way < _ALWAYS_BYTES or not self._rate:
            return False
        return on_the_way >= self._rate * _ON_THE_WAY_S  # 2.
