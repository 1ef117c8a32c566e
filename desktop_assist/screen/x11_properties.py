"""What single windows of an X11 screen are like: their shape, what shows through, what they belong to.

Decides: that a window which does not say otherwise is opaque, and that one which has gone is not.
Leaves alone: where windows are (`x11_windows`).

From: https://specifications.freedesktop.org/wm-spec/latest/ar01s05.html; the opacity of a window is a custom
of the compositing managers.
"""

from __future__ import annotations

from typing import Any

from Xlib import X, Xatom, error
from Xlib.ext import shape

from desktop_assist.screen.rectangle import Rectangle

_ALPHA_DEPTH = 32
_LARGEST_SHADOW = 256  # ours: pixels on each side


class X11Properties:
    """Questions about windows, each asked once where the answer lasts. For the thread of the display."""

    def __init__(self, shown: Any) -> None:
        """Ask on the display `shown`."""
        self._display = shown
        self._opacity = shown.intern_atom("_NET_WM_WINDOW_OPACITY")
        self._extents = shown.intern_atom("_GTK_FRAME_EXTENTS")
        self._manager = shown.intern_atom(f"_NET_WM_CM_S{shown.get_default_screen()}")
        self._opaque: dict[int, bool] = {}
        self._leaders: dict[int, int] = {}

    def _window(self, number: int) -> Any:
        return self._display.create_resource_object("window", number)

    def has_pixels(self, number: int) -> bool:
        """Whether there is anything of it to see, rather than only input to take. A gone one may have had."""
        try:
            return bool(self._window(number).get_attributes().win_class == X.InputOutput)
        except error.XError:
            return True

    def is_composited(self) -> bool:
        """Whether a compositing manager paints the screen."""
        return bool(self._display.get_selection_owner(self._manager))

    def opaque(self, number: int) -> bool:
        """Whether nothing can be seen through a top window, as far as it tells."""
        if number not in self._opaque:
            window = self._window(number)
            try:
                alpha = window.get_geometry().depth == _ALPHA_DEPTH
                shaped = window.shape_query_extents().bounding_shaped
                faint = window.get_full_property(self._opacity, Xatom.CARDINAL) is not None
            except error.XError:
                return False
            self._opaque[number] = not (alpha or shaped or faint)
        return self._opaque[number]

    def forget(self, number: int) -> None:
        """A window may have become another kind of window."""
        self._opaque.pop(number, None)

    def leader(self, number: int) -> int:
        """The window that a dialog belongs to; 0 where it is none."""
        if number not in self._leaders and number:
            try:
                told = self._window(number).get_full_property(Xatom.WM_TRANSIENT_FOR, Xatom.WINDOW)
            except error.XError:
                told = None
            self._leaders[number] = int(told.value[0]) if told is not None and len(told.value) else 0
        return self._leaders.get(number, 0)

    def forget_leaders(self) -> None:
        """Windows may have been told meanwhile what they belong to."""
        self._leaders.clear()

    def outline(self, number: int) -> list[Rectangle]:
        """The parts of a window's rectangle that it fills; none where it has no shape of its own.

        Raises:
            XError: It has gone.
        """
        window = self._window(number)
        if not window.shape_query_extents().bounding_shaped:
            return []
        told = window.shape_get_rectangles(shape.SK.Bounding).rectangles
        return [Rectangle(each.x, each.y, each.width, each.height) for each in told]

    def without_shadow(self, number: int, place: Rectangle) -> Rectangle:
        """`place` of a window less the shadow that it draws itself.

        Raises:
            XError: It has gone.
        """
        told = self._window(number).get_full_property(self._extents, Xatom.CARDINAL)
        if told is None or len(told.value) != 4:
            return place
        left, right, top, bottom = (min(int(each), _LARGEST_SHADOW) for each in told.value)
        width, height = place.width - left - right, place.height - top - bottom
        inner = Rectangle(place.x + left, place.y + top, width, height)
        return inner if width > 0 and height > 0 else place
