"""The report as JSON: its canonical bytes, so that what is printed is what is sealed.

Decides: the form of a report together with a comparison.
Leaves alone: the report's own bytes (`report_format`).
"""

from __future__ import annotations

from diagnostics import canonical, report_format
from diagnostics.compare import Comparison
from diagnostics.report_model import Report


def render(report: Report, *, comparison: Comparison | None = None) -> str:
    """The canonical JSON of `report`; with a comparison, of an object that holds both."""
    if comparison is None:
        return report_format.encode(report).decode()
    both = {"comparison": comparison.to_json(), "report": canonical.decode(report_format.encode(report))}
    return canonical.encode(both).decode()
