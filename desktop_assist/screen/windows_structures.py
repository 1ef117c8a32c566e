"""The structures that Windows' functions for screen, pointer and keyboard take and give.

Decides: their layout, which is that of the 64-bit and the 32-bit headers alike.
Leaves alone: the functions (`windows_user32`).

From: https://learn.microsoft.com/windows/win32/api/winuser/ (INPUT, GUITHREADINFO, MSG, MSLLHOOKSTRUCT,
KBDLLHOOKSTRUCT, CURSORINFO, ICONINFO) and .../api/wingdi/ (BITMAP, BITMAPINFOHEADER)
"""

from __future__ import annotations

import ctypes
from typing import ClassVar

from desktop_assist.screen.windows_desktop import KeyFlag, KeyStroke, PointerStroke

_POINTER, _KEY = 0, 1
_Fields = list[tuple[str, type]]


class Place(ctypes.Structure):
    """A column and a row."""

    _fields_: ClassVar[_Fields] = [("x", ctypes.c_int32), ("y", ctypes.c_int32)]


class _PointerInput(ctypes.Structure):
    _fields_: ClassVar[_Fields] = [
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
        ("turned", ctypes.c_int32),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("extra", ctypes.c_size_t),
    ]


class _KeyInput(ctypes.Structure):
    _fields_: ClassVar[_Fields] = [
        ("key", ctypes.c_uint16),
        ("scan", ctypes.c_uint16),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("extra", ctypes.c_size_t),
    ]


class _Either(ctypes.Union):
    _fields_: ClassVar[_Fields] = [("pointer", _PointerInput), ("key", _KeyInput)]


class Input(ctypes.Structure):
    """One event for SendInput."""

    _fields_: ClassVar[_Fields] = [("kind", ctypes.c_uint32), ("either", _Either)]


class GuiThread(ctypes.Structure):
    """What the thread in front has in its hands."""

    _fields_: ClassVar[_Fields] = [
        ("size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        *((name, ctypes.c_void_p) for name in ("active", "focus", "capture", "menu", "moved", "caret")),
        ("caret_from", Place),
        ("caret_to", Place),
    ]


class Message(ctypes.Structure):
    """One message of a thread's queue."""

    _fields_: ClassVar[_Fields] = [
        ("window", ctypes.c_void_p),
        ("number", ctypes.c_uint32),
        ("first", ctypes.c_size_t),
        ("second", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
        ("place", Place),
        ("private", ctypes.c_uint32),
    ]


class PointerTold(ctypes.Structure):
    """What a hook is told of the pointer."""

    _fields_: ClassVar[_Fields] = [
        ("place", Place),
        ("data", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("extra", ctypes.c_size_t),
    ]


class KeyTold(ctypes.Structure):
    """What a hook is told of a key."""

    _fields_: ClassVar[_Fields] = [
        ("key", ctypes.c_uint32),
        ("scan", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("extra", ctypes.c_size_t),
    ]


class CursorState(ctypes.Structure):
    """Which pointer is shown, and where."""

    _fields_: ClassVar[_Fields] = [
        ("size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("handle", ctypes.c_void_p),
        ("place", Place),
    ]


class IconState(ctypes.Structure):
    """Of what a pointer is made."""

    _fields_: ClassVar[_Fields] = [
        ("is_icon", ctypes.c_int32),
        ("hot_x", ctypes.c_uint32),
        ("hot_y", ctypes.c_uint32),
        ("mask", ctypes.c_void_p),
        ("colours", ctypes.c_void_p),
    ]


class Bitmap(ctypes.Structure):
    """A bitmap's size, and more that is not looked at."""

    _fields_: ClassVar[_Fields] = [
        ("kind", ctypes.c_int32),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("row_bytes", ctypes.c_int32),
        ("planes", ctypes.c_uint16),
        ("bits", ctypes.c_uint16),
        ("memory", ctypes.c_void_p),
    ]


class BitmapHead(ctypes.Structure):
    """What a bitmap is to be; a height below 0 begins with the upper row."""

    _fields_: ClassVar[_Fields] = [
        ("size", ctypes.c_uint32),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("planes", ctypes.c_uint16),
        ("bits", ctypes.c_uint16),
        ("rest", ctypes.c_uint32 * 6),
    ]


def pointer_input(stroke: PointerStroke, mark: int) -> Input:
    """A stroke of the pointer for SendInput."""
    told = _PointerInput(stroke.x, stroke.y, stroke.turned, int(stroke.flags), 0, mark)
    return Input(_POINTER, _Either(pointer=told))


def key_input(stroke: KeyStroke, scan: int, mark: int) -> Input:
    """A stroke of a key for SendInput; `scan` is the number that the keyboard itself has for it."""
    if stroke.flags & KeyFlag.CHARACTER:
        told = _KeyInput(0, stroke.key, int(stroke.flags), 0, mark)
    else:
        told = _KeyInput(stroke.key, scan, int(stroke.flags), 0, mark)
    return Input(_KEY, _Either(key=told))
