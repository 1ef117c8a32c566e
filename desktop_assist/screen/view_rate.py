"""What a viewer tells of its line: delay, pictures and bytes a second, and the quality of photographs.

Decides: over how long each is measured.
Leaves alone: what is counted (`rfb_client`), and how it is shown.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

WINDOW_S = 2.0  # ours: short enough to follow a change, long enough to be read


@dataclass(frozen=True)
class ViewNumbers:
    """A viewer's line now.

    Attributes:
        delay_ms: From here to the other end and back; none before it was measured.
        pictures_per_s: How many come.
        bytes_per_s: How much that is.
        quality: Of the photographs that came, 1 to 100; none where everything came exactly.
    """

    delay_ms: int | None = None
    pictures_per_s: float = 0.0
    bytes_per_s: int = 0
    quality: int | None = None


class ViewRate:
    """One viewer's line. For one thread."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._arrived: deque[tuple[float, int, int, int | None]] = deque()
        self._marked: dict[int, float] = {}
        self._number = 0
        self._delay_s: float | None = None

    def arrived(self, now: float, count: int, pictures: int, quality: int | None) -> None:
        """That many bytes came, with `pictures` in them, and photographs of `quality` if any."""
        self._arrived.append((now, count, pictures, quality))
        self._forget(now)

    def marked(self, now: float) -> int:
        """A mark is sent. Returns its number."""
        self._number += 1
        self._marked = {self._number: now}  # an answer that never comes is not waited for
        return self._number

    def passed(self, number: int, now: float) -> None:
        """The mark `number` came back; one that nobody sent says nothing."""
        sent = self._marked.pop(number, None)
        if sent is not None:
            self._delay_s = now - sent

    def numbers(self, now: float) -> ViewNumbers:
        """The line at `now`."""
        self._forget(now)
        qualities = [each[3] for each in self._arrived if each[3] is not None]
        return ViewNumbers(
            None if self._delay_s is None else round(self._delay_s * 1000),
            sum(each[2] for each in self._arrived) / WINDOW_S,
            round(sum(each[1] for each in self._arrived) / WINDOW_S),
            min(qualities, default=None),
        )

    def _forget(self, now: float) -> None:
        while self._arrived and self._arrived[0][0] < now - WINDOW_S:
            self._arrived.popleft()
