"""One thread that does everything of a session in order.

Decides: that work is done one piece after the other, and that something happens at least once a second.
Leaves alone: what the work is.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

_TICK_S = 1.0


class Worker:
    """A queue of work with one thread. Any thread may post."""

    def __init__(self, name: str, tick: Callable[[], object]) -> None:
        """Start the thread; `tick` is done whenever nothing came for a second."""
        self._work: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._tick = tick
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def post(self, work: Callable[[], object]) -> None:
        """Have `work` done in its turn."""
        self._work.put(work)

    def call(self, work: Callable[[], object]) -> None:
        """Have `work` done in its turn and wait for it: who floods, waits. Nothing is done after `close`."""
        if not self._thread.is_alive():
            return
        done = threading.Event()

        def report() -> None:
            try:
                work()
            finally:
                done.set()

        self._work.put(report)
        while not done.wait(_TICK_S) and self._thread.is_alive():
            pass

    def _run(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=_TICK_S)
            except queue.Empty:
                work = self._tick
            if work is None:
                return
            work()

    def close(self, wait_s: float) -> bool:
        """Finish what was posted, for at most `wait_s` seconds. Returns whether all was done."""
        self._work.put(None)
        if self._thread is not threading.current_thread():
            self._thread.join(wait_s)
        return not self._thread.is_alive()
