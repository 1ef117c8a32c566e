"""How far a number counted in a sample can be from the truth.

Decides: Wilson's score interval for a share, and the exact one-sided bounds of a share.
Leaves alone: what is counted, and whether the sample was drawn honestly (`draw`).

From: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927);
C. J. Clopper and E. S. Pearson, Biometrika 26 (1934). Reference values: R. G. Newcombe, "Two-sided confidence
intervals for the single proportion", Statistics in Medicine 17 (1998), Table I.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

CONFIDENCE = 0.95
_HALVINGS = 60  # a bound to the last bits of a double
_LARGEST_COUNT = 10**9


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval in which the true share lies.

    Attributes:
        count: How many have the property.
        of: How many there are; 0 where there is nothing to say.
    """

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share that was counted.

        Raises:
            ValueError: There are none.
        """
        if not self.of:
            raise ValueError("a share of nothing")
        return self.count / self.of

    def to_json(self) -> dict[str, Any]:
        """The numbers; the share and its interval only where there is something to count."""
        told: dict[str, Any] = {"count": self.count, "of": self.of}
        if self.of:
            low, high = wilson(self.count, self.of)
            told |= {"share": decimal(self.value), "low": decimal(low), "high": decimal(high)}
        return told

    def __str__(self) -> str:
        """Such as `3 of 20 (15.0 %; 5.2 to 36.0 %)`."""
        if not self.of:
            return "none"
        low, high = wilson(self.count, self.of)
        return f"{self.count} of {self.of} ({self.value:.1%}; {low:.1%} to {high:.1%})".replace("%", " %")


def decimal(number: float) -> str:
    """A share with four places, as canonical JSON can hold it."""
    return f"{number:.4f}"


def wilson(count: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval, without continuity correction.

    Raises:
        ValueError: There are none, or more have the property than there are.
    """
    _check(count, of)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = count / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * math.sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < of else 1.0


def at_most(count: int, of: int, confidence: float = CONFIDENCE) -> float:
    """The exact one-sided upper bound of the true share.

    Raises:
        ValueError: There are none, or more have the property than there are.
    """
    _check(count, of)
    if count == of:
        return 1.0
    low, high = count / of, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _no_more_than(count, of, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def at_least(count: int, of: int, confidence: float = CONFIDENCE) -> float:
    """The exact one-sided lower bound of the true share.

    Raises:
        ValueError: There are none, or more have the property than there are.
    """
    return 1 - at_most(of - count, of, confidence)


def _no_more_than(count: int, of: int, share: float) -> float:
    """The chance of at most `count` among `of` where each has the property with chance `share`."""
    if share >= 1:
        return 0.0
    rate, rest = math.log(share) if share else -math.inf, math.log1p(-share)
    terms = (
        math.exp(log_choose(of, number) + (number * rate if number else 0.0) + (of - number) * rest)
        for number in range(count + 1)
    )
    return math.fsum(terms)


def log_choose(of: int, number: int) -> float:
    """The logarithm of the number of ways to choose `number` out of `of`."""
    return math.lgamma(of + 1) - math.lgamma(number + 1) - math.lgamma(of - number + 1)


def _check(count: int, of: int) -> None:
    if not 0 <= count <= of <= _LARGEST_COUNT or of == 0:
        raise ValueError(f"{count} of {of} is no share")
