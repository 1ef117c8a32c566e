"""The customer's hand is heard, told apart from what is injected, and never held up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.windows_desktop import Heard, KeyFlag, KeyStroke, PointerFlag, PointerStroke
from desktop_assist.screen.windows_hand import WindowsHand
from simulators.windows_desktops import SimulatedWindows

KEY = KeyStroke(0x41, KeyFlag.DOWN)
CLICK = PointerStroke(PointerFlag.LEFT_DOWN)
WAIT_S = 5.0


class Customer:
    """Somebody who is told, and may take their time."""

    def __init__(self) -> None:
        self.told, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def acts(self) -> None:
        self.told.set()
        assert self.may_go_on.wait(WAIT_S)


@pytest.fixture
def customer() -> Customer:
    return Customer()


@pytest.fixture
def desktop(customer: Customer) -> Iterator[SimulatedWindows]:
    made = SimulatedWindows()
    hand = WindowsHand(made, customer.acts, lambda heard: heard.is_key)
    yield made
    hand.close()


@pytest.mark.parametrize("stroke", [KEY, CLICK, PointerStroke(PointerFlag.MOVE)])
def test_the_customers_own_hand_is_told_and_let_through(
    desktop: SimulatedWindows, customer: Customer, stroke: KeyStroke | PointerStroke
) -> None:
    assert not desktop.arrives(stroke, injected=False)
    assert customer.told.wait(WAIT_S)


def test_what_is_injected_is_not_told_and_dropped_where_it_must_not_arrive(
    desktop: SimulatedWindows, customer: Customer
) -> None:
    assert desktop.arrives(KEY, injected=True)
    assert not desktop.arrives(CLICK, injected=True)
    assert not customer.told.is_set()


def test_what_other_programs_inject_is_left_alone(desktop: SimulatedWindows, customer: Customer) -> None:
    assert desktop._heard is not None
    assert not desktop._heard(Heard(injected=True, ours=False, at=None, is_key=True))
    assert not customer.told.is_set()


def test_the_hook_answers_while_who_is_told_waits(desktop: SimulatedWindows, customer: Customer) -> None:
    customer.may_go_on.clear()
    desktop.arrives(KEY, injected=False)
    assert customer.told.wait(WAIT_S)
    for _ in range(100):
        assert not desktop.arrives(KEY, injected=False)
    customer.told.clear()
    customer.may_go_on.set()
    assert customer.told.wait(WAIT_S)


def test_where_windows_does_not_tell_nothing_is_steered() -> None:
    desktop = SimulatedWindows()
    desktop.deaf = True
    with pytest.raises(ScreenNotShown, match="does not tell"):
        WindowsHand(desktop, lambda: None, lambda _heard: False)
