"""The offers of one session: shown, answered, lapsed or left open.

Decides:
    1. An offer is answered once, by the customer.
    2. One that nobody has answered lapses when the customer agrees that its technician hands the case over:
       who comes next did not make it and cannot stand for it. That is on the record before the hand-over is.
    3. One that waited for the line meanwhile is not shown any more: it lapses, unseen.
    4. What is still open at the end is recorded as unanswered.
Leaves alone: the check of an offer, and when the session ends (`customer`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.commands import Command, Record, Send, ShowDecided
from desktop_assist.session.messages import Decided

MOST_OFFERS = 20  # ours: nobody weighs more in one session
LAPSED = "lapsed"
Commands = tuple[Command, ...]
Verdict = Mapping[str, Any]


class Offered:
    """The offers of one session. Not safe to use from several threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._count = 0
        self._open: dict[str, Verdict] = {}

    @property
    def too_many(self) -> bool:
        """Whether no further one is taken."""
        return self._count >= MOST_OFFERS

    def shown(self, offer: str, verdict: Verdict) -> None:
        """The customer sees it, beside its verdict."""
        self._count += 1
        self._open[offer] = verdict

    def answered(self, offer: str, *, accepted: bool) -> Commands:
        """The customer's answer; nothing where it was answered, has lapsed, or was never shown."""  # 1.
        return self._becomes(offer, "accepted" if accepted else "declined") if offer in self._open else ()

    def lapse(self) -> Commands:
        """Whoever made what is open hands the case over."""  # 2.
        return tuple(command for offer in tuple(self._open) for command in self._becomes(offer, LAPSED))

    def unseen(self, offer: str, verdict: Verdict) -> Commands:
        """Who made it is gone before it could be shown."""  # 3.
        return (decision(Kinds.OFFER.value, offer, verdict, LAPSED),)

    def left_open(self) -> Commands:
        """The session ends."""  # 4.
        over, self._open = self._open, {}
        return tuple(
            decision(Kinds.OFFER.value, offer, verdict, "unanswered") for offer, verdict in over.items()
        )

    def _becomes(self, offer: str, answer: str) -> Commands:
        verdict = self._open.pop(offer)
        return (
            decision(Kinds.OFFER.value, offer, verdict, answer),
            ShowDecided(offer, answer),
            Send(Decided(offer, answer)),
        )


def decision(about: str, subject: str, verdict: Verdict, answer: str) -> Record:
    """What the record says of one step of a claim or an offer."""
    return Record(Kinds.DECISION, {"about": about, "id": subject, "verdict": dict(verdict), "answer": answer})
