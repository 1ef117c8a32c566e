"""The terminals of one case: started, recorded, ended.

Decides: where recordings lie, what becomes of one when its terminal ends, and that a withdrawal ends them
all.
Leaves alone: the shell and its recording themselves (`channel.terminal`), and whether a terminal may be
opened.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_assist.channel.asciicast import Recording
from desktop_assist.channel.server import TerminalRequest
from desktop_assist.channel.terminal import Terminal, serve
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement.events import ShowCustomer, TerminalEnded, TerminalPrinted
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import commitment
from desktop_assist.evidence.statement import Kinds
from diagnostics.clock import timestamp

_WAIT_S = 20.0  # ours: a killed shell ends in 100 ms; a slow disk may take seconds to close its recording
_INTERRUPT = b"\x03"
NOT_KNOWN = -1
"""The exit status of a shell that nobody saw end."""


@dataclass(frozen=True)
class EndedTerminal:
    """A terminal that has ended, with its recording on disk."""

    name: str
    path: Path
    started_at: str
    ended_at: str
    status: int


class Terminals:
    """All terminals of one case. Safe to use from any thread."""

    def __init__(self, install: Install, case: str, consents: Consents, show: ShowCustomer) -> None:
        """Serve terminals of `case` while `consents` allow it; `show` is told what they print."""
        self._install = install
        self._folder = _folder(install, case)
        self._consents = consents
        self._show = show
        self._lock = threading.Condition()
        self._running: dict[int, Terminal] = {}
        self._ended: list[EndedTerminal] = []
        self._count = 0
        consents.watch(self._withdrawn)

    def serve(self, request: TerminalRequest, ended: Callable[[], None]) -> None:
        """Serve one terminal until it ends, then call `ended`.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it has ended.
            TerminalNotStarted: There is no shell.
        """
        number = self._next_number()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, clock = self._folder / f"terminal-{number:03}.cast", self._install.clock
        started_at = timestamp(clock.now())
        recording = Recording(path, clock, request.columns, request.rows, f"Terminal {number}")
        status = 1
        try:
            status = self._serve(number, request, recording)
        finally:
            ended_at = timestamp(clock.now())
            noted = EndedTerminal(f"data/{path.name}", path, started_at, ended_at, status)
            self._note_end(number, noted, recording)
            self._show(TerminalEnded(status))
            ended()

    def _note_end(self, number: int, ended: EndedTerminal, recording: Recording) -> None:
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

    def take_ended(self) -> tuple[EndedTerminal, ...]:
        """The terminals that have ended since the last call."""
        with self._lock:
            ended, self._ended = tuple(self._ended), []
            return ended


def put_on_record(install: Install, record: CaseRecord, ended: EndedTerminal) -> None:
    """Keep the recording as an item of the case, and put its statement on the record.

    Raises:
        EvidenceNotWritten: The store did not take it.
        NotSent: It is in the store, and the desk did not take it.
    """
    item = install.store.add_item(record.case, ended.name, ended.path, commitment.new_salt())
    body = {
        "capability": Capability.TERMINAL.value,
        "started_at": ended.started_at,
        "ended_at": ended.ended_at,
        "exit_status": ended.status,
    }
    record.add(Kinds.RECORDING, body, {item.name: item.commitment})


def unrecorded(install: Install, case: str) -> tuple[EndedTerminal, ...]:
    """The recordings that a killed program left without a statement; how their shells ended is not known."""
    kept = {item.name for item in install.store.items(case)}
    found = sorted(_folder(install, case).glob("terminal-*.cast"))
    return tuple(_left_behind(path) for path in found if f"data/{path.name}" not in kept)


def _left_behind(path: Path) -> EndedTerminal:
    changed = timestamp(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return EndedTerminal(f"data/{path.name}", path, changed, changed, NOT_KNOWN)


def _folder(install: Install, case: str) -> Path:
    return install.home.evidence / "recordings" / case
