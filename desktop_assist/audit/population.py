"""The cases that numbers are made of.

Decides: which cases count: those whose bundles hold; and that every other one is named with what is wrong.
Leaves alone: the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.examination import Examination


@dataclass(frozen=True)
class Doubtful:
    """A bundle that does not hold.

    Attributes:
        bundle: Its name.
        why: The numbers and titles of the steps that fail, or why it is no bundle.
        summary: What it says all the same; None where it cannot be read.
    """

    bundle: str
    why: str
    summary: CaseSummary | None


@dataclass(frozen=True)
class Population:
    """The cases of an archive.

    Attributes:
        cases: Those that hold.
        doubtful: The others.
    """

    cases: tuple[CaseSummary, ...]
    doubtful: tuple[Doubtful, ...]

    def to_json(self) -> dict[str, Any]:
        """How many count, and which do not."""
        doubtful = [{"bundle": one.bundle, "why": one.why} for one in self.doubtful]
        return {"cases": len(self.cases), "not_counted": doubtful}


def gathered(examined: Iterable[Examination]) -> Population:
    """The population of what was examined with summaries."""
    cases, doubtful = [], []
    for one in examined:
        if one.holds and one.summary is not None:
            cases.append(one.summary)
        else:
            doubtful.append(Doubtful(one.bundle.name, _why(one), one.summary))
    return Population(tuple(cases), tuple(doubtful))


def _why(one: Examination) -> str:
    if one.verification is None:
        return one.refusal or "It held before and cannot be read now."
    failed = [f"{step.number} {step.title}" for step in one.verification.steps if not step.passed]
    return f"It fails in {', '.join(failed)}."
