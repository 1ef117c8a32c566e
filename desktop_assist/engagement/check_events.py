"""What a program tells its window about more checks.

Decides: the events of `events` that are about a check-up during a session, each a frozen dataclass.
Leaves alone: how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.report import Report


@dataclass(frozen=True)
class ChecksProgressed:
    """More checks are being made: `number` of `total` subjects are done."""

    number: int
    total: int


@dataclass(frozen=True)
class ReportReady:
    """The customer is asked whether the report of more checks may be sent; it has not left yet.

    Attributes:
        number: Which check-up of this session.
        report: The report.
        report_bytes: The very bytes that would be sent.
        organisation: Who would receive it.
        seconds: No answer within so many is no.
    """

    number: int
    report: Report
    report_bytes: bytes
    organisation: str
    seconds: int


@dataclass(frozen=True)
class ChecksEnded:
    """More checks are over. `cause` is why: a `terms.Cause`, or empty where they were taken back."""

    number: int
    cause: str


OfChecks = ChecksProgressed | ReportReady | ChecksEnded
"""What the customer is told."""


@dataclass(frozen=True)
class MeasuredDuring:
    """The technician has the report of more checks: checked against the customer's statement.

    Attributes:
        name: Its name in the case.
        report: The report, which was measured after the technician had joined.
    """

    name: str
    report: Report
