"""What was claimed and offered, by technician, against what the sealed reports say.

Decides: the counts, and each share with its interval.
Leaves alone: the verdicts (`offers.check`), and what to think of a technician: a share of few is no proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from desktop_assist.audit.case_summary import CaseSummary, Judged
from desktop_assist.audit.intervals import Share
from desktop_assist.offers.verdict import VerdictKind

KINDS = ("claim", "offer")
EVERYBODY = ""


@dataclass(frozen=True)
class ClaimLine:
    """The claims, or the offers, of one technician, or of all.

    Attributes:
        technician: The name; empty for all together.
        kind: `claim` or `offer`.
        cases: In how many cases.
        verdicts: Verdict → how many, for every verdict there is.
        not_supported: Those with any verdict but *supported*.
        accepted: Of the offers, those that were accepted.
        accepted_not_supported: Of these, those with any verdict but *supported*.
    """

    technician: str
    kind: str
    cases: int
    verdicts: dict[str, int]
    not_supported: Share
    accepted: int
    accepted_not_supported: int

    def to_json(self) -> dict[str, Any]:
        """The line, ready for canonical JSON."""
        return {**vars(self), "not_supported": self.not_supported.to_json()}


def claims(cases: Iterable[CaseSummary]) -> tuple[ClaimLine, ...]:
    """A line a technician and kind, by name, and then one a kind for all together."""
    held: dict[tuple[str, str], list[tuple[str, Judged]]] = {}
    for case in cases:
        for one in case.presented:
            for technician in (case.presented_by(one), EVERYBODY):
                held.setdefault((technician, one.kind), []).append((case.case, one))
    return tuple(_lines(held))


def _lines(held: dict[tuple[str, str], list[tuple[str, Judged]]]) -> Iterator[ClaimLine]:
    names = sorted({technician for technician, _ in held} - {EVERYBODY})
    for technician in (*names, EVERYBODY):
        for kind in KINDS:
            if (technician, kind) in held:
                yield _line(technician, kind, held[technician, kind])


def _line(technician: str, kind: str, told: list[tuple[str, Judged]]) -> ClaimLine:
    counted = Counter(one.verdict for _, one in told)
    accepted = [one for _, one in told if one.answer == "accepted"]
    return ClaimLine(
        technician=technician,
        kind=kind,
        cases=len({case for case, _ in told}),
        verdicts={verdict.value: counted[verdict.value] for verdict in VerdictKind},
        not_supported=Share(len(told) - counted[VerdictKind.SUPPORTED.value], len(told)),
        accepted=len(accepted),
        accepted_not_supported=sum(one.verdict != VerdictKind.SUPPORTED.value for one in accepted),
    )
