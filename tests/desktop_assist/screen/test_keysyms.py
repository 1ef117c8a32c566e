"""Which character a keysym stands for, and which combinations are the system's."""

from __future__ import annotations

import pytest

from desktop_assist.screen.keysyms import UNICODE, belongs_to_system, character


@pytest.mark.parametrize(
    ("keysym", "wanted"),
    [
        (0x61, "a"), (0xE9, "é"), (0xDF, "ß"), (0x6D6, "ж"), (0x6A3, "ё"), (0x1000175, "ŵ"), (0x20AC, "€"),
        (0x1B1, "ą"), (0x7E1, "α"), (0x7D2, "Σ"), (0x7F4, "τ"), (0x7B1, "ά"), (0xCE0, "א"), (0x5C7, "ا"),
        (0x13BC, "Œ"), (0xDA1, "ก"), (0x101F600, "😀"),
        (0xFF0D, ""), (0xFFE1, ""), (0x1008FF11, ""), (0, ""), (0x7F, ""), (UNICODE + 0x110000, ""),
    ],
)  # fmt: skip
def test_the_character_of_a_keysym(keysym: int, wanted: str) -> None:
    assert character(keysym) == wanted


def test_pythons_own_names_of_keysyms_agree() -> None:
    xk = pytest.importorskip("Xlib.XK")
    for group in ("latin2", "cyrillic", "greek", "hebrew"):
        xk.load_keysym_group(group)
    named = {
        "Cyrillic_ya": "я", "Cyrillic_SHCHA": "Щ", "Serbian_dje": "ђ", "Ukrainian_i": "і", "Lstroke": "Ł",
        "Greek_omega": "ω", "Greek_OMEGAaccent": "Ώ", "Greek_finalsmallsigma": "ς", "hebrew_shin": "ש",
    }  # fmt: skip
    assert {each: character(getattr(xk, f"XK_{each}")) for each in named} == named


def test_a_key_alone_is_never_the_systems() -> None:
    assert not belongs_to_system(0xFFFF, ())
    assert not belongs_to_system(0xFFBE, (0xFFE9,))  # Alt-F4 closes a window
    assert not belongs_to_system(0xFF61, ())
    assert belongs_to_system(0xFFFF, (0xFFE9, 0xFFE3))
