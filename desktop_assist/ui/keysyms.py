"""From what Qt says of a key to the keysym that RFB sends.

Decides: which symbol a press stands for: the character that it types, or the key's own symbol.
Leaves alone: which keys are down (`widgets.screen_canvas`), and what the other end makes of a symbol.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.5.4
From: https://www.x.org/releases/current/doc/xproto/x11protocol.html#keysym_encoding (Latin-1, and Unicode)
"""

from __future__ import annotations

from PySide6.QtCore import Qt

_Key = Qt.Key
_UNICODE = 0x01000000
# From: X11's keysymdef.h
NAMED: dict[int, int] = {
    _Key.Key_Backspace: 0xFF08,
    _Key.Key_Tab: 0xFF09,
    _Key.Key_Backtab: 0xFF09,
    _Key.Key_Return: 0xFF0D,
    _Key.Key_Enter: 0xFF8D,
    _Key.Key_Pause: 0xFF13,
    _Key.Key_ScrollLock: 0xFF14,
    _Key.Key_Escape: 0xFF1B,
    _Key.Key_Home: 0xFF50,
    _Key.Key_Left: 0xFF51,
    _Key.Key_Up: 0xFF52,
    _Key.Key_Right: 0xFF53,
    _Key.Key_Down: 0xFF54,
    _Key.Key_PageUp: 0xFF55,
    _Key.Key_PageDown: 0xFF56,
    _Key.Key_End: 0xFF57,
    _Key.Key_Print: 0xFF61,
    _Key.Key_Insert: 0xFF63,
    _Key.Key_Menu: 0xFF67,
    _Key.Key_NumLock: 0xFF7F,
    _Key.Key_Shift: 0xFFE1,
    _Key.Key_Control: 0xFFE3,
    _Key.Key_CapsLock: 0xFFE5,
    _Key.Key_Meta: 0xFFEB,
    _Key.Key_Alt: 0xFFE9,
    _Key.Key_Super_L: 0xFFEB,
    _Key.Key_Super_R: 0xFFEC,
    _Key.Key_AltGr: 0xFE03,
    _Key.Key_Delete: 0xFFFF,
}
CONTROL, ALT = NAMED[_Key.Key_Control], NAMED[_Key.Key_Alt]
_FIRST_FUNCTION_KEY = 0xFFBE
_LAST_NAMED = 0x01000000  # from here on Qt's numbers are keys without a character


def of_character(character: str) -> int:
    """The keysym of one character: of Latin-1 its own number, of all others that of Unicode."""
    number = ord(character)
    return number if 0x20 <= number <= 0x7E or 0xA0 <= number <= 0xFF else _UNICODE | number


def of_key(key: int, text: str) -> int | None:
    """The keysym of a press; none of what no keysym stands for, such as a dead key.

    Args:
        key: Qt's number of the key.
        text: What the press typed; with Ctrl held a control character, or nothing.
    """
    if key in NAMED:
        return NAMED[key]
    if _Key.Key_F1 <= key <= _Key.Key_F35:
        return _FIRST_FUNCTION_KEY + key - _Key.Key_F1
    if len(text) == 1 and text.isprintable():
        return of_character(text)
    if 0 < key < _LAST_NAMED:  # Qt names letters by their capital
        return of_character(chr(key).lower())
    return None
