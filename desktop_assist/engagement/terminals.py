"""The terminals of one case: started, recorded, ended.

Decides: what becomes of a recording when its terminal ends, and that a withdrawal ends them all.
Leaves alone: the shell and its recording themselves (`channel.terminal`), and whether a terminal may be
opened.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop_assist.channel.asciicast import Recording
from desktop_assist.channel.server import TerminalRequest
from desktop_assist.channel.terminal import Terminal, serve
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement import recordings
from desktop_assist.engagement.events import ShowCustomer, TerminalEnded, TerminalPrinted
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.recordings import Recorded
from diagnostics.clock import timestamp

_WAIT_S = 20.0  # ours: a killed shell ends in 100 ms; a slow disk may take seconds to close its recording
_INTERRUPT = b"\x03"


class Terminals:
    """All terminals of one case. Safe to use from any thread."""

    def __init__(self, install: Install, case: str, consents: Consents, show: ShowCustomer) -> None:
        """Serve terminals of `case` while `consents` allow it; `show` is told what they print."""
        self._install = install
        self._case = case
        self._consents = consents
        self._show = show
        self._lock = threading.Condition()
        self._running: dict[int, Terminal] = {}
        self._ended: list[Recorded] = []
        self._count = 0
        consents.watch(self._withdrawn)

    def serve(self, request: TerminalRequest, ended: Callable[[], None]) -> None:
        """Serve one terminal until it ends, then call `ended`.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it has ended.
            TerminalNotStarted: There is no shell.
        """
        number = self._next_number()
        path = recordings.folder(self._install, self._case) / f"terminal-{number:03}.cast"
        clock = self._install.clock
        started_at = timestamp(clock.now())
        recording = Recording(path, clock, request.columns, request.rows, f"Terminal {number}")
        status = 1
        try:
            status = self._serve(number, request, recording)
        finally:
            ended_at = timestamp(clock.now())
            noted = Recorded(Capability.TERMINAL, path, started_at, ended_at, {"exit_status": status})
            self._note_end(number, noted, recording)
            self._show(TerminalEnded(status))
            ended()

    def _note_end(self, number: int, ended: Recorded, recording: Recording) -> None:
        try:
            recording.close()
        finally:
            with self._lock:
                self._running.pop(number, None)
                self._ended.append(ended)
                self._lock.notify_all()

    def _serve(self, number: int, request: TerminalRequest, recording: Recording) -> int:
        terminal = Terminal(request.term, request.columns, request.rows, Path.home())
        with self._lock:
            self._running[number] = terminal
        return serve(
            request, terminal, recording, self._allowed, lambda data: self._show(TerminalPrinted(data))
        )

    def _allowed(self) -> bool:
        return self._consents.allows(Capability.TERMINAL)

    def _next_number(self) -> int:
        with self._lock:
            self._count += 1
            return self._count - 1

    def _withdrawn(self, capability: Capability) -> None:
        if capability is Capability.TERMINAL:
            self.stop()

    def stop(self) -> None:
        """End all terminals now."""
        with self._lock:
            running = list(self._running.values())
        for terminal in running:
            terminal.stop()

    def interrupt(self) -> None:
        """The customer types Ctrl-C into every terminal."""
        with self._lock:
            running = list(self._running.values())
        for terminal in running:
            terminal.write(_INTERRUPT)

    def wait(self) -> None:
        """Wait until all stopped terminals have closed their recordings."""
        with self._lock:
            self._lock.wait_for(lambda: not self._running, _WAIT_S)

    def take_ended(self) -> tuple[Recorded, ...]:
        """The terminals that have ended since the last call."""
        with self._lock:
            ended, self._ended = tuple(self._ended), []
            return ended
