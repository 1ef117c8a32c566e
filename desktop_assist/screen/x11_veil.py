"""What of an X11 screen is seen now: the part that was chosen, and the places in it that are blank.

Decides: which windows are never seen, and what is shown of a window that was chosen.
Leaves alone: reading pixels and blanking them (`x11_source`).

1. All windows of this program are never seen, with the frames that a window manager put around them; but for
   those that the customer's window names as the frame around what is seen.
2. A window marked private is never seen, nor are its dialogs and its program's menus. Under a compositing
   manager, which may make any window translucent, it is blanked also where others lie over it.
3. Of one window, its rectangle is seen without the shadow that it draws itself, and without what lies outside
   its own shape. While it moves, and a tenth of a second longer, no picture is taken: what is there then may
   still be what was beneath.
4. A window that was chosen and is closed is never taken for a later one with its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from Xlib import error

from desktop_assist.screen.choice import AllScreens, Monitor, OneScreen, OneWindow
from desktop_assist.screen.rectangle import Rectangle, common, minus
from desktop_assist.screen.sharing import UNPLUGGED, Shared
from desktop_assist.screen.veil import Lingering, Marks, hidden
from desktop_assist.screen.x11_ours import OwnWindows
from desktop_assist.screen.x11_properties import X11Properties
from desktop_assist.screen.x11_windows import X11Windows
from diagnostics.clock import Clock

RESTS_S = 0.1  # ours: some frames of a slow compositing manager
CLOSED = "The window that was chosen has been closed."
MINIMISED = "The window that was chosen is minimised, or on another workspace."
OUTSIDE = "The window that was chosen is outside the screen."


@dataclass(frozen=True)
class Part:
    """What is looked at.

    Attributes:
        place: The rectangle of the screen; none where nothing is.
        nothing_because: Why nothing is.
        outside: What of the rectangle is not the window's.
    """

    place: Rectangle | None
    nothing_because: str = ""
    outside: tuple[Rectangle, ...] = ()


class X11Veil:
    """The veil over one screen. For the thread that uses the display."""

    def __init__(self, shown: Any, process: int | None, clock: Clock) -> None:
        """Know all windows; those of `process`, else of this one, are ours.

        Raises:
            ScreenNotShown: The display does not tell whose windows there are.
        """
        self._clock = clock
        self._own = OwnWindows(shown, process)
        self._properties = X11Properties(shown)
        self._windows = X11Windows(shown, self._own, self._properties)
        self._lingering = Lingering()
        self._shared = Shared()
        self._known: set[int] = set()
        self._closed = False
        self._part: Part | None = None
        self._rests_until = float("inf")
        self._follow()

    def heard(self, event: Any) -> bool:
        """Take over what an event tells. Returns whether what is seen may be something else now."""
        if not self._windows.heard(event):
            return False
        before = self._lingering.now
        self._follow()
        return self._lingering.now != before or isinstance(self._shared.choice, OneWindow)

    def keep_to(self, shared: Shared) -> None:
        """The customer's wishes are these now."""
        if shared.choices != self._shared.choices:
            self._closed, self._part = False, None
            self._rests_until = float("inf")
            if isinstance(shared.choice, OneWindow):
                number, process = shared.choice.window, shared.choice.process
                there = self._windows.look_for(number)
                self._closed = not there or process not in (0, self._own.process_of(number))
        for each in (shared.private | shared.frames) - self._known:
            self._windows.look_for(each)
            self._known.add(each)
        if shared != self._shared:
            self._shared = shared
            self._follow()

    # The places that are blank

    def places(self) -> frozenset[Rectangle]:
        """All that is not to be seen, on the screen."""
        return self._lingering.places(self._clock.monotonic())

    @property
    def due(self) -> float:
        """When there is something to do though nothing happens; infinity where there is not."""
        return min(self._lingering.until, self._rests_until)

    def expire(self) -> None:
        """Have done with what is over."""
        self.places()
        if not self.rests:
            self._rests_until = float("inf")

    def _follow(self) -> None:
        stack = self._windows.stack
        self._lingering.follow(hidden(stack, self._marks(), self._properties.opaque), self._clock.monotonic())

    def _marks(self) -> Marks:
        shared, tops = self._shared, self._tops
        ours = {each.window for each in self._windows.stack if each.process == self._own.process}
        ours |= tops(self._windows.ours)
        clear = tops(shared.frames) & ours
        private = tops(shared.private)
        for each in shared.private:
            private |= self._windows.kin(each)
        chosen, kin = None, frozenset[int]()
        if isinstance(shared.choice, OneWindow):
            top = None if self._closed else self._windows.top(shared.choice.window)
            chosen = top.window if top else 0
            kin = self._windows.kin(shared.choice.window)
        whole = private if private and self._properties.is_composited() else frozenset[int]()
        return Marks(frozenset(ours - clear | private), whole, clear, chosen, kin)  # 1. 2.

    def _tops(self, windows: Iterable[int]) -> frozenset[int]:
        found = (self._windows.top(each) for each in windows)
        return frozenset(each.window for each in found if each is not None)

    # The part that is seen

    def part(self, screen: Rectangle, monitors: tuple[Monitor, ...]) -> Part:
        """What is to be looked at of the whole `screen` with these `monitors`."""
        match self._shared.choice:
            case AllScreens():
                found = Part(screen)
            case OneScreen(name):
                place = next((each.place for each in monitors if each.name == name), None)
                inside = common(place, screen) if place else None
                found = Part(inside, "" if inside else UNPLUGGED)
            case OneWindow(window):
                found = self._of_window(window, screen)
        moving = isinstance(self._shared.choice, OneWindow) and self._part is not None
        if moving and self._part is not None and found.place != self._part.place:
            self._rests_until = self._clock.monotonic() + RESTS_S  # 3.
        self._part = found
        return found

    @property
    def rests(self) -> bool:
        """Whether no picture is to be taken for a moment."""
        return self._clock.monotonic() < self._rests_until < float("inf")

    def _of_window(self, window: int, screen: Rectangle) -> Part:
        top = self._windows.top(window)
        self._closed |= top is None  # 4.
        if top is None or self._closed:
            return Part(None, CLOSED)
        if not top.shown:
            return Part(None, MINIMISED)
        try:
            whole = self._properties.without_shadow(window, top.place)
            outline = self._properties.outline(top.window)
        except error.XError:
            return Part(None, CLOSED)  # the events that tell it are on their way
        seen = common(whole, screen)
        if seen is None:
            return Part(None, OUTSIDE)
        outside = [seen] if outline else []
        for each in outline:
            there = each._replace(x=each.x + top.place.x, y=each.y + top.place.y)
            outside = [rest for part in outside for rest in minus(part, there)]
        return Part(seen, "", tuple(outside))
