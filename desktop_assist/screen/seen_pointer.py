"""The customer's pointer, where mss does not know it: as far as it is in what is seen.

Decides: that a pointer beside what is seen is told at the nearest edge; that while nothing is seen nothing
new is told of it; and that one that nobody knows has no shape.
Leaves alone: how a system tells of it (`windows_pointer`).
"""

from __future__ import annotations

import sys
from typing import Protocol

import numpy as np

from desktop_assist.screen.frame_source import CursorImage
from desktop_assist.screen.sharing import Sharing

_NONE = CursorImage(1, 0, 0, np.zeros((1, 1, 4), np.uint8))


class Pointer(Protocol):
    """The customer's pointer."""

    def place(self) -> tuple[int, int]:
        """Where it is on the desktop: column and row."""
        ...

    def shape(self) -> CursorImage:
        """Its shape now; its serial tells whether it is another one."""
        ...


class SeenPointer:
    """The pointer in what `sharing` says to be seen. For one thread."""

    def __init__(self, sharing: Sharing, pointer: Pointer | None = None) -> None:
        """Tell of `pointer`, else of this system's own where it is known."""
        self._sharing = sharing
        self._pointer = pointer or _own()
        self._place, self._shape = (0, 0), _NONE

    def shape(self) -> CursorImage:
        """Its shape now."""
        if self._pointer is not None and self._sharing.now.area.picture is not None:
            self._shape = self._pointer.shape()
        return self._shape

    def place(self) -> tuple[int, int]:
        """Where it is in the picture, or the place at the edge that is nearest to it."""
        seen = self._sharing.now.area.picture
        if self._pointer is not None and seen is not None:
            x, y = self._pointer.place()
            right, down = min(max(x - seen.x, 0), seen.width - 1), min(max(y - seen.y, 0), seen.height - 1)
            self._place = (right, down)
        return self._place


def _own() -> Pointer | None:
    if sys.platform != "win32":
        return None
    from desktop_assist.screen.windows_pointer import WindowsPointer

    return WindowsPointer()
