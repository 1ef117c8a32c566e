"""The program's own verdict on a claim or an offer, which the customer reads before the price.

Decides: the four kinds and which one prevails. Leaves alone: how one is reached (`check`) and shown (`ui`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_assist.offers.claim import Form


class VerdictKind(enum.StrEnum):
    """What the report says to a claim or an offer, the gravest last."""

    SUPPORTED = "supported"
    NOT_MEASURED = "not measured"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Ground:
    """One step's result: what it alone would make the verdict, and why."""

    kind: VerdictKind
    sentence: str


class Verdict(Form, frozen=True):
    """A verdict and all its grounds.

    Attributes:
        kind: The gravest of its grounds.
        reasons: Full sentences for the customer, the gravest first; none holds a technician's words.
        free_alternative: What the customer can do without paying; `""` where there is nothing to fix.
        responsible: Whose it is to fix, as the report says; `""` where there is nothing to fix.
        findings: Those of the cited findings that the report has.
    """

    kind: VerdictKind
    reasons: tuple[str, ...]
    free_alternative: str
    responsible: str
    findings: tuple[str, ...]


def prevailing(grounds: Iterable[Ground]) -> VerdictKind:
    """The gravest kind among `grounds`; with none, nothing was shown, so nothing is supported."""
    order = list(VerdictKind)
    return max((ground.kind for ground in grounds), key=order.index, default=VerdictKind.UNSUPPORTED)


def gravest_first(grounds: Iterable[Ground]) -> tuple[str, ...]:
    """The sentences of `grounds`, each once, the gravest first and otherwise in the order of the steps."""
    order = list(VerdictKind)
    ordered = sorted(grounds, key=lambda ground: -order.index(ground.kind))
    return tuple(dict.fromkeys(ground.sentence for ground in ordered))
