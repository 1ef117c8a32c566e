"""Pointer, wheel and held modifiers reach a real program; what the customer does themselves is noticed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop_assist.screen.errors import ScreenNotShown
from simulators.hands import OwnHand
from simulators.receivers import Program, line
from simulators.screens import private_display

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_input import X11Input  # noqa: E402 - only where X11 is

PATIENCE_S = 10.0
SUPER = 0xFFEB


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with private_display() as name:
        yield name


@pytest.fixture
def program(display: str) -> Iterator[Program]:
    with line(display, place=(100, 50, 400, 60)) as made:
        yield made


@pytest.fixture
def acted() -> threading.Event:
    return threading.Event()


@pytest.fixture
def device(display: str, acted: threading.Event) -> Iterator[X11Input]:
    made = X11Input(display, acted.set)
    yield made
    made.close()


def test_a_click_arrives_where_it_was_meant(program: Program, device: X11Input) -> None:
    with device.held_still():
        device.move(130, 75)
        device.button(2, True)
        device.button(2, False)
    told = program.wait_for(lambda told: told.get("pressed"))
    assert told == {"pressed": 4, "x": 30, "y": 25}  # Qt.MiddleButton
    program.wait_for(lambda told: told.get("released") == 4)


@pytest.mark.parametrize(("button", "turned"), [(4, [0, 120]), (5, [0, -120]), (6, [120, 0]), (7, [-120, 0])])
def test_the_wheel_turns(program: Program, device: X11Input, button: int, turned: list[int]) -> None:
    with device.held_still():
        device.move(130, 75)
        device.button(button, True)
        device.button(button, False)
    assert program.wait_for(lambda told: "wheel" in told)["wheel"] == turned


def test_a_modifier_is_down_until_it_is_let_go(program: Program, device: X11Input) -> None:
    with device.held_still():
        device.hold(SUPER, True)
    assert program.wait_for(lambda told: "key" in told)["key"] == 0x01000022  # Qt.Key_Meta
    with device.held_still():
        device.hold(SUPER, False)
    program.wait_for(lambda told: told.get("up") == 0x01000022)


def test_a_modifier_that_there_is_not_does_nothing(device: X11Input) -> None:
    with device.held_still():
        device.hold(0xFFED, True)
        device.hold(0x12345, True)


def test_the_customers_own_hand_is_told_from_what_is_injected(
    display: str, program: Program, device: X11Input, acted: threading.Event
) -> None:
    with device.held_still():
        device.move(130, 75)
        device.button(1, True)
        device.button(1, False)
        device.tap(0x61)
    program.wait_for(lambda told: told.get("text") == "a")
    assert not acted.is_set()
    hand = OwnHand(display)
    hand.type(56)  # b on a PC's keyboard
    assert acted.wait(PATIENCE_S)
    program.wait_for(lambda told: told.get("text") == "ab")
    hand.close()


def test_a_display_that_is_gone_is_said() -> None:
    with private_display() as name:
        device = X11Input(name)
    with pytest.raises(ScreenNotShown), device.held_still():
        device.move(1, 1)
    device.close()
