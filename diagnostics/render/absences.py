"""What was not measured, sorted for reading.

Decides: that absences with the same reason are one entry; and that what another kind of computer has and this
one does not is kept apart, so that it does not hide what could have been measured here. Nothing is left out.
Leaves alone: why something is absent, which the report says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diagnostics.finding import NotMeasured
from diagnostics.language import ENGLISH, Language
from diagnostics.observation import Reason
from diagnostics.report_model import Report

# The sentences of probes and platforms that speak of the kind of the computer, not of this one. A test holds
# them to their sources.
OF_OTHER_COMPUTERS = frozenset(
    {
        "This cannot be measured on this kind of system.",
        "Only Windows has this.",
        "Only Windows tells what a volume needs.",
        "Only Windows watches over firewalls.",
        "Only BitLocker of Windows can be suspended.",
        "Only macOS has a word for it.",
        "Only macOS has this.",
        "Only macOS judges a battery by itself.",
        "Only Linux measures it.",
        "macOS tells whether the processor is held back, and not for how long.",
        "FileVault cannot be suspended.",
        "This system counts what it ended instead.",
        "This system tells for how long, which says more.",
        "Windows does not count it.",
        "Windows tells what a volume needs, and does not count errors.",
        "Windows tells whether a firewall protects this computer, and not which.",
    }
)


@dataclass(frozen=True)
class Absence:
    """Rules that could not be applied for one and the same reason."""

    titles: tuple[str, ...]
    reason: Reason
    detail: str

    def in_words(self, language: Language = ENGLISH) -> str:
        """All of it as a sentence or two."""
        return f"{'; '.join(self.titles)} ({language.say(self.reason.value)}). {self.detail}"


def here(report: Report, told: Report) -> tuple[Absence, ...]:
    """What could be measured on a computer of this kind and was not; `told` is `report` in a language."""
    return tuple(_grouped(now for was, now in _both(report, told) if was.detail not in OF_OTHER_COMPUTERS))


def elsewhere(report: Report, told: Report) -> tuple[Absence, ...]:
    """What only another kind of computer has."""
    return tuple(_grouped(now for was, now in _both(report, told) if was.detail in OF_OTHER_COMPUTERS))


def _both(report: Report, told: Report) -> Iterator[tuple[NotMeasured, NotMeasured]]:
    return zip(report.not_measured, told.not_measured, strict=True)


def _grouped(entries: Iterable[NotMeasured]) -> Iterator[Absence]:
    titles: dict[tuple[Reason, str], list[str]] = {}
    for entry in entries:
        titles.setdefault((entry.reason, entry.detail), []).append(entry.title)
    for (reason, detail), found in titles.items():
        yield Absence(tuple(found), reason, detail)
