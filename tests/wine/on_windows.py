"""Runs in Windows' own Python: reads the screen, moves the pointer, types into Notepad, prints what it saw.

Decides: nothing; `test_windows_user32` says what must be so. Each line is a name and a value, in JSON.
Leaves alone: starting Wine (`simulators.wine`).

    on_windows.py FOLDER_OF_THE_SOURCE FILE_FOR_THE_PICTURE
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from ctypes import wintypes
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])

import numpy as np

from desktop_assist.screen.mss_source import MssSource
from desktop_assist.screen.veil import BLANK
from desktop_assist.screen.windows_desktop import KeyFlag, KeyStroke
from desktop_assist.screen.windows_input import WindowsInput
from desktop_assist.screen.windows_user32 import User32

WAIT_S, LOOK_S = 20.0, 0.02
NEVER = threading.Event()
TEXT = "Hi you 123 é ß ñ ж ŵ € @ ~ 😀"
ENTER, SHIFT, CONTROL, DELETE = 0xFF0D, 0xFFE1, 0xFFE3, 0xFFFF
GET_TEXT, FIRST_LINE, ALWAYS_ON_TOP = 0x000D, 0x00CE, 0x40000
user: Any = ctypes.WinDLL("user32")  # type: ignore[attr-defined]
for name in ("FindWindowW", "FindWindowExW"):
    getattr(user, name).restype = ctypes.c_void_p
user.SendMessageW.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_size_t, ctypes.c_void_p]


def tell(name: str, value: object) -> None:
    print(json.dumps([name, value]), flush=True)


def until(true: Callable[[], object]) -> bool:
    """Wait until it is, or give up."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if true():
            return True
        NEVER.wait(LOOK_S)
    return False


def notepad() -> int:
    found = user.FindWindowW("Notepad", None)
    return (found and user.FindWindowExW(ctypes.c_void_p(found), None, "Edit", None)) or 0


def text() -> str:
    into = ctypes.create_unicode_buffer(4096)
    user.SendMessageW(notepad(), GET_TEXT, len(into), ctypes.cast(into, ctypes.c_void_p))
    return into.value


def pointer() -> list[int]:
    place = wintypes.POINT()
    user.GetCursorPos(ctypes.byref(place))
    return [place.x, place.y]


def rested(source: MssSource) -> bool:
    """Whether nothing has changed for some pictures; a caret blinks twice a second."""
    source.capture()
    return not source.wait(0.02) and not source.wait(0.02)


def keysym(letter: str) -> int:
    return ord(letter) if ord(letter) < 0x100 else 0x0100_0000 + ord(letter)


def type_text(device: WindowsInput) -> None:
    with device.held_still():
        tell("keys reach", device.keys_reach().value)
        for letter in TEXT:
            device.tap(keysym(letter))
        device.tap(ENTER)
        device.hold(SHIFT, down=True)
        for letter in "A!":
            device.tap(ord(letter))
        device.hold(SHIFT, down=False)
    until(lambda: text().endswith("A!"))
    tell("text", text())
    tell("field", device.typed_into().value)


def point(device: WindowsInput, source: MssSource) -> None:
    places = []
    for place in ((0, 0), (799, 599), (401, 299)):
        with device.held_still():
            device.move(*place)
            seen = source.pointer()
        places.append([pointer(), list(seen)])
    tell("places", places)
    until(lambda: source.cursor().pixels.size > 4)
    shape = source.cursor()
    tell(
        "pointer", [shape.pixels.shape[:2], int((shape.pixels[..., 3] > 127).sum()), shape.hot_x, shape.hot_y]
    )
    with device.held_still():
        device.move(9, 53)  # before the first letter
        device.button(1, down=True)
        device.button(1, down=False)
        device.tap(ord("X"))
    until(lambda: text().startswith("X"))
    tell("clicked", text()[:3])


def scroll(device: WindowsInput) -> None:
    with device.held_still():
        device.hold(CONTROL, down=True)
        device.tap(ord("a"))
        device.hold(CONTROL, down=False)
        device.tap(DELETE)
        for _ in range(60):
            device.tap(ENTER)
    until(lambda: text().count("\r\n") == 60)
    before = user.SendMessageW(notepad(), FIRST_LINE, 0, None)
    with device.held_still():
        device.move(100, 200)
        device.button(4, down=True)
        device.button(4, down=False)
    until(lambda: user.SendMessageW(notepad(), FIRST_LINE, 0, None) < before)
    tell("scrolled", [before, user.SendMessageW(notepad(), FIRST_LINE, 0, None)])


def is_grey(source: MssSource, place: wintypes.RECT) -> bool:
    """Whether nothing but grey is in the picture there, and something else beside it."""
    source.wait(0.1)
    source.capture()
    grey = (source.pixels == BLANK).all(2)
    return bool(grey[place.top : place.bottom, place.left : place.right].all() and not grey.all())


def own_window(desktop: User32, source: MssSource, acts: Callable[[], None]) -> None:
    """A question of our own, which an injected Enter must not answer."""
    answered = threading.Event()

    def ask() -> None:
        user.MessageBoxW(None, "Allow?", "Desktop Assist", ALWAYS_ON_TOP)
        answered.set()

    threading.Thread(target=ask, daemon=True).start()
    until(lambda: desktop.process_of_keys() == os.getpid())
    place = wintypes.RECT()
    window = ctypes.c_void_p(user.FindWindowW(None, "Desktop Assist"))
    user.GetWindowRect(window, ctypes.byref(place))
    tell("ours is grey", is_grey(source, place))
    middle = (place.left + place.right) // 2, (place.top + place.bottom) // 2
    enter = [KeyStroke(0x0D, KeyFlag.DOWN), KeyStroke(0x0D, KeyFlag.UP)]
    device = WindowsInput(desktop, acts)
    with device.held_still():
        reached = device.pointer_reaches(*middle), device.pointer_reaches(790, 590), device.keys_reach()
        tell("ours", [each.name for each in reached])
    desktop.send(enter)  # past all questions: only the hook is left
    tell("answered past the hook", answered.wait(0.5))
    device.close()
    desktop.send(enter)
    tell("answered without the hook", answered.wait(WAIT_S))


def main() -> None:
    desktop, acted = User32(), threading.Event()
    tell(
        "notepad", until(notepad) and until(lambda: desktop.process_at(100, 100) == desktop.process_of_keys())
    )
    tell("screens", list(desktop.screens()))
    source = MssSource()
    tell("picture", [list(source.size), until(lambda: source.wait(0.1))])
    until(lambda: rested(source))
    np.save(sys.argv[2], source.pixels)
    tell("captured", True)
    until(lambda: Path(f"{sys.argv[2]}.seen").exists())  # the other side has looked, too
    device = WindowsInput(desktop, acted.set)
    type_text(device)
    point(device, source)
    scroll(device)
    tell("own hand by mistake", acted.is_set())
    tell("waits for a hand", True)
    tell("own hand", until(acted.is_set))
    with device.held_still():
        device.hold(SHIFT, down=True)
    device.close()
    tell("held at the end", bool(user.GetAsyncKeyState(0xA0) & 0x8000))
    own_window(desktop, source, acted.set)
    source.close()
    tell("rights", [desktop.may_reach(os.getpid()), desktop.may_reach(0xFFFFFC), desktop.takes_input()])
    tell("end", True)


if __name__ == "__main__":
    main()
