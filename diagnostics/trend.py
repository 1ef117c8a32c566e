"""What became of a few numbers over the check-ups of one machine.

Decides: which numbers are worth following (free space, what drives count, how much a battery holds), and that
a check-up that could not measure one has no point there: a gap is not a zero.
Leaves alone: whether a change is good or bad, and what comes next; nothing is foretold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diagnostics import quantity
from diagnostics.language import ENGLISH, Language
from diagnostics.observation import Observation, Scalar
from diagnostics.report_model import Report


@dataclass(frozen=True)
class Point:
    """A value, and when it was measured (RFC 3339 in UTC)."""

    at: str
    value: int


@dataclass(frozen=True)
class Series:
    """One number over time.

    Attributes:
        id: Stable for the same thing on the same machine.
        title: A few words.
        field: The observation's field, whose ending is the unit.
        points: Oldest first; at least one.
        language: That its title is in.
    """

    id: str
    title: str
    field: str
    points: tuple[Point, ...]
    language: Language = ENGLISH

    def in_words(self, value: int) -> str:
        """`value` with its unit, for people."""
        return quantity.in_words(self.field, value, self.language)


@dataclass(frozen=True)
class _Followed:
    observation: str
    key: str
    fields: Mapping[str, str]


# What is followed: the list, the field that tells its items apart over time, the numbers and their titles.
_FOLLOWED = (
    _Followed("storage.volumes", "name", {"free_bytes": "Free space"}),
    _Followed(
        "battery.batteries", "name", {"capacity_permille": "What the battery holds, of what it held when new"}
    ),
    _Followed(
        "drives.health",
        "serial",
        {
            "reallocated_sectors": "Replaced sectors",
            "pending_sectors": "Sectors that cannot be read now",
            "uncorrectable_sectors": "Sectors that are lost",
            "crc_errors": "Errors on the cable",
            "nvme_used_percent": "Wear of the solid-state drive",
        },
    ),
)

TITLES = tuple(title for followed in _FOLLOWED for title in followed.fields.values())


def series(reports: Iterable[Report], language: Language = ENGLISH) -> tuple[Series, ...]:
    """The followed numbers of `reports`, in a fixed order; the reports may come in any."""
    ordered = sorted(reports, key=lambda report: report.finished_at)
    return tuple(one for followed in _FOLLOWED for one in _series(followed, ordered, language))


def _series(followed: _Followed, reports: list[Report], language: Language) -> Iterator[Series]:
    for field, title in followed.fields.items():
        points: dict[str, list[Point]] = {}
        names: dict[str, str] = {}
        for report in reports:
            for item in _items(report, followed.observation):
                key, value = str(item.get(followed.key, "")), item.get(field)
                if key and isinstance(value, int) and not isinstance(value, bool):
                    points.setdefault(key, []).append(Point(report.finished_at, value))
                    names[key] = str(item.get("name", key))
        for key, found in sorted(points.items()):
            yield Series(
                id=f"{followed.observation}:{key}:{field}",
                title=f"{language.say(title)}: {language.value(names[key])}",
                field=field,
                points=tuple(found),
                language=language,
            )


def _items(report: Report, name: str) -> tuple[Mapping[str, Scalar], ...]:
    reading = report.observations.get(name)
    if isinstance(reading, Observation) and isinstance(reading.value, tuple):
        return reading.value
    return ()
