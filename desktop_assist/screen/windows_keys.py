"""Which strokes of Windows' keyboard make a keysym.

Decides: that a key is pressed where the customer's layout makes the letter with just what is held, so that
programs see a real key; and that any other character is given as one, whatever layout and locks are.
Leaves alone: the layout itself, which the system is asked for, and whether it may be pressed (`steering`).

AltGr is never held: on a layout without it, it is Alt, which opens menus. Characters need nothing held.

From: https://learn.microsoft.com/windows/win32/inputdev/virtual-key-codes
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from desktop_assist.screen import keysyms
from desktop_assist.screen.windows_desktop import KeyFlag, KeyStroke, LetterKey

SHIFT, CONTROL, ALT, WINDOWS = 0xA0, 0xA2, 0xA4, 0x5B
_SHORTCUT = frozenset((CONTROL, ALT, WINDOWS))
_HELD: Mapping[int, int] = {
    **dict.fromkeys(keysyms.SHIFT, SHIFT),
    **dict.fromkeys(keysyms.CONTROL, CONTROL),
    **dict.fromkeys(keysyms.ALT, ALT),
    **dict.fromkeys(keysyms.SUPER, WINDOWS),
}

_NAMED: Mapping[int, int] = {
    0xFF08: 0x08, 0xFF09: 0x09, 0xFE20: 0x09, 0xFF0B: 0x0C, 0xFF0D: 0x0D, 0xFF13: 0x13, 0xFF1B: 0x1B,
    0xFF50: 0x24, 0xFF51: 0x25, 0xFF52: 0x26, 0xFF53: 0x27, 0xFF54: 0x28, 0xFF55: 0x21, 0xFF56: 0x22,
    0xFF57: 0x23, 0xFF61: 0x2C, 0xFF63: 0x2D, 0xFF67: 0x5D, 0xFF6A: 0x2F, 0xFFFF: 0x2E,
    # The keypad: Enter; Home to Page Down without Num Lock; * + , - . /; 0 to 9
    0xFF8D: 0x0D, 0xFF95: 0x24, 0xFF96: 0x25, 0xFF97: 0x26, 0xFF98: 0x27, 0xFF99: 0x28, 0xFF9A: 0x21,
    0xFF9B: 0x22, 0xFF9C: 0x23, 0xFF9D: 0x0C, 0xFF9E: 0x2D, 0xFF9F: 0x2E, 0xFFAA: 0x6A, 0xFFAB: 0x6B,
    0xFFAC: 0x6C, 0xFFAD: 0x6D, 0xFFAE: 0x6E, 0xFFAF: 0x6F,
    **{0xFFB0 + digit: 0x60 + digit for digit in range(10)},
    **{0xFFBE + number: 0x70 + number for number in range(24)},
}  # fmt: skip
_KEYPAD_ENTER, _KEYPAD_MOVES = 0xFF8D, range(0xFF95, 0xFFA0)
# From: the same page, and "Extended-key flag" of "About Keyboard Input"
_EXTENDED = frozenset((*range(0x21, 0x29), 0x2C, 0x2D, 0x2E, 0x5B, 0x5D, 0x6F))


def modifier(keysym: int, *, down: bool) -> KeyStroke | None:
    """The stroke that puts a modifier down or up; none for AltGr."""
    key = _HELD.get(keysym)
    return None if key is None else _stroke(key, down=down, extended=key in _EXTENDED)


def strokes(
    keysym: int, held: Collection[int], find: Callable[[str], LetterKey | None], *, caps_lock: bool
) -> list[KeyStroke] | None:
    """The strokes that make a keysym; none where there is no way.

    Args:
        keysym: What is wanted.
        held: The virtual keys of modifiers that are held.
        find: The key for a letter in the layout.
        caps_lock: Whether it is on.
    """
    named = _NAMED.get(keysym)
    if named is not None:
        moves = keysym in _KEYPAD_MOVES
        return _tapped(named, extended=keysym == _KEYPAD_ENTER or (named in _EXTENDED and not moves))
    letter = keysyms.character(keysym)
    if not letter:
        return None
    found = find(letter)
    if found is not None and (_SHORTCUT & set(held) or _just_so(letter, found, held, caps_lock=caps_lock)):
        return _tapped(found.key, extended=False)
    units = letter.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    ups = (KeyFlag.CHARACTER, KeyFlag.CHARACTER | KeyFlag.UP)
    return [KeyStroke(number, flags) for number in numbers for flags in ups]


def _just_so(letter: str, found: LetterKey, held: Collection[int], *, caps_lock: bool) -> bool:
    """Whether the key makes it with what is held. Signs may be on keys that wait for the next letter."""
    plain = letter == " " or (letter.isascii() and letter.isalnum())
    shifted = int(SHIFT in held)
    return plain and found.held == shifted and not (caps_lock and letter.isalpha())


def _tapped(key: int, *, extended: bool) -> list[KeyStroke]:
    return [_stroke(key, down=down, extended=extended) for down in (True, False)]


def _stroke(key: int, *, down: bool, extended: bool) -> KeyStroke:
    flags = KeyFlag.DOWN if down else KeyFlag.UP
    return KeyStroke(key, flags | KeyFlag.EXTENDED if extended else flags)
