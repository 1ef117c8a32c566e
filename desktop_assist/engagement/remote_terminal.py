"""The technician's end of a terminal at the customer's.

Decides: that what it prints is shown until it ends, and with which exit status.
Leaves alone: whether it may be opened; the customer's program asks for that.
"""

from __future__ import annotations

from desktop_assist.channel.client import Shell
from desktop_assist.engagement.events import ShowTechnician, TerminalEnded, TerminalPrinted


class RemoteTerminal:
    """One terminal. Its methods may be called from any thread."""

    def __init__(self, shell: Shell, show: ShowTechnician) -> None:
        """Use `shell`; `show` is told what it prints."""
        self._shell = shell
        self._show = show

    def read(self) -> None:
        """Show what it prints until it ends. Blocks."""
        while data := self._shell.read():
            self._show(TerminalPrinted(data))
        self._show(TerminalEnded(self._shell.status))

    def type(self, data: bytes) -> None:
        """Type into it."""
        self._shell.write(data)

    def resize(self, columns: int, rows: int) -> None:
        """Its window has another size now."""
        self._shell.resize(columns, rows)
