"""A terminal on which the customer approves each line.

Decides: that a program gets whole approved lines and nothing else of what the technician types.
Leaves alone: how the customer is asked, and what the program makes of a line.

1. The line is typed here (`line_editor`); the program sees nothing before Enter, so Tab completes nothing.
2. Each line is asked for with its very text: one for a shell, for a program that reads lines, an empty one,
   the end of input (Ctrl-D). Lines that come together are asked one after the other; beyond 20 they are
   dropped, and that is said.
3. An answer other than yes, a time that is over, a withdrawal: the line is dropped.
4. A line that the program asked for without showing it, as a password, is not shown to anybody and recorded
   nowhere: the customer is told that it is one, and how long.
5. Ctrl-C gives up what waits and interrupts the program. It needs no approval: it can only end something.
6. A shell expands nothing that the customer did not read: its history expansion (`!!`) is off. Aliases and
   scripts are the customer's own.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.channel.freezing import Freezing
from desktop_assist.channel.line_editor import Entered, Interrupted, LineEditor, NoMore, Shown
from desktop_assist.evidence.errors import EvidenceNotWritten

MOST_WAITING = 20  # ours: a paste of a screenful
_LOOK_S, _LOOKS = 0.02, 25  # ours: half a second
_END_OF_INPUT = b"\x04"


@dataclass(frozen=True)
class Line:
    """What the technician wants to type.

    Attributes:
        text: The line, without its end; of a hidden one as many dots.
        hidden: Whether it is hidden, as a password is.
        ends_input: Whether it is Ctrl-D instead of a line.
        waiting: How many lines wait behind it.
    """

    text: str
    hidden: bool = False
    ends_input: bool = False
    waiting: int = 0


Ask = Callable[[Line, threading.Event], bool]
"""Asks the customer for a line until it is answered, its time is over, or the event is set."""


class Approved:
    """A pseudo-terminal around one that takes whole approved lines."""

    def __init__(self, inner: Freezing, ask: Ask, noted: Callable[[str], None]) -> None:
        """Ask for each line by `ask`; `noted` records what was asked and answered."""
        self._inner = inner
        self._ask = ask
        self._noted = noted
        self._editor = LineEditor()
        self._said: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._lines: deque[tuple[Line, bytes]] = deque()
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._ask_all, name="approvals", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it was not stopped yet."""
        return self._inner.running

    @property
    def hides_input(self) -> bool:
        """Whether what is typed now is not shown, as a password is."""
        return self._inner.hides_input

    def read(self) -> bytes | None:
        """What the program printed, and what the technician sees of their own typing."""
        if self._said:
            return self._said.popleft()
        printed = self._inner.read()
        return self._said.popleft() if printed is None and self._said else printed

    def write(self, data: bytes) -> None:
        """Type `data` into the line."""
        hidden = self._inner.hides_input
        for edited in self._editor.type(data, hidden=hidden):
            match edited:
                case Shown():
                    self._said.append(edited.data)
                case Entered():
                    self._enter(edited)
                case NoMore():
                    self._add(Line("", ends_input=True), _END_OF_INPUT)
                case Interrupted():
                    self._give_up()
                    if not self._inner.frozen:
                        self._inner.interrupt()  # 5.

    def write_at_once(self, data: bytes) -> int:
        """Nothing: what is typed here is looked at first."""
        del data
        return 0

    def _enter(self, entered: Entered) -> None:
        text = "•" * len(entered.text) if entered.hidden else entered.text  # 4.
        self._add(Line(text, entered.hidden), f"{entered.text}\r".encode())

    def _add(self, line: Line, data: bytes) -> None:
        with self._changed:
            full = len(self._lines) >= MOST_WAITING
            if not full:
                self._lines.append((line, data))
                self._changed.notify_all()
        self._say("Too many lines at once; this one is dropped." if full else "The customer is asked.")

    def _say(self, words: str) -> None:
        self._said.append(f"[{words}]\r\n".encode())

    def _give_up(self) -> None:
        with self._changed:
            self._lines.clear()
            self._given_up.set()

    def _ask_all(self) -> None:
        try:
            while (waiting := self._next()) is not None:
                self._ask_one(*waiting)
        except EvidenceNotWritten:
            self._inner.stop()  # what cannot be recorded is not typed

    def _ask_one(self, line: Line, data: bytes) -> None:
        self._noted(f"asked: {_told(line)}")
        allowed = self._ask(line, self._given_up)  # 2.
        allowed = allowed and not self._given_up.is_set() and self._inner.wait_until_flowing()
        self._noted("allowed" if allowed else "not allowed")
        if allowed:
            self._wait_until_shown()
            self._inner.write(data)
        else:
            self._say("The line was not allowed.")  # 3.

    def _wait_until_shown(self) -> None:
        """Let what the technician typed be shown before what follows from it, if anybody reads at all."""
        for _ in range(_LOOKS):
            if not self._said or self._given_up.wait(_LOOK_S):
                return

    def _next(self) -> tuple[Line, bytes] | None:
        with self._changed:
            while not self._lines and self._inner.running:
                self._changed.wait(0.05)
            if not self._inner.running:
                return None
            self._given_up.clear()
            line, data = self._lines.popleft()
            waiting = len(self._lines)
        return Line(line.text, line.hidden, line.ends_input, waiting), data

    def interrupt(self) -> None:
        """The customer's own Ctrl-C: what waits is given up too."""
        self._give_up()
        self._inner.interrupt()

    def resize(self, columns: int, rows: int) -> None:
        """Tell the program how large the technician's window is."""
        self._inner.resize(columns, rows)

    def stop(self) -> None:
        """End the program; a question that is open is given up."""
        self._inner.stop()
        self._give_up()

    def close(self) -> int:
        """End it, free the terminal, and return the program's exit status."""
        self.stop()
        self._thread.join()
        return self._inner.close()


def _told(line: Line) -> str:
    if line.ends_input:
        return "the end of input (Ctrl-D)"
    return f"a hidden line of {len(line.text)} characters" if line.hidden else line.text
