"""What an audit finds.

Decides: that a step holds only if it found no fault, and the whole only if every step holds. A remark fails
nothing: it is for a person to look at.
Leaves alone: how the steps look (their modules) and how the result is shown (`render`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# What no signature can mend. From: design, "Evidence"; shown with every result, good or bad.
UNKNOWABLE = (
    "Whether the customer's program was the genuine one: a hacked one can sign a false report.",
    "Whose computer it was: the customer's key stands for an installation, not for a person.",
    "Whether the desk showed others another log: a desk that runs every witness can show two histories.",
    "What came before the first checkpoint that a witness cosigned: it can be missing.",
)
UNKNOWABLE_WITHOUT_LOG = (
    "Whether there were other sessions: for that, verify with the desk's whole log and count.",
)


@dataclass(frozen=True)
class Fault:
    """Something that must not be; one is enough for the step to fail."""

    sentence: str


@dataclass(frozen=True)
class Fact:
    """Something that was checked and holds."""

    sentence: str


@dataclass(frozen=True)
class Remark:
    """Something that fails nothing and that a person should look at."""

    sentence: str


Note = Fault | Fact | Remark


@dataclass(frozen=True)
class Step:
    """One step of the procedure.

    Attributes:
        number: From 1, as in the module `verify`.
        title: One word.
        passed: Whether it holds.
        details: Its faults; where there are none, what holds.
    """

    number: int
    title: str
    passed: bool
    details: tuple[str, ...]


@dataclass(frozen=True)
class Verification:
    """The result of verifying one bundle.

    Attributes:
        case: The case's id; empty where the bundle cannot be read.
        steps: All nine, in order.
        unknowable: What no bundle can show.
        remarks: What a person should look at.
    """

    case: str
    steps: tuple[Step, ...]
    unknowable: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every step holds."""
        return all(step.passed for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """The result, ready for canonical JSON."""
        steps = [
            {"number": step.number, "title": step.title, "passed": step.passed, "details": list(step.details)}
            for step in self.steps
        ]
        return {
            "case": self.case,
            "passed": self.passed,
            "steps": steps,
            "unknowable": list(self.unknowable),
            "remarks": list(self.remarks),
        }
