"""What a terminal can do, whatever runs on it and whatever system it runs on.

Decides: the one interface between a technician's end and the program that answers it.
Leaves alone: how it is done: `terminal` on Linux and macOS, `conpty` on Windows, `approved` and `listed`
where the customer has a say in every line.
"""

from __future__ import annotations

from typing import Protocol

from desktop_assist.errors import DesktopAssistError


class TerminalNotStarted(DesktopAssistError):
    """The terminal cannot be started."""


class PseudoTerminal(Protocol):
    """A terminal with a program on it. Safe to use from any thread; one thread reads."""

    @property
    def running(self) -> bool:
        """Whether it was not stopped yet."""
        ...

    @property
    def hides_input(self) -> bool:
        """Whether what is typed now is not shown, as a password is."""
        ...

    def read(self) -> bytes | None:
        """What it printed within the next 50 ms; empty for nothing yet, none at its end."""
        ...

    def write(self, data: bytes) -> None:
        """Type `data`; what is typed after the end is dropped."""
        ...

    def write_at_once(self, data: bytes) -> int:
        """Type as much of `data` as is taken without waiting; how much. The rest is for `write`."""
        ...

    def interrupt(self) -> None:
        """Interrupt what runs, as Ctrl-C does, also where nothing reads what is typed."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """Tell the program how large the technician's window is."""
        ...

    def stop(self) -> None:
        """End the program and all it started. Safe to call twice, from any thread."""
        ...

    def close(self) -> int:
        """End it, free the terminal, and return the program's exit status."""
        ...


def not_started(why: str | None) -> TerminalNotStarted:
    """The error for a terminal that could not be started because of `why`."""
    return TerminalNotStarted(
        f"The terminal could not be started ({why}).",
        next_step="The technician can ask again, or help by chat.",
    )
