"""The terminals of one case: started in the mode that the customer chose, recorded, frozen, ended.

Decides: what runs in each mode, what becomes of each segment of a recording, and that a withdrawal ends all
terminals and a freeze freezes all, also one that is opened meanwhile.
Leaves alone: how each mode works (`channel`), and whether a terminal may be opened.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.channel import listed, terminal
from desktop_assist.channel.approved import Approved
from desktop_assist.channel.asciicast import Recording, Subject
from desktop_assist.channel.freezing import Freezing
from desktop_assist.channel.listed import Listed
from desktop_assist.channel.pseudo_terminal import PseudoTerminal
from desktop_assist.channel.server import TerminalRequest
from desktop_assist.channel.terminal_serving import serve
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement import recordings
from desktop_assist.engagement.events import ShowCustomer, TerminalEnded, TerminalPrinted
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.line_questions import LineQuestions
from desktop_assist.engagement.recordings import Recorded
from desktop_assist.engagement.terminal_events import TerminalFrozen
from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import Segment
from desktop_assist.settings import RESOURCES
from desktop_assist.terms import TerminalMode
from diagnostics.clock import timestamp

_WAIT_S = 20.0  # ours: a killed shell ends in 100 ms; a slow disk may take seconds to close its recording
COMMANDS = RESOURCES / "commands"


@dataclass(frozen=True)
class _Open:
    terminal: PseudoTerminal
    freezing: Freezing


class Terminals:
    """All terminals of one case. Safe to use from any thread."""

    def __init__(self, install: Install, case: str, consents: Consents, show: ShowCustomer) -> None:
        """Serve terminals of `case` while `consents` allow it; `show` is told what they print."""
        self._install = install
        self._case = case
        self._consents = consents
        self._show = show
        self.questions = LineQuestions(install.clock, show)
        self._lock = threading.Condition()
        self._running: dict[int, _Open] = {}
        self._frozen = False
        self._ended: list[Recorded] = []
        self._count = 0
        consents.watch(self._withdrawn)

    def serve(self, request: TerminalRequest, ended: Callable[[], None]) -> None:
        """Serve one terminal until it ends; `ended` is called after each segment of the recording.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it has ended.
            TerminalNotStarted: There is no shell.
        """
        mode = TerminalMode(self._consents.terms(Capability.TERMINAL).mode or TerminalMode.FREE)
        number, details = self._next_number(), {"mode": mode.value}
        recording = self._record(number, request, details, ended)
        status = 1
        try:
            status = self._serve(number, mode, request, recording)
        finally:
            self._end(number, recording, details, status)
            self._show(TerminalEnded(status))

    def _record(
        self, number: int, request: TerminalRequest, details: dict[str, Any], ended: Callable[[], None]
    ) -> Recording:
        def keep(segment: Segment) -> None:
            began, last = timestamp(segment.began_at), timestamp(segment.ended_at)
            with self._lock:
                self._ended.append(Recorded(Capability.TERMINAL, segment.path, began, last, dict(details)))
            ended()

        title = f"Terminal {number} ({details['mode']})"
        subject = Subject(f"terminal-{number:03}", title, request.columns, request.rows)
        folder = recordings.folder(self._install, self._case)
        return Recording(folder, subject, self._install.clock, keep)

    def _end(self, number: int, recording: Recording, details: dict[str, Any], status: int) -> None:
        """Say in the last segment how it ended, which is why there always is one."""
        try:
            recording.mark(f"ended, exit status {status}")
            details["exit_status"] = status
            recording.close()
        finally:
            with self._lock:
                self._running.pop(number, None)
                self._lock.notify_all()

    def _serve(self, number: int, mode: TerminalMode, request: TerminalRequest, recording: Recording) -> int:
        recording.mark(f"mode: {mode.value}")
        opened = self._open(mode, request, recording)
        with self._lock:
            self._running[number] = opened
            if self._frozen:
                opened.freezing.freeze()
        return serve(
            request, opened.terminal, recording, self._allowed, lambda data: self._show(TerminalPrinted(data))
        )

    def _open(self, mode: TerminalMode, request: TerminalRequest, recording: Recording) -> _Open:
        def start(arguments: tuple[str, ...]) -> PseudoTerminal:
            return terminal.start(request.term, request.columns, request.rows, Path.home(), arguments)

        def noted(label: str) -> None:
            with contextlib.suppress(EvidenceNotWritten):  # the next output meets the same disk, and ends it
                recording.mark(label)

        if mode is TerminalMode.LISTED:
            commands = listed.load(COMMANDS, self._install.surroundings.platform.name)
            freezing = Freezing(Listed(commands, start, self._install.clock, recording.mark), noted)
            return _Open(freezing, freezing)
        approved = mode is TerminalMode.APPROVED
        freezing = Freezing(start(terminal.shell(expands_history=not approved)), noted)
        if approved:
            return _Open(Approved(freezing, self.questions.ask, recording.mark), freezing)
        return _Open(freezing, freezing)

    def _allowed(self) -> bool:
        return self._consents.allows(Capability.TERMINAL)

    def _next_number(self) -> int:
        with self._lock:
            self._count += 1
            return self._count - 1

    def _withdrawn(self, capability: Capability) -> None:
        if capability is Capability.TERMINAL:
            self.stop()
            self.freeze(False)

    def _all(self) -> tuple[_Open, ...]:
        with self._lock:
            return tuple(self._running.values())

    def stop(self) -> None:
        """End all terminals now."""
        for opened in self._all():
            opened.terminal.stop()

    def interrupt(self) -> None:
        """The customer types Ctrl-C into every terminal."""
        for opened in self._all():
            opened.terminal.interrupt()

    def freeze(self, frozen: bool) -> None:
        """The customer freezes all terminals, or lets them go on."""
        with self._lock:
            changed, self._frozen = self._frozen is not frozen, frozen
            for opened in self._running.values():
                (opened.freezing.freeze if frozen else opened.freezing.unfreeze)()
        if changed:
            self._show(TerminalFrozen(frozen))

    def wait(self) -> None:
        """Wait until all stopped terminals have closed their recordings."""
        with self._lock:
            self._lock.wait_for(lambda: not self._running, _WAIT_S)

    def take_ended(self) -> tuple[Recorded, ...]:
        """The terminals that have ended since the last call."""
        with self._lock:
            ended, self._ended = tuple(self._ended), []
            return ended
