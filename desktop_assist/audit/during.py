"""Part of step 7: whether each report from during the session was allowed.

Decides:
    1. It came after the technician, and is the only file of its statement, under a name of its kind.
    2. It was measured within a consent for more checks, and that consent has no other report.
    3. What it selected is no more than what the customer granted.
Leaves alone: its findings (step 8), and that no claim or offer rests on it (step 9).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.audit.bodies import SealedReport
from desktop_assist.audit.grants import WRITTEN_WITHIN, Grant
from desktop_assist.audit.replay import erased_reports
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import Material, Told, during_name
from desktop_assist.consent import Capability
from diagnostics.clock import parse_timestamp


def check(material: Material, given: tuple[Grant, ...]) -> Iterator[Note]:
    """The notes on the reports from during the session.

    Raises:
        NotThere: One is missing.
        MalformedReport: One is not a report.
    """
    used: set[int] = set()
    for told, body in material.story.during:
        if not _in_place(material, told):  # 1.
            yield Fault(f"{told.name} is not about one report that was measured after the technician came.")
            continue
        grant = next((each for each in given if each.place not in used and _covers(each, told, body)), None)
        if grant is None:  # 2.
            yield Fault(f"{told.name}: more was checked than was allowed, or at another time.")
            continue
        used.add(grant.place)
        yield _selected(material, told, grant)


def _in_place(material: Material, told: Told) -> bool:
    arrival = material.story.arrival
    return arrival is not None and arrival[0].place < told.place and bool(during_name(told))


def _covers(grant: Grant, told: Told, body: SealedReport) -> bool:
    if grant.capability is not Capability.MORE_CHECKS or grant.place > told.place:
        return False
    try:
        taken, sealed = parse_timestamp(body.taken_at), parse_timestamp(told.statement.at)
    except ValueError:
        return False
    return grant.begin - WRITTEN_WITHIN <= taken <= sealed <= grant.end + WRITTEN_WITHIN


def _selected(material: Material, told: Told, grant: Grant) -> Note:  # 3.
    name = during_name(told)
    if name in erased_reports(material):
        return Fact(f"{told.name}: {name} was measured within its consent, and has been erased since.")
    more = set(material.report_named(name)[0].selected) - set(grant.subjects)
    if more:
        return Fault(f"{told.name}: {', '.join(sorted(more))} was read, and was not allowed.")
    return Fact(f"{told.name}: {name} was measured during the session, of what the customer allowed.")
