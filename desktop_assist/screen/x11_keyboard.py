"""From a keysym to a key of the customer's keyboard, in the layout that is in use now.

Decides: which key and which of its levels makes a keysym, and what a keysym that no key makes is put on.
Leaves alone: pressing keys (`x11_input`).

1. A keysym is looked for in the layout in use, then nowhere else: another layout is the customer's to choose.
2. One that is not there is put on a key without meaning. It stays there, because programs read the meaning
   of keys later than the key: the one used longest ago makes room for another, and `restore` clears all.

The core protocol tells two layouts; while a third is in use, every keysym is put on a key. It tells a key's
keysyms as levels 1 and 2 of the first layout, of the second one, then levels 3 and 4 of both.

From: https://www.x.org/releases/X11R7.7/doc/kbproto/xkbproto.html#xkb_to_core_keyboard_mapping_transformation
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from Xlib import X

from desktop_assist.screen import keysyms

_GROUP_SHIFT = 13  # From: xkbproto, "Core Protocol": the layout stands in these bits of the state
_COLUMNS = ((0, 1, 4, 5), (2, 3, 6, 7))  # of the first and the second layout, level by level
_LEVEL_SHIFT, _LEVEL_3, _LEVELS = 1, 2, 4


@dataclass(frozen=True)
class Key:
    """A key and how it is pressed.

    Attributes:
        code: Its number.
        shift: Whether Shift must be down; none where it makes no difference.
        level_3: Whether AltGr must be.
        of_keypad: Whether Num Lock exchanges its first two levels.
    """

    code: int
    shift: bool | None
    level_3: bool
    of_keypad: bool


class X11Keyboard:
    """The keys of one display. For the thread that uses that display."""

    def __init__(self, shown: Any) -> None:
        """Read the keys of `shown`."""
        self._display = shown
        self._first: int = shown.display.info.min_keycode
        self._count: int = shown.display.info.max_keycode - self._first + 1
        self._lent: dict[int, int] = {}  # by key: the keysym; used longest ago first
        self.read()

    def read(self) -> None:
        """Read what the keys mean now: the customer may have chosen another layout."""
        found = self._display.get_keyboard_mapping(self._first, self._count)
        self._keys: list[tuple[int, ...]] = [tuple(row) for row in found]
        self._lent = {code: each for code, each in self._lent.items() if each in self._row(code)}
        empty = [code for code in self._codes() if not any(self._row(code))]
        self._empty = empty[::-1]  # from the far end, where no real keyboard has keys
        self._made = tuple(self._index(group) for group in range(len(_COLUMNS)))

    def _index(self, group: int) -> dict[int | str, Key]:
        """What one layout makes, by character where it is one; the lower level where there are several."""
        made: dict[int | str, Key] = {}
        rows = {
            code: self._levels(self._row(code), group) for code in self._codes() if code not in self._lent
        }
        for level in range(_LEVELS):
            for code, row in rows.items():
                if level < len(row) and row[level]:
                    made.setdefault(_name(row[level]), _key(code, row, level))
        return made

    def key(self, keysym: int, state: int) -> Key | None:
        """The key for `keysym` while the keyboard is in `state`; none where there is not one to be had."""
        group = state >> _GROUP_SHIFT & 3
        found = self._made[group].get(_name(keysym)) if group < len(self._made) else None  # 1.
        if found is not None:
            return found
        code = self._lend(keysym)  # 2.
        return None if code is None else Key(code, None, level_3=False, of_keypad=False)

    def code_of(self, candidates: Sequence[int]) -> int | None:
        """A key that has one of these modifiers as its first meaning."""
        return next((code for code in self._codes() if self._row(code)[0] in candidates), None)

    def restore(self) -> None:
        """Take back what was put on keys without meaning."""
        for code in self._lent:
            self._put(code, 0)
        self._lent.clear()

    def _lend(self, keysym: int) -> int | None:
        code = next((code for code, lent in self._lent.items() if lent == keysym), None)
        if code is not None:
            self._lent[code] = self._lent.pop(code)
            return code
        free = next((each for each in self._empty if each not in self._lent), None)
        if free is None:
            free = next(iter(self._lent), None)
        if free is None:
            return None
        self._lent.pop(free, None)
        self._put(free, keysym)
        self._lent[free] = keysym
        return free

    def _put(self, code: int, keysym: int) -> None:
        # On every level, so that no modifier changes it.
        self._display.change_keyboard_mapping(code, [[keysym] * len(self._row(code))])
        self._keys[code - self._first] = (keysym,) * len(self._row(code))

    def _codes(self) -> range:
        return range(self._first, self._first + self._count)

    def _row(self, code: int) -> tuple[int, ...]:
        return self._keys[code - self._first]

    def _levels(self, row: tuple[int, ...], group: int) -> tuple[int, ...]:
        """The keysyms of one layout's levels; a key that only the first one knows is the same in both."""
        found = tuple(row[column] for column in _COLUMNS[group] if column < len(row))
        if group and not any(found):
            return self._levels(row, 0)
        return found


def _name(keysym: int) -> int | str:
    return keysyms.character(keysym) or keysym


def _key(code: int, row: tuple[int, ...], level: int) -> Key:
    other = row[level ^ _LEVEL_SHIFT] if level ^ _LEVEL_SHIFT < len(row) else X.NoSymbol
    indifferent = other in (X.NoSymbol, row[level]) and not level & _LEVEL_SHIFT
    return Key(
        code,
        shift=None if indifferent else bool(level & _LEVEL_SHIFT),
        level_3=bool(level & _LEVEL_3),
        of_keypad=any(each in keysyms.KEYPAD for each in row[:2]),
    )
