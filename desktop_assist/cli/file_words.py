"""Files that move, in the customer's terminal.

Decides: the words; that each file is told of when it begins and when it has ended, once; and that `cut` stops
one alone.
Leaves alone: what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_assist.consent import Capability
from desktop_assist.engagement.file_events import FileMoved

CUT = "cut"
ENDS = {
    "closed": "",
    "withdrawn": " It stopped, because you took it back.",
    "stopped": " You stopped it.",
    "broken off": " It was broken off.",
    "refused": " It was refused.",
}


class FileWords:
    """The files of one session. One thread at a time."""

    def __init__(self) -> None:
        """Begin with none."""
        self._moving: set[int] = set()
        self._ended: set[int] = set()

    def tells(self, moved: FileMoved) -> bool:
        """Whether there is something new to say of it."""
        known = self._ended if moved.ended else self._moving | self._ended
        new = moved.number not in known
        (self._ended if moved.ended else self._moving).add(moved.number)
        self._moving -= self._ended
        return new

    def cut(self, typed: str, stop: Callable[[int], None]) -> bool:
        """Stop the file whose number was typed after `cut`. Returns whether there is one that moves."""
        word, _, named = typed.partition(" ")
        number = int(named) - 1 if named.isascii() and named.isdigit() else -1
        if word.lower() != CUT or number not in self._moving:
            return False
        stop(number)
        return True


def sentence(moved: FileMoved) -> str:
    """What has become of one file."""
    way = "to the technician" if moved.capability is Capability.FETCH_FILES else "to this computer"
    if not moved.ended:
        return f"The file {moved.name} begins to move {way}. Type {CUT} {moved.number + 1} to stop it alone."
    ended = ENDS.get(moved.ended, f" {moved.ended}.")
    return f"The file {moved.name}: {moved.bytes} bytes have moved {way}.{ended}"
