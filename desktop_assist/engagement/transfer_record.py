"""Transfers on the record of a case: one statement for up to 50 of them.

Decides: the statement's body, and that the notes on the disk go when it is in the store.
Leaves alone: what is known of a transfer (`transfer`).
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.engagement.transfer import Noted
from desktop_assist.evidence.statement import Kinds

MOST_IN_ONE = 50  # ours: with the longest names a statement stays below the desk's 256 KiB


@dataclass(frozen=True)
class Transfers:
    """Transfers that have ended."""

    noted: tuple[Noted, ...]

    def put_on_record(self, record: CaseRecord) -> None:
        """Put their statement on the record, and remove their notes.

        Raises:
            EvidenceNotWritten: The store did not take it.
            NotSent: It is in the store, and the desk did not take it.
        """
        told = [msgspec.to_builtins(each.transferred) for each in self.noted]
        try:
            record.add(Kinds.TRANSFER, {"transfers": told})
        except NotSent:
            self._remove_notes()
            raise
        self._remove_notes()

    def _remove_notes(self) -> None:
        for each in self.noted:
            each.note.unlink(missing_ok=True)


def batches(noted: tuple[Noted, ...]) -> tuple[Transfers, ...]:
    """As many statements as they need."""
    starts = range(0, len(noted), MOST_IN_ONE)
    return tuple(Transfers(noted[start : start + MOST_IN_ONE]) for start in starts)
