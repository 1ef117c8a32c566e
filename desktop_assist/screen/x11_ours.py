"""Which windows on an X11 screen are this program's own, and what would reach them.

Decides: that a window is ours by the process that made it, as the X server knows it, not by what the window
says of itself; that a frame which a window manager has put around ours counts as ours; and that everything
would reach an open menu of ours, because menus take all input.
Leaves alone: what follows; the events are dropped (`steering`), and the picture is blanked elsewhere.

A window that lets input through, such as the frame around what is seen, is nobody's here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from Xlib import X, error
from Xlib.ext import res, shape

from desktop_assist.screen.x11_connection import not_shown

_NEEDED = ("X-Resource", "SHAPE")
_DEEPEST = 8  # ours: window managers put one to three windows around a program's


class OwnWindows:
    """The windows of one process on one display. For the thread that uses that display.

    Attributes:
        process: The process, as the X server knows it.
    """

    def __init__(self, shown: Any, process: int | None = None) -> None:
        """Know those of `process`; without one, those of the process that `shown` belongs to.

        Raises:
            ScreenNotShown: The display does not tell whose windows there are.
        """
        self._display, self._root = shown, shown.screen().root
        self._mask = ~shown.display.info.resource_id_mask
        self._client_list = shown.intern_atom("_NET_CLIENT_LIST")
        own = shown.display.info.resource_id_base
        if all(shown.query_extension(each) is not None for each in _NEEDED):
            version = shown.res_query_version()
            if (version.server_major, version.server_minor) >= (1, 2):
                found = self.processes().get(own) if process is None else process
                if found is not None:
                    self.process = found
                    return
        raise not_shown("the display does not tell whose windows there are on it")

    def processes(self) -> dict[int, int]:
        """By each program's part of the window numbers: its process."""
        asked = {"client": 0, "mask": res.LocalClientPIDMask}
        answer = self._display.res_query_client_ids([asked])
        return {each.spec.client: each.value[0] for each in answer.ids if each.value}

    def process_of(self, window: int) -> int:
        """Whose window a number is, whether it is still there or not; 0 where that is not known."""
        asked = {"client": window, "mask": res.LocalClientPIDMask}
        answer = self._display.res_query_client_ids([asked])
        return next((each.value[0] for each in answer.ids if each.value), 0)

    def listed(self) -> list[int]:
        """The windows that a window manager lists as those of programs."""
        told = self._root.get_full_property(self._client_list, X.AnyPropertyType)
        return [] if told is None else list(told.value)

    def _ours(self) -> set[int]:
        return {base for base, process in self.processes().items() if process == self.process}

    def under(self, x: int, y: int) -> bool:
        """Whether the pointer, pressed at this column and row, would reach one of them."""
        ours = self._ours()
        at = list(self.at(x, y))
        inside = any(each & self._mask in ours for each in at)
        return inside or self._menu_open(ours) or bool(at and at[0] in self._framed(ours))

    def at(self, x: int, y: int) -> Iterator[int]:
        """The windows at a place, from the outermost inwards."""
        window = self._root
        for _ in range(_DEEPEST):
            window = window.translate_coords(self._root, x, y).child
            if not window:
                return
            yield window.id

    def _framed(self, ours: set[int]) -> set[int]:
        """The top windows that hold one of them: the frames of a window manager, title bar and all."""
        found = set()
        for each in self.listed():
            if each & self._mask in ours:
                with contextlib.suppress(error.XError):  # the list may still name one that has gone
                    found.add([*self.around(self._display.create_resource_object("window", each))][-1])
        return found

    def focused(self) -> bool:
        """Whether what is typed would reach one of them."""
        ours = self._ours()
        if self._menu_open(ours):
            return True
        window = self._display.get_input_focus().focus
        if isinstance(window, int):  # nobody, or whatever is under the pointer
            place = self._root.query_pointer()
            return window == X.PointerRoot and self.under(place.root_x, place.root_y)
        return any(each & self._mask in ours for each in self.around(window))

    def focused_process(self) -> int | None:
        """The process that the keyboard reaches; none where nobody, or whoever is under the pointer, is."""
        window = self._display.get_input_focus().focus
        if isinstance(window, int):
            return None
        processes = self.processes()
        return next((pid for each in self.around(window) if (pid := processes.get(each & self._mask))), None)

    def around(self, window: Any) -> Iterator[int]:
        """A window and those around it, from the innermost outwards."""
        for _ in range(_DEEPEST):
            if not window or window.id == self._root.id:
                return
            yield window.id
            window = window.query_tree().parent

    def _menu_open(self, ours: set[int]) -> bool:
        return any(self._takes_all(each) for each in self.top_levels() if each.id & self._mask in ours)

    def top_levels(self) -> Iterator[Any]:
        """All top windows, the lowest first."""
        yield from self._root.query_tree().children

    def _takes_all(self, window: Any) -> bool:
        try:
            told = window.get_attributes()
            if (
                not told.override_redirect
                or told.map_state != X.IsViewable
                or told.win_class != X.InputOutput
            ):
                return False
            return bool(window.shape_get_rectangles(shape.SK.Input).rectangles)
        except error.XError:  # it has gone meanwhile
            return False
