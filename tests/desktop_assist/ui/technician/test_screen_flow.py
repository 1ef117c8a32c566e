"""The technician looks at a screen, steers it where that is granted, and is told why it is gone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentChanged, SessionEnded
from desktop_assist.engagement.screen_events import ScreenChanged, ScreenClosed, ScreenOpened
from desktop_assist.errors import DesktopAssistError
from simulators.technician_program import SimulatedView
from simulators.viewers import page
from simulators.windows import Technician

LEFT = Qt.MouseButton.LeftButton
CORNER = QPoint(1, 1)  # to Qt's tests (0, 0) is the middle


def opened(technician: Technician) -> SimulatedView:
    """Join, and see a screen of 320 × 200."""
    technician.join()
    technician.window.pages.setCurrentWidget(technician.window.viewer)
    return again(technician)


def again(technician: Technician) -> SimulatedView:
    before = len(technician.program.views)
    technician.qtbot.mouseClick(technician.window.viewer.open, LEFT)
    technician.qtbot.waitUntil(lambda: len(technician.program.views) > before)
    view = technician.program.views[-1]
    technician.qtbot.waitUntil(lambda: ("view", view.number) in technician.program.done)
    view.show(page(200, 320))
    technician.qtbot.waitUntil(lambda: technician.window.viewer.view.canvas.part.width == 320)
    return view


def says(technician: Technician, words: str) -> None:
    technician.qtbot.waitUntil(lambda: words in technician.window.viewer.state.words)


def test_it_is_seen_by_a_press_and_its_line_is_told(technician: Technician) -> None:
    opened(technician)
    pane = technician.window.viewer
    says(technician, "everything you see is recorded")
    technician.qtbot.waitUntil(lambda: pane.numbers.words != "")
    assert pane.numbers.words == "Delay 12 ms · 24 pictures/s · 340 kB/s · photographs 86 of 100"


def test_mouse_and_keys_are_passed_on_while_control_is_granted(technician: Technician) -> None:
    opened(technician)
    pane, canvas = technician.window.viewer, technician.window.viewer.view.canvas
    technician.qtbot.mouseClick(canvas, LEFT, pos=CORNER)
    assert not any(each[0] == "point" for each in technician.program.done)
    technician.program.tell(ConsentChanged(Capability.CONTROL, "granted"))
    says(technician, "go to the customer's computer")
    technician.qtbot.mousePress(canvas, LEFT, pos=CORNER)
    what, buttons, x, y = technician.did("point")
    assert (what, buttons) == ("point", 1)
    assert isinstance(x, int)
    assert isinstance(y, int)
    assert max(x, y) <= 2
    technician.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert technician.did("press") == ("press", 0xFF0D, True)
    technician.program.tell(ConsentChanged(Capability.CONTROL, "withdrawn"))
    technician.qtbot.waitUntil(lambda: not pane.keyboard.isEnabled())
    assert technician.program.done[-1] == ("point", 0, x, y)  # what was down has come up


def test_a_pause_is_said_plainly_and_nothing_is_passed_on_meanwhile(technician: Technician) -> None:
    opened(technician)
    pane, canvas = technician.window.viewer, technician.window.viewer.view.canvas
    technician.program.tell(
        ConsentChanged(Capability.CONTROL, "granted"), ConsentChanged(Capability.SCREEN, "paused")
    )
    says(technician, "The customer has paused the picture.")
    technician.qtbot.mouseClick(canvas, LEFT, pos=CORNER)
    assert not any(each[0] == "point" for each in technician.program.done)
    assert not pane.keyboard.isEnabled()
    technician.program.tell(ConsentChanged(Capability.SCREEN, "changed"))
    says(technician, "has paused")
    technician.program.tell(ConsentChanged(Capability.SCREEN, "continued"))
    says(technician, "go to the customer's computer")
    technician.qtbot.mouseClick(canvas, LEFT, pos=CORNER)
    technician.did("point")


def test_a_pause_lasts_over_a_lost_line_and_ends_with_a_new_grant(technician: Technician) -> None:
    view = opened(technician)
    technician.program.tell(
        ConsentChanged(Capability.SCREEN, "granted"),
        ConsentChanged(Capability.SCREEN, "paused"),
        ScreenClosed(view.number),
        ConsentChanged(Capability.SCREEN, "suspended"),
        ConsentChanged(Capability.SCREEN, "resumed"),
    )
    technician.qtbot.waitUntil(lambda: len(technician.program.views) == 2)
    view = technician.program.views[-1]
    technician.qtbot.waitUntil(lambda: ("view", view.number) in technician.program.done)
    view.show(page(200, 320))
    says(technician, "has paused")
    technician.program.tell(ConsentChanged(Capability.SCREEN, "withdrawn"), ScreenClosed(view.number))
    says(technician, "has taken it back")
    technician.program.tell(ConsentChanged(Capability.SCREEN, "granted"))
    again(technician)
    says(technician, "everything you see is recorded")


@pytest.mark.qt_log_ignore("grabbing the keyboard", "propagateSizeHints")
def test_a_taken_keyboard_says_the_way_out_and_ctrl_alt_del_says_why_not(technician: Technician) -> None:
    opened(technician)
    pane = technician.window.viewer
    technician.program.tell(ConsentChanged(Capability.CONTROL, "granted"))
    technician.qtbot.waitUntil(pane.keyboard.isEnabled)
    pane.keyboard.click()
    assert "Ctrl+Alt+Esc" in pane.notice.words
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    technician.qtbot.keyPress(pane.view.canvas, Qt.Key.Key_Delete, both)
    assert "Ctrl+Alt+Del is not sent" in pane.notice.words
    technician.qtbot.keyPress(pane.view.canvas, Qt.Key.Key_Escape, both)
    assert not pane.keyboard.isChecked()
    assert not any(each == ("press", 0xFFFF, True) for each in technician.program.done)


def test_a_withdrawal_is_said_whichever_is_heard_first(technician: Technician) -> None:
    view = opened(technician)
    technician.program.tell(
        ScreenClosed(view.number), ConsentChanged(Capability.SCREEN, "withdrawn"), ScreenOpened(view.number)
    )
    says(technician, "has taken it back")
    technician.program.tell(ConsentChanged(Capability.SCREEN, "granted"))
    view = again(technician)
    technician.program.tell(ConsentChanged(Capability.SCREEN, "withdrawn"), ScreenClosed(view.number))
    says(technician, "has taken it back")
    assert technician.window.viewer.open.isEnabled()


def test_a_refusal_says_what_the_other_side_said(technician: Technician) -> None:
    view = opened(technician)
    technician.program.tell(
        ScreenClosed(view.number, "This session type cannot be shown.", "Use the terminal.")
    )
    notice = technician.window.viewer.notice
    technician.qtbot.waitUntil(lambda: notice.words == "This session type cannot be shown. Use the terminal.")


def test_a_lost_line_opens_it_again_once_the_consent_is_resumed(technician: Technician) -> None:
    view = opened(technician)
    technician.program.tell(ConsentChanged(Capability.SCREEN, "granted"), ScreenClosed(view.number))
    says(technician, "wait for the line")
    technician.program.tell(
        ConsentChanged(Capability.SCREEN, "suspended"), ConsentChanged(Capability.SCREEN, "resumed")
    )
    technician.qtbot.waitUntil(lambda: len(technician.program.views) == 2)


def test_one_that_was_closed_here_stays_closed(technician: Technician) -> None:
    view = opened(technician)
    technician.qtbot.mouseClick(technician.window.viewer.close_view, LEFT)
    assert technician.did("close view") == ("close view", view.number)
    technician.program.tell(ScreenChanged(view.number), ConsentChanged(Capability.SCREEN, "resumed"))
    says(technician, "you have closed it")
    assert len(technician.program.views) == 1


def test_the_end_of_the_session_ends_it(technician: Technician) -> None:
    view = opened(technician)
    technician.window.viewer.alone.click()
    assert not technician.window.terminal.isVisible()
    technician.program.tell(SessionEnded("The technician has finished."))
    says(technician, "the session has ended")
    assert technician.did("close view") == ("close view", view.number)
    assert technician.window.terminal.isVisible()


def test_one_that_cannot_be_opened_says_why(technician: Technician) -> None:
    technician.join()
    technician.program.error = DesktopAssistError("It is not there.", next_step="Wait.")
    technician.window.viewer.open.click()
    technician.qtbot.waitUntil(lambda: "It is not there." in technician.window.viewer.notice.words)
    assert technician.window.viewer.open.isEnabled()


def test_the_quality_is_asked_for(technician: Technician) -> None:
    opened(technician)
    technician.window.viewer.quality.setCurrentIndex(3)
    assert technician.did("quality") == ("quality", None)


def test_a_picture_is_wanted_by_a_press_and_only_while_something_is_seen(technician: Technician) -> None:
    keep = technician.window.viewer.keep
    assert not keep.isEnabled()
    opened(technician)
    technician.qtbot.waitUntil(keep.isEnabled)
    technician.qtbot.mouseClick(keep, LEFT)
    assert technician.did("keep picture") == ("keep picture",)
    technician.qtbot.mouseClick(technician.window.viewer.close_view, LEFT)
    assert not keep.isEnabled()
