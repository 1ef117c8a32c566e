"""Pictures of an X11 screen: MIT-SHM for the pixels, DAMAGE for what changed, XFixes for the pointer.

Decides: that only changed rows of the chosen part are read, that what is not to be seen is blanked before
anybody else gets the pixels, and what an X server must offer.
Leaves alone: whether X11 is what this desktop runs on (`this_screen`), and what is not seen (`x11_veil`).

1. Rows are read, then all events are heard that came before the last of the pixels; so it is known which
   windows were in them (`x11_windows`). What was blank before the rows were read or is to be blank after is
   blanked in them.
2. A window that comes up is blanked at the next picture, also in rows that are not read again.
3. Where the part itself has moved while it was read, what was read is blanked, and read again later.
4. While the customer has paused, and where there is nothing to see, nothing is read: the picture is grey, and
   pointer and its shape stay as they were told last.

Imported only where X11 is used. python-xlib is used by one thread; only `wake` may come from another.
"""

from __future__ import annotations

import select
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from Xlib import X, display
from Xlib.ext import damage as damage_extension
from Xlib.ext import xfixes

from desktop_assist.screen.bands import bands
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Band, CursorImage, Pixels, Size
from desktop_assist.screen.rectangle import Rectangle, common, within
from desktop_assist.screen.sharing import PAUSED, Area, Shared, Sharing
from desktop_assist.screen.veil import blank
from desktop_assist.screen.waking import Waking
from desktop_assist.screen.x11_connection import gone_is_not_shown, hang_up, not_shown, usual_colours
from desktop_assist.screen.x11_monitors import X11Monitors
from desktop_assist.screen.x11_pixels import X11Pixels
from desktop_assist.screen.x11_requests import CreateRegion, FetchRegion, SelectCursorInput
from desktop_assist.screen.x11_veil import Part, X11Veil
from diagnostics.clock import Clock, SystemClock

_NEEDED = ("MIT-SHM", "DAMAGE", "XFIXES", "SHAPE")
_PAUSED = Part(None, PAUSED)


class X11Source:
    """What is shared of one X11 screen.

    Attributes:
        pixels: The picture of the last `capture`.
        screens: Where each monitor lies in it; none where it is of less than the whole screen.
    """

    def __init__(
        self,
        name: str | None = None,
        sharing: Sharing | None = None,
        process: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Connect to the display `name`, or to the one of the environment, to show what `sharing` says.

        The windows of `process`, else of this one, are never seen.

        Raises:
            ScreenNotShown: There is none, or it cannot do what is needed.
        """
        with gone_is_not_shown():
            self._display = display.Display(name)
        self._display.set_error_handler(lambda _problem, _request: None)  # of windows that have gone
        self._root = self._display.screen().root
        self._waking = Waking()
        self._sharing, self._clock = sharing or Sharing(), clock or SystemClock()
        self._ignore, self._told = self._sharing.watch(self.wake), False
        try:
            with gone_is_not_shown():
                self._prepare(process)
        except ScreenNotShown:
            self.close()
            raise

    def _prepare(self, process: int | None) -> None:
        lacking = [each for each in _NEEDED if self._display.query_extension(each) is None]
        if lacking or not usual_colours(self._display):
            raise not_shown(f"the display does not offer {' and '.join(lacking) or '24-bit colours'}")
        self._fixes_opcode = self._display.query_extension("XFIXES").major_opcode
        self._cursor_event = self._display.query_extension("XFIXES").first_event + xfixes.XFixesCursorNotify
        self._display.damage_query_version()
        self._display.xfixes_query_version()  # before any other request of XFixes
        self._veil = X11Veil(self._display, process, self._clock)
        self._monitors = X11Monitors(self._display)
        self._damage = self._root.damage_create(damage_extension.DamageReportNonEmpty)
        self._region = self._display.display.allocate_resource_id()
        self._send(CreateRegion, self._fixes_opcode, region=self._region)
        shapes = xfixes.XFixesDisplayCursorNotifyMask
        self._send(SelectCursorInput, self._fixes_opcode, window=self._root, event_mask=shapes)
        self._look_at_screen()
        self._memory = X11Pixels(self._display, self._screen)
        self.pixels: Pixels = self._memory.pixels
        self._blanked: frozenset[Rectangle] = frozenset()
        self._part, self._kept_to = Part(self._screen), Shared()
        self.screens = self._monitors.within(self._screen)
        self._changed = self._whole = True
        self._cursor: CursorImage | None = None
        self._cursor_changed = False
        self._pointer = (0, 0)

    def _look_at_screen(self) -> None:
        found = self._root.get_geometry()
        self._screen = Rectangle(0, 0, found.width, found.height)
        self._monitors.look()
        self._screen_changed = False

    # `frame_source.FrameSource`

    @property
    def size(self) -> Size:
        """How large the picture is since the last `capture`."""
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    @property
    def outdated(self) -> bool:
        """Whether the customer has said since the last `capture` that something else is to be seen."""
        return self._sharing.wishes is not self._kept_to

    def wait(self, seconds: float) -> bool:
        """Wait for a change, a `wake`, or `seconds`. Returns whether there is a new change."""
        with gone_is_not_shown():
            self._take_events()  # python-xlib may hold events that came along with an answer
            if not self._changed:
                until = min(seconds, self._veil.due - self._clock.monotonic())
                ready, _, _ = select.select([self._display, self._waking], [], [], max(0.0, until))
                if self._waking in ready:
                    self._waking.sleep()
                self._take_events()
            if self._veil.due <= self._clock.monotonic():
                self._veil.expire()
                self._changed = True
        self._changed |= self.outdated
        changed, self._changed = self._changed, False
        return changed

    def _take_events(self) -> None:
        for _ in range(self._display.pending_events()):  # what comes meanwhile is of later pixels
            event = self._display.next_event()
            if event.type == self._display.extension_event.DamageNotify:
                self._changed = True
            elif event.type == self._cursor_event:
                self._cursor_changed = True
            elif self._monitors.heard(event) or _is_of(event, self._root):
                self._changed = self._screen_changed = True
            elif self._veil.heard(event):
                self._changed = True

    def wake(self) -> None:
        """End a `wait`, from any thread."""
        self._waking.wake()

    def capture(self) -> tuple[Band, ...]:
        """Bring `pixels` up to date; the rows that may differ from the capture before."""
        with gone_is_not_shown():
            damaged = self._damaged()
            part = self._look()
            if part.place is None:
                return self._show_nothing(part)  # 4.
            if self._veil.rests:
                self._whole = True
                return ()
            self._be_of(part, part.place)
            return self._read(damaged)

    def _look(self) -> Part:
        """The part that is to be seen, by all that is known until now."""
        self._take_events()
        if self._screen_changed:
            self._look_at_screen()
            self._whole = True
        wishes = self._sharing.wishes
        if wishes is not self._kept_to:
            self._kept_to = wishes
            self._veil.keep_to(wishes)
        return _PAUSED if wishes.paused else self._veil.part(self._screen, self._monitors.now)

    def _tell(self, area: Area) -> None:
        self._told = True
        self._sharing.tell_area(area)

    def _be_of(self, part: Part, place: Rectangle) -> None:
        self._whole |= part != self._part or self.pixels is not self._memory.pixels
        if not self._whole:
            return
        self._memory.be_of(place)
        self.pixels, self._part = self._memory.pixels, part
        whole = place == self._screen
        self.screens = self._monitors.within(place) if whole else ()
        self._tell(Area(tuple(each.place for each in self._monitors.now) if whole else (place,), place))

    def _show_nothing(self, part: Part) -> tuple[Band, ...]:
        told = self._sharing.now.area
        self._tell(Area(told.parts if part is _PAUSED else (), None, part.nothing_because))
        if part == self._part:
            return ()
        self._part = part
        self.pixels = np.empty_like(self.pixels)
        blank(self.pixels, [Rectangle(0, 0, *self.size)])
        return (Band(0, self.size.height),)

    def _read(self, damaged: list[Rectangle]) -> tuple[Band, ...]:
        before, height = self._hidden(), self.size.height
        found = bands([(0, height)] if self._whole else self._spans(damaged, before), height)
        if self._whole:
            self._blanked = frozenset()
        self._whole = not all(self._memory.read(band) for band in found)
        if self._look() != self._part or self._whole:  # 3.
            self._whole = True
            self._blank(found, frozenset((Rectangle(0, 0, *self.size),)))
            self._changed = True
            return ()
        hidden = before | self._hidden()
        self._blank(found, hidden)  # 1.
        fresh, self._blanked = hidden - self._blanked, hidden
        blank(self.pixels, fresh)  # 2.
        return bands([*found, *_rows(fresh)], height) if fresh else found

    def _hidden(self) -> frozenset[Rectangle]:
        """What is not to be seen by all that is known until now, counted from the picture's corner."""
        places = self._veil.places().union(self._part.outside)
        return within(places, self._memory.part) if places else places

    def _spans(self, damaged: list[Rectangle], hidden: frozenset[Rectangle]) -> Iterator[tuple[int, int]]:
        """The rows that are to be read: where something was painted, or is not blank any more."""
        still_blank = hidden & self._blanked
        whole = self._memory.part == self._screen and not still_blank
        painted = damaged if whole else within(damaged, self._memory.part)
        yield from _rows(self._blanked - hidden)
        yield from _rows(
            each for each in painted if all(common(each, blanked) != each for blanked in still_blank)
        )

    def _blank(self, found: tuple[Band, ...], places: frozenset[Rectangle]) -> None:
        for top, bottom in found if places else ():
            rows = Rectangle(0, top, self.size.width, bottom - top)
            blank(self.pixels[top:bottom], within(places, rows))

    def _damaged(self) -> list[Rectangle]:
        self._display.damage_subtract(self._damage, X.NONE, self._region)
        answer = FetchRegion(display=self._display.display, opcode=self._fixes_opcode, region=self._region)
        return [Rectangle(each["x"], each["y"], each["width"], each["height"]) for each in answer.rects]

    def cursor(self) -> CursorImage:
        """The pointer's shape now; its serial tells whether it is another one."""
        if self._cursor is None or (self._cursor_changed and self._part.place is not None):
            with gone_is_not_shown():
                shape = self._display.xfixes_get_cursor_image(self._root)
            words = np.array(shape.cursor_image[: shape.width * shape.height], np.uint32)
            pixels = words.view(np.uint8).reshape(shape.height, shape.width, 4)
            self._cursor = CursorImage(shape.cursor_serial, shape.xhot, shape.yhot, pixels)
            self._cursor_changed = False
        return self._cursor

    def pointer(self) -> tuple[int, int]:
        """Where the customer's pointer is in the picture, or the place at the edge that is nearest to it."""
        if self._part.place is not None:
            with gone_is_not_shown():
                told = self._root.query_pointer()
            seen = self._memory.part
            x, y = int(told.root_x) - seen.x, int(told.root_y) - seen.y
            self._pointer = (min(max(x, 0), seen.width - 1), min(max(y, 0), seen.height - 1))
        return self._pointer

    def close(self) -> None:
        """Let go of the screen. The last picture stays readable for whoever still holds it."""
        self._ignore()
        if self._told:
            self._sharing.tell_area(Area())
        hang_up(self._display)
        self._waking.close()

    def _send(self, request: Any, opcode: int, **fields: Any) -> None:
        request(display=self._display.display, opcode=opcode, **fields)


def _rows(places: Iterable[Rectangle]) -> Iterator[tuple[int, int]]:
    return ((each.y, each.y + each.height) for each in places)


def _is_of(event: Any, root: Any) -> bool:
    """Whether an event tells a new size of the screen."""
    return bool(event.type == X.ConfigureNotify and event.window.id == root.id)
