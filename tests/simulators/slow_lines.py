"""A screen watched over a slow line, in the time of a clock that the test moves: nothing waits in truth."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from simulators.viewers import Watched


class SlowLine:
    """What `watched` sends goes through a line of `bytes_a_second` and `delay_s` each way.

    Attributes:
        updates: When the viewer had each whole message, and the blue of its first pixel then.
    """

    def __init__(self, watched: Watched, bytes_a_second: float, delay_s: float) -> None:
        self._watched, self._rate, self._delay_s = watched, bytes_a_second, delay_s
        self._there: deque[tuple[float, bytes]] = deque()
        self._back: deque[tuple[float, bytes]] = deque()
        self._free = 0.0
        self.updates: list[tuple[float, int]] = []

    def run(
        self, seconds: float, a_second: float = 0.0, draw: Callable[[int], None] = lambda _frame: None
    ) -> None:
        """Let that much time pass; `draw` so many frames a second in it."""
        clock, frame = self._watched.clock, 0
        began = clock.seconds
        until = began + seconds
        while clock.seconds < until:
            due = began + frame / a_second if a_second else until
            if clock.seconds >= due:
                draw(frame)
                frame += 1
                continue
            arriving = [each[0][0] for each in (self._there, self._back) if each]
            self._watched.screen.longest_wait_s = max(0.0, min([due, until, *arriving]) - clock.seconds)
            for data in self._watched.viewing.turn():
                self._leave(data)
            self._arrive()

    def _leave(self, data: bytes) -> None:
        self._free = max(self._free, self._watched.clock.seconds) + len(data) / self._rate
        self._there.append((self._free + self._delay_s, data))

    def _arrive(self) -> None:
        now, client = self._watched.clock.seconds + 1e-9, self._watched.client
        while self._there and self._there[0][0] <= now:
            before = client.shown.updates if client.shown else 0
            client.receive(self._there.popleft()[1])
            answer, client.outgoing = bytes(client.outgoing), bytearray()
            self._back.append((now + self._delay_s, answer))
            if client.shown and client.shown.updates > before:
                self.updates.append((now, int(client.shown.pixels[0, 0, 0])))
        while self._back and self._back[0][0] <= now:
            if answer := self._back.popleft()[1]:
                self._watched.viewing.receive(answer)
