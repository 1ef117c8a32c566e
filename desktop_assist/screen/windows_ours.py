"""Where this program's own windows are on a Windows desktop, so that they are blanked in the picture.

Decides: that every shown window of this process is one, the frame around what is seen alone left out.
Leaves alone: the blanking (`mss_source`).

A window's whole rectangle counts, also where others lie over it. Windows' own way to keep a window out of all
pictures (SetWindowDisplayAffinity) is not used: it could be tried on no real Windows.

From: https://learn.microsoft.com/windows/win32/api/winuser/ (EnumWindows, GetWindowRect, IsIconic)
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, ClassVar

from desktop_assist.screen.rectangle import Rectangle


class _Corners(ctypes.Structure):
    _fields_: ClassVar[list[tuple[str, type]]] = [
        (name, ctypes.c_int32) for name in ("left", "top", "right", "bottom")
    ]


class WindowsOurs:
    """The windows of this process on this session's desktop. It can be made on Windows only."""

    def __init__(self) -> None:
        """Load Windows' library.

        Raises:
            NotImplementedError: This is not Windows.
        """
        load: Any = getattr(ctypes, "WinDLL", None)
        if load is None:
            raise NotImplementedError
        self._user = load("user32")  # of its own: the other's declarations do not fit
        self._called: Any = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_ssize_t)  # type: ignore[attr-defined,unused-ignore]
        window = ctypes.c_void_p
        for name in ("IsWindowVisible", "IsIconic"):
            getattr(self._user, name).argtypes = [window]
        self._user.GetWindowThreadProcessId.argtypes = [window, ctypes.POINTER(ctypes.c_uint32)]
        self._user.GetWindowRect.argtypes = [window, ctypes.POINTER(_Corners)]
        self._user.EnumWindows.argtypes = [self._called, ctypes.c_ssize_t]

    def places(self, left_out: frozenset[int]) -> frozenset[Rectangle]:
        """Where they are now, in the pixels of the desktop, but for those `left_out`."""
        found: set[Rectangle] = set()

        def look(window: int | None, _nothing: int) -> int:
            if window and window not in left_out and self._is_ours(window):
                found.update(self._place(window))
            return 1  # go on

        self._user.EnumWindows(self._called(look), 0)
        return frozenset(found)

    def _is_ours(self, window: int) -> bool:
        process = ctypes.c_uint32()
        self._user.GetWindowThreadProcessId(window, ctypes.byref(process))
        if process.value != os.getpid():
            return False
        return bool(self._user.IsWindowVisible(window)) and not self._user.IsIconic(window)

    def _place(self, window: int) -> list[Rectangle]:
        corners = _Corners()
        if not self._user.GetWindowRect(window, ctypes.byref(corners)):
            return []  # it has gone meanwhile
        width, height = corners.right - corners.left, corners.bottom - corners.top
        return [Rectangle(corners.left, corners.top, width, height)] if width > 0 and height > 0 else []
