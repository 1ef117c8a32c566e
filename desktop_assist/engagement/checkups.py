"""Check-ups of this machine, each sealed as it finishes.

Decides: that a finished report is signed with the install's key and kept before it is shown.
Leaves alone: what is measured and judged (`diagnostics`), and what leaves the machine (nothing, from here).
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from desktop_assist.engagement.install import Install
from desktop_assist.evidence import commitment, dsse, statement
from desktop_assist.evidence.statement import Kinds
from diagnostics import checkup, report, rule
from diagnostics.checkup import Finished, Given, Progress
from diagnostics.clock import timestamp
from diagnostics.errors import MalformedReport, PlainError
from diagnostics.observation import Reading
from diagnostics.probe import Probe, Surroundings
from diagnostics.probes import offered
from diagnostics.report import Report

LOCAL_CASE = "checkup"  # a check-up is sealed before there is any case
REPORT_NAME = "data/report.json"


@dataclass(frozen=True)
class SealedReport:
    """A report with the statement that seals it.

    Attributes:
        report: The report.
        report_bytes: Its very bytes, which are what would be sent.
        envelope: The signed statement.
        at: When it was sealed.
    """

    report: Report
    report_bytes: bytes
    envelope: bytes
    at: str


class Checkups:
    """The check-ups of one install."""

    def __init__(self, install: Install) -> None:
        """Check the machine of `install`."""
        self._install = install

    @property
    def probes(self) -> tuple[Probe, ...]:
        """All that can be read on this kind of system; each says what and why."""
        return offered(self._install.surroundings.platform.name)

    def run(
        self, selected: Collection[str], cancelled: threading.Event, given: Given | None = None
    ) -> Iterator[Progress]:
        """Run a check-up of the selected subjects; when `Finished` comes, the report is sealed and kept.

        Raises:
            DiagnosticsError: A subject is unknown, or the rules cannot be loaded.
            EvidenceNotWritten: The report cannot be kept.
        """
        rules = rule.shipped()
        for event in checkup.run(
            selected, self.surroundings(), rules=rules, cancelled=cancelled, given=given
        ):
            if isinstance(event, Finished):
                self.seal(event.report)
            yield event

    def seal(self, finished: Report) -> SealedReport:
        """Sign the report and keep it.

        Raises:
            EvidenceNotWritten: It cannot be kept.
        """
        data, salt = report.encode(finished), commitment.new_salt()
        at = timestamp(self._install.clock.now())
        payload = statement.make(
            Kinds.REPORT,
            case=LOCAL_CASE,
            seq=0,
            prev="",
            at=at,
            body=report_body("checkup", finished),
            items={REPORT_NAME: commitment.commit(salt, data)},
        )
        envelope = dsse.sign(payload, self._install.key)
        self._install.store.add_checkup(data, envelope, salt)
        return SealedReport(finished, data, envelope, at)

    def surroundings(self) -> Surroundings:
        """What the probes may touch, with the readings of the check-up before."""
        return dataclasses.replace(self._install.surroundings, previous=self._previous())

    def _previous(self) -> Mapping[str, Reading]:
        """The readings of the check-up before this one; none where there is none that can be read."""
        with contextlib.suppress(PlainError):
            before = self.latest()
            if before is not None:
                return before.report.observations
        return {}

    def history(self) -> tuple[tuple[Report, ...], int]:
        """Every kept report that can be read, oldest first, and the number of those that cannot.

        Raises:
            StoreDamaged: The store cannot be read.
        """
        found: list[Report] = []
        kept = self._install.store.checkups()
        for one in kept:
            with contextlib.suppress(MalformedReport):
                found.append(report.decode(one.report))
        return tuple(found), len(kept) - len(found)

    def latest(self) -> SealedReport | None:
        """The latest kept report, or none before the first check-up.

        Raises:
            StoreDamaged: The store cannot be read.
            MalformedReport: What is kept is not a report.
        """
        kept = self._install.store.checkups()
        if not kept:
            return None
        last = kept[-1]
        at = statement.parse(dsse.read(last.envelope).payload).at
        return SealedReport(report.decode(last.report), last.report, last.envelope, at)


def report_body(when: str, sealed: Report) -> dict[str, str]:
    """What a report's statement says of it; `when` is `checkup`, `before`, `during` or `after`."""
    return {
        "when": when,
        "schema": sealed.schema,
        "taken_at": sealed.taken_at,
        "rules_version": sealed.rules_version,
        "rules_digest": sealed.rules_digest,
    }
