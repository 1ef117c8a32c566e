"""One step of a consent, as it goes into the evidence and to both windows.

Decides: what there is to say of a step.
Leaves alone: which steps there are (`terms`), and when one is taken (`consent`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_assist.capability import Capability
from desktop_assist.terms import USUAL, Step, Terms


@dataclass(frozen=True)
class ConsentStep:
    """One step.

    Attributes:
        capability: What it is about.
        step: What happened.
        reason: The technician's reason when asking; otherwise empty.
        at: When.
        terms: What was asked for or granted, or counts from now on; otherwise none.
        cause: Why it expired: a `Cause`; otherwise empty.
    """

    capability: Capability
    step: Step
    at: datetime
    reason: str = ""
    terms: Terms = USUAL
    cause: str = ""
