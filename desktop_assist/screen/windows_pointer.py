"""The customer's pointer on Windows: where it is, and its shape.

Decides: how a shape that Windows only draws becomes pixels that cover more or less.
Leaves alone: who is told (`pointer`), and what of the screen is seen (`mss_source`).

1. A shape is drawn once on black and once on white: what differs lets the ground through. What turns the
   ground round, as the bar over text does, is black.
2. In place of a shape that is larger than any, or that Windows does not draw, stands the usual arrow.

It can be imported anywhere and works on Windows only. Seen at work under Wine, which does not draw the shapes
of other programs: there it was always the arrow.

From: https://learn.microsoft.com/windows/win32/api/winuser/ (GetCursorInfo, GetIconInfo, DrawIconEx)
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_assist.screen.frame_source import CursorImage, Pixels, Size
from desktop_assist.screen.windows_structures import Bitmap, BitmapHead, CursorState, IconState

LARGEST_SIDE = 256  # ours: the largest of the common desktops
_SHOWN, _WHOLE, _ARROW = 1, 3, 32512  # CURSOR_SHOWING, DI_NORMAL, IDC_ARROW
_HIDDEN = np.zeros((1, 1, 4), np.uint8)


class WindowsPointer:
    """The pointer of this session. For one thread."""

    def __init__(self) -> None:
        """Load Windows' libraries.

        Raises:
            NotImplementedError: This is not Windows.
        """
        load: Any = getattr(ctypes, "WinDLL", None)
        if load is None:
            raise NotImplementedError
        self._user, self._graphics = load("user32"), load("gdi32")
        self._graphics.CreateCompatibleDC.restype = self._user.LoadCursorW.restype = ctypes.c_void_p
        self._graphics.CreateDIBSection.restype = self._graphics.SelectObject.restype = ctypes.c_void_p
        self._handle: int | None = None
        self._shape = CursorImage(1, 0, 0, _HIDDEN)

    def place(self) -> tuple[int, int]:
        """Where it is on the desktop: column and row."""
        state = self._state()
        return int(state.place.x), int(state.place.y)

    def shape(self) -> CursorImage:
        """Its shape now; its serial tells whether it is another one."""
        state = self._state()
        handle = state.handle if state.flags & _SHOWN else None
        if handle != self._handle:
            self._handle = handle
            hot, pixels = (0, 0), _HIDDEN
            if handle:
                hot, pixels = self._drawn(handle) or self._drawn(self._arrow()) or (hot, pixels)  # 2.
            self._shape = CursorImage(self._shape.serial + 1, *hot, pixels)
        return self._shape

    def _state(self) -> CursorState:
        state = CursorState(size=ctypes.sizeof(CursorState))
        self._user.GetCursorInfo(ctypes.byref(state))
        return state

    def _arrow(self) -> int:
        return int(self._user.LoadCursorW(None, ctypes.c_void_p(_ARROW)) or 0)

    def _drawn(self, handle: int) -> tuple[tuple[int, int], Pixels] | None:
        """Where it points, and its pixels; none where Windows does not draw it."""
        told = IconState()
        if not self._user.GetIconInfo(ctypes.c_void_p(handle), ctypes.byref(told)):
            return None
        try:
            size = self._size(told)
            found = self._on_both(handle, size) if 0 < min(size) <= max(size) <= LARGEST_SIDE else None
        finally:
            for each in filter(None, (told.mask, told.colours)):
                self._graphics.DeleteObject(ctypes.c_void_p(each))
        return None if found is None else ((int(told.hot_x), int(told.hot_y)), found)

    def _size(self, told: IconState) -> Size:
        bitmap = Bitmap()
        of = ctypes.c_void_p(told.colours or told.mask)
        self._graphics.GetObjectW(of, ctypes.sizeof(bitmap), ctypes.byref(bitmap))
        # One without colours has two masks, one above the other.
        return Size(int(bitmap.width), int(bitmap.height) // (1 if told.colours else 2))

    def _on_both(self, handle: int, size: Size) -> Pixels | None:
        graphics, memory = self._graphics, ctypes.c_void_p()
        canvas = ctypes.c_void_p(graphics.CreateCompatibleDC(None))
        head = BitmapHead(ctypes.sizeof(BitmapHead), size.width, -size.height, 1, 32)
        into = (ctypes.byref(head), 0, ctypes.byref(memory), None, 0)
        bitmap = ctypes.c_void_p(graphics.CreateDIBSection(canvas, *into))
        try:
            if not memory.value:
                return None
            before = ctypes.c_void_p(graphics.SelectObject(canvas, bitmap))
            drawn = [self._on(ground, canvas, handle, memory, size) for ground in (0, 255)]
            graphics.SelectObject(canvas, before)
        finally:
            graphics.DeleteObject(bitmap)
            graphics.DeleteDC(canvas)
        return covering(*drawn)

    def _on(self, ground: int, canvas: Any, handle: int, memory: Any, size: Size) -> Pixels:
        count = size.width * size.height * 4
        ctypes.memset(memory, ground, count)
        how = (size.width, size.height, 0, None, _WHOLE)
        self._user.DrawIconEx(canvas, 0, 0, ctypes.c_void_p(handle), *how)
        self._graphics.GdiFlush()
        drawn = np.frombuffer(ctypes.string_at(memory, count), np.uint8)
        return drawn.reshape(size.height, size.width, 4)


def covering(on_black: Pixels, on_white: Pixels) -> Pixels:
    """The shape that looks like that on black and on white; its fourth byte is how much it covers."""  # 1.
    black: npt.NDArray[np.int32] = on_black[..., :3].astype(np.int32)
    through = on_white[..., :3].astype(np.int32) - black
    turns = (through < 0).any(2)
    covers = 255 - through.max(2)
    covers[turns] = 255
    found = np.zeros(on_black.shape, np.uint8)
    found[..., :3] = np.clip(black * 255 // np.maximum(covers, 1)[..., None], 0, 255)
    found[turns, :3] = 0
    found[..., 3] = covers
    return found
