"""A terminal on which only listed diagnostic commands run.

Decides: that there is no shell, that a command is one of the list with its own arguments, and that nothing
which is typed reaches it.
Leaves alone: which commands are on the list (`resources/commands`), and how one runs (`terminal`).

1. The list is shown with numbers. A number and Enter starts a command; `q` or Ctrl-D ends the terminal.
2. While a command runs, Ctrl-C ends it; everything else is dropped.
3. A command that runs for more than a minute is ended.
"""

from __future__ import annotations

import threading
import tomllib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.line_editor import Entered, Interrupted, LineEditor, NoMore, Shown
from desktop_assist.channel.pseudo_terminal import PseudoTerminal, TerminalNotStarted
from diagnostics.clock import Clock

LONGEST_RUN_S = 60.0  # ours: each takes a second or two where nothing is broken
_LOOK_S = 0.05
_PROMPT = b"number, or q to end> "


@dataclass(frozen=True)
class Command:
    """One diagnostic command.

    Attributes:
        title: What it shows.
        arguments: The program and its arguments.
    """

    title: str
    arguments: tuple[str, ...]


Start = Callable[[tuple[str, ...]], PseudoTerminal]
"""Starts a program with its arguments on a terminal of its own."""


def load(folder: Path, platform: str) -> tuple[Command, ...]:
    """The commands that are shipped for `platform`."""
    listed = tomllib.loads((folder / f"{platform}.toml").read_text(encoding="utf-8"))["commands"]
    return tuple(Command(each["title"], tuple(each["arguments"])) for each in listed)


class Listed:
    """A pseudo-terminal with a list to choose from. Safe to use from any thread; one thread reads."""

    def __init__(
        self, commands: tuple[Command, ...], start: Start, clock: Clock, noted: Callable[[str], None]
    ) -> None:
        """Show `commands`; `start` runs one, `noted` records which."""
        self._commands = commands
        self._start = start
        self._clock = clock
        self._noted = noted
        self._editor = LineEditor()
        self._said: deque[bytes] = deque()
        self._lock = threading.RLock()
        self._command: PseudoTerminal | None = None
        self._until_s = 0.0
        self._ended = threading.Event()
        self._leaving = False
        self._list()

    @property
    def running(self) -> bool:
        """Whether it was not stopped yet."""
        return not self._ended.is_set()

    @property
    def hides_input(self) -> bool:
        """Never: nothing that is typed reaches a command."""
        return False

    def _list(self) -> None:
        lines = [f"{number:3}  {command.title}" for number, command in enumerate(self._commands, start=1)]
        self._said.append("\r\n".join([*lines, ""]).encode() + _PROMPT)

    def read(self) -> bytes | None:
        """What the command printed, or the list."""
        if self._said:
            return self._said.popleft()
        if self._leaving or self._ended.is_set():
            return None
        with self._lock:
            command = self._command
        if command is None:
            self._ended.wait(_LOOK_S)
            return b""
        if self._clock.monotonic() > self._until_s:  # 3.
            command.stop()
        printed = command.read()
        return self._end_of(command) if printed is None else printed

    def _end_of(self, command: PseudoTerminal) -> bytes:
        status = command.close()
        with self._lock:
            self._command = None
        return f"[It has ended, exit status {status}.]\r\n".encode() + _PROMPT

    def write_at_once(self, data: bytes) -> int:
        """Nothing: what is typed here is looked at first."""
        del data
        return 0

    def write(self, data: bytes) -> None:
        """Choose from the list."""
        with self._lock:
            for edited in self._editor.type(data):
                if self._command is not None:
                    if isinstance(edited, Interrupted):
                        self._command.interrupt()  # 2.
                    continue
                match edited:
                    case Shown():
                        self._said.append(edited.data)
                    case Entered():
                        self._choose(edited.text.strip())
                    case NoMore():
                        self._leaving = True
                    case Interrupted():
                        self._said.append(_PROMPT)

    def _choose(self, typed: str) -> None:
        if typed in {"q", "quit", "exit"}:
            self._leaving = True
        elif typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(self._commands):
            self._run(self._commands[int(typed) - 1])
        else:
            self._list()

    def _run(self, command: Command) -> None:
        self._noted(f"runs: {' '.join(command.arguments)}")
        try:
            self._command = self._start(command.arguments)
        except TerminalNotStarted as error:
            self._said.append(f"{error.happened}\r\n".encode() + _PROMPT)
        self._until_s = self._clock.monotonic() + LONGEST_RUN_S

    def interrupt(self) -> None:
        """Interrupt the command that runs."""
        with self._lock:
            if self._command is not None:
                self._command.interrupt()

    def resize(self, columns: int, rows: int) -> None:
        """Tell the command that runs how large the technician's window is."""
        with self._lock:
            if self._command is not None:
                self._command.resize(columns, rows)

    def stop(self) -> None:
        """End the command that runs, and the list."""
        self._ended.set()
        with self._lock:
            command = self._command
        if command is not None:
            command.stop()

    def close(self) -> int:
        """End it."""
        self.stop()
        with self._lock:
            command, self._command = self._command, None
        if command is not None:
            command.close()
        return 0
