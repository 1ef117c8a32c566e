"""Claims and offers of one case: checked, put on the record with both signatures, and only then shown.

Decides: what the technician is told of one that cannot be taken, and that one waits while there is no line.
Leaves alone: the judgement itself (`judgement`), and what follows from it (`session.customer`).
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_assist.channel.identity import Identity
from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.judgement import Judged, Judgement
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.evidence.errors import BadSignature, BrokenChain
from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.session import messages
from desktop_assist.session.commands import Judge
from diagnostics.report import Report


class Presenting:
    """What the technician of one case presents. All in the worker's thread."""

    def __init__(self, opened: OpenedCase, tell: Callable[[messages.FromCustomer], None]) -> None:
        """Take claims and offers into the record of `opened`; `tell` tells the technician's program."""
        self._record = opened.record
        self._judgement = Judgement(opened.sealed.report, opened.report.commitment, opened.catalogue)
        self._tell = tell
        self._waiting: list[Judged] = []

    def judge(self, technician: Identity, command: Judge) -> Judged | None:
        """The claim or offer beside its verdict; none where it cannot be shown, now or ever.

        Raises:
            EvidenceError: It cannot be put on the record.
        """
        try:
            self._judgement.verify(technician, command.envelope)
            judged = self._judgement.judge(command.statement)
            head = self._record.add_presented(command.statement, command.envelope)
        except BrokenChain:
            self._tell(messages.Stale(self._record.head.seq, self._record.head.prev))
        except (MalformedOffer, BadSignature) as error:
            self._tell(messages.Refusal(error.happened, error.next_step))
        except NotSent as error:
            if not error.line_lost:
                raise
            self._waiting.append(judged)
        else:
            self._tell(messages.Head(head.seq, head.prev))
            self._judgement.keep(judged)
            return judged
        return None

    def take_waiting(self) -> tuple[Judged, ...]:
        """What waited for the line to the desk, which is back."""
        waiting, self._waiting = tuple(self._waiting), []
        for judged in waiting:
            self._judgement.keep(judged)
        return waiting

    def measured(self, later: Report) -> None:
        """More checks were made and sent: nothing can be claimed or offered on what only they show."""
        self._judgement.measured(later)

    def accepted(self, offer: str) -> None:
        """The customer has accepted `offer`: its findings are sold."""
        self._judgement.accepted(offer)
