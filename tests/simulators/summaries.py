"""Case summaries for tests of numbers, each with only what the test is about."""

from __future__ import annotations

from desktop_assist.audit.case_summary import CaseSummary, Judged


def judged(kind: str = "offer", verdict: str = "supported", answer: str = "declined", **more: str) -> Judged:
    told = {"service": "plan", "price": "10.10", "currency": "EUR"} if kind == "offer" else {}
    return Judged(kind, "offer-1", 7, "ab" * 32, "", verdict, "Because.", answer, (), **{**told, **more})


def case(number: int = 0, **changed: object) -> CaseSummary:
    told = {"technician": "maria", "opened_at": "2026-11-21T18:00:00Z", "closed_at": "2026-11-21T19:00:00Z"}
    return CaseSummary(f"C{number}", f"case-C{number}", **{**told, **changed})  # type: ignore[arg-type]
