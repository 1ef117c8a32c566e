"""What pointer and keyboard need of Windows, as one small interface.

Decides: which questions are asked of the system and which strokes are given to it.
Leaves alone: how the system is called (`windows_user32`), and what follows (`windows_input`, `windows_hand`).

From: https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-mouseinput and ns-winuser-keybdinput
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from desktop_assist.screen.focus import Field
from desktop_assist.screen.rectangle import Rectangle


class PointerFlag(enum.IntFlag):
    """What a stroke of the pointer does."""

    MOVE = 0x0001
    LEFT_DOWN = 0x0002
    LEFT_UP = 0x0004
    RIGHT_DOWN = 0x0008
    RIGHT_UP = 0x0010
    MIDDLE_DOWN = 0x0020
    MIDDLE_UP = 0x0040
    WHEEL = 0x0800
    WHEEL_ACROSS = 0x1000
    ALL_SCREENS = 0x4000
    ABSOLUTE = 0x8000


class KeyFlag(enum.IntFlag):
    """How a stroke of a key is meant."""

    DOWN = 0
    EXTENDED = 1
    UP = 2
    CHARACTER = 4


@dataclass(frozen=True)
class PointerStroke:
    """One stroke of the pointer; `x` and `y` in 65,536ths of all screens, `turned` is the wheel's."""

    flags: PointerFlag
    x: int = 0
    y: int = 0
    turned: int = 0


@dataclass(frozen=True)
class KeyStroke:
    """One stroke of a key: a virtual key, or, as a character, a unit of UTF-16."""

    key: int
    flags: KeyFlag


Stroke = PointerStroke | KeyStroke


class LetterKey(NamedTuple):
    """The key of a layout that makes a letter, and what has to be held: Shift 1, Ctrl 2, Alt 4."""

    key: int
    held: int


@dataclass(frozen=True)
class Heard:
    """What a low-level hook tells of one event, before any program has it.

    Attributes:
        injected: Whether a program made it, not a hand.
        ours: Whether this program made it.
        at: Where the pointer is; none for a key, and for a pointer that only moves.
        is_key: Whether it is a key.
    """

    injected: bool
    ours: bool
    at: tuple[int, int] | None
    is_key: bool


class WindowsDesktop(Protocol):
    """The desktop of this session. `listen` has a thread of its own; the rest is for any."""

    def screens(self) -> Rectangle:
        """Where all of them together lie now, in pixels; the main one begins at 0, 0."""
        ...

    def buttons_swapped(self) -> bool:
        """Whether the customer's main button is the right one."""
        ...

    def process_at(self, x: int, y: int) -> int | None:
        """The process whose window an event of the pointer there would reach; none where none is."""
        ...

    def process_of_keys(self) -> int | None:
        """The process whose window has the keyboard; none where none has."""
        ...

    def place_of_keys(self) -> Rectangle | None:
        """Where the window lies that has the keyboard; none where none has."""
        ...

    def may_reach(self, process: int) -> bool:
        """Whether Windows lets this program's events reach that one's windows (UIPI)."""
        ...

    def takes_input(self) -> bool:
        """Whether the desktop that is shown is this one, not the secure one of passwords and locks."""
        ...

    def field(self) -> Field:
        """What kind of field has the keyboard."""
        ...

    def letter_key(self, letter: str) -> LetterKey | None:
        """The key for a letter in the layout of the program that has the keyboard."""
        ...

    def caps_lock(self) -> bool:
        """Whether it is on."""
        ...

    def send(self, strokes: Sequence[Stroke]) -> bool:
        """Have them happen, with nothing between them. Returns whether Windows took all of them."""
        ...

    def listen(self, heard: Callable[[Heard], bool], begun: Callable[[], None]) -> None:
        """Tell of every event, until `stop_listening`; one for which `heard` says so reaches nobody.

        Raises:
            OSError: Windows does not let it listen.
        """
        ...

    def stop_listening(self) -> None:
        """End `listen`, from any thread."""
        ...
