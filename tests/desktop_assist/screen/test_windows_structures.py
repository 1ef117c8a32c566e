"""The structures lie in memory as Windows' 64-bit headers have them."""

from __future__ import annotations

import ctypes

import pytest

from desktop_assist.screen import windows_structures
from desktop_assist.screen.windows_desktop import KeyFlag, KeyStroke, PointerFlag, PointerStroke
from desktop_assist.screen.windows_user32 import User32

# From: mingw-w64's winuser.h, by sizeof in a program for 64 bits
SIZES = {"Input": 40, "GuiThread": 72, "Message": 48, "PointerTold": 32, "KeyTold": 24, "Place": 8}
SIZES |= {"CursorState": 24, "IconState": 32, "Bitmap": 32, "BitmapHead": 40}


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64 bits")
@pytest.mark.parametrize("name", SIZES)
def test_sizes(name: str) -> None:
    assert ctypes.sizeof(getattr(windows_structures, name)) == SIZES[name]


def test_a_stroke_of_the_pointer() -> None:
    made = windows_structures.pointer_input(PointerStroke(PointerFlag.WHEEL, 3, 4, -120), 7)
    assert bytes(made) == b"".join(
        number.to_bytes(size, "little", signed=True)
        for number, size in ((0, 4), (0, 4), (3, 4), (4, 4), (-120, 4), (0x800, 4), (0, 4), (0, 4), (7, 8))
    )


def test_a_stroke_of_a_key_and_of_a_character() -> None:
    key = windows_structures.key_input(KeyStroke(0x41, KeyFlag.UP), 30, 7)
    letter = windows_structures.key_input(KeyStroke(0x436, KeyFlag.CHARACTER), 99, 7)
    for made, numbers in ((key, (0x41, 30, 2)), (letter, (0, 0x436, 4))):
        told = made.either.key
        assert (made.kind, told.key, told.scan, told.flags, told.extra) == (1, *numbers, 7)


def test_elsewhere_than_on_windows_there_is_nothing_to_call() -> None:
    if hasattr(ctypes, "WinDLL"):
        pytest.skip("this is Windows")
    with pytest.raises(NotImplementedError):
        User32()
