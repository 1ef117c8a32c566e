"""Consent is the customer's alone: late, repeated, withdrawn and concurrent answers."""

from __future__ import annotations

import math
import threading

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desktop_assist.capability import ONCE
from desktop_assist.consent import PLAIN_WORDS, AskedTooOften, Capability, Consents, ConsentStep
from desktop_assist.terms import STAYS, USUAL, Cause, Seen, SeenKind, Step, Terms
from simulators.fixed_clock import FixedClock

TERMINAL, SCREEN, CONTROL = Capability.TERMINAL, Capability.SCREEN, Capability.CONTROL


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def consents(clock: FixedClock) -> Consents:
    return Consents(clock)


def grant(consents: Consents, capability: Capability = TERMINAL) -> None:
    consents.ask(capability, "to look")
    step = consents.grant(capability)
    assert step is not None
    assert step.step is Step.GRANTED


def test_every_capability_has_plain_words() -> None:
    assert set(PLAIN_WORDS) == set(Capability)


def test_1_nothing_is_allowed_at_first_and_nothing_by_an_answer_to_no_question(consents: Consents) -> None:
    assert consents.granted() == frozenset()
    assert consents.grant(TERMINAL) is None
    assert consents.refuse(TERMINAL) is None
    assert consents.withdraw(TERMINAL) == ()
    assert not any(consents.allows(capability) for capability in Capability)


def test_1_no_answer_within_a_minute_is_no(consents: Consents, clock: FixedClock) -> None:
    consents.ask(TERMINAL, "to look")
    clock.pass_seconds(60)
    assert consents.expire() == ()
    clock.pass_seconds(0.5)
    (step,) = consents.expire()
    assert (step.capability, step.step, step.at) == (TERMINAL, Step.EXPIRED, clock.now())
    assert consents.expire() == ()
    assert consents.grant(TERMINAL) is None
    assert not consents.allows(TERMINAL)


def test_1_a_late_yes_is_none(consents: Consents, clock: FixedClock) -> None:
    consents.ask(TERMINAL, "to look")
    clock.pass_seconds(60.5)
    step = consents.grant(TERMINAL)
    assert step is not None
    assert step.step is Step.EXPIRED
    assert not consents.allows(TERMINAL)


def test_1_setting_the_clock_back_gains_no_time(consents: Consents, clock: FixedClock) -> None:
    consents.ask(TERMINAL, "to look")
    clock.pass_seconds(61)
    clock.moment = clock.moment.replace(year=2020)
    assert consents.grant(TERMINAL).step is Step.EXPIRED  # type: ignore[union-attr]


def test_1_asking_again_meanwhile_gains_no_time(consents: Consents, clock: FixedClock) -> None:
    assert consents.ask(TERMINAL, "to look") is not None
    clock.pass_seconds(59)
    assert consents.ask(TERMINAL, "to look") is None
    clock.pass_seconds(2)
    assert [step.step for step in consents.expire()] == [Step.EXPIRED]


def test_a_question_is_about_one_capability(consents: Consents) -> None:
    grant(consents)
    assert consents.granted() == {TERMINAL}
    assert not consents.allows(SCREEN)


def test_3_a_withdrawal_counts_before_watchers_and_before_it_returns(consents: Consents) -> None:
    seen: list[tuple[Capability, bool]] = []
    consents.watch(lambda capability: seen.append((capability, consents.allows(capability))))
    grant(consents)
    (step,) = consents.withdraw(TERMINAL)
    assert step.step is Step.WITHDRAWN
    assert seen == [(TERMINAL, False)]
    assert consents.withdraw(TERMINAL) == ()
    assert len(seen) == 1, "once"


def test_3_every_watcher_is_called_whatever_another_raises(consents: Consents) -> None:
    seen: list[str] = []

    def fails(_capability: Capability) -> None:
        seen.append("fails")
        raise OSError("its channel was gone")

    consents.watch(fails)
    consents.watch(lambda capability: seen.append(capability))
    grant(consents)
    grant(consents, SCREEN)
    with pytest.raises(OSError):
        consents.withdraw_all()
    assert seen == ["fails", SCREEN, "fails", TERMINAL]
    assert consents.granted() == frozenset()


def test_3_two_who_withdraw_at_once_call_the_watchers_once(consents: Consents) -> None:
    calls, start = [], threading.Barrier(8)
    consents.watch(calls.append)
    grant(consents)

    def withdraw() -> None:
        start.wait()
        consents.withdraw(TERMINAL)

    threads = [threading.Thread(target=withdraw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [TERMINAL]


def grant_for(consents: Consents, minutes: int) -> None:
    consents.ask(TERMINAL, "to look")
    step = consents.grant(TERMINAL, Terms(minutes))
    assert step is not None
    assert (step.step, step.terms.minutes) == (Step.GRANTED, minutes)


def test_6_what_is_granted_for_some_minutes_is_over_by_itself(consents: Consents, clock: FixedClock) -> None:
    closed: list[Capability] = []
    consents.watch(closed.append)
    grant_for(consents, 10)
    clock.pass_seconds(599)
    assert consents.allows(TERMINAL)
    assert consents.expire() == ()
    clock.pass_seconds(1)
    assert not consents.allows(TERMINAL), "without anybody's doing"
    assert consents.granted() == frozenset()
    assert consents.ask(TERMINAL, "again") is None, "what is open is closed first"
    (step,) = consents.expire()
    assert (step.step, step.cause) == (Step.EXPIRED, Cause.TIME_OVER)
    assert closed == [TERMINAL], "as a withdrawal does"
    assert consents.expire() == ()
    assert consents.ask(TERMINAL, "again") is not None


def test_6_setting_the_clock_back_gains_no_minutes(consents: Consents, clock: FixedClock) -> None:
    grant_for(consents, 10)
    clock.pass_seconds(600)
    clock.moment = clock.moment.replace(year=2020)
    assert not consents.allows(TERMINAL)


def test_6_a_withdrawal_before_the_time_is_a_withdrawal(consents: Consents, clock: FixedClock) -> None:
    grant_for(consents, 10)
    assert consents.withdraw(TERMINAL) != ()
    clock.pass_seconds(600)
    assert consents.expire() == ()


def test_7_the_customers_terms_win(consents: Consents) -> None:
    consents.ask(TERMINAL, "to look", Terms(mode="free"))
    assert consents.grant(TERMINAL, Terms(mode="each line approved")).terms.mode == "each line approved"  # type: ignore[union-attr]
    checks = Capability.MORE_CHECKS
    consents.ask(checks, "to look", Terms(subjects=("storage", "memory")))
    step = consents.grant(checks, Terms(subjects=("memory", "battery")))
    assert step is not None
    assert step.terms.subjects == ("memory",), "nothing is added to what was asked for"
    assert consents.terms(checks) == step.terms
    assert consents.terms(SCREEN) == USUAL


def test_4_three_questions_in_ten_minutes(consents: Consents, clock: FixedClock) -> None:
    for _ in range(3):
        consents.ask(TERMINAL, "please")
        consents.refuse(TERMINAL)
        clock.pass_seconds(60)
    with pytest.raises(AskedTooOften, match="asked 3 times for leave to type commands"):
        consents.ask(TERMINAL, "please")
    assert not consents.pending(TERMINAL)
    assert consents.ask(SCREEN, "please") is not None, "another capability has its own count"
    clock.pass_seconds(600 - 180)
    assert consents.ask(TERMINAL, "please") is not None


def test_5_after_the_end_nothing_can_be_asked_or_granted(consents: Consents) -> None:
    grant(consents)
    consents.ask(SCREEN, "to see")
    assert [(step.capability, step.step) for step in consents.end()] == [
        (SCREEN, Step.REFUSED),
        (TERMINAL, Step.WITHDRAWN),
    ]
    assert consents.ask(TERMINAL, "again") is None
    assert consents.grant(TERMINAL) is None
    assert consents.grant(SCREEN) is None
    assert consents.granted() == frozenset()


def test_withdrawing_all_is_a_pause_not_an_end(consents: Consents) -> None:
    grant(consents)
    consents.withdraw_all()
    grant(consents)
    assert consents.allows(TERMINAL)


def test_6_a_lost_line_suspends_everything_and_the_same_session_gets_it_back(
    consents: Consents, clock: FixedClock
) -> None:
    closed: list[Capability] = []
    consents.watch(closed.append)
    grant(consents)
    consents.ask(SCREEN, "to see")
    assert [(step.capability, step.step) for step in consents.suspend()] == [
        (SCREEN, Step.REFUSED),
        (TERMINAL, Step.SUSPENDED),
    ]
    assert closed == [TERMINAL]
    assert consents.granted() == frozenset()
    clock.pass_seconds(120)
    assert [(step.capability, step.step) for step in consents.resume()] == [(TERMINAL, Step.RESUMED)]
    assert consents.granted() == {TERMINAL}
    assert consents.resume() == ()


def test_6_what_was_suspended_too_long_must_be_asked_anew(consents: Consents, clock: FixedClock) -> None:
    grant(consents)
    consents.suspend()
    assert consents.expire() == ()
    clock.pass_seconds(121)
    assert consents.resume() == ()
    assert [(step.capability, step.step) for step in consents.expire()] == [(TERMINAL, Step.EXPIRED)]
    assert consents.expire() == ()
    grant(consents)
    assert consents.allows(TERMINAL)


@pytest.mark.parametrize("taken_back", ["withdraw", "withdraw_all", "end"])
def test_6_what_is_taken_back_meanwhile_does_not_come_back(consents: Consents, taken_back: str) -> None:
    grant(consents)
    consents.suspend()
    (step,) = consents.withdraw(TERMINAL) if taken_back == "withdraw" else getattr(consents, taken_back)()
    assert step.step is Step.WITHDRAWN
    assert consents.resume() == ()
    assert consents.granted() == frozenset()


def test_6_a_line_lost_twice_keeps_what_was_suspended_before(consents: Consents, clock: FixedClock) -> None:
    grant(consents)
    consents.suspend()
    clock.pass_seconds(60)
    assert consents.suspend() == ()
    clock.pass_seconds(61)
    assert consents.resume() == (), "the second loss gains no time"


def test_who_waits_is_woken_by_every_kind_of_answer(consents: Consents, clock: FixedClock) -> None:
    assert not consents.wait_for_answer(TERMINAL), "nothing was asked"
    for answer, allowed in (
        (lambda: consents.refuse(TERMINAL), False),
        (lambda: consents.withdraw_all(), False),
        (lambda: consents.grant(TERMINAL), True),
    ):
        clock.pass_seconds(601)
        consents.ask(TERMINAL, "to look")
        threading.Timer(0.01, answer).start()
        assert consents.wait_for_answer(TERMINAL) is allowed


def test_more_checks_are_granted_once_and_a_lost_line_ends_them_for_good(clock: FixedClock) -> None:
    consents, checks = Consents(clock), Capability.MORE_CHECKS
    for end, cause in (
        (lambda: consents.finish(checks, Cause.SENT), Cause.SENT),
        (consents.suspend, Cause.LINE_LOST),
    ):
        consents.ask(checks, "to look", Terms(subjects=("storage",)))
        consents.grant(checks, Terms(subjects=("storage",)))
        ended = end()
        step = ended[0] if isinstance(ended, tuple) else ended
        assert step is not None
        assert (step.step, step.cause) == (Step.EXPIRED, cause)
        assert not consents.allows(checks)
        assert consents.resume() == ()
        assert consents.finish(checks, Cause.NOT_SENT) is None
        assert consents.withdraw(checks) == ()


@pytest.fixture
def steered(consents: Consents) -> Consents:
    """The screen is seen for two minutes, and steered for the session."""
    for capability, minutes in ((SCREEN, 2), (CONTROL, 0)):
        consents.ask(capability, "to help")
        consents.grant(capability, Terms(minutes))
    return consents


def what(steps: tuple[ConsentStep, ...]) -> list[tuple[Capability, Step, str]]:
    return [(step.capability, step.step, step.cause) for step in steps]


def test_10_who_does_not_see_does_not_steer(steered: Consents) -> None:
    closed: list[Capability] = []
    steered.watch(closed.append)
    assert what(steered.withdraw(SCREEN)) == [
        (SCREEN, Step.WITHDRAWN, ""),
        (CONTROL, Step.EXPIRED, Cause.NOT_SEEN),
    ]
    assert closed == [CONTROL, SCREEN], "what is more dangerous ends first"
    assert steered.granted() == frozenset()


def test_10_nor_after_the_time_to_see_is_over(steered: Consents, clock: FixedClock) -> None:
    clock.pass_seconds(121)
    assert what(steered.expire()) == [
        (SCREEN, Step.EXPIRED, Cause.TIME_OVER),
        (CONTROL, Step.EXPIRED, Cause.NOT_SEEN),
    ]
    assert steered.expire() == ()


def test_10_nor_when_the_line_comes_back_too_late_for_seeing(steered: Consents, clock: FixedClock) -> None:
    clock.pass_seconds(60)
    steered.suspend()
    clock.pass_seconds(61)
    steered.expire()
    assert steered.resume() == ()
    assert steered.granted() == frozenset()


def test_10_steering_alone_is_taken_back_alone(steered: Consents) -> None:
    assert what(steered.withdraw(CONTROL)) == [(CONTROL, Step.WITHDRAWN, "")]
    assert steered.granted() == {SCREEN}


def test_11_what_is_paused_or_changed_stays_granted_on_its_own_terms(
    steered: Consents, clock: FixedClock
) -> None:
    window = Seen(SeenKind.ONE_WINDOW, "A letter")
    for step, terms in (
        (Step.PAUSED, Terms()),
        (Step.CONTINUED, Terms()),
        (Step.CHANGED, Terms(seen=window)),
    ):
        noted = steered.note(SCREEN, step, window)
        assert noted is not None
        assert (noted.capability, noted.step, noted.terms) == (SCREEN, step, terms)
        assert steered.allows(SCREEN)
    assert steered.terms(SCREEN) == Terms(2, seen=window)
    clock.pass_seconds(121)
    assert not steered.allows(SCREEN), "a change gains no time"


def test_11_what_is_changed_while_the_line_is_lost_counts_when_it_is_back(steered: Consents) -> None:
    steered.suspend()
    window = Seen(SeenKind.ONE_WINDOW, "A letter")
    assert steered.note(SCREEN, Step.CHANGED, window) is not None
    steered.resume()
    assert steered.terms(SCREEN).seen == window


def test_11_what_is_not_granted_cannot_be_paused(consents: Consents) -> None:
    assert consents.note(SCREEN, Step.PAUSED) is None


class AnyOrder(RuleBasedStateMachine):
    """Whatever is done in whatever order, what is allowed is what the customer granted, for its time."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.consents = Consents(self.clock)
        self.asked: dict[Capability, float] = {}
        self.until: dict[Capability, float] = {}  # of what was not withdrawn, over or not
        self.suspended: dict[Capability, tuple[float, float]] = {}  # since when, and until when granted
        self.over = False
        self.closed: list[Capability] = []
        self.consents.watch(self.closed.append)

    @rule(capability=st.sampled_from(Capability))
    def ask(self, capability: Capability) -> None:
        try:
            if self.consents.ask(capability, "") is not None:
                assert not self.over
                assert capability not in self.until
                self.asked[capability] = self.clock.monotonic()
        except AskedTooOften:
            pass

    @rule(capability=st.sampled_from(Capability), minutes=st.sampled_from([0, 0, 1, 2, 10]))
    def grant(self, capability: Capability, minutes: int) -> None:
        self.consents.grant(capability, Terms(minutes))
        asked, now = self.asked.pop(capability, None), self.clock.monotonic()
        if asked is not None and now - asked <= 60:
            self.until[capability] = now + 60 * minutes if minutes else math.inf
            self.suspended.pop(capability, None)

    @rule(capability=st.sampled_from(Capability))
    def refuse(self, capability: Capability) -> None:
        self.consents.refuse(capability)
        self.asked.pop(capability, None)

    @rule(seconds=st.integers(min_value=0, max_value=90))
    def time_passes(self, seconds: int) -> None:
        self.clock.pass_seconds(seconds)

    @rule()
    def expire(self) -> None:
        self.closed.clear()
        for step in self.consents.expire():
            now = self.clock.monotonic()
            if step.cause == Cause.UNANSWERED:
                del self.asked[step.capability]
            elif step.cause == Cause.TIME_OVER:
                assert self.until.pop(step.capability) <= now
            elif step.cause == Cause.NOT_SEEN:
                assert step.capability is Capability.CONTROL
                assert Capability.SCREEN not in self.until | self.suspended
                self.until.pop(step.capability, None)
                self.suspended.pop(step.capability, None)
            else:
                since, until = self.suspended.pop(step.capability)
                assert now - since > 120 or now >= until
            ended = step.cause in (Cause.TIME_OVER, Cause.NOT_SEEN)
            assert ended is (step.capability in self.closed)
        assert all(until > self.clock.monotonic() for until in self.until.values())

    @rule()
    def lose_the_line(self) -> None:
        self.closed.clear()
        self.consents.suspend()
        assert sorted(self.closed) == sorted(self.until)
        now = self.clock.monotonic()
        kept = {each: until for each, until in self.until.items() if each not in ONCE}
        self.suspended |= {each: (now, until) for each, until in kept.items()}
        self.until.clear()
        self.asked.clear()

    @rule()
    def resume(self) -> None:
        back = {step.capability for step in self.consents.resume()}
        now, known = self.clock.monotonic(), self.suspended
        assert back == {each for each, (since, until) in known.items() if now - since <= 120 and now < until}
        self.until |= {each: known[each][1] for each in back}
        self.suspended = {each: since for each, since in known.items() if each not in back}

    @rule(capability=st.sampled_from(Capability))
    def withdraw(self, capability: Capability) -> None:
        self.closed.clear()
        self.consents.withdraw(capability)
        known = self.until | self.suspended
        with_it = [Capability.CONTROL] if capability is Capability.SCREEN else []
        ended = [each for each in (*with_it, capability) if each in known] if capability in known else []
        assert self.closed == ended
        for each in ended:
            self.until.pop(each, None)
            self.suspended.pop(each, None)

    @rule(capability=st.sampled_from(Capability), step=st.sampled_from(STAYS))
    def note(self, capability: Capability, step: Step) -> None:
        live = capability in self.consents.granted() or capability in self.suspended
        assert (self.consents.note(capability, step) is not None) is live

    @rule(end=st.booleans())
    def withdraw_all(self, end: bool) -> None:
        self.closed.clear()
        (self.consents.end if end else self.consents.withdraw_all)()
        assert sorted(self.closed) == sorted(set(self.until) | set(self.suspended))
        self.over = self.over or end
        self.until.clear()
        self.suspended.clear()
        self.asked.clear()

    @invariant()
    def only_what_was_granted(self) -> None:
        now = self.clock.monotonic()
        assert self.consents.granted() == {each for each, until in self.until.items() if now < until}


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=30)
