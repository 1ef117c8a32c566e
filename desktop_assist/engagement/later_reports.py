"""A report of more checks as the technician's program takes it: from the desk, checked.

Decides: that it is the very one that the customer's statement commits to, or is not shown.
Leaves alone: what is in it.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_assist.desk.client import DeskClient
from desktop_assist.engagement import joining
from desktop_assist.engagement.check_events import MeasuredDuring
from desktop_assist.engagement.errors import CaseNotJoined
from desktop_assist.engagement.events import Refused, ShowTechnician
from desktop_assist.engagement.sent_report import DURING
from desktop_assist.session.messages import ReportSent
from diagnostics.errors import PlainError


def take(live_desk: Callable[[], DeskClient], case: str, sent: ReportSent, show: ShowTechnician) -> None:
    """Fetch what the customer of `case` has sent, and show it, or why it cannot be shown."""
    try:
        show(fetch(live_desk(), case, sent))
    except PlainError as error:
        show(Refused(error.happened, error.next_step))


def fetch(desk: DeskClient, case: str, sent: ReportSent) -> MeasuredDuring:
    """The report that the customer of `case` has sent.

    Raises:
        DeskError, ChannelError: The desk does not give it.
        CaseNotJoined: It is not the one that the customer's statement commits to.
        EvidenceError, MalformedReport: The statement or the report is none.
    """
    if not DURING.fullmatch(sent.name):
        raise CaseNotJoined(
            "The customer's program sent a report under a name that no report has.",
            next_step="Tell an auditor.",
        )
    data = desk.download(case, sent.name)
    checked, _ = joining.checked_report(sent.name, data, sent.report_statement, sent.report_salt)
    return MeasuredDuring(sent.name, checked)
