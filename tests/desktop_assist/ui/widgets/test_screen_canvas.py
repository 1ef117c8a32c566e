"""Pixels where they belong, and deeds that are passed on only when they may."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.screen.decode import Shown
from desktop_assist.screen.frame_source import CursorImage, Pixels
from desktop_assist.screen.seen import Seen
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.ui import theme
from desktop_assist.ui.widgets.screen_canvas import ScreenCanvas
from simulators.viewers import difference, page

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE, LEFT = Modifier.NoModifier, Qt.MouseButton.LeftButton


def seen_of(picture: Pixels, **told: object) -> Seen:
    seen, shown = Seen(), Shown(picture, **told)  # type: ignore[arg-type]
    seen.follow(shown)
    return seen


def painted(canvas: ScreenCanvas) -> Pixels:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4).copy()


@pytest.fixture
def canvas(look: theme.Theme, qtbot: QtBot) -> ScreenCanvas:
    made = ScreenCanvas("A screen")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


class Deeds:
    """What a canvas passes on."""

    def __init__(self, canvas: ScreenCanvas) -> None:
        self.pointed: list[tuple[int, int, int]] = []
        self.pressed: list[tuple[int, bool]] = []
        canvas.pointed.connect(lambda *each: self.pointed.append(each))
        canvas.pressed.connect(lambda *each: self.pressed.append(each))


@pytest.fixture
def deeds(canvas: ScreenCanvas) -> Deeds:
    canvas.show_part(Rectangle(100, 50, 200, 100))
    canvas.resize(400, 200)
    return Deeds(canvas)


def key(canvas: ScreenCanvas, kind: QEvent.Type, number: int, text: str = "", held: Modifier = NONE) -> None:
    QApplication.sendEvent(canvas, QKeyEvent(kind, number, held, text))


def press(canvas: ScreenCanvas, number: int, text: str = "", held: Modifier = NONE) -> None:
    key(canvas, QEvent.Type.KeyPress, number, text, held)


def test_pixel_for_pixel_it_is_the_same_picture(canvas: ScreenCanvas) -> None:
    picture = page(120, 160)
    canvas.show_picture(seen_of(picture))
    canvas.show_part(Rectangle(0, 0, 160, 120))
    canvas.resize(160, 120)
    assert difference(painted(canvas), picture) == 0.0


def test_a_part_and_twice_its_size(canvas: ScreenCanvas) -> None:
    picture = page(120, 160)
    canvas.show_picture(seen_of(picture))
    canvas.show_part(Rectangle(40, 30, 50, 40))
    canvas.resize(100, 80)
    part = picture[30:70, 40:90].repeat(2, 0).repeat(2, 1)
    assert difference(painted(canvas), part) == 0.0


def test_the_picture_may_go_while_it_is_shown_and_a_smaller_one_come(canvas: ScreenCanvas) -> None:
    seen = seen_of(page(120, 160))
    canvas.show_picture(seen)
    canvas.show_part(Rectangle(0, 0, 160, 120))
    canvas.resize(160, 120)
    painted(canvas)
    seen.follow(Shown(page(60, 80)))
    assert difference(painted(canvas)[:60, :80], page(60, 80)) == 0.0
    assert not painted(canvas)[60:, :, :3].any()


def test_the_pointer_is_painted_where_it_points(canvas: ScreenCanvas) -> None:
    shape = CursorImage(1, 2, 3, np.full((8, 8, 4), 255, np.uint8))
    seen = seen_of(np.zeros((120, 160, 4), np.uint8), cursor=shape, pointer=(50, 60))
    canvas.show_picture(seen)
    canvas.show_part(Rectangle(0, 0, 160, 120))
    canvas.resize(160, 120)
    canvas.show_news(seen.take())
    rows, columns = np.nonzero(painted(canvas)[..., 0])
    assert (columns.min(), rows.min(), columns.max(), rows.max()) == (48, 57, 55, 64)


def test_nothing_is_passed_on_before_it_is_steered(canvas: ScreenCanvas, deeds: Deeds, qtbot: QtBot) -> None:
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(10, 10))
    press(canvas, Key.Key_A, "a")
    assert not deeds.pointed
    assert not deeds.pressed


def test_the_pointer_lies_where_the_picture_has_it(canvas: ScreenCanvas, deeds: Deeds, qtbot: QtBot) -> None:
    canvas.steer(True)
    qtbot.mousePress(canvas, LEFT, pos=QPoint(20, 30))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(399, 199))
    assert deeds.pointed == [(1, 110, 65), (0, 299, 149)]


def test_a_notch_of_the_wheel_is_a_press(canvas: ScreenCanvas, deeds: Deeds) -> None:
    canvas.steer(True)
    at, nothing = QPointF(0, 0), Qt.MouseButton.NoButton
    turned = QWheelEvent(
        at, at, QPoint(), QPoint(0, -240), nothing, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(canvas, turned)
    assert deeds.pointed == [(16, 100, 50), (0, 100, 50)] * 2


def test_what_went_down_comes_up_when_the_steering_or_the_focus_ends(
    canvas: ScreenCanvas, deeds: Deeds, qtbot: QtBot
) -> None:
    canvas.steer(True)
    press(canvas, Key.Key_Shift)
    qtbot.mousePress(canvas, LEFT, pos=QPoint(20, 30))
    canvas.steer(False)
    assert deeds.pressed == [(0xFFE1, True), (0xFFE1, False)]
    assert [buttons for buttons, _, _ in deeds.pointed] == [1, 0]


def test_a_key_comes_up_by_the_symbol_by_which_it_went_down(canvas: ScreenCanvas, deeds: Deeds) -> None:
    canvas.steer(True)
    press(canvas, Key.Key_A, "A", Modifier.ShiftModifier)
    key(canvas, QEvent.Type.KeyRelease, Key.Key_A, "a")
    assert deeds.pressed == [(ord("A"), True), (ord("A"), False)]


def test_characters_made_of_several_keys(canvas: ScreenCanvas, deeds: Deeds) -> None:
    canvas.steer(True)
    made = QInputMethodEvent("", [])
    made.setCommitString("éж")
    QApplication.sendEvent(canvas, made)
    assert [keysym for keysym, down in deeds.pressed if down] == [0xE9, 0x01000436]
    assert [down for _, down in deeds.pressed] == [True, False, True, False]


def test_ctrl_alt_del_stays_here_and_ctrl_alt_esc_is_the_way_out(
    canvas: ScreenCanvas, deeds: Deeds, qtbot: QtBot
) -> None:
    canvas.steer(True)
    both = Modifier.ControlModifier | Modifier.AltModifier
    press(canvas, Key.Key_Control, held=Modifier.ControlModifier)
    with qtbot.waitSignal(canvas.not_sent):
        press(canvas, Key.Key_Delete, "\x7f", both)
    with qtbot.waitSignal(canvas.way_out):
        press(canvas, Key.Key_Escape, "\x1b", both)
    assert deeds.pressed == [(0xFFE3, True), (0xFFE3, False)]
