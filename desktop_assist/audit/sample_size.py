"""How many cases people must look at.

Decides: the smallest number of cases of which at least one would be bad, and be noticed, with a given
confidence, if so many were bad at all; in a population without end, and in one of a known size.
Leaves alone: which ones (`draw`), and what a reviewer calls bad.

From: the hypergeometric and the geometric distribution; reference values in the design's notes on evidence:
59, 299, 598 and 2,995 without end, and 31 of 50 to bound 5 %.
"""

from __future__ import annotations

import math
from fractions import Fraction

from desktop_assist.audit.intervals import CONFIDENCE, log_choose

LARGEST_POPULATION = 10**9


def needed(share: Fraction, confidence: float = CONFIDENCE, sensitivity: float = 1.0) -> int:
    """How many, where the population has no end: ⌈ln α / ln(1 − p·Se)⌉.

    Args:
        share: The share of bad cases that is to be noticed, above 0 and at most 1.
        confidence: How sure that must be, between 0 and 1.
        sensitivity: How often a reviewer notices a bad case, above 0 and at most 1.

    Raises:
        ValueError: One of them is out of range.
    """
    _check(share, confidence, sensitivity)
    noticed = float(share) * sensitivity
    if noticed >= 1:
        return 1
    return math.ceil(math.log(1 - confidence) / math.log1p(-noticed))


def needed_of(
    population: int, share: Fraction, confidence: float = CONFIDENCE, sensitivity: float = 1.0
) -> int:
    """How many of so many, all of them where even that is too few.

    Args:
        population: How many cases there are.
        share: As for `needed`; a part of a case counts as a whole one.
        confidence: As for `needed`.
        sensitivity: As for `needed`.

    Raises:
        ValueError: One of them is out of range.
    """
    _check(share, confidence, sensitivity)
    if not 0 <= population <= LARGEST_POPULATION:
        raise ValueError("a population is a number of cases")
    bad = math.ceil(share * population)
    low, high = 0, population
    while low < high:
        middle = (low + high) // 2
        if missed(population, bad, middle, sensitivity) <= 1 - confidence:
            high = middle
        else:
            low = middle + 1
    return low


def missed(population: int, bad: int, drawn: int, sensitivity: float = 1.0) -> float:
    """The chance that none of the bad cases is noticed: Σ C(D,k)·C(N−D,n−k)/C(N,n)·(1−Se)^k."""
    most = min(bad, drawn) if sensitivity < 1 else 0
    least = max(0, drawn - (population - bad))
    if least > most:
        return 0.0
    ways = log_choose(population, drawn)
    terms = (
        log_choose(bad, hit)
        + log_choose(population - bad, drawn - hit)
        - ways
        + _log_overlooked(hit, sensitivity)
        for hit in range(least, most + 1)
    )
    return math.fsum(math.exp(term) for term in terms)


def _log_overlooked(hit: int, sensitivity: float) -> float:
    return hit * math.log1p(-sensitivity) if hit else 0.0


def _check(share: Fraction, confidence: float, sensitivity: float) -> None:
    if not (0 < share <= 1 and 0 < confidence < 1 and 0 < sensitivity <= 1):
        raise ValueError("a share, a confidence and a sensitivity are above 0 and at most 1")
