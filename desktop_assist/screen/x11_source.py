"""Pictures of an X11 screen: MIT-SHM for the pixels, DAMAGE for what changed, XFixes for the pointer.

Decides: that only changed rows are read, and what an X server must offer.
Leaves alone: whether X11 is what this desktop runs on (`this_screen`).

Imported only where X11 is used. python-xlib is used by one thread; only `wake` may come from another.
"""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Iterator
from typing import Any

import numpy as np
from Xlib import X, display, error
from Xlib.error import CatchError
from Xlib.ext import damage as damage_extension
from Xlib.ext import xfixes

from desktop_assist.screen.bands import bands
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Band, CursorImage, Pixels, Size
from desktop_assist.screen.x11_requests import (
    CreateRegion,
    FetchRegion,
    SelectCursorInput,
    ShmAttach,
    ShmDetach,
    ShmGetImage,
)
from desktop_assist.screen.x11_shm import SharedMemory

_NEEDED = ("MIT-SHM", "DAMAGE", "XFIXES")
_ALL_PLANES = 0xFFFFFFFF
_BLUE_GREEN_RED = (0xFF, 0xFF00, 0xFF0000)


class X11Source:
    """One X11 screen: all monitors that make it up."""

    def __init__(self, name: str | None = None) -> None:
        """Connect to the display `name`, or to the one of the environment.

        Raises:
            ScreenNotShown: There is none, or it cannot do what is needed.
        """
        with gone_is_not_shown():
            self._display = display.Display(name)
        self._errors: list[object] = []
        self._display.set_error_handler(lambda problem, _request: self._errors.append(problem))
        self._root = self._display.screen().root
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        try:
            with gone_is_not_shown():
                self._prepare()
        except ScreenNotShown:
            self.close()
            raise

    def _prepare(self) -> None:
        lacking = [each for each in _NEEDED if self._display.query_extension(each) is None]
        if lacking or not _usual_colours(self._display):
            raise _not_shown(f"the display does not offer {' and '.join(lacking) or '24-bit colours'}")
        self._shm_opcode = self._display.query_extension("MIT-SHM").major_opcode
        self._fixes_opcode = self._display.query_extension("XFIXES").major_opcode
        self._cursor_event = self._display.query_extension("XFIXES").first_event + xfixes.XFixesCursorNotify
        self._display.damage_query_version()
        self._display.xfixes_query_version()  # before any other request of XFixes
        self._root.change_attributes(event_mask=X.StructureNotifyMask)
        self._damage = self._root.damage_create(damage_extension.DamageReportNonEmpty)
        self._region = self._display.display.allocate_resource_id()
        self._send(CreateRegion, self._fixes_opcode, region=self._region)
        shapes = xfixes.XFixesDisplayCursorNotifyMask
        self._send(SelectCursorInput, self._fixes_opcode, window=self._root, event_mask=shapes)
        self._share(self._geometry())
        self._changed = True
        self._cursor: CursorImage | None = None

    def _geometry(self) -> Size:
        found = self._root.get_geometry()
        return Size(found.width, found.height)

    def _share(self, size: Size) -> None:
        try:
            memory = SharedMemory(size.width * size.height * 4)
        except OSError as problem:
            raise _not_shown(f"there is no shared memory ({problem.strerror})") from problem
        self._segment = self._display.display.allocate_resource_id()
        refused = CatchError()
        attach = {"shmseg": self._segment, "shmid": memory.id, "read_only": 0}
        ShmAttach(display=self._display.display, opcode=self._shm_opcode, onerror=refused, **attach)
        self._display.sync()
        memory.forget()
        if refused.get_error():
            raise _not_shown("the display runs on another computer")
        self._memory = memory
        self.size = size
        self.pixels: Pixels = memory.data.reshape(size.height, size.width, 4)
        self._whole = True

    # `frame_source.FrameSource`

    def wait(self, seconds: float) -> bool:
        """Wait for a change, a `wake`, or `seconds`. Returns whether there is a new change."""
        with gone_is_not_shown():
            self._take_events()  # python-xlib may hold events that came along with an answer
            if not self._changed:
                ready, _, _ = select.select([self._display, self._wake_read], [], [], max(0.0, seconds))
                if self._wake_read in ready:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake_read, 4096)
                self._take_events()
        changed, self._changed = self._changed, False
        return changed

    def _take_events(self) -> None:
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == self._display.extension_event.DamageNotify:
                self._changed = True
            elif event.type == self._cursor_event:
                self._cursor = None
            elif event.type == X.ConfigureNotify and (event.width, event.height) != self.size:
                self._changed = self._whole = True

    def wake(self) -> None:
        """End a `wait`, from any thread."""
        with contextlib.suppress(OSError):  # full: it is awake; closed: nobody waits
            os.write(self._wake_write, b"\0")

    def capture(self) -> tuple[Band, ...]:
        """Bring `pixels` up to date; the rows that may differ from the capture before."""
        with gone_is_not_shown():
            spans = self._damaged()
            self._take_events()  # of a new size, which may have come since the last wait
            if self._whole and (size := self._geometry()) != self.size:
                self._send(ShmDetach, self._shm_opcode, shmseg=self._segment)
                self._share(size)
            found = bands([(0, self.size.height)] if self._whole else spans, self.size.height)
            self._whole = False
            for band in found:
                self._read(band)
            return found

    def _damaged(self) -> list[tuple[int, int]]:
        self._display.damage_subtract(self._damage, X.NONE, self._region)
        answer = FetchRegion(display=self._display.display, opcode=self._fixes_opcode, region=self._region)
        return [(each.y, each.y + each.height) for each in answer.rects]

    def _read(self, band: Band) -> None:
        try:
            ShmGetImage(
                display=self._display.display,
                opcode=self._shm_opcode,
                drawable=self._root,
                x=0,
                y=band.top,
                width=self.size.width,
                height=band.bottom - band.top,
                plane_mask=_ALL_PLANES,
                format=X.ZPixmap,
                shmseg=self._segment,
                offset=band.top * self.size.width * 4,
            )
        except error.BadMatch:  # it has become smaller meanwhile: the next capture finds out
            self._changed = self._whole = True

    def cursor(self) -> CursorImage:
        """The pointer's shape now; its serial tells whether it is another one."""
        if self._cursor is None:
            with gone_is_not_shown():
                shape = self._display.xfixes_get_cursor_image(self._root)
            words = np.array(shape.cursor_image[: shape.width * shape.height], np.uint32)
            pixels = words.view(np.uint8).reshape(shape.height, shape.width, 4)
            self._cursor = CursorImage(shape.cursor_serial, shape.xhot, shape.yhot, pixels)
        return self._cursor

    def pointer(self) -> tuple[int, int]:
        """Where the customer's pointer is: column and row."""
        with gone_is_not_shown():
            place = self._root.query_pointer()
        return int(place.root_x), int(place.root_y)

    def close(self) -> None:
        """Let go of the screen. The last picture stays readable for whoever still holds it."""
        hang_up(self._display)
        for end in (self._wake_read, self._wake_write):
            os.close(end)

    def _send(self, request: Any, opcode: int, **fields: Any) -> None:
        request(display=self._display.display, opcode=opcode, **fields)


def _usual_colours(shown: Any) -> bool:
    screen, info = shown.screen(), shown.display.info
    depths = {each.depth: each.bits_per_pixel for each in info.pixmap_formats}
    visuals = [visual for depth in screen.allowed_depths for visual in depth.visuals]
    masks = {each.visual_id: (each.blue_mask, each.green_mask, each.red_mask) for each in visuals}
    least_first = info.image_byte_order == X.LSBFirst
    return (
        least_first
        and depths.get(screen.root_depth) == 32
        and masks.get(screen.root_visual) == _BLUE_GREEN_RED
    )


@contextlib.contextmanager
def gone_is_not_shown() -> Iterator[None]:
    """Within it, a display that does not answer is a screen that is not shown."""
    try:
        yield
    except (error.DisplayError, error.ConnectionClosedError, OSError) as problem:
        raise _not_shown("the display does not answer") from problem
    except error.XError as problem:
        raise _not_shown(f"the display refused a request ({type(problem).__name__})") from problem


def hang_up(shown: Any) -> None:
    """Close a connection, also one on which nobody answers any more."""
    with contextlib.suppress(error.ConnectionClosedError, OSError):
        shown.close()
    shown.display.socket.close()


def _not_shown(because: str) -> ScreenNotShown:
    return ScreenNotShown(
        f"The screen cannot be shown, because {because}.",
        next_step="Help can go on by chat and terminal.",
    )
