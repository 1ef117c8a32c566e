"""Reports from anywhere: read and then shown, judged and written like any other, or refused in sentences."""

from __future__ import annotations

from hypothesis import given

from diagnostics import elevation, language_file, report, report_check, report_format, rule, trend
from diagnostics.compare import compare
from diagnostics.errors import MalformedReport
from diagnostics.language import ENGLISH
from diagnostics.probes import drives, kernel_log
from diagnostics.reading_format import Misread
from diagnostics.render import history, html, text
from diagnostics.render import json as as_json
from diagnostics.render.columns import WIDTH, width
from diagnostics.report import Report
from diagnostics.strict_json import Ambiguous
from simulators.checked import fresh, worn
from simulators.recorded import recorded, surroundings
from simulators.spoiled import spoiled_bytes, spoiled_json

WORN = report.encode(worn())
PROBES = (drives.PROBE, kernel_log.PROBE)
AROUND = surroundings(recorded("worn-laptop"))
ANSWER = elevation.answered({**drives.measure(AROUND), **kernel_log.measure(AROUND)})
GERMAN = language_file.shipped("de")
REQUEST = elevation.request(PROBES, AROUND)


def use(data: bytes) -> None:
    """Do with a report all that the program does with one."""
    try:
        one: Report = report_format.decode(data)
    except MalformedReport as error:
        refusal = error.happened
    else:
        show(one)
        return
    assert refusal.endswith(".")
    assert len(refusal) < 1000


def show(one: Report) -> None:
    """Judge it, compare it, write it in every form."""
    assert report_format.decode(report_format.encode(one)) == one
    report_check.differences(one, rule.shipped())
    comparison = compare(fresh(), one)
    for language in (ENGLISH, GERMAN):
        for line in text.render(one, comparison=comparison, language=language).splitlines():
            assert width(line) <= WIDTH
    html.render(one, comparison=comparison, trends=trend.series((one, one)))
    html.render(one, comparison=compare(fresh(), one, GERMAN), language=GERMAN)
    as_json.render(one, comparison=comparison)
    history.text((one,), trend.series((one,)))


@given(spoiled_bytes(WORN))
def test_spoiled_bytes(data: bytes) -> None:
    use(data)


@given(spoiled_json(WORN))
def test_spoiled_json(data: bytes) -> None:
    use(data)


@given(spoiled_json(ANSWER))
def test_spoiled_answers_of_the_helper(data: bytes) -> None:
    try:
        found = elevation.believed(data, PROBES)
    except (Misread, Ambiguous):
        return
    assert set(found) == {"drives", "kernel_log"}


@given(spoiled_json(REQUEST))
def test_spoiled_requests_to_the_helper(data: bytes) -> None:
    try:
        probes, _, _ = elevation.requested(data)
    except (Misread, Ambiguous):
        return
    assert set(probes) <= set(PROBES)
