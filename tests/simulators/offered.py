"""Reports, price lists, claims and offers for these tests, each with only what the test is about."""

from __future__ import annotations

from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.claim import Claim, Offer
from diagnostics.finding import Finding, NotMeasured, Severity
from diagnostics.observation import Reason
from diagnostics.report import SCHEMA, Report

CATALOGUE = Catalogue.parse(b"""
version = "1"
organisation = "Practice Support"
[[services]]
id = "free-space"
title = "Freeing space together"
description = "A technician looks through the disk with you."
price = "49.00"
currency = "EUR"
term = "one visit"
renewal = "none"
resolves = [
  { rule = "storage.space", at_least = "attention" },
  { rule = "drives.failing", at_least = "serious" },
]
free_alternative = "The article shows every step."
responsible = "the organisation"
[[services]]
id = "yearly-plan"
title = "Help for a year"
description = "Ask as often as you like."
price = "169.00"
currency = "EUR"
term = "12 months"
renewal = "none"
resolves = []
free_alternative = "Single questions need no plan."
responsible = "the organisation"
""")


def finding(name: str, severity: Severity, *, responsible: str = "your own choice") -> Finding:
    rule, _, item = name.partition(":")
    return Finding(
        id=name,
        rule=rule,
        item=item,
        severity=severity,
        title=f"Title of {rule}",
        measured=f"Measured {name}.",
        affects="",
        if_left="",
        do_yourself="" if severity is Severity.NORMAL else f"Do {rule} yourself.",
        responsible=responsible,
        article="",
        not_meaning="",
        source="https://example.invalid/",
        ours=False,
        inputs=(),
    )


def report(*findings: Finding, not_measured: tuple[str, ...] = ()) -> Report:
    missed = tuple(NotMeasured(rule, f"Title of {rule}", Reason.NOT_PERMITTED, "") for rule in not_measured)
    return Report(
        schema=SCHEMA,
        program_version="0",
        platform="linux",
        taken_at="2026-11-21T18:04:05Z",
        finished_at="2026-11-21T18:04:13Z",
        complete=True,
        selected=("storage",),
        rules_version="1",
        rules_digest="sha256:00",
        observations={},
        findings=findings,
        not_measured=missed,
        normal_notes=(),
    )


def offer(
    *findings: str, service: str = "free-space", price: str = "49.00", currency: str = "EUR", reason: str = ""
) -> Offer:
    return Offer(
        id="offer-1",
        service=service,
        price=price,
        currency=currency,
        findings=findings,
        report="sha256:00",
        reason=reason,
    )


def claim(*findings: str, severity: Severity = Severity.ATTENTION, text: str = "It is so.") -> Claim:
    return Claim(id="claim-1", text=text, findings=findings, severity=severity)
