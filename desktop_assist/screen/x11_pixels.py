"""The pixels of a part of an X11 screen, in memory that the X server writes into (MIT-SHM).

Decides: that only the chosen part is ever read, and only the rows of it that are asked for.
Leaves alone: which part and which rows (`x11_source`).
"""

from __future__ import annotations

from typing import Any

from Xlib import X, error
from Xlib.error import CatchError

from desktop_assist.screen.frame_source import Band, Pixels
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.x11_connection import not_shown
from desktop_assist.screen.x11_requests import ShmAttach, ShmDetach, ShmGetImage
from desktop_assist.screen.x11_shm import SharedMemory

_ALL_PLANES = 0xFFFFFFFF


class X11Pixels:
    """The pixels of one part, which may become another. For the thread that uses the display.

    Attributes:
        part: Which part of the screen it is.
        pixels: As it was read last.
    """

    def __init__(self, shown: Any, part: Rectangle) -> None:
        """Get memory for `part` of the screen of `shown`; black at first.

        Raises:
            ScreenNotShown: There is no memory that this program and the X server can share.
        """
        self._display = shown
        self._opcode = shown.query_extension("MIT-SHM").major_opcode
        self._attach(part)

    def _attach(self, part: Rectangle) -> None:
        try:
            memory = SharedMemory(part.width * part.height * 4)
        except OSError as problem:
            raise not_shown(f"there is no shared memory ({problem.strerror})") from problem
        self._segment = self._display.display.allocate_resource_id()
        refused = CatchError()
        attach = {"shmseg": self._segment, "shmid": memory.id, "read_only": 0}
        ShmAttach(display=self._display.display, opcode=self._opcode, onerror=refused, **attach)
        self._display.sync()
        memory.forget()
        if refused.get_error():
            raise not_shown("the display runs on another computer")
        self.part = part
        self.pixels: Pixels = memory.data.reshape(part.height, part.width, 4)

    def be_of(self, part: Rectangle) -> None:
        """Read another part from now on. A picture of the same size stays until it is read again."""
        if part[2:] != self.part[2:]:
            ShmDetach(display=self._display.display, opcode=self._opcode, shmseg=self._segment)
            self._attach(part)
        self.part = part

    def read(self, band: Band) -> bool:
        """Read some rows. Returns whether that was possible: they may be outside a screen that has shrunk."""
        try:
            ShmGetImage(
                display=self._display.display,
                opcode=self._opcode,
                drawable=self._display.screen().root,
                x=self.part.x,
                y=self.part.y + band.top,
                width=self.part.width,
                height=band.bottom - band.top,
                plane_mask=_ALL_PLANES,
                format=X.ZPixmap,
                shmseg=self._segment,
                offset=band.top * self.part.width * 4,
            )
        except error.BadMatch:
            return False
        return True
