"""Keysyms: the names of keys and characters that RFB and X11 share.

Decides: which character a keysym stands for, so that the old and the new number of one character are the
same; which keys are modifiers; and which combinations belong to the system and are refused.
Leaves alone: which key of the customer's keyboard makes one (`x11_keyboard`).

From: https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#keysym_encoding
From: https://www.rfc-editor.org/rfc/rfc6143#section-7.5.4
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

UNICODE = 0x0100_0000  # and the character's number

SHIFT = frozenset((0xFFE1, 0xFFE2))
CONTROL = frozenset((0xFFE3, 0xFFE4))
CAPS_LOCK = 0xFFE5
ALT = frozenset((0xFFE7, 0xFFE8, 0xFFE9, 0xFFEA))  # Meta and Alt
SUPER = frozenset((0xFFEB, 0xFFEC, 0xFFED, 0xFFEE))  # Super and Hyper
LEVEL_3 = frozenset((0xFE03, 0xFF7E))  # AltGr, under both of its names
MODIFIERS = SHIFT | CONTROL | ALT | SUPER | LEVEL_3
LOCKS = frozenset((CAPS_LOCK, 0xFFE6, 0xFF7F, 0xFF14))
"""The customer's own: turning one would change what they type."""

MOVES_ON = frozenset((0xFF09, 0xFE20, 0xFF0D, 0xFF8D, 0xFF1B))
"""Tab, back, Enter twice, Escape: what people leave a field with."""

KEYPAD = range(0xFF95, 0xFFBA)
"""Keys of the keypad whose meaning Num Lock changes."""

_DELETE = frozenset((0xFFFF, 0xFF9F))
_END_SESSION = frozenset((0xFF08, 0xFED5))  # Ctrl-Alt-Backspace ends an X server
_SYSTEM_REQUEST = frozenset((0xFF15, 0xFF61))  # SysRq, and Print, which is the same key
_FUNCTION = range(0xFFBE, 0xFFE1)  # F1 to F35
_SWITCH_CONSOLE = range(0x1008_FE01, 0x1008_FE0D)  # XF86Switch_VT_1 to 12

# The older keysyms hold a character's place in one of these character sets in their last byte.
_SETS: Mapping[int, str] = {
    0x0: "iso8859-1",
    0x1: "iso8859-2",
    0x2: "iso8859-3",
    0x3: "iso8859-4",
    0x5: "iso8859-6",
    0x6: "koi8-r",
    0xC: "iso8859-8",
    0xD: "iso8859-11",
    0x12: "iso8859-14",
    0x13: "iso8859-15",
}
_CYRILLIC = "ђѓёєѕіїјљњћќґўџ"  # from 0x6A1 on; their capitals 16 further
_GREEK = {
    0x7A1: "Ά", 0x7A2: "Έ", 0x7A3: "Ή", 0x7A4: "Ί", 0x7A5: "Ϊ", 0x7A7: "Ό", 0x7A8: "Ύ", 0x7A9: "Ϋ",
    0x7AB: "Ώ", 0x7B1: "ά", 0x7B2: "έ", 0x7B3: "ή", 0x7B4: "ί", 0x7B5: "ϊ", 0x7B6: "ΐ", 0x7B7: "ό",
    0x7B8: "ύ", 0x7B9: "ϋ", 0x7BA: "ΰ", 0x7BB: "ώ", 0x7D2: "Σ", 0x7F2: "σ", 0x7F3: "ς",
}  # fmt: skip
_SINGLE = {0x20AC: "€"} | _GREEK
_SINGLE |= {0x6A1 + at: each for at, each in enumerate(_CYRILLIC)}
_SINGLE |= {0x6B1 + at: each for at, each in enumerate(_CYRILLIC.upper())}


def character(keysym: int) -> str:
    """The character that a keysym stands for; empty for keys that make none."""
    if UNICODE + 0x100 <= keysym <= UNICODE + 0x10FFFF:
        return chr(keysym - UNICODE)
    if keysym in _SINGLE:
        return _SINGLE[keysym]
    row, place = keysym >> 8, keysym & 0xFF
    if row == 0x7 and 0xC1 <= place <= 0xF9:
        return bytes((place,)).decode("iso8859-7", "ignore")
    if row in _SETS and (place >= 0xA0 or (row == 0 and 0x20 <= place < 0x7F)):
        return bytes((place,)).decode(_SETS[row], "ignore")
    return ""


def belongs_to_system(keysym: int, held: Collection[int]) -> bool:
    """Whether a key, with those held, is one of those that speak to the system and not to a program."""
    alt, control = bool(ALT & set(held)), bool(CONTROL & set(held))
    if keysym in _SWITCH_CONSOLE or (alt and keysym in _SYSTEM_REQUEST):
        return True
    return alt and control and (keysym in _DELETE | _END_SESSION or keysym in _FUNCTION)
