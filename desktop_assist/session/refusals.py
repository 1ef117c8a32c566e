"""Who was not let in: what of it goes on the record.

Decides: that the first refusals are recorded one by one, and that knocking on cannot fill the record.
Leaves alone: who is refused, and why (`channel.identity`).

What is recorded was *shown*, not proved: anybody can show anybody's certificate. It says that a computer came
through the desk to this case with such a certificate, and was sent away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_assist.channel.errors import Reason
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.commands import Command, Record, ShowTurnedAway

LARGEST_COUNT = 10  # ours: as many as a person reads; what comes after them is counted
FURTHER = "further"


@dataclass(frozen=True)
class TurnedAway:
    """Somebody who was not let in.

    Attributes:
        reason: Which step of the identity procedure failed.
        sentence: As it was said to them.
        key: The `SHA256:…` name of the key that was shown, or empty.
        certificate: The line of the certificate that was shown, if the organisation issued it; else empty.
    """

    reason: Reason
    sentence: str
    key: str
    certificate: str


class Refusals:
    """All refusals of one case."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: set[tuple[Reason, str]] = set()
        self._further = 0

    def add(self, refused: TurnedAway) -> tuple[Command, ...]:
        """`refused` was not let in; the same key for the same reason is recorded once."""
        if (refused.reason, refused.key) in self._seen or len(self._seen) >= LARGEST_COUNT:
            self._further += 1
            return ()
        self._seen.add((refused.reason, refused.key))
        record = _record(refused.reason.value, refused.sentence, refused.key, refused.certificate, 1)
        return (record, ShowTurnedAway(refused.sentence))

    def rest(self) -> tuple[Record, ...]:
        """What is left to say at the end: how many more there were."""
        if not self._further:
            return ()
        return (_record(FURTHER, "More were not let in, or the same again.", "", "", self._further),)


def _record(reason: str, sentence: str, key: str, certificate: str, count: int) -> Record:
    body: dict[str, Any] = {
        "reason": reason,
        "sentence": sentence,
        "key": key,
        "certificate": certificate,
        "count": count,
    }
    return Record(Kinds.REFUSAL, body)
