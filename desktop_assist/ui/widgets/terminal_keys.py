"""Which bytes a key sends to a terminal.

Decides: the bytes of a `linux`/`xterm` terminal for each key, as programs expect them.
Leaves alone: where they go.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

# From: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-PC-Style-Function-Keys
KEYS: dict[int, bytes] = {
    Qt.Key.Key_Return: b"\r",
    Qt.Key.Key_Enter: b"\r",
    Qt.Key.Key_Backspace: b"\x7f",
    Qt.Key.Key_Tab: b"\t",
    Qt.Key.Key_Backtab: b"\x1b[Z",
    Qt.Key.Key_Escape: b"\x1b",
    Qt.Key.Key_Up: b"\x1b[A",
    Qt.Key.Key_Down: b"\x1b[B",
    Qt.Key.Key_Right: b"\x1b[C",
    Qt.Key.Key_Left: b"\x1b[D",
    Qt.Key.Key_Home: b"\x1b[H",
    Qt.Key.Key_End: b"\x1b[F",
    Qt.Key.Key_Insert: b"\x1b[2~",
    Qt.Key.Key_Delete: b"\x1b[3~",
    Qt.Key.Key_PageUp: b"\x1b[5~",
    Qt.Key.Key_PageDown: b"\x1b[6~",
    Qt.Key.Key_F1: b"\x1bOP",
    Qt.Key.Key_F2: b"\x1bOQ",
    Qt.Key.Key_F3: b"\x1bOR",
    Qt.Key.Key_F4: b"\x1bOS",
    Qt.Key.Key_F5: b"\x1b[15~",
    Qt.Key.Key_F6: b"\x1b[17~",
    Qt.Key.Key_F7: b"\x1b[18~",
    Qt.Key.Key_F8: b"\x1b[19~",
    Qt.Key.Key_F9: b"\x1b[20~",
    Qt.Key.Key_F10: b"\x1b[21~",
    Qt.Key.Key_F11: b"\x1b[23~",
    Qt.Key.Key_F12: b"\x1b[24~",
}
ESCAPE = b"\x1b"


def bytes_of(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bytes:
    """What the key sends; nothing for a key that means nothing to a terminal, such as Shift alone.

    Args:
        key: One of `Qt.Key`.
        modifiers: What is held down.
        text: What Qt says the key types.
    """
    before = ESCAPE if modifiers & Qt.KeyboardModifier.AltModifier else b""
    if key in KEYS:
        return before + KEYS[key]
    if modifiers & Qt.KeyboardModifier.ControlModifier and Qt.Key.Key_At <= key <= Qt.Key.Key_Underscore:
        return before + bytes([key & 0x1F])  # Ctrl and a letter are its place in the alphabet
    return before + text.encode() if text else b""
