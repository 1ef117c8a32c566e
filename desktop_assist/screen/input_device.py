"""The customer's pointer and keyboard as a technician's events reach them, behind one small interface.

Decides: what can be done to them, and what must be known before.
Leaves alone: how each system does it (`x11_input`), and whether it may be done (`steering`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from desktop_assist.screen.focus import Field


class InputDevice(Protocol):
    """Pointer and keyboard of one screen. One thread at a time uses it."""

    def held_still(self) -> AbstractContextManager[None]:
        """Within it no other program's window comes, goes or moves, so that what was asked stays true.

        Raises:
            ScreenNotShown: The screen is gone; so do all others.
        """
        ...

    def falls_on_ours(self, x: int, y: int) -> bool:
        """Whether an event of the pointer at this column and row would reach a window of this program."""
        ...

    def is_typed_into_ours(self) -> bool:
        """Whether a key would reach a window of this program."""
        ...

    def settle(self) -> None:
        """Before a key: let be told, within milliseconds, where the focus has just moved."""
        ...

    def typed_into(self) -> Field:
        """Into what a key would go, as far as its program has told."""
        ...

    def move(self, x: int, y: int) -> None:
        """Move the pointer to this column and row."""
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
