"""Characters typed from afar come out as they are in a real program, whatever the customer's layout."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from desktop_assist.screen.keysyms import UNICODE
from simulators.receivers import Program, line
from simulators.screens import private_display

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_input import X11Input  # noqa: E402 - only where X11 is

TEXT = "éßñжŵ€@~aQ1! {"
OLD = {"é": 0xE9, "ß": 0xDF, "ñ": 0xF1, "ж": 0x6D6, "€": 0x20AC}
LAYOUTS = ("us", "de", "fr", "ru", "gb", "us,ru")
CAPS_LOCK, LEFT, TAB, SHIFT, ALT_GR = 0xFFE5, 0xFF51, 0xFF09, 0xFFE1, 0xFE03


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    if shutil.which("setxkbmap") is None:
        pytest.skip("setxkbmap is not on this machine")
    with private_display() as name:
        yield name


@pytest.fixture
def typist(display: str) -> Iterator[X11Input]:
    made = X11Input(display)
    yield made
    made.close()


def choose(display: str, layout: str) -> None:
    subprocess.run(["setxkbmap", "-display", display, "-layout", layout], check=True)


def tap(typist: X11Input, *keysyms: int) -> None:
    for each in keysyms:
        with typist.held_still():
            assert typist.tap(each)


def number(character: str) -> int:
    return ord(character) if ord(character) < 0x100 else UNICODE + ord(character)


def arrived(program: Program, text: str) -> None:
    assert program.wait_for(lambda told: len(told.get("text", "")) >= len(text))["text"] == text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_character_comes_out(display: str, layout: str) -> None:
    choose(display, layout)
    typist = X11Input(display)
    with line(display) as program:
        tap(typist, *(number(each) for each in TEXT), *OLD.values())
        arrived(program, TEXT + "".join(OLD))
    typist.close()


def test_the_customers_caps_lock_changes_nothing(display: str, typist: X11Input) -> None:
    choose(display, "de")
    with line(display) as program:
        with typist.held_still():
            typist.hold(CAPS_LOCK, True)
            typist.hold(CAPS_LOCK, False)
        try:
            tap(typist, *map(number, "aBé1!ж"))
            arrived(program, "aBé1!ж")
            told = program.wait_for(lambda told: told.get("up"))
            assert told
        finally:
            with typist.held_still():
                typist.hold(CAPS_LOCK, True)
                typist.hold(CAPS_LOCK, False)


def test_a_modifier_that_is_held_stays_with_keys_that_know_it(display: str, typist: X11Input) -> None:
    choose(display, "us")
    with line(display) as program:
        with typist.held_still():
            typist.hold(SHIFT, True)
        tap(typist, number("a"), number("B"), LEFT)
        told = program.wait_for(lambda told: told.get("text") == "aB")
        moved = program.wait_for(lambda told: "modifiers" in told and told["key"] == 0x01000012)
        assert moved["modifiers"] & 0x02000000  # Qt.ShiftModifier
        with typist.held_still():
            typist.hold(SHIFT, False)
        assert told


def test_alt_gr_that_is_held_does_not_spoil_what_needs_none_here(display: str, typist: X11Input) -> None:
    """A German viewer holds AltGr while it sends @; on this layout @ needs Shift."""
    choose(display, "us")
    with line(display) as program:
        with typist.held_still():
            typist.hold(ALT_GR, True)
        tap(typist, number("@"))
        with typist.held_still():
            typist.hold(ALT_GR, False)
        tap(typist, number("q"))
        arrived(program, "@q")


def test_a_layout_that_changes_meanwhile_is_followed(display: str, typist: X11Input) -> None:
    choose(display, "us")
    with line(display) as program:
        tap(typist, *map(number, "z@"))
        choose(display, "de")
        tap(typist, *map(number, "z@y"))
        arrived(program, "z@z@y")


def test_more_characters_than_there_is_room_for_take_turns(display: str, typist: X11Input) -> None:
    choose(display, "us")
    text = "".join(chr(0x4E00 + each) for each in range(100))
    with line(display) as program:
        for place, each in enumerate(text, 1):
            tap(typist, number(each))
            arrived(program, text[:place])


def test_the_keys_mean_afterwards_what_they_meant_before(display: str) -> None:
    from Xlib import display as displays

    choose(display, "gb")
    shown = displays.Display(display)
    before = [list(row) for row in shown.get_keyboard_mapping(8, 248)]
    typist = X11Input(display)
    tap(typist, *map(number, "жŵñ"))
    typist.close()
    shown.sync()
    after = [list(row) for row in shown.get_keyboard_mapping(8, 248)]
    assert [list(filter(None, row)) for row in after] == [list(filter(None, row)) for row in before]
    shown.close()
