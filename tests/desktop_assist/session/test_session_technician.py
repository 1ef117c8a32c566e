"""The technician's side as a transcript: claims and offers find their place in a record that grows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import statement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import technician
from desktop_assist.session.messages import AnyFromCustomer, Head, Judged, Refusal, Said, Stale
from desktop_assist.session.technician import Command, Show, SignAndPresent, TechnicianSession
from simulators.fixed_clock import FixedClock

CASE = "01KAKQ7Y5X0000000000000000"
A, B, C = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def session() -> TechnicianSession:
    return TechnicianSession(CASE, FixedClock())


def offer(number: int) -> dict[str, str]:
    return {"id": f"offer-{number}"}


def places(commands: Sequence[Command]) -> list[tuple[str, int, str]]:
    """What is signed: id, seq and prev."""
    made = [statement.parse(each.payload) for each in commands if isinstance(each, SignAndPresent)]
    return [(str(each.body["id"]), each.seq, each.prev) for each in made]


def verdict(number: int) -> Judged:
    return Judged("offer", f"offer-{number}", {})


def test_1_and_2_an_offer_waits_for_the_head_and_takes_its_place(session: TechnicianSession) -> None:
    assert session.present(Kinds.OFFER, offer(1)) == ()
    assert places(session.received(Head(3, A))) == [("offer-1", 3, A)]


def test_4_one_at_a_time_is_on_its_way(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    assert places(session.present(Kinds.OFFER, offer(1))) == [("offer-1", 3, A)]
    assert session.present(Kinds.OFFER, offer(2)) == ()
    assert session.received(Head(4, B)) == (), "it is still on its way"
    told = session.received(verdict(1))
    assert told[-1] == Show(verdict(1))
    assert places(told) == [("offer-2", 4, B)]


def test_3_what_comes_too_late_is_made_anew(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    session.present(Kinds.OFFER, offer(1))
    assert places(session.received(Stale(5, C))) == [("offer-1", 5, C)]


def test_3_at_most_five_times_and_the_next_has_its_turn(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    session.present(Kinds.OFFER, offer(1))
    session.present(Kinds.OFFER, offer(2))
    for seq in range(4, 4 + technician.MOST_TRIES - 1):
        assert places(session.received(Stale(seq, B))) == [("offer-1", seq, B)]
    told = session.received(Stale(9, C))
    assert isinstance(told[0], Show)
    assert isinstance(told[0].message, Refusal)
    assert places(told) == [("offer-2", 9, C)]


def test_a_stale_that_nobody_asked_for_presents_nothing_twice(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    session.present(Kinds.OFFER, offer(1))
    session.received(verdict(1))
    assert session.received(Stale(4, B)) == ()
    assert places(session.present(Kinds.OFFER, offer(2))) == [("offer-2", 4, B)]


def test_a_refused_consent_says_nothing_about_the_offer(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    session.present(Kinds.OFFER, offer(1))
    session.present(Kinds.OFFER, offer(2))
    asked_too_often = Refusal("Too often.", "Talk.", about="consent")
    assert session.received(asked_too_often) == (Show(asked_too_often),)
    assert places(session.received(verdict(1))) == [("offer-2", 3, A)]


def test_a_verdict_on_another_says_nothing_about_the_offer(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    session.present(Kinds.OFFER, offer(1))
    assert session.received(verdict(9)) == (Show(verdict(9)),)
    assert session.present(Kinds.OFFER, offer(2)) == (), "the first is still on its way"


def test_a_refused_offer_makes_room_for_the_next(session: TechnicianSession) -> None:
    session.received(Head(3, A))
    session.present(Kinds.OFFER, offer(1))
    session.present(Kinds.OFFER, offer(2))
    assert places(session.received(Refusal("No.", "Another."))) == [("offer-2", 3, A)]


def test_what_waits_is_bounded(session: TechnicianSession) -> None:
    for number in range(technician.MOST_WAITING):
        assert session.present(Kinds.OFFER, offer(number)) == ()
    (told,) = session.present(Kinds.OFFER, offer(99))
    assert isinstance(told, Show)
    assert isinstance(told.message, Refusal)


anything = st.one_of(
    st.builds(Head, st.integers(min_value=1, max_value=50), st.sampled_from([A, B])),
    st.builds(Stale, st.integers(min_value=1, max_value=50), st.sampled_from([A, B])),
    st.builds(Refusal, st.just("No."), st.just("x"), st.sampled_from(["", "consent"])),
    st.integers(min_value=0, max_value=5).map(verdict),
    st.just(Said("hello")),
    st.integers(min_value=0, max_value=5),
)


@given(st.lists(anything, max_size=40))
def test_whatever_the_customers_program_says(events: list[AnyFromCustomer | int]) -> None:
    session, tries = TechnicianSession(CASE, FixedClock()), {}
    for number, event in enumerate(events):
        made = (
            session.present(Kinds.OFFER, {"id": f"{number}"})
            if isinstance(event, int)
            else session.received(event)
        )
        assert len(places(made)) <= 1
        for subject, _, _ in places(made):
            tries[subject] = tries.get(subject, 0) + 1
    assert all(count <= technician.MOST_TRIES for count in tries.values())
