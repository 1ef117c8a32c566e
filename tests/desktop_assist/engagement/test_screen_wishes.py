"""What the customer wants of their screen counts at once; what is part of the consent is on the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.engagement.screen_wishes import ScreenWishes, seen_of
from desktop_assist.evidence.statement import Kinds
from desktop_assist.screen.choice import AllScreens, Choices, OneScreen, OneWindow
from desktop_assist.screen.sharing import Sharing
from desktop_assist.terms import Seen, SeenKind, Step, Terms
from simulators.engaged import Engaged
from simulators.fixed_clock import FixedClock
from simulators.screens import private_display
from simulators.statement_schemas import complaints

SCREEN, WINDOW = Capability.SCREEN, OneWindow(0x600007, "A letter\n\u202eto Ada", 4711)


class Wished:
    """Wishes, and the steps that they would put on the record."""

    def __init__(self) -> None:
        self.consents = Consents(FixedClock())
        self.steps: list[ConsentStep] = []
        self.sharing = Sharing()
        self.wishes = ScreenWishes(self.sharing, self.consents, self.steps.extend, lambda: Choices(()))

    def grant(self) -> Terms:
        self.consents.ask(SCREEN, "to see")
        step = self.consents.grant(SCREEN, self.wishes.agreed(SCREEN, Terms()))
        assert step is not None
        return step.terms


@pytest.fixture
def wished() -> Wished:
    return Wished()


def test_what_is_chosen_before_the_grant_is_what_is_granted(wished: Wished) -> None:
    assert wished.grant() == Terms(seen=Seen())
    wished.consents.withdraw(SCREEN)
    wished.wishes.choose(WINDOW)
    assert wished.sharing.now.choice == WINDOW
    assert wished.grant() == Terms(seen=Seen(SeenKind.ONE_WINDOW, "A letter \ufffdto Ada"))
    assert wished.steps == [], "the grant says it"


def test_a_change_while_it_is_seen_counts_at_once_and_is_recorded_once(wished: Wished) -> None:
    wished.grant()
    for _ in range(2):
        wished.wishes.choose(OneScreen("HDMI-1"))
    assert wished.sharing.now.choice == OneScreen("HDMI-1")
    seen = Seen(SeenKind.ONE_SCREEN, "HDMI-1")
    assert [(step.step, step.terms) for step in wished.steps] == [(Step.CHANGED, Terms(seen=seen))]
    assert wished.consents.terms(SCREEN).seen == seen


def test_each_pause_and_each_going_on_is_recorded_once(wished: Wished) -> None:
    wished.grant()
    for paused in (True, True, False, False, True):
        wished.wishes.pause(paused)
        assert wished.sharing.now.paused is paused
    assert [step.step for step in wished.steps] == [Step.PAUSED, Step.CONTINUED, Step.PAUSED]


def test_a_pause_lasts_over_a_lost_line_and_ends_with_a_new_grant_only(wished: Wished) -> None:
    wished.grant()
    wished.wishes.pause(True)
    wished.consents.suspend()
    wished.consents.resume()
    assert wished.sharing.now.paused
    wished.consents.withdraw(SCREEN)
    assert wished.sharing.now.paused
    wished.grant()
    assert not wished.sharing.now.paused


def test_what_may_not_be_seen_cannot_be_paused(wished: Wished) -> None:
    wished.wishes.pause(True)
    assert not wished.sharing.now.paused
    assert wished.steps == []


def test_hidden_windows_are_nobody_elses_business(wished: Wished) -> None:
    wished.grant()
    wished.wishes.hide(7, True)
    wished.wishes.hide(9, True)
    wished.wishes.hide(7, False)
    assert wished.sharing.now.private == {9}
    assert wished.steps == []


def test_leave_for_anything_else_says_nothing_of_the_screen(wished: Wished) -> None:
    assert wished.wishes.agreed(Capability.TERMINAL, Terms(10, "free")) == Terms(10, "free")
    assert seen_of(AllScreens()) == Seen()


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    pytest.importorskip("Xlib.display")
    with private_display() as name:
        monkeypatch.setenv("DISPLAY", name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
        yield name


def step_told(engaged: Engaged, step: str) -> ConsentChanged:
    while (changed := engaged.technician_told.wait_for(ConsentChanged, step)).step != step:
        pass
    return changed


@pytest.mark.enable_socket
def test_in_a_real_session_the_technician_is_told_and_the_record_holds(
    engaged: Engaged, display: str
) -> None:
    engaged.open()
    engaged.join()
    assert engaged.customer.screen_choices().monitors
    engaged.customer.choose_screen(WINDOW)
    engaged.grant(SCREEN)
    engaged.customer.pause_screen(True)
    assert step_told(engaged, "paused").capability is SCREEN
    engaged.customer.pause_screen(False)
    engaged.customer.choose_screen(AllScreens())
    assert step_told(engaged, "changed").terms.seen == Seen()
    sealed = engaged.finish()
    told = [
        (made.body["step"], made.body.get("seen"), made.body.get("seen_name"))
        for made in engaged.statements()
        if made.kind is Kinds.CONSENT
    ]
    assert told == [
        ("asked", None, None),
        ("granted", "one window", "A letter \ufffdto Ada"),
        ("paused", None, None),
        ("continued", None, None),
        ("changed", "all screens", None),
        ("withdrawn", None, None),
    ]
    kept = engaged.practice.install.store.chain(engaged.customer.case)
    assert [complaints(each.envelope) for each in kept] == [[]] * len(kept)
    assert verify(sealed.path, engaged.practice.organisation).passed
