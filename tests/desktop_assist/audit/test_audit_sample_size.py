"""How many cases to look at: the design's own numbers, and the definition."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.audit import sample_size


# From: reference/evidence.md, "Sizes, none found, 95 %"
@pytest.mark.parametrize(("share", "cases"), [("0.05", 59), ("0.01", 299), ("0.005", 598), ("0.001", 2995)])
def test_the_designs_numbers(share, cases):
    assert sample_size.needed(Fraction(share)) == cases


# From: reference/evidence.md, "Per technician with N = 50: 31 to bound 5 %"
def test_of_fifty_cases_of_a_technician_thirty_one():
    assert sample_size.needed_of(50, Fraction("0.05")) == 31


# From: reference/honesty.md: a random 30 % of 25,000 finding nothing would bound the bad ones at 8
def test_thirty_percent_of_25000_finding_nothing_bound_the_bad_ones_at_8():
    assert sample_size.missed(25_000, 9, 7_500) < 0.05 < sample_size.missed(25_000, 8, 7_500) + 0.01
    assert sample_size.missed(25_000, 8, 7_500) > 0.05


def test_a_flat_thirty_percent_is_too_few_of_few():
    assert sample_size.missed(50, 3, 15) > 0.3


def test_reviewers_who_overlook_need_more():
    assert sample_size.needed(Fraction("0.05"), sensitivity=0.5) == math.ceil(
        math.log(0.05) / math.log(0.975)
    )
    assert sample_size.needed(Fraction(1)) == 1
    assert sample_size.needed_of(50, Fraction("0.05"), sensitivity=0.8) > 31
    assert sample_size.needed_of(5, Fraction("0.05"), sensitivity=0.1) == 5


@given(st.integers(1, 40), st.data())
def test_the_chance_of_missing_all_is_that_of_drawing_by_hand(population, data):
    bad, drawn = data.draw(st.integers(0, population)), data.draw(st.integers(0, population))
    exact = Fraction(math.comb(population - bad, drawn), math.comb(population, drawn))
    assert sample_size.missed(population, bad, drawn) == pytest.approx(float(exact), abs=1e-9)
    half = sum(
        Fraction(math.comb(bad, hit) * math.comb(population - bad, drawn - hit), math.comb(population, drawn))
        / 2**hit
        for hit in range(drawn + 1)
    )
    assert sample_size.missed(population, bad, drawn, 0.5) == pytest.approx(float(half), abs=1e-9)


@given(st.integers(1, 400), st.sampled_from(["0.01", "0.05", "0.2"]))
def test_the_number_is_the_smallest_that_is_enough(population, share):
    cases = sample_size.needed_of(population, Fraction(share))
    bad = math.ceil(Fraction(share) * population)
    assert sample_size.missed(population, bad, cases) <= 0.05 + 1e-9
    assert cases == 0 or sample_size.missed(population, bad, cases - 1) > 0.05 - 1e-9


@pytest.mark.parametrize("wrong", [(0, 0.95, 1), (2, 0.95, 1), (0.5, 1, 1), (0.5, 0, 1), (0.5, 0.95, 0)])
def test_what_makes_no_sense_is_refused(wrong):
    share, confidence, sensitivity = wrong
    with pytest.raises(ValueError, match="above 0"):
        sample_size.needed(Fraction(share), confidence, sensitivity)
    with pytest.raises(ValueError, match="population"):
        sample_size.needed_of(-1, Fraction("0.5"))
