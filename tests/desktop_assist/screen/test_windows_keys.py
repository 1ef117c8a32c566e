"""Each character comes out whatever the layout is, by a real key where one makes it just so."""

from __future__ import annotations

import pytest

from desktop_assist.screen.windows_desktop import KeyFlag, KeyStroke
from desktop_assist.screen.windows_keys import ALT, CONTROL, SHIFT, WINDOWS, modifier, strokes
from simulators.windows_desktops import GERMAN

UNICODE = 0x0100_0000


def typed(keysym: int, *held: int, caps_lock: bool = False) -> list[KeyStroke]:
    found = strokes(keysym, held, GERMAN.get, caps_lock=caps_lock)
    assert found is not None
    assert [bool(each.flags & KeyFlag.UP) for each in found] == [False, True] * (len(found) // 2)
    return found[::2]


def character(text: str) -> list[KeyStroke]:
    units = text.encode("utf-16-le")
    return [
        KeyStroke(int.from_bytes(units[at : at + 2], "little"), KeyFlag.CHARACTER)
        for at in range(0, len(units), 2)
    ]


def keysym(letter: str) -> int:
    return ord(letter) if ord(letter) < 0x100 else UNICODE + ord(letter)


@pytest.mark.parametrize("letter", "éßñжŵ€@~^中y")
def test_what_the_layout_does_not_make_just_so_is_given_as_a_character(letter: str) -> None:
    assert typed(keysym(letter)) == character(letter)


def test_a_character_of_two_units_is_given_in_both() -> None:
    assert typed(keysym("😀")) == character("😀")
    assert len(character("😀")) == 2


def test_plain_letters_are_real_keys_while_what_is_held_fits() -> None:
    assert typed(ord("a")) == typed(ord("A"), SHIFT) == [KeyStroke(0x41, KeyFlag.DOWN)]
    assert typed(ord("7")) == [KeyStroke(0x37, KeyFlag.DOWN)]
    assert typed(ord(" ")) == [KeyStroke(0x20, KeyFlag.DOWN)]
    assert typed(ord("A")) == character("A")
    assert typed(ord("a"), SHIFT) == character("a")
    assert typed(ord("a"), caps_lock=True) == character("a")
    assert typed(ord("7"), caps_lock=True) == [KeyStroke(0x37, KeyFlag.DOWN)]


@pytest.mark.parametrize("held", [CONTROL, ALT, WINDOWS])
def test_a_shortcut_is_a_real_key_always(held: int) -> None:
    assert typed(ord("c"), held) == [KeyStroke(0x43, KeyFlag.DOWN)]
    assert typed(ord("C"), held, SHIFT) == [KeyStroke(0x43, KeyFlag.DOWN)]
    assert typed(ord("c"), held, caps_lock=True) == [KeyStroke(0x43, KeyFlag.DOWN)]


@pytest.mark.parametrize(
    ("name", "key", "extended"),
    [
        (0xFF0D, 0x0D, False),
        (0xFF8D, 0x0D, True),
        (0xFF08, 0x08, False),
        (0xFFFF, 0x2E, True),
        (0xFF9F, 0x2E, False),
        (0xFF50, 0x24, True),
        (0xFF95, 0x24, False),
        (0xFF53, 0x27, True),
        (0xFFB5, 0x65, False),
        (0xFFAF, 0x6F, True),
        (0xFFBE, 0x70, False),
        (0xFFC9, 0x7B, False),
        (0xFE20, 0x09, False),
    ],
)
def test_named_keys(name: int, key: int, extended: bool) -> None:
    assert typed(name) == [KeyStroke(key, KeyFlag.EXTENDED if extended else KeyFlag.DOWN)]


def test_a_key_that_there_is_not_has_no_way() -> None:
    assert strokes(0x1008FF11, (), GERMAN.get, caps_lock=False) is None


def test_modifiers_are_held_but_altgr_is_not() -> None:
    assert modifier(0xFFE1, down=True) == KeyStroke(SHIFT, KeyFlag.DOWN)
    assert modifier(0xFFE3, down=False) == KeyStroke(CONTROL, KeyFlag.UP)
    assert modifier(0xFFEB, down=True) == KeyStroke(WINDOWS, KeyFlag.EXTENDED)
    assert modifier(0xFE03, down=True) is modifier(0xFF7E, down=True) is None
