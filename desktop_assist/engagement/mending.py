"""Mending a record before its last statement: what is kept of a case, and named by no statement yet.

Decides: what a killed program, or a disk that was full, left between an item and its statement, and what
becomes of it.
Leaves alone: the closing statement that follows, and sending: what the desk does not take now stays here and
goes with the next.

1. A recording or a transfer goes on the record.
2. So does a report: it may have left this computer already.
3. Any other item was never acted upon, because its statement comes first: it is removed, with its bytes.
4. The report from after the session is followed by the comparison with the one from before.
"""

from __future__ import annotations

import contextlib

from desktop_assist.engagement import recordings
from desktop_assist.engagement.checkups import report_body
from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import REPORT_AFTER, REPORT_BEFORE
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.engagement.sent_report import DURING
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.statement import Kinds, Statement
from diagnostics import compare, report

CUT_OFF = "The program ended before the recording was closed."
NOT_TAKEN = "It could not be put on the record while the session lasted."


def mend(install: Install, record: CaseRecord, because: str) -> None:
    """Put on the record, or remove, what no statement names; `because` is why it was left.

    Raises:
        EvidenceError: The record cannot be written on this computer.
        MalformedReport: What is kept as a report is none.
    """
    for left in recordings.unrecorded(install, record.case, _named(install, record.case), because):
        with contextlib.suppress(NotSent):
            recordings.put_on_record(install, record, left)  # 1.
    named = _named(install, record.case)
    unnamed = [item for item in install.store.items(record.case) if item.name not in named]
    for item in filter(_may_have_left, unnamed):
        with contextlib.suppress(NotSent):
            _put_report(record, item)  # 2.
    others = [item.name for item in unnamed if not _may_have_left(item)]
    if others:
        install.store.drop_unnamed(record.case, others)  # 3.
    _compare(install, record)


def _may_have_left(item: Item) -> bool:
    return item.name == REPORT_BEFORE or DURING.fullmatch(item.name) is not None


def _put_report(record: CaseRecord, item: Item) -> None:
    when = "before" if item.name == REPORT_BEFORE else "during"
    record.add(Kinds.REPORT, report_body(when, report.decode(item.data)), {item.name: item.commitment})


def _compare(install: Install, record: CaseRecord) -> None:  # 4.
    reports = {item.name: item for item in install.store.items(record.case)}
    compared = any(made.kind is Kinds.COMPARISON for made in statements(install, record.case))
    if REPORT_AFTER in reports and not compared:
        before, after = (report.decode(reports[name].data) for name in (REPORT_BEFORE, REPORT_AFTER))
        with contextlib.suppress(NotSent):
            record.add(Kinds.COMPARISON, compare.compare(before, after).to_json())


def _named(install: Install, case: str) -> set[str]:
    return {name for made in statements(install, case) for name in made.items}


def statements(install: Install, case: str) -> tuple[Statement, ...]:
    """The statements of a case, in order, without the erased ones."""
    kept = (each.envelope for each in install.store.chain(case) if each.erased is None)
    return tuple(statement.parse(dsse.read(envelope).payload) for envelope in kept)
