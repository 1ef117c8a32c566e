"""A technician's pointer and keys: which have an effect, at the instant of each."""

from __future__ import annotations

import threading

import pytest

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen.errors import ScreenError
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_device import Reached
from desktop_assist.screen.rfb_messages import KeyEvent, PointerEvent
from desktop_assist.screen.steering import FREEZE_S, Steering
from simulators.fixed_clock import FixedClock
from simulators.hands import SimulatedDevice, SimulatedRecord

SHIFT, CONTROL, ALT, ENTER, DELETE = 0xFFE1, 0xFFE3, 0xFFE9, 0xFF0D, 0xFFFF
CLICK = (PointerEvent(1, 5, 6), PointerEvent(0, 5, 6))


class Steered:
    def __init__(self) -> None:
        self.clock = FixedClock()
        self.device, self.record = SimulatedDevice(), SimulatedRecord()
        self.allowed, self.paused = True, False
        self.told: list[ScreenError] = []
        self.steering = Steering(
            self.device.open,
            self.record,
            lambda: self.allowed,
            self.told.append,
            self.clock,
            paused=lambda: self.paused,
        )

    def send(self, *events: KeyEvent | PointerEvent) -> list[tuple[object, ...]]:
        """What these events do."""
        before = len(self.device.done)
        self.steering.receive(events)
        return self.device.done[before:]


@pytest.fixture
def steered() -> Steered:
    return Steered()


def press(keysym: int) -> tuple[KeyEvent, KeyEvent]:
    return KeyEvent(True, keysym), KeyEvent(False, keysym)


def test_a_click_is_moved_to_pressed_and_let_go(steered: Steered) -> None:
    assert steered.send(*CLICK) == [
        ("move", 5, 6),
        ("button", 1, True),
        ("move", 5, 6),
        ("button", 1, False),
    ]
    assert steered.record.kept == [("pointer", 5, 6, 1), ("pointer", 5, 6, 0)]


def test_a_key_is_let_go_at_once_and_a_modifier_is_held(steered: Steered) -> None:
    done = steered.send(KeyEvent(True, SHIFT), KeyEvent(True, 0x41), KeyEvent(False, 0x41))
    assert done == [("hold", SHIFT, True), ("tap", 0x41)]
    assert steered.send(KeyEvent(False, SHIFT)) == [("hold", SHIFT, False)]


def test_seeing_is_not_steering_and_that_is_said_once(steered: Steered) -> None:
    steered.allowed = False
    assert steered.send(*CLICK, *press(ENTER), *CLICK) == []
    assert ["see the screen, not use it" in each.happened for each in steered.told] == [True]
    assert steered.record.kept == []


def test_a_pointer_that_only_passes_by_is_no_reason_to_say_anything(steered: Steered) -> None:
    steered.allowed = False
    steered.send(PointerEvent(0, 1, 1), PointerEvent(0, 2, 2))
    assert steered.told == []


def test_a_withdrawal_lets_go_of_everything(steered: Steered) -> None:
    steered.send(KeyEvent(True, CONTROL), PointerEvent(4, 1, 1))
    steered.allowed = False
    steered.steering.rest()
    assert steered.device.done[-2:] == [("hold", CONTROL, False), ("button", 3, False)]
    assert steered.device.closed
    assert steered.record.closed == 1
    assert steered.send(*press(ENTER), KeyEvent(False, CONTROL)) == []


def test_what_is_allowed_again_goes_on(steered: Steered) -> None:
    steered.send(*press(ENTER))
    steered.steering.rest()
    assert steered.send(*press(ENTER)) == [("tap", ENTER)]


def test_nothing_is_injected_after_the_end(steered: Steered) -> None:
    steered.send(KeyEvent(True, ALT))
    steered.steering.stop()
    assert steered.device.done[-1] == ("hold", ALT, False)
    assert steered.send(*CLICK, *press(ENTER)) == []


def test_a_withdrawal_waits_for_the_event_that_is_under_way(steered: Steered) -> None:
    begun, go_on, order = threading.Event(), threading.Event(), list[str]()
    move = steered.device.move

    def slow(x: int, y: int) -> None:
        begun.set()
        assert go_on.wait(10)
        move(x, y)
        order.append("moved")

    steered.device.move = slow  # type: ignore[method-assign]
    moving = threading.Thread(target=lambda: steered.send(PointerEvent(1, 1, 1)))
    moving.start()
    assert begun.wait(10)
    resting = threading.Thread(target=lambda: (steered.steering.rest(), order.append("at rest")))
    resting.start()
    go_on.set()
    for each in (moving, resting):
        each.join(10)
    assert order == ["moved", "at rest"]
    assert steered.device.done[-1] == ("button", 1, False)


def test_the_customers_hand_wins_for_a_second(steered: Steered) -> None:
    steered.send(KeyEvent(True, CONTROL))
    steered.device.customer_acts()
    assert steered.device.done[-1] == ("hold", CONTROL, False)
    assert steered.send(*press(ENTER), *CLICK) == []
    steered.clock.pass_seconds(FREEZE_S - 0.01)
    assert steered.send(*press(ENTER)) == []
    assert len(steered.told) == 1
    steered.clock.pass_seconds(0.02)
    assert steered.send(*press(ENTER)) == [("tap", ENTER)]


@pytest.mark.parametrize(
    ("held", "key"),
    [
        ((CONTROL, ALT), DELETE),
        ((0xFFE4, 0xFFEA), 0xFF9F),
        ((CONTROL, ALT), 0xFFBE),
        ((CONTROL, ALT), 0xFFC9),
        ((CONTROL, ALT), 0xFF08),
        ((ALT,), 0xFF15),
        ((ALT,), 0xFF61),
        ((), 0x1008FE01),
    ],
)
def test_what_speaks_to_the_system_is_refused_with_a_sentence(
    steered: Steered, held: tuple[int, ...], key: int
) -> None:
    steered.send(*(KeyEvent(True, each) for each in held))
    assert steered.send(*press(key)) == []
    assert "speak to the computer itself" in steered.told[0].happened


def test_other_combinations_are_not_refused(steered: Steered) -> None:
    steered.send(KeyEvent(True, CONTROL), KeyEvent(True, SHIFT))
    assert steered.send(*press(DELETE)) == [("tap", DELETE)]


def test_our_own_windows_are_out_of_reach(steered: Steered) -> None:
    steered.device.ours = {(5, 6)}
    steered.device.focus = Reached.OURS
    assert steered.send(*CLICK, *press(ENTER), *press(0x20), KeyEvent(True, ALT), *press(0xFF09)) == []
    assert steered.record.kept == []
    assert ["window of Desktop Assist" in each.happened for each in steered.told] == [True]


def test_what_is_not_seen_is_out_of_reach(steered: Steered) -> None:
    steered.device.not_seen = {(5, 6)}
    steered.device.focus = Reached.NOT_SEEN
    assert steered.send(*CLICK, *press(ENTER)) == []
    assert steered.record.kept == []
    assert ["does not let you see" in each.happened for each in steered.told] == [True]


def test_while_paused_nothing_has_an_effect_and_what_was_held_is_let_go(steered: Steered) -> None:
    steered.send(PointerEvent(1, 5, 5), KeyEvent(True, SHIFT))
    steered.paused = True
    assert steered.send(*press(ENTER), *CLICK) == [("hold", SHIFT, False), ("button", 1, False)]
    assert ["has paused the picture" in each.happened for each in steered.told] == [True]
    steered.paused = False
    assert steered.send(*press(ENTER)) == [("tap", ENTER)]


def test_what_was_pressed_elsewhere_is_let_go_before_our_window(steered: Steered) -> None:
    steered.device.ours = {(9, 9)}
    steered.send(PointerEvent(1, 5, 5))
    assert steered.send(PointerEvent(1, 9, 9)) == []
    assert steered.send(PointerEvent(0, 9, 9)) == [("button", 1, False)]


def test_what_went_down_on_our_window_is_not_pressed_elsewhere(steered: Steered) -> None:
    steered.device.ours = {(9, 9)}
    assert steered.send(PointerEvent(1, 9, 9), PointerEvent(1, 5, 5)) == [("move", 5, 5)]
    assert steered.send(PointerEvent(0, 5, 5), PointerEvent(1, 5, 5))[-1] == ("button", 1, True)


def test_the_customers_locks_stay(steered: Steered) -> None:
    assert steered.send(*press(0xFFE5), *press(0xFF7F)) == []


def test_a_key_that_there_is_not_is_said(steered: Steered) -> None:
    steered.send(*press(0xFFFFFF))
    assert "no such key" in steered.told[0].happened


def test_what_cannot_be_recorded_is_not_done(steered: Steered) -> None:
    steered.record.full = True
    with pytest.raises(EvidenceNotWritten):
        steered.steering.receive(CLICK)
    assert steered.device.done == []


def test_a_screen_that_is_gone_is_said_and_harms_nobody(steered: Steered) -> None:
    steered.device.gone = True
    assert steered.send(*CLICK, *press(ENTER)) == []
    assert [each.happened for each in steered.told] == ["The screen is gone."]
    steered.steering.stop()


def test_a_key_waits_for_the_focus_to_settle_and_says_what_it_goes_into(steered: Steered) -> None:
    steered.device.field = Field.PASSWORD
    steered.send(KeyEvent(True, SHIFT), *press(0x41), KeyEvent(False, SHIFT))
    assert steered.record.into == [Field.PASSWORD] * 3
    assert steered.device.settled == 2, "what comes up types nothing"
    steered.device.field = Field.NOT_TOLD
    steered.send(*press(0x42))
    assert steered.record.into[-1] is Field.NOT_TOLD


def test_a_key_that_waits_for_the_focus_holds_up_no_stop_and_then_has_no_effect(
    steered: Steered, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, go_on = threading.Event(), threading.Event()

    def settle() -> None:
        waits.set()
        assert go_on.wait(20)

    monkeypatch.setattr(steered.device, "settle", settle)
    typing = threading.Thread(target=steered.send, args=press(0x41))
    typing.start()
    assert waits.wait(20)
    steered.steering.stop()
    assert steered.device.closed
    go_on.set()
    typing.join()
    assert steered.device.done == []
    assert steered.record.kept == []
