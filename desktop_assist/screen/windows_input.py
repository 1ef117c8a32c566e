"""Pointer and keyboard of Windows, moved by SendInput.

Decides: which strokes are given to Windows for an event, and what is said where Windows does not take them.
Leaves alone: which key makes a character (`windows_keys`), and whether it may be pressed (`steering`).

1. A window is ours by the process that it belongs to; everything reaches a window of ours that has taken the
   pointer for itself, as open menus do.
2. Windows cannot be held still. What is asked is asked again by a hook just before an event arrives
   (`windows_hand`).
3. Windows keeps events away from programs with higher rights, without a word. So their rights are looked at,
   and the technician hears why nothing happens. The same for the secure desktop, which asks for passwords.
4. What could not be let go of, because the secure desktop had come, is let go of as soon as it has gone.

Seen at work under Wine only, on no real Windows.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence

from desktop_assist.screen import windows_keys
from desktop_assist.screen.errors import NotSteered
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_device import Reached
from desktop_assist.screen.rectangle import Rectangle, common
from desktop_assist.screen.sharing import Sharing
from desktop_assist.screen.windows_desktop import (
    Heard,
    KeyStroke,
    PointerFlag,
    PointerStroke,
    Stroke,
    WindowsDesktop,
)
from desktop_assist.screen.windows_hand import WindowsHand

_WHOLE = 65_536  # From: MOUSEINPUT, absolute coordinates
_NOTCH = 120  # From: the same, WHEEL_DELTA
_LEFT, _MIDDLE, _RIGHT = 1, 2, 3
_DOWN_UP = {
    _LEFT: (PointerFlag.LEFT_DOWN, PointerFlag.LEFT_UP),
    _MIDDLE: (PointerFlag.MIDDLE_DOWN, PointerFlag.MIDDLE_UP),
    _RIGHT: (PointerFlag.RIGHT_DOWN, PointerFlag.RIGHT_UP),
}
_SWAPPED = {_LEFT: _RIGHT, _RIGHT: _LEFT}
_WHEEL = {
    4: (PointerFlag.WHEEL, _NOTCH),
    5: (PointerFlag.WHEEL, -_NOTCH),
    6: (PointerFlag.WHEEL_ACROSS, -_NOTCH),
    7: (PointerFlag.WHEEL_ACROSS, _NOTCH),
}


class WindowsInput:
    """Pointer and keyboard of this session (an `InputDevice`)."""

    def __init__(
        self,
        desktop: WindowsDesktop,
        acts: Callable[[], None] = lambda: None,
        process: int | None = None,
        sharing: Sharing | None = None,
    ) -> None:
        """Reach those of `desktop`; the windows of `process`, else of this one, are ours.

        `acts` is called, from another thread, when the customer moves, clicks or types. Only what `sharing`
        says to be seen is reached; without it, all screens.

        Raises:
            ScreenNotShown: Windows does not tell when the customer does.
        """
        self._desktop, self._sharing = desktop, sharing
        self._picture: Rectangle | None = desktop.screens()
        self._process = os.getpid() if process is None else process
        self._down: dict[Stroke, None] = {}  # what lets go of each thing that is held, in order
        self._owed: list[Stroke] = []
        self._hand = WindowsHand(desktop, acts, self._reaches_ours)

    # `input_device.InputDevice`

    @contextlib.contextmanager
    def held_still(self) -> Iterator[None]:
        """Nothing is held still here; it is looked whether Windows takes anything now."""  # 2.
        if not self._desktop.takes_input():
            self._owe()
            raise NotSteered(
                "Windows asks for a password or is locked, and only the customer can do something there.",
                next_step="Ask the customer to answer it.",
            )
        self._pay()
        self._picture = self._desktop.screens() if self._sharing is None else self._sharing.now.area.picture
        yield

    def pointer_reaches(self, x: int, y: int) -> Reached:
        """What an event of the pointer at this column and row of the picture would reach.

        Raises:
            NotSteered: It would reach nobody.
        """
        at = Rectangle(*self._on_screen(x, y), 1, 1)
        return self._reached(at, lambda: self._desktop.process_at(at.x, at.y))

    def keys_reach(self) -> Reached:
        """What a key would reach. Raises as above."""
        return self._reached(self._desktop.place_of_keys(), self._desktop.process_of_keys)

    def settle(self) -> None:
        """Nothing to wait for: the system is asked when it matters."""

    def typed_into(self) -> Field:
        """Into what a key would go, as far as Windows tells."""
        return self._desktop.field()

    def move(self, x: int, y: int) -> None:
        """Move the pointer to this column and row of the picture."""
        screens, (right, down) = self._desktop.screens(), self._on_screen(x, y)
        flags = PointerFlag.MOVE | PointerFlag.ABSOLUTE | PointerFlag.ALL_SCREENS
        place = _share(right - screens.x, screens.width), _share(down - screens.y, screens.height)
        self._send([PointerStroke(flags, *place)])

    def _on_screen(self, x: int, y: int) -> tuple[int, int]:
        return (x + self._picture.x, y + self._picture.y) if self._picture else (x, y)

    def button(self, number: int, down: bool) -> None:
        """Press or let go of a button; 4 to 7 are the wheel up, down, left and right."""
        if number in _WHEEL:
            flags, turned = _WHEEL[number]
            if down:
                self._send([PointerStroke(flags, turned=turned)])
            return
        if self._desktop.buttons_swapped():
            number = _SWAPPED.get(number, number)
        press, release = (PointerStroke(flag) for flag in _DOWN_UP[number])
        self._hold(press if down else None, release)

    def hold(self, keysym: int, down: bool) -> None:
        """Press or let go of a modifier; AltGr has no effect by itself."""
        press, release = (windows_keys.modifier(keysym, down=each) for each in (True, False))
        if press is not None and release is not None:
            self._hold(press if down else None, release)

    def tap(self, keysym: int) -> bool:
        """Press a key and let go of it, so that this keysym comes out. Returns whether there is a way."""
        desktop = self._desktop
        held = [each.key for each in self._down if isinstance(each, KeyStroke)]
        found = windows_keys.strokes(keysym, held, desktop.letter_key, caps_lock=desktop.caps_lock())
        if found is not None:
            self._send(found)
        return found is not None

    def close(self) -> None:
        """Let go of it, and of what is still held."""
        self._hand.close()
        self._owe()
        self._pay()

    # What is held

    def _hold(self, press: Stroke | None, release: Stroke) -> None:
        if press is None:
            self._down.pop(release, None)
        else:
            self._down[release] = None
        self._send([press or release])

    def _owe(self) -> None:  # 4.
        self._owed += self._down
        self._down.clear()

    def _pay(self) -> None:
        if self._owed and self._desktop.send(self._owed):
            self._owed.clear()

    def _send(self, strokes: Sequence[Stroke]) -> None:
        if not self._desktop.send(strokes):
            raise NotSteered(
                "Windows did not take your click or key.", next_step="Try again, or ask the customer."
            )

    # Whose it is

    def _reached(self, place: Rectangle | None, whose: Callable[[], int | None]) -> Reached:
        """What lies at `place`; none is nowhere, where nobody hides anything."""
        if self._picture is None or (place is not None and common(place, self._picture) is None):
            return Reached.NOT_SEEN
        process = whose()
        if process == self._process:  # 1.
            return Reached.OURS
        if process is not None and not self._desktop.may_reach(process):  # 3.
            raise NotSteered(
                "That program has more rights than this one, so Windows keeps your clicks and keys from it.",
                next_step="Ask the customer to do it.",
            )
        return Reached.SEEN

    def _reaches_ours(self, heard: Heard) -> bool:
        """Whether an event that is about to arrive would reach a window of this program."""
        if heard.is_key:
            return self._desktop.process_of_keys() == self._process
        return heard.at is not None and self._desktop.process_at(*heard.at) == self._process


def _share(place: int, whole: int) -> int:
    """The smallest share of the whole that Windows counts as this column or row."""
    return -(-place * _WHOLE // max(1, whole))
