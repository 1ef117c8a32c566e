"""A Windows desktop in memory: windows of processes, a layout, and hooks that hear what is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from desktop_assist.screen.focus import Field
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.windows_desktop import Heard, KeyStroke, LetterKey, PointerFlag, Stroke

OURS, THEIRS, HIGHER = 4711, 100, 200
GERMAN = {
    **{letter: LetterKey(ord(letter.upper()), 0) for letter in "abcdefghijklmnopqrstuvwxz0123456789"},
    **{letter: LetterKey(ord(letter), 1) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXZ"},
    " ": LetterKey(0x20, 0),
    "@": LetterKey(0x51, 6),
    "^": LetterKey(0xDC, 0),
    "ß": LetterKey(0xDB, 0),
}


class SimulatedWindows:
    """A `WindowsDesktop`. As Windows does, it has each event wait for the hook before it arrives."""

    def __init__(self) -> None:
        self.place = Rectangle(0, 0, 1920, 1080)
        self.front_place: Rectangle | None = Rectangle(0, 0, 100, 100)
        self.swapped = self.locks_capitals = self.secure = self.refuses = self.deaf = False
        self.windows: dict[tuple[int, int], int] = {}
        self.in_front: int | None = THEIRS
        self.into = Field.OTHER
        self.sent: list[Stroke] = []
        self.dropped: list[Stroke] = []
        self.before_it_arrives: Callable[[], None] = lambda: None
        self._heard: Callable[[Heard], bool] | None = None
        self._ended = threading.Event()

    def screens(self) -> Rectangle:
        return self.place

    def buttons_swapped(self) -> bool:
        return self.swapped

    def process_at(self, x: int, y: int) -> int | None:
        return self.windows.get((x, y), THEIRS)

    def process_of_keys(self) -> int | None:
        return self.in_front

    def place_of_keys(self) -> Rectangle | None:
        return self.front_place

    def may_reach(self, process: int) -> bool:
        return process != HIGHER

    def takes_input(self) -> bool:
        return not self.secure

    def field(self) -> Field:
        return self.into

    def letter_key(self, letter: str) -> LetterKey | None:
        return GERMAN.get(letter)

    def caps_lock(self) -> bool:
        return self.locks_capitals

    def send(self, strokes: Sequence[Stroke]) -> bool:
        if self.secure or self.refuses:
            return False
        for each in strokes:
            self.before_it_arrives()
            (self.dropped if self.arrives(each, injected=True) else self.sent).append(each)
        return True

    def arrives(self, stroke: Stroke, *, injected: bool) -> bool:
        """What the hook says of an event of this program's, or of the customer's."""
        if self._heard is None:
            return False
        is_key = isinstance(stroke, KeyStroke)
        moves = not is_key and bool(stroke.flags & PointerFlag.MOVE)
        at = None if is_key or moves else (7, 7)
        return self._heard(Heard(injected, injected, at, is_key=is_key))

    def listen(self, heard: Callable[[Heard], bool], begun: Callable[[], None]) -> None:
        if self.deaf:
            raise OSError("SetWindowsHookExW")
        self._heard = heard
        begun()
        self._ended.wait()
        self._heard = None

    def stop_listening(self) -> None:
        self._ended.set()
