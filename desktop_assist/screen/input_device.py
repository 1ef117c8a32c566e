"""The customer's pointer and keyboard as a technician's events reach them, behind one small interface.

Decides: what can be done to them, and what must be known before.
Leaves alone: how each system does it (`x11_input`), and whether it may be done (`steering`).
"""

from __future__ import annotations

import enum
from contextlib import AbstractContextManager
from typing import Protocol

from desktop_assist.screen.focus import Field


class Reached(enum.Enum):
    """What an event would reach."""

    SEEN = "what the technician sees"
    OURS = "a window of this program"
    NOT_SEEN = "something that the technician does not see"


class InputDevice(Protocol):
    """Pointer and keyboard of one screen. One thread at a time uses it."""

    def held_still(self) -> AbstractContextManager[None]:
        """Within it no other program's window comes, goes or moves, so that what was asked stays true.

        Raises:
            ScreenNotShown: The screen is gone; so do all others.
            NotSteered: The system keeps the event away, and says why; so may all others.
        """
        ...

    def pointer_reaches(self, x: int, y: int) -> Reached:
        """What an event of the pointer at this column and row of the picture would reach."""
        ...

    def keys_reach(self) -> Reached:
        """What a key would reach."""
        ...

    def settle(self) -> None:
        """Before a key: let be told, within milliseconds, where the focus has just moved."""
        ...

    def typed_into(self) -> Field:
        """Into what a key would go, as far as its program has told."""
        ...

    def move(self, x: int, y: int) -> None:
        """Move the pointer to this column and row of the picture."""
        ...

    def button(self, number: int, down: bool) -> None:
        """Press or let go of a button; 4 to 7 are the wheel up, down, left and right."""
        ...

    def hold(self, keysym: int, down: bool) -> None:
        """Press or let go of a modifier."""
        ...

    def tap(self, keysym: int) -> bool:
        """Press a key and let go of it, so that this keysym comes out. Returns whether there is a way."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
