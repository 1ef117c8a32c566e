"""The windows of one process are out of reach of what is injected: the question above all.

The question, a menu and somebody else's line are on one real display, with and without a window manager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from desktop_assist.screen.errors import ScreenError
from desktop_assist.screen.rfb_messages import KeyEvent, PointerEvent
from desktop_assist.screen.steering import Steering
from diagnostics.clock import SystemClock
from simulators.hands import SimulatedRecord
from simulators.receivers import QUESTION, Program, line, program
from simulators.screens import private_display, window_manager

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_input import X11Input  # noqa: E402 - only where X11 is

ENTER, SPACE, TAB, ALT, F4, ESCAPE = 0xFF0D, 0x20, 0xFF09, 0xFFE9, 0xFFC1, 0xFF1B
KEYS = (ENTER, SPACE, TAB, SPACE, ENTER, ESCAPE, 0x61)


@pytest.fixture(scope="module", params=["openbox", ""])
def display(request: pytest.FixtureRequest) -> Iterator[str]:
    with private_display("800x600x24") as name, window_manager(name, request.param):
        yield name


@pytest.fixture
def question(display: str) -> Iterator[Program]:
    with program(display, QUESTION) as made:
        yield made


Steer = Callable[..., None]


@pytest.fixture
def steer(display: str, question: Program) -> Iterator[Steer]:
    """A technician at work, for whom the question's process is ours."""
    process, told = question.process.pid, list[ScreenError]()
    steering = Steering(
        lambda acts: X11Input(display, acts, process),
        SimulatedRecord(),
        lambda: True,
        told.append,
        SystemClock(),
    )
    yield lambda *events: steering.receive(events)
    steering.stop()


def place(asked: Program, name: str) -> tuple[int, int]:
    """Where a button of the question is on the screen."""
    x, y = asked.ask(name)["place"]
    return x, y


def taps(*keysyms: int) -> list[KeyEvent]:
    return [KeyEvent(down, each) for each in keysyms for down in (True, False)]


def clicks(x: int, y: int, buttons: tuple[int, ...] = (1, 2, 4)) -> list[PointerEvent]:
    return [PointerEvent(down, x, y) for button in buttons for down in (button, 0)]


def test_the_question_cannot_be_answered_from_afar(question: Program, steer: Steer) -> None:
    for name in ("allow", "refuse", "corner"):
        steer(*clicks(*place(question, name)))
    steer(*taps(*KEYS), KeyEvent(True, ALT), *taps(F4), KeyEvent(False, ALT))
    told = question.ask("told")
    assert told["events"] == []
    assert told["answers"] == []


def test_a_customers_click_answers_it(display: str, question: Program) -> None:
    """The same question, for which nobody's windows are out of reach: the clicks above would have counted."""
    told = list[ScreenError]()
    steering = Steering(
        lambda acts: X11Input(display, acts), SimulatedRecord(), lambda: True, told.append, SystemClock()
    )
    try:
        steering.receive(clicks(*place(question, "allow"), buttons=(1,)))
        assert told == []
        question.wait_for(lambda told: told.get("answer") is True)
    finally:
        steering.stop()


def test_a_menu_of_ours_takes_nothing_wherever_it_points(question: Program, steer: Steer) -> None:
    question.ask("menu")
    steer(*clicks(*place(question, "menu entry")), *clicks(700, 500), *taps(*KEYS))
    told = question.ask("told")
    assert told["chosen"] == []
    assert told["menu open"]


def test_a_window_beside_ours_is_reached(display: str, question: Program, steer: Steer) -> None:
    with line(display, place=(420, 400, 300, 60)) as beside:
        steer(*clicks(500, 430, buttons=(1,)))
        assert beside.wait_for(lambda told: told.get("pressed"))["pressed"] == 1
        beside.wait_for(lambda told: told.get("released"))  # a window manager holds keys back during a click
        steer(*taps(0x61))
        beside.wait_for(lambda told: told.get("text") == "a")
    assert question.ask("told")["events"] == []


def test_a_frame_that_lets_input_through_is_nobodys(display: str, question: Program, steer: Steer) -> None:
    question.ask("frame")  # a transparent one of ours over everything
    with line(display, place=(420, 400, 300, 60)) as beside:
        steer(*clicks(500, 430, buttons=(1,)))
        beside.wait_for(lambda told: told.get("pressed"))
