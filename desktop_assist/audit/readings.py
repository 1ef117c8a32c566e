"""What was read in two reports, and where that differs.

Decides: which readings differ, and how a value is written in one line.
Leaves alone: what follows from it; `diagnostics.compare` says what became of the findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostics.observation import Observation, Reading
from diagnostics.report import Report

NOT_READ = "not there"


@dataclass(frozen=True)
class ReadingChange:
    """One reading in two reports.

    Attributes:
        name: Its name.
        before: The value and unit, or why there is none.
        after: The same of the other report.
    """

    name: str
    before: str
    after: str


def differences(before: Report, after: Report) -> tuple[ReadingChange, ...]:
    """The readings whose values differ, by name; when they were taken does not count."""
    return tuple(_differences(before, after))


def _differences(before: Report, after: Report) -> Iterator[ReadingChange]:
    for name in sorted({*before.observations, *after.observations}):
        was, now = (written(report.observations.get(name)) for report in (before, after))
        if was != now:
            yield ReadingChange(name, was, now)


def written(reading: Reading | None) -> str:
    """A reading's value in one line."""
    if reading is None:
        return NOT_READ
    if not isinstance(reading, Observation):
        return f"{reading.reason.value}: {reading.detail}"
    if isinstance(reading.value, tuple):
        items = (", ".join(f"{key} {value}" for key, value in item.items()) for item in reading.value)
        return "; ".join(items) or "none"
    return f"{reading.value} {reading.unit}".strip()
