"""A technician's events on Windows: where they go, where they do not, and what is left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_assist.screen.errors import NotSteered, ScreenNotShown
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_device import Reached
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.rfb_messages import KeyEvent, PointerEvent
from desktop_assist.screen.sharing import Area, Sharing
from desktop_assist.screen.steering import Steering
from desktop_assist.screen.windows_desktop import KeyFlag, KeyStroke, PointerFlag, PointerStroke
from desktop_assist.screen.windows_input import WindowsInput
from desktop_assist.screen.windows_keys import CONTROL, SHIFT
from simulators.fixed_clock import FixedClock
from simulators.hands import SimulatedRecord
from simulators.windows_desktops import HIGHER, OURS, SimulatedWindows

SHIFT_KEY, CONTROL_KEY, ALTGR = 0xFFE1, 0xFFE3, 0xFE03


@pytest.fixture
def desktop() -> SimulatedWindows:
    return SimulatedWindows()


@pytest.fixture
def device(desktop: SimulatedWindows) -> Iterator[WindowsInput]:
    made = WindowsInput(desktop, process=OURS)
    yield made
    made.close()


def flags(desktop: SimulatedWindows) -> list[PointerFlag]:
    return [each.flags for each in desktop.sent if isinstance(each, PointerStroke)]


@pytest.mark.parametrize(
    "screens", [Rectangle(0, 0, 1920, 1080), Rectangle(-1366, -200, 3286, 1280), Rectangle(0, 0, 7, 3)]
)
def test_the_pointer_comes_to_the_very_pixel(
    desktop: SimulatedWindows, device: WindowsInput, screens: Rectangle
) -> None:
    desktop.place = screens
    places = [(0, 0), (screens.width - 1, screens.height - 1), (screens.width // 3, screens.height // 2)]
    for x, y in places:
        with device.held_still():
            device.move(x, y)
        stroke = desktop.sent[-1]
        assert isinstance(stroke, PointerStroke)
        # From: MOUSEINPUT: the share of all screens, rounded down
        assert (stroke.x * screens.width // 65_536, stroke.y * screens.height // 65_536) == (x, y)
        assert stroke.flags == PointerFlag.MOVE | PointerFlag.ABSOLUTE | PointerFlag.ALL_SCREENS


def test_buttons_and_the_wheel(desktop: SimulatedWindows, device: WindowsInput) -> None:
    for number in range(1, 8):
        device.button(number, down=True)
        device.button(number, down=False)
    assert flags(desktop)[:6] == [
        PointerFlag.LEFT_DOWN, PointerFlag.LEFT_UP, PointerFlag.MIDDLE_DOWN,
        PointerFlag.MIDDLE_UP, PointerFlag.RIGHT_DOWN, PointerFlag.RIGHT_UP,
    ]  # fmt: skip
    wheel = [(each.flags, each.turned) for each in desktop.sent[6:] if isinstance(each, PointerStroke)]
    up, across = PointerFlag.WHEEL, PointerFlag.WHEEL_ACROSS
    assert wheel == [(up, 120), (up, -120), (across, -120), (across, 120)]


def test_the_main_button_is_the_customers_main_button(
    desktop: SimulatedWindows, device: WindowsInput
) -> None:
    desktop.swapped = True
    device.button(1, down=True)
    device.button(1, down=False)
    assert flags(desktop) == [PointerFlag.RIGHT_DOWN, PointerFlag.RIGHT_UP]


def test_windows_of_ours_are_known_by_their_process_on_every_screen(
    desktop: SimulatedWindows, device: WindowsInput
) -> None:
    desktop.place = Rectangle(-100, -50, 500, 500)
    desktop.windows[-90, -30] = OURS
    with device.held_still():
        assert device.pointer_reaches(10, 20) is Reached.OURS
        assert device.pointer_reaches(11, 20) is Reached.SEEN
    desktop.in_front = OURS
    assert device.keys_reach() is Reached.OURS
    desktop.in_front = desktop.front_place = None
    assert device.keys_reach() is Reached.SEEN


def test_only_what_is_seen_is_reached(desktop: SimulatedWindows) -> None:
    sharing = Sharing()
    desktop.place = Rectangle(-1366, 0, 3286, 1080)
    device = WindowsInput(desktop, process=OURS, sharing=sharing)
    with device.held_still():  # nobody looks
        assert device.pointer_reaches(5, 5) is device.keys_reach() is Reached.NOT_SEEN
    sharing.tell_area(Area((), Rectangle(-1366, 0, 1366, 768)))
    desktop.windows[-1361, 6] = OURS
    with device.held_still():
        assert device.pointer_reaches(5, 5) is Reached.SEEN
        assert device.pointer_reaches(5, 6) is Reached.OURS
        assert device.pointer_reaches(1366, 5) is Reached.NOT_SEEN
        device.move(5, 7)
        assert device.keys_reach() is Reached.NOT_SEEN
    stroke = desktop.sent[-1]
    assert isinstance(stroke, PointerStroke)
    assert (stroke.x * 3286 // 65_536, stroke.y * 1080 // 65_536) == (5, 7)
    desktop.front_place = Rectangle(-50, 700, 100, 100)
    assert device.keys_reach() is Reached.SEEN
    device.close()


def test_a_window_of_ours_that_comes_in_between_gets_nothing(
    desktop: SimulatedWindows, device: WindowsInput
) -> None:
    def come() -> None:
        desktop.windows[7, 7] = desktop.in_front = OURS

    assert device.pointer_reaches(7, 7) is Reached.SEEN
    desktop.before_it_arrives = come
    device.button(1, down=True)
    assert device.tap(ord("a"))
    assert not desktop.sent
    assert len(desktop.dropped) == 3


def test_programs_with_higher_rights_are_said(desktop: SimulatedWindows, device: WindowsInput) -> None:
    desktop.windows[1, 1] = desktop.in_front = HIGHER
    for ask in (lambda: device.pointer_reaches(1, 1), device.keys_reach):
        with pytest.raises(NotSteered, match="more rights"):
            ask()


def test_what_windows_does_not_take_is_said(desktop: SimulatedWindows, device: WindowsInput) -> None:
    desktop.refuses = True
    with pytest.raises(NotSteered, match="did not take"):
        device.tap(ord("a"))


def test_what_is_held_is_let_go_of_when_the_secure_desktop_has_gone(
    desktop: SimulatedWindows, device: WindowsInput
) -> None:
    with device.held_still():
        device.hold(SHIFT_KEY, down=True)
        device.button(1, down=True)
    desktop.secure = True
    with pytest.raises(NotSteered, match="asks for a password"), device.held_still():
        raise AssertionError
    desktop.secure = False
    desktop.sent.clear()
    with device.held_still():
        assert desktop.sent == [KeyStroke(SHIFT, KeyFlag.UP), PointerStroke(PointerFlag.LEFT_UP)]
    with device.held_still():
        assert len(desktop.sent) == 2


def test_nothing_is_held_after_the_end(desktop: SimulatedWindows) -> None:
    device = WindowsInput(desktop, process=OURS)
    device.hold(CONTROL_KEY, down=True)
    device.hold(ALTGR, down=True)
    device.close()
    assert desktop.sent == [KeyStroke(CONTROL, KeyFlag.DOWN), KeyStroke(CONTROL, KeyFlag.UP)]


def test_a_shortcut_is_typed_with_what_is_held(desktop: SimulatedWindows, device: WindowsInput) -> None:
    device.hold(CONTROL_KEY, down=True)
    device.tap(ord("C"))
    device.hold(CONTROL_KEY, down=False)
    keys = [(each.key, each.flags) for each in desktop.sent if isinstance(each, KeyStroke)]
    assert keys == [(CONTROL, KeyFlag.DOWN), (0x43, KeyFlag.DOWN), (0x43, KeyFlag.UP), (CONTROL, KeyFlag.UP)]
    assert not device.tap(0x1008FF11)


def test_a_password_field_is_told(desktop: SimulatedWindows, device: WindowsInput) -> None:
    desktop.into = Field.PASSWORD
    assert device.typed_into() is Field.PASSWORD


def test_steering_says_why_and_goes_on_when_it_can(desktop: SimulatedWindows) -> None:
    told: list[NotSteered | ScreenNotShown] = []
    clock = FixedClock()
    steering = Steering(
        lambda acts: WindowsInput(desktop, acts, OURS), SimulatedRecord(), lambda: True, told.append, clock
    )
    steering.receive([KeyEvent(True, SHIFT_KEY), PointerEvent(1, 5, 5)])
    desktop.secure = True
    steering.receive([PointerEvent(1, 6, 6), KeyEvent(True, ord("a"))])
    desktop.secure = False
    desktop.windows[9, 9] = HIGHER
    steering.receive([PointerEvent(1, 9, 9)])
    assert [each.happened.split()[0] for each in told] == ["Windows", "That"]
    desktop.sent.clear()
    steering.receive([KeyEvent(True, ord("b"))])
    assert [each.key for each in desktop.sent if isinstance(each, KeyStroke)] == [0x42, 0x42]
    steering.stop()
