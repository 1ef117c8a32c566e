from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop_assist.ui.widgets.terminal_keys import bytes_of

NONE, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.mark.parametrize(
    ("key", "held", "text", "sent"),
    [
        (Qt.Key.Key_A, NONE, "a", b"a"),
        (Qt.Key.Key_Odiaeresis, NONE, "ö", "ö".encode()),
        (Qt.Key.Key_Return, NONE, "\r", b"\r"),
        (Qt.Key.Key_Backspace, NONE, "\b", b"\x7f"),
        (Qt.Key.Key_Tab, NONE, "\t", b"\t"),
        (Qt.Key.Key_Up, NONE, "", b"\x1b[A"),
        (Qt.Key.Key_C, CTRL, "\x03", b"\x03"),
        (Qt.Key.Key_D, CTRL, "", b"\x04"),
        (Qt.Key.Key_F5, NONE, "", b"\x1b[15~"),
        (Qt.Key.Key_B, ALT, "b", b"\x1bb"),
        (Qt.Key.Key_Shift, NONE, "", b""),
    ],
)
def test_bytes_of(key: Qt.Key, held: Qt.KeyboardModifier, text: str, sent: bytes) -> None:
    assert bytes_of(key, held, text) == sent
