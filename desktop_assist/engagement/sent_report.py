"""The report of more checks that the customer has let go: to the desk, on the record, to the technician.

Decides: in which order, and that nothing is sent that was taken back meanwhile.
Leaves alone: the measuring and the question (`more_checks`). All in the worker's thread.

1. Where the consent is gone, nothing leaves.
2. The bytes are kept here; then they go to the desk, as those of the first report did; then the statement
   that commits to them goes on the record; then the technician's program hears under which name they are.
3. What has left is on the record, whatever happens in between: after a kill, `mending` names what is kept.
   What the desk did not take is not kept either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement.checkups import report_body
from desktop_assist.engagement.events import Refused, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.evidence import commitment
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import messages
from desktop_assist.session.commands import Record
from desktop_assist.terms import Cause
from diagnostics.errors import PlainError
from diagnostics.report import Report


@dataclass(frozen=True)
class ReportToSend:
    """A report of more checks.

    Attributes:
        number: Which check-up of the session.
        report: The report.
        report_bytes: Its very bytes, as the customer saw them.
    """

    number: int
    report: Report
    report_bytes: bytes

    @property
    def name(self) -> str:
        """The item's name in the case."""
        return f"data/report-during-{self.number:03}.json"


DURING = re.compile(r"data/report-during-[0-9]{3,6}\.json")
"""The names of these items."""


class Sending:
    """Sends the reports of one case."""

    def __init__(self, install: Install, opened: OpenedCase, consents: Consents, show: ShowCustomer) -> None:
        """Send to the desk of `opened` while `consents` allow it; `show` is told what went wrong."""
        self._install = install
        self._opened = opened
        self._consents = consents
        self._show = show

    def send(
        self,
        ready: ReportToSend,
        put: Callable[[Record], None],
        tell: Callable[[messages.FromCustomer], None],
    ) -> Cause:
        """Send `ready`; `put` puts its statement on the record, `tell` tells the technician's program.

        Returns:
            What became of it.

        Raises:
            EvidenceError: It cannot be put on the record.
        """
        case, store = self._opened.record.case, self._install.store
        if not self._consents.allows(Capability.MORE_CHECKS):  # 1.
            return Cause.NOT_SENT
        item = store.add_item(case, ready.name, ready.report_bytes, commitment.new_salt())  # 2.
        try:
            self._opened.desk.upload(case, ready.name, ready.report_bytes)
        except EvidenceError:
            raise
        except PlainError as error:
            store.drop_unnamed(case, (ready.name,))  # 3.
            self._show(Refused(error.happened, error.next_step))
            return Cause.NOT_DONE
        put(Record(Kinds.REPORT, report_body("during", ready.report), {item.name: item.commitment}))
        tell(messages.ReportSent(item.name, store.chain(case)[-1].envelope, item.salt))
        return Cause.SENT
