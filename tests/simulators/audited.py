"""Questions that tests ask a verification."""

from __future__ import annotations

from desktop_assist.audit.result import Verification


def failed(verification: Verification) -> set[int]:
    """The numbers of the steps that fail."""
    return {step.number for step in verification.steps if not step.passed}


def said(verification: Verification, number: int) -> str:
    """All that one step says."""
    return "\n".join(verification.steps[number - 1].details)


def all_faults(verification: Verification) -> str:
    """All that the failing steps say."""
    return "\n".join(said(verification, number) for number in sorted(failed(verification)))
