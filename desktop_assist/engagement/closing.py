"""The closing of a session: the same checks again, the comparison, the last statement.

Decides: what the record ends with.
Leaves alone: how the record becomes a sealed bundle; `finishing` does that next.

1. What is kept and could not be put on the record is put there now, or removed.
2. The customer is asked whether their question was answered, if somebody came and somebody can ask.
3. Meanwhile the subjects that were checked before are checked again; the second report and the comparison go
   on the record.
4. The closing statement is the last one, with the customer's answer.

All of this is kept on this computer even when the desk cannot be reached.
"""

from __future__ import annotations

import dataclasses
import threading

from desktop_assist.engagement import finishing, mending
from desktop_assist.engagement.checkups import report_body
from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.events import AnswerAsked, Progressed, Refused
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import REPORT_AFTER, OpenedCase
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import commitment
from desktop_assist.evidence.statement import Kinds
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.session.commands import Record
from diagnostics import checkup, compare, report, rule
from diagnostics.checkup import Finished
from diagnostics.errors import PlainError
from diagnostics.report import Report


def close_case(
    install: Install, organisation: OrganisationFolder, opened: OpenedCase, last: Record, watched: Watched
) -> None:
    """Do all of the closing work of a case that was just ended.

    Raises:
        EvidenceError: The record cannot be written on this computer.
        ChannelError, DeskError: The desk cannot be reached or says no; the record is kept, and
            `finishing.finish` goes on later.
    """
    mending.mend(install, opened.record, mending.NOT_TAKEN)  # 1.
    if watched.reply is not None:  # 2.
        watched.show(AnswerAsked(int(watched.reply.within_s)))
    watched.show(Progressed("Checking the same things again."))
    after = _check_again(install, opened.sealed.report)
    _record_comparison(install, opened, after)
    if watched.reply is not None:
        last = dataclasses.replace(last, body={**last.body, "question_answered": watched.reply.wait().value})
    _add(opened.record, last)  # 4.
    finishing.finish(install, organisation, opened.record.case, opened.desk, watched)


def close_and_tell(
    install: Install, organisation: OrganisationFolder, opened: OpenedCase, last: Record, watched: Watched
) -> None:
    """As `close_case`; what goes wrong is shown instead of raised, because `finishing` can do it later."""
    try:
        close_case(install, organisation, opened, last, watched)
    except PlainError as error:
        watched.show(Refused(error.happened, f"{error.kept} {error.next_step}"))


def _check_again(install: Install, before: Report) -> Report:  # 3.
    never = threading.Event()
    # What only two check-ups can show, such as a counter that rises, is measured since the one before.
    around = dataclasses.replace(install.surroundings, previous=before.observations)
    for event in checkup.run(before.selected, around, rules=rule.shipped(), cancelled=never):
        if isinstance(event, Finished):
            return event.report
    raise AssertionError("a check-up always finishes")


def _record_comparison(install: Install, opened: OpenedCase, after: Report) -> None:
    data, record = report.encode(after), opened.record
    item = install.store.add_item(record.case, REPORT_AFTER, data, commitment.new_salt())
    _add(record, Record(Kinds.REPORT, report_body("after", after), {REPORT_AFTER: item.commitment}))
    _add(record, Record(Kinds.COMPARISON, compare.compare(opened.sealed.report, after).to_json()))


def _add(record: CaseRecord, command: Record) -> None:
    try:
        record.add(command.kind, command.body, command.items)
    except NotSent:
        return  # kept here; finishing sends it
