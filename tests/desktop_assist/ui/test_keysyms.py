"""Which symbol a key stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from desktop_assist.ui import keysyms


@pytest.mark.parametrize(
    ("character", "keysym"),
    [
        ("a", 0x61),
        ("~", 0x7E),
        ("@", 0x40),
        ("é", 0xE9),
        ("ß", 0xDF),
        ("ñ", 0xF1),
        ("ж", 0x01000436),
        ("ŵ", 0x01000175),
        ("€", 0x010020AC),
    ],
)
def test_characters_of_many_layouts(character: str, keysym: int) -> None:
    assert keysyms.of_character(character) == keysym
    assert keysyms.of_key(Qt.Key.Key_unknown, character) == keysym


def test_keys_without_a_character_have_their_own() -> None:
    assert keysyms.of_key(Qt.Key.Key_Return, "\r") == 0xFF0D
    assert keysyms.of_key(Qt.Key.Key_Backtab, "") == keysyms.of_key(Qt.Key.Key_Tab, "\t") == 0xFF09
    assert keysyms.of_key(Qt.Key.Key_F12, "") == 0xFFC9
    assert keysyms.of_key(Qt.Key.Key_AltGr, "") == 0xFE03


def test_with_ctrl_the_letter_is_sent_and_not_the_control_character() -> None:
    assert keysyms.of_key(Qt.Key.Key_C, "\x03") == ord("c")


def test_a_dead_key_sends_nothing_before_it_has_a_character() -> None:
    assert keysyms.of_key(Qt.Key.Key_Dead_Acute, "") is None


@given(st.characters(categories=("L", "N", "P", "S")))
def test_no_two_characters_share_a_symbol(character: str) -> None:
    found = keysyms.of_character(character)
    assert chr(found & 0xFFFFFF) == character
