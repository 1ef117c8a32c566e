"""The top windows of an X11 screen, kept true by what the X server tells of them.

Decides: that the picture of all windows is exactly that of the instant up to which events were heard. The X
server tells of a change before it answers what was asked after the change: whoever reads pixels, then hears
all events that came before the answer, knows the windows that were in these pixels. No lock is needed.
Leaves alone: which of them are seen (`x11_veil`).

Events that another program has sent, rather than the server itself, are not believed.
For the thread that uses the display.

From: https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#events (StructureNotify)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from Xlib import X, error

from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.veil import TopWindow
from desktop_assist.screen.x11_ours import OwnWindows
from desktop_assist.screen.x11_properties import X11Properties

ROOT_EVENTS = X.StructureNotifyMask | X.SubstructureNotifyMask
_DEEPEST = 8  # ours: window managers put one to three windows around a program's


class X11Windows:
    """All top windows of one screen.

    Attributes:
        stack: All of them, the lowest first.
        inside: By a program's window that lies in a frame: the top window which holds it.
        ours: Of those in frames, this program's.
    """

    def __init__(self, shown: Any, own: OwnWindows, properties: X11Properties) -> None:
        """Look at the windows there are, and be told of all changes from then on."""
        self._display, self._own = shown, own
        self._root = shown.screen().root
        self._mask = ~shown.display.info.resource_id_mask
        self._properties = properties
        self._processes: dict[int, int] = {}
        self.stack: list[TopWindow] = []
        self.inside: dict[int, int] = {}
        self.ours: set[int] = set()
        shown.grab_server()  # so that what is listed and what is told fit together
        try:
            self._root.change_attributes(event_mask=ROOT_EVENTS)
            there = self._root.query_tree().children
        finally:
            shown.ungrab_server()
        for each in there:
            self._add_one_there(each)
        for number in own.listed() or self._framed(there):
            self._look_for(number)

    def _add_one_there(self, window: Any) -> None:
        try:
            at, told = window.get_geometry(), window.get_attributes()
        except error.XError:
            return  # it has gone meanwhile, which will be told
        place = _outer(at)
        self._add(window, place, bool(told.override_redirect))
        self._replace(
            window.id, shown=told.map_state != X.IsUnmapped and self._properties.has_pixels(window.id)
        )

    def _framed(self, windows: list[Any], depth: int = 3) -> Iterator[int]:
        """Windows in those of another program, where no window manager lists them."""
        for each in windows if depth else ():
            try:
                children = each.query_tree().children
            except error.XError:
                continue
            yield from (child.id for child in children if (child.id ^ each.id) & self._mask)
            yield from self._framed(children, depth - 1)

    # What is told

    def heard(self, event: Any) -> bool:
        """Take over what an event tells. Returns whether it told anything of top windows."""
        told = _HEARD.get(event.type)
        if told is None or event.send_event:
            return False
        around = event.parent if event.type == X.CreateNotify else event.event
        if around.id != self._root.id:
            return event.type in (X.ReparentNotify, X.DestroyNotify) and self._inside_heard(event)
        if event.window.id == self._root.id:
            return False
        told(self, event)
        return True

    def _inside_heard(self, event: Any) -> bool:
        known = event.window.id in self.inside
        if known and event.type == X.DestroyNotify:
            self.inside.pop(event.window.id)
        elif known and event.parent.id != self._root.id:
            self._put_inside(event.window.id, event.parent)
        return known

    def _created(self, event: Any) -> None:
        self._add(event.window, _outer(event), bool(event.override))

    def _destroyed(self, event: Any) -> None:
        self._forget(event.window.id)
        self.inside = {each: top for each, top in self.inside.items() if top != event.window.id}

    def _mapped(self, event: Any) -> None:
        number = event.window.id
        self._properties.forget_leaders()  # programs say what a dialog belongs to before they show it
        self._properties.forget(number)
        self._replace(number, shown=self._properties.has_pixels(number))

    def _unmapped(self, event: Any) -> None:
        self._replace(event.window.id, shown=False)

    def _reparented(self, event: Any) -> None:
        number = event.window.id
        if event.parent.id == self._root.id:
            self.inside.pop(number, None)
            self._add(event.window, self._moved_out(event), bool(event.override))
        else:
            self._forget(number)
            self._put_inside(number, event.parent)

    def _configured(self, event: Any) -> None:
        number, place = event.window.id, _outer(event)
        at = self._at(number)
        if at is None:
            return
        if self.stack[at].place[2:] != place[2:]:
            self._properties.forget(number)
        self._replace(number, place=place, bypasses=bool(event.override))
        below = event.above_sibling if isinstance(event.above_sibling, int) else event.above_sibling.id
        if (self.stack[at - 1].window if at else X.NONE) != below:
            moved = self.stack.pop(at)
            under = self._at(below)
            self.stack.insert(0 if under is None else under + 1, moved)

    def _moved(self, event: Any) -> None:
        at = self._at(event.window.id)
        if at is not None:
            place = self.stack[at].place._replace(x=event.x, y=event.y)
            self.stack[at] = replace(self.stack[at], place=place)

    def _circulated(self, event: Any) -> None:
        at = self._at(event.window.id)
        if at is not None:
            moved = self.stack.pop(at)
            self.stack.insert(len(self.stack) if event.place == X.PlaceOnTop else 0, moved)

    # What is known

    def _at(self, number: int) -> int | None:
        return next((at for at, each in enumerate(self.stack) if each.window == number), None)

    def top(self, number: int) -> TopWindow | None:
        """The top window that is or holds the window `number`; none where there is no such window."""
        at = self._at(self.inside.get(number, number))
        return None if at is None else self.stack[at]

    def _replace(self, number: int, **changed: Any) -> None:
        at = self._at(number)
        if at is not None:
            self.stack[at] = replace(self.stack[at], **changed)

    def _forget(self, number: int) -> None:
        self.stack = [each for each in self.stack if each.window != number]
        self._properties.forget(number)

    def _add(self, window: Any, place: Rectangle, bypasses: bool) -> None:
        """A window is the uppermost now, and not shown yet."""
        self._forget(window.id)
        program, process = window.id & self._mask, self._process(window.id)
        self.stack.append(TopWindow(window.id, place, False, program, process, bypasses))

    def _moved_out(self, event: Any) -> Rectangle:
        """Where a window is that has left its frame; the event does not tell how large it is."""
        try:
            outer = _outer(event.window.get_geometry())
        except error.XError:
            return Rectangle(event.x, event.y, 0, 0)
        return outer._replace(x=event.x, y=event.y)

    def _process(self, number: int) -> int:
        """Asked anew where no other top window of its program is there, as another may have its place."""
        program = number & self._mask
        if all(each.program != program for each in self.stack):
            self._processes[program] = self._own.process_of(number)
        return self._processes[program]

    # Windows in frames

    def look_for(self, number: int) -> bool:
        """Know where a program's window is from now on. Returns whether there is one."""
        self._display.create_resource_object("window", number).change_attributes(
            event_mask=X.StructureNotifyMask
        )
        return self._look_for(number)

    def _look_for(self, number: int) -> bool:
        if self._at(number) is None:
            self._put_inside(number, self._display.create_resource_object("window", number))
        return number in self.inside or self._at(number) is not None

    def _put_inside(self, number: int, begin: Any) -> None:
        self.inside.pop(number, None)
        for top in self._around(begin):
            if self._at(top) is not None:
                self.inside[number] = top
                if self._process(number) == self._own.process:
                    self.ours.add(number)
                return

    def _around(self, window: Any) -> Iterator[int]:
        """A window and those around it, from the innermost outwards."""
        for _ in range(_DEEPEST):
            if not window or window.id == self._root.id:
                return
            yield window.id
            try:
                window = window.query_tree().parent
            except error.XError:
                return

    def kin(self, number: int) -> frozenset[int]:
        """The top windows that belong to a window: its dialogs, and its program's menus."""
        mine = self.top(number)
        if mine is None:
            return frozenset()
        program = number & self._mask
        found = {each.window for each in self.stack if each.bypasses and each.program == program}
        candidates = [(each.window, each.window) for each in self.stack if each.program]
        for window, top in (*candidates, *self.inside.items()):
            if window & self._mask == program and self._belongs(window, number):
                found.add(top)
        return frozenset(found - {mine.window})

    def _belongs(self, window: int, leader: int) -> bool:
        for _ in range(_DEEPEST):
            window = self._properties.leader(window)
            if window in (leader, self._root.id):  # the root stands for all windows of the program
                return True
        return False


def _outer(told: Any) -> Rectangle:
    border = 2 * told.border_width
    return Rectangle(told.x, told.y, told.width + border, told.height + border)


_HEARD: dict[int, Callable[[X11Windows, Any], None]] = {
    X.CreateNotify: X11Windows._created,  # noqa: SLF001 - a table of this class's own methods
    X.DestroyNotify: X11Windows._destroyed,  # noqa: SLF001
    X.MapNotify: X11Windows._mapped,  # noqa: SLF001
    X.UnmapNotify: X11Windows._unmapped,  # noqa: SLF001
    X.ReparentNotify: X11Windows._reparented,  # noqa: SLF001
    X.ConfigureNotify: X11Windows._configured,  # noqa: SLF001
    X.GravityNotify: X11Windows._moved,  # noqa: SLF001
    X.CirculateNotify: X11Windows._circulated,  # noqa: SLF001
}
