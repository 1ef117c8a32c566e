"""A terminal without a program, with the interface of a real one: the test says what it prints."""

from __future__ import annotations

import queue
import threading

WAIT_S = 10.0


class ScriptedTerminal:
    """Keeps what was typed; prints what the test wants."""

    def __init__(self) -> None:
        self._printed: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._changed = threading.Condition()
        self.typed = b""
        self.hides_input = False
        self.interrupts = 0
        self.sizes: list[tuple[int, int]] = []
        self.status = 0

    @property
    def running(self) -> bool:
        return not self._ended.is_set()

    def print(self, data: bytes | None) -> None:
        """Print `data`; none is the program's end."""
        self._printed.put(data)

    def read(self) -> bytes | None:
        if self._ended.is_set():
            return None
        try:
            return self._printed.get(timeout=0.01)
        except queue.Empty:
            return b""

    def write(self, data: bytes) -> None:
        with self._changed:
            self.typed += data
            self._changed.notify_all()

    def wait_for(self, typed: bytes) -> None:
        """Wait until all of `typed` was typed."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.typed == typed, WAIT_S), self.typed

    def interrupt(self) -> None:
        self.interrupts += 1

    def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))

    def stop(self) -> None:
        self._ended.set()

    def close(self) -> int:
        self.stop()
        return self.status
