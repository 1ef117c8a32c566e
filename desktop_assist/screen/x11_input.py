"""Pointer and keyboard of an X11 screen, moved by XTEST.

Decides: which modifiers are put down or up around a key so that the wanted character comes out, whatever the
customer's layout and locks are; and that each is put back.
Leaves alone: which key it is (`x11_keyboard`), and whether it may be pressed (`steering`).

Imported only where X11 is used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from Xlib import X, display
from Xlib.ext import xtest

from desktop_assist.screen import keysyms
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.focus import Field, FocusTeller, Untold
from desktop_assist.screen.input_device import Reached
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.sharing import Area, Shared, Sharing
from desktop_assist.screen.x11_connection import gone_is_not_shown, hang_up
from desktop_assist.screen.x11_hand import X11Hand
from desktop_assist.screen.x11_keyboard import Key, X11Keyboard
from desktop_assist.screen.x11_ours import OwnWindows
from desktop_assist.screen.x11_reach import X11Reach

_NEEDED = ("XTEST", "XInputExtension")
_SHIFTS, _LEVEL_3S = (0xFFE1, 0xFFE2), (0xFE03, 0xFF7E)
_LEVEL_3_MASK = X.Mod5Mask  # From: xkeyboard-config, where ISO_Level3_Shift is always Mod5
_NUM_LOCK_MASK = X.Mod2Mask  # likewise
_SHORT_CUTS = X.ControlMask | X.Mod1Mask | X.Mod4Mask  # likewise: Ctrl, Alt, Super


class X11Input:
    """Pointer and keyboard of one display (an `InputDevice`)."""

    def __init__(
        self,
        name: str,
        acts: Callable[[], None] = lambda: None,
        process: int | None = None,
        *,
        sharing: Sharing | None = None,
        focus: FocusTeller | None = None,
    ) -> None:
        """Reach those of the display `name`; the windows of `process`, else of this one, are ours.

        Only what `sharing` says to be seen is reached; without it, the whole screen. `acts` is called, from
        another thread, when the customer moves, clicks or types. `focus` tells what a key goes into, and is
        closed with this.

        Raises:
            ScreenNotShown: The display does not answer, or offers too little to do it safely.
        """
        self._acts, self._sharing = acts, sharing
        self._focus = focus or Untold()
        self._held: set[int] = set()
        with gone_is_not_shown():
            self._display = display.Display(name)
        try:
            with gone_is_not_shown():
                self._prepare(name, process)
        except ScreenNotShown:
            hang_up(self._display)
            raise

    def _prepare(self, name: str, process: int | None) -> None:
        lacking = [each for each in _NEEDED if self._display.query_extension(each) is None]
        if lacking:
            raise cannot_be_used(f"the display does not offer {' and '.join(lacking)}")
        self._root = self._display.screen().root
        self._reach = X11Reach(self._display, OwnWindows(self._display, process))
        whole = self._root.get_geometry()
        self._shared = Shared(area=Area((), Rectangle(0, 0, whole.width, whole.height)))
        self._keyboard = X11Keyboard(self._display)
        self._hand = X11Hand(name, self._acts)

    # `input_device.InputDevice`

    @contextlib.contextmanager
    def held_still(self) -> Iterator[None]:
        """Have the X server serve nobody else meanwhile."""
        with gone_is_not_shown():
            self._focus.start()
            self._take_events()
            if self._sharing is not None:
                self._shared = self._sharing.now
            self._display.grab_server()
            try:
                yield
            finally:
                self._display.ungrab_server()
                self._display.sync()

    def _take_events(self) -> None:
        """Of a keyboard whose keys have another meaning now."""
        changed = False
        while self._display.pending_events():
            changed |= self._display.next_event().type == X.MappingNotify
        if changed:
            self._keyboard.read()

    def pointer_reaches(self, x: int, y: int) -> Reached:
        """What an event of the pointer at this column and row of the picture would reach."""
        return self._reach.at(*self._on_screen(x, y), self._shared)

    def keys_reach(self) -> Reached:
        """What a key would reach."""
        return self._reach.by_keys(self._shared)

    def settle(self) -> None:
        """Let be told where the focus has just moved."""
        self._focus.start()
        self._focus.settle()

    def typed_into(self) -> Field:
        """Into what a key would go, as far as its program has told."""
        return self._focus.field(self._reach.own.focused_process())

    def move(self, x: int, y: int) -> None:
        """Move the pointer to this column and row of the picture."""
        right, down = self._on_screen(x, y)
        self._fake(X.MotionNotify, x=right, y=down)

    def _on_screen(self, x: int, y: int) -> tuple[int, int]:
        picture = self._shared.area.picture
        return (x + picture.x, y + picture.y) if picture else (x, y)

    def button(self, number: int, down: bool) -> None:
        """Press or let go of a button; X11 numbers the wheel as this does."""
        self._fake(X.ButtonPress if down else X.ButtonRelease, number)
        self._focus.may_move()

    def hold(self, keysym: int, down: bool) -> None:
        """Press or let go of a modifier; one that this keyboard does not have has no effect."""
        code = self._keyboard.code_of(_LEVEL_3S if keysym in _LEVEL_3S else (keysym,))
        if code is not None:
            self._press(code, down)
            (self._held.add if down else self._held.discard)(code)

    def tap(self, keysym: int) -> bool:
        """Press a key and let go of it, so that this keysym comes out. Returns whether there is a way."""
        state = self._root.query_pointer().mask
        key = self._keyboard.key(keysym, state)
        if key is None:
            return False
        letter = keysyms.character(keysym)
        changed = self._unlocked(state) if letter.lower() != letter.upper() else []
        changed += self._shifted(key, state)
        for code, down in (*changed, (key.code, True), (key.code, False)):
            self._press(code, down)
        for code, down in reversed(changed):
            self._press(code, not down)
        if keysym in keysyms.MOVES_ON or state & _SHORT_CUTS:
            self._focus.may_move()
        return True

    def close(self) -> None:
        """Let go of it; keys that were lent a meaning lose it."""
        self._hand.close()
        self._focus.close()
        with contextlib.suppress(ScreenNotShown), gone_is_not_shown():
            self._keyboard.restore()
            self._display.sync()
        hang_up(self._display)

    # The modifiers around a key: keys and whether they go down, all to be put back in reverse

    def _unlocked(self, state: int) -> list[tuple[int, bool]]:
        """Caps Lock off, where it is on."""
        lock = self._keyboard.code_of((keysyms.CAPS_LOCK,)) if state & X.LockMask else None
        return [] if lock is None else [(lock, True), (lock, False)]

    def _shifted(self, key: Key, state: int) -> list[tuple[int, bool]]:
        shift = key.shift
        if shift is not None and key.of_keypad and state & _NUM_LOCK_MASK:
            shift = not shift
        changed = []
        if shift is not None:
            changed += self._set(_SHIFTS, shift, bool(state & X.ShiftMask))
        if shift is not None or key.level_3:
            changed += self._set(_LEVEL_3S, key.level_3, bool(state & _LEVEL_3_MASK))
        return changed

    def _set(self, modifier: Sequence[int], wanted: bool, now: bool) -> list[tuple[int, bool]]:
        if wanted == now:
            return []
        code = self._keyboard.code_of(modifier)
        if wanted:
            return [] if code is None else [(code, True)]
        codes = [self._keyboard.code_of((each,)) for each in modifier]
        return [(each, False) for each in codes if each is not None and each in self._held]

    def _press(self, code: int, down: bool) -> None:
        self._fake(X.KeyPress if down else X.KeyRelease, code)

    def _fake(self, kind: int, detail: int = 0, *, x: int = 0, y: int = 0) -> None:
        xtest.fake_input(self._display, kind, detail, x=x, y=y)


def cannot_be_used(because: str) -> ScreenNotShown:
    """The error for a display whose pointer and keyboard cannot be reached."""
    return ScreenNotShown(
        f"Mouse and keyboard cannot be used from afar, because {because}.",
        next_step="Help can go on by looking at the screen.",
    )
