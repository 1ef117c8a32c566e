"""What is granted stays within what was asked for, and what there is of it goes on the record."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.terms import MOST_MINUTES, USUAL, Seen, SeenKind, TerminalMode, Terms

subjects = st.lists(st.sampled_from(["storage", "memory", "battery"]), unique=True).map(tuple)
terms = st.builds(Terms, st.integers(), st.sampled_from(["", *TerminalMode]), subjects)


@given(terms, terms)
def test_nothing_is_added_to_what_was_asked_for(chosen: Terms, wished: Terms) -> None:
    agreed = chosen.within(wished)
    assert set(agreed.subjects) == set(chosen.subjects) & set(wished.subjects)
    assert 0 <= agreed.minutes <= MOST_MINUTES
    assert agreed.mode == (chosen.mode or wished.mode)
    assert agreed.within(wished) == agreed


def test_only_the_terms_that_there_are_go_on_the_record() -> None:
    assert USUAL.to_json() == {}
    told = Terms(10, "free", ("storage",)).to_json()
    assert told == {"minutes": 10, "mode": "free", "subjects": ["storage"]}
    assert Terms(seen=Seen()).to_json() == {"seen": "all screens"}


def test_a_title_of_any_length_goes_on_the_record_only_so_far() -> None:
    told = Terms(seen=Seen(SeenKind.ONE_WINDOW, "x" * 5000)).to_json()
    assert told == {"seen": "one window", "seen_name": "x" * 200}


def test_what_the_customer_chose_to_be_seen_is_what_is_granted() -> None:
    seen = Seen(SeenKind.ONE_SCREEN, "HDMI-1")
    assert Terms(seen=seen).within(USUAL).seen == seen
