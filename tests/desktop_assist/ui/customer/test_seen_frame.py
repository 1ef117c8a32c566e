"""The frame on a real display: over everything, in nobody's way, and gone with what it is around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from simulators.receivers import Program, line, program
from simulators.screens import private_display

display = pytest.importorskip("Xlib.display")
Xlib = pytest.importorskip("Xlib")
from Xlib import X  # noqa: E402
from Xlib.ext import shape, xtest  # noqa: E402

pytestmark = pytest.mark.enable_socket
ACCENT, WHITE = (0x0B, 0x6E, 0x69), (0xFF, 0xFF, 0xFF)

FRAMED = """
import json, sys, threading
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication
from desktop_assist.screen.choice import OneWindow
from desktop_assist.screen.sharing import Area, Sharing
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.ui import theme
from desktop_assist.ui.customer.seen_frame import SeenFrame
application = QApplication([])
theme.current().force(Qt.ColorScheme.Light)
sharing = Sharing()
frame = SeenFrame(sharing)
def tell(**what):
    print(json.dumps(what), flush=True)
def now():
    tell(
        shown=[each.winId() for each in frame.edges if each.isVisible()],
        seen=sorted(sharing.now.frames),
        words=[each.winId() for each in frame.words if each.isVisible()],
    )
def settled():
    QTimer.singleShot(60, now)
def listen():
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "area":
            values = [int(each) for each in numbers]
            sharing.tell_area(Area(tuple(Rectangle(*values[at:at + 4]) for at in range(0, len(values), 4))))
        elif word == "window":
            sharing.choose(OneWindow(1, "A letter"))
        elif word == "pause":
            sharing.pause()
        elif word == "on":
            sharing.resume()
        asked.asked.emit()
class Asked(QObject):
    asked = Signal()
asked = Asked()
asked.asked.connect(settled)
threading.Thread(target=listen, daemon=True).start()
QTimer.singleShot(50, lambda: tell(ready=True))
application.exec()
"""


@pytest.fixture
def name() -> Iterator[str]:
    with private_display() as made:
        yield made


@pytest.fixture
def shown(name: str) -> Iterator[Any]:
    made = display.Display(name)
    yield made
    made.close()


@pytest.fixture
def framing(name: str) -> Iterator[Program]:
    with program(name, FRAMED) as made:
        yield made


def pixel(shown: Any, x: int, y: int) -> tuple[int, ...]:
    data = shown.screen().root.get_image(x, y, 1, 1, X.ZPixmap, 0xFFFFFFFF).data
    return tuple(np.frombuffer(data, np.uint8)[2::-1].tolist())


def test_it_is_drawn_inside_a_screen_and_takes_nothing(name: str, shown: Any, framing: Program) -> None:
    told = framing.ask("area 0 0 300 480 300 0 340 480")
    assert len(told["shown"]) == 8, "four sides for each part"
    assert set(told["shown"]) <= set(told["seen"]), "it may be in the picture"
    for x, y in ((2, 200), (150, 2), (150, 477), (297, 200), (302, 200), (450, 2), (637, 200)):
        assert pixel(shown, x, y) == ACCENT, (x, y)
    assert pixel(shown, 150, 200) not in (ACCENT, WHITE), "nothing is covered"
    for number in told["shown"]:
        edge = shown.create_resource_object("window", number)
        assert edge.get_attributes().override_redirect
        assert edge.shape_get_rectangles(shape.SK.Input).rectangles == []


def test_clicks_and_keys_go_to_what_is_below_it(name: str, shown: Any, framing: Program) -> None:
    with line(name, place=(0, 0, 400, 60)) as below:
        framing.ask("area 0 0 640 480")
        assert pixel(shown, 100, 2) == ACCENT
        xtest.fake_input(shown, X.MotionNotify, x=100, y=2)
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(shown, kind, 1)
        key = shown.keysym_to_keycode(0x61)
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(shown, kind, key)
        shown.sync()
        below.wait_for(lambda told: told.get("pressed") == 1)
        assert below.wait_for(lambda told: "text" in told)["text"] == "a"


def test_a_window_is_framed_from_outside_and_followed(name: str, shown: Any, framing: Program) -> None:
    framing.ask("window")
    framing.ask("area 100 100 200 150")
    assert pixel(shown, 97, 170) == ACCENT
    assert pixel(shown, 101, 170) != ACCENT
    framing.ask("area 200 100 200 150")
    assert pixel(shown, 97, 170) != ACCENT
    assert pixel(shown, 197, 170) == ACCENT
    framing.ask("area 0 0 640 480")
    assert pixel(shown, 2, 200) == ACCENT, "where there is no outside it lies within"


def test_a_pause_has_another_pattern_and_words(name: str, shown: Any, framing: Program) -> None:
    framing.ask("area 0 0 640 480")
    told = framing.ask("pause")
    colours = {pixel(shown, x, 2) for x in range(0, 640, 12)}
    assert colours == {ACCENT, WHITE}, "dashes"
    assert len(told["words"]) == 1
    assert not set(told["words"]) & set(told["seen"]), "the words are no part of any picture"
    told = framing.ask("on")
    assert told["words"] == []
    assert {pixel(shown, x, 2) for x in range(0, 640, 12)} == {ACCENT}


def test_it_is_gone_when_nobody_looks(name: str, shown: Any, framing: Program) -> None:
    framing.ask("area 0 0 640 480")
    assert framing.ask("area")["shown"] == []
    assert pixel(shown, 2, 200) != ACCENT


def test_whoever_comes_on_top_is_below_it_again(name: str, shown: Any, framing: Program) -> None:
    framing.ask("area 0 0 640 480")
    root = shown.screen().root
    over = root.create_window(0, 0, 640, 100, 0, X.CopyFromParent, background_pixel=0xFF0000)
    over.map()
    over.configure(stack_mode=X.Above)
    shown.sync()
    framing.ask("look")  # half a second passes within these
    for _ in range(40):
        if pixel(shown, 300, 2) == ACCENT:
            break
        framing.ask("look")
    assert pixel(shown, 300, 2) == ACCENT
    assert pixel(shown, 300, 50) == (0xFF, 0, 0)


def test_where_the_desktop_is_scaled_it_lies_at_the_same_pixels(
    name: str, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    with program(name, FRAMED) as framing:
        framing.ask("window")
        framing.ask("area 100 100 200 150")
        assert pixel(shown, 95, 170) == ACCENT
        assert pixel(shown, 305, 170) == ACCENT
        assert pixel(shown, 200, 95) == ACCENT
        assert pixel(shown, 200, 255) == ACCENT
        assert pixel(shown, 105, 170) not in (ACCENT, WHITE)
