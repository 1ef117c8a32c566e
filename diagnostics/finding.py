"""What the rules say about what was seen.

Decides: the shape of a finding, of a rule that could not be applied, and of a note that something is normal.
Leaves alone: how they come about (`rule`) and how they are shown (`render`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from diagnostics.observation import Reason


class Severity(enum.StrEnum):
    """How much a finding matters. There is no score and no sum of these."""

    SERIOUS = "serious"
    ATTENTION = "attention"
    INFORMATION = "information"
    NORMAL = "normal"


@dataclass(frozen=True)
class Finding:
    """The verdict of one rule, on the machine or on one item of it.

    Attributes:
        id: The rule's id, or `rule:item` where the rule goes item by item.
        rule: The rule's id.
        item: The item's name, or `""`.
        severity: `normal` where the rule was applied and found nothing.
        title: A few words.
        measured: What was measured, as a sentence with its numbers.
        affects: What it affects; `""` at severity normal, as are the next two.
        if_left: What happens if nothing is done.
        do_yourself: What the customer can do without paying anyone.
        responsible: Who it is for to fix.
        article: The name of the help article.
        not_meaning: What this does not mean.
        source: Address of the published source behind the rule.
        ours: Whether we chose any of the thresholds ourselves.
        inputs: Names of the observations it rests on.
    """

    id: str
    rule: str
    item: str
    severity: Severity
    title: str
    measured: str
    affects: str
    if_left: str
    do_yourself: str
    responsible: str
    article: str
    not_meaning: str
    source: str
    ours: bool
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class NotMeasured:
    """A rule that could not be applied, and why: neither healthy nor a problem."""

    rule: str
    title: str
    reason: Reason
    detail: str


@dataclass(frozen=True)
class NormalNote:
    """Something that looks alarming on this machine and is not.

    Attributes:
        id: The note's id.
        title: A few words.
        shown: What a person may be shown as proof of a problem.
        truth: What it is.
        source: Address of the published source.
    """

    id: str
    title: str
    shown: str
    truth: str
    source: str


@dataclass(frozen=True)
class Evaluation:
    """All that a rule set says of one set of observations, in the rule set's order."""

    findings: tuple[Finding, ...]
    not_measured: tuple[NotMeasured, ...]
    normal_notes: tuple[NormalNote, ...]
