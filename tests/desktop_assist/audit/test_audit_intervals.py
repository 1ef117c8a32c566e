"""Intervals, against published values and against the definition."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.audit import intervals
from desktop_assist.audit.intervals import Share


# From: Newcombe, Statistics in Medicine 17 (1998) 857-872, Table I, method 3 (score, no correction), 95 %
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_values(count, of, low, high):
    found = intervals.wilson(count, of)
    assert [round(bound, 4) for bound in found] == [low, high]
    mirrored = intervals.wilson(of - count, of)
    assert [round(1 - bound, 4) for bound in mirrored[::-1]] == [low, high]


# From: reference/honesty.md and reference/evidence.md: none of n found bounds the share
@pytest.mark.parametrize(("of", "bound"), [(59, 0.05), (299, 0.01), (598, 0.005), (2995, 0.001)])
def test_none_of_so_many_bounds_the_share(of, bound):
    assert intervals.at_most(0, of) <= bound < intervals.at_most(0, of - 1)
    assert intervals.at_most(0, of) == pytest.approx(1 - 0.05 ** (1 / of), rel=1e-9)


# From: Newcombe 1998, Table I, method 5 (Clopper-Pearson), each bound at 97.5 %
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_exact_bounds_give_the_published_values(count, of, low, high):
    assert round(intervals.at_least(count, of, 0.975), 4) == low
    assert round(intervals.at_most(count, of, 0.975), 4) == high


@given(st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_bounds_hold_what_was_counted_and_stay_within_zero_and_one(told):
    count, of = told
    for low, high in (
        intervals.wilson(count, of),
        (intervals.at_least(count, of), intervals.at_most(count, of)),
    ):
        assert 0 <= low <= count / of <= high <= 1
        assert low < high


@given(st.integers(1, 120), st.data())
def test_the_exact_bound_is_where_the_chance_is_one_in_twenty(of, data):
    count = data.draw(st.integers(0, of - 1))
    bound = intervals.at_most(count, of)
    chance = sum(math.comb(of, k) * bound**k * (1 - bound) ** (of - k) for k in range(count + 1))
    assert chance == pytest.approx(0.05, rel=1e-6)


@pytest.mark.parametrize(("count", "of"), [(1, 0), (0, 0), (2, 1), (-1, 5), (1, 10**10)])
def test_what_is_no_share_is_refused(count, of):
    with pytest.raises(ValueError, match="no share"):
        intervals.wilson(count, of)


def test_a_share_of_nothing_says_none_and_has_no_number():
    assert str(Share(0, 0)) == "none"
    assert Share(0, 0).to_json() == {"count": 0, "of": 0}
    with pytest.raises(ValueError, match="nothing"):
        _ = Share(0, 0).value
    assert str(Share(3, 20)) == "3 of 20 (15.0 %; 5.2 % to 36.0 %)"
    assert Share(0, 20).to_json() == {
        "count": 0, "of": 20, "share": "0.0000", "low": "0.0000", "high": "0.1611",
    }  # fmt: skip
