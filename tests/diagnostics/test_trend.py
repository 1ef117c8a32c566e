"""Numbers over time: the same thing followed, gaps left as gaps."""

from __future__ import annotations

import dataclasses

from diagnostics import trend
from diagnostics.observation import Absent, Observation, Reason
from diagnostics.report import Report
from simulators.checked import worn


def on(day: int, volumes: int | None = None, sectors: int | None = None) -> Report:
    """The worn laptop's report of a day, with free bytes and replaced sectors of that day."""
    at = f"2026-11-{day:02}T10:00:00Z"
    absent = Absent(Reason.TIMED_OUT, "No answer.", "a test", at)
    space = {"name": "system volume", "free_bytes": volumes}
    drive = {"name": f"Drive {day}", "serial": "abc", "reallocated_sectors": sectors}
    observations = {
        "storage.volumes": absent if volumes is None else Observation((space,), "items", "a test", at),  # type: ignore[arg-type]
        "drives.health": absent if sectors is None else Observation((drive,), "items", "a test", at),  # type: ignore[arg-type]
    }
    return dataclasses.replace(worn(), finished_at=at, observations=observations)


def test_a_number_is_followed_and_a_gap_is_not_a_zero() -> None:
    (space,) = trend.series([on(1, 90), on(2), on(3, 70)])
    assert [(point.at[:10], point.value) for point in space.points] == [
        ("2026-11-01", 90),
        ("2026-11-03", 70),
    ]
    assert (space.title, space.in_words(90)) == ("Free space: system volume", "90 bytes")


def test_a_drive_is_the_same_by_its_pseudonym_whatever_its_number() -> None:
    (drive,) = trend.series([on(2, sectors=9), on(1, sectors=4)])
    assert drive.title == "Replaced sectors: Drive 2"
    assert [point.value for point in drive.points] == [4, 9]
    assert drive.in_words(9) == "9 sectors"


def test_no_report_has_no_trend_and_order_does_not_matter() -> None:
    assert trend.series([]) == ()
    reports = [on(1, 90, 4), on(2, 80, 5), on(3, 70, 6)]
    assert trend.series(reports) == trend.series(reversed(reports))


def test_a_real_report_is_followed_in_all_three_ways() -> None:
    kinds = {series.id.split(":")[0] for series in trend.series([worn()])}
    assert kinds == {"storage.volumes", "battery.batteries", "drives.health"}
