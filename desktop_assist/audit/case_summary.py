"""One case in a few lines: what searches, statistics and lists need of a bundle.

Decides: what is taken from a bundle, bounded; that claims and offers carry the verdict that the sealed report
gives, not the one that was recorded; and that what the bundle does not hold is named in `lacking`.
Leaves alone: whether the bundle can be relied on; `verify` says that.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from desktop_assist.audit import archive, erased, sales
from desktop_assist.audit import story as stories
from desktop_assist.audit.bodies import Closing, Message
from desktop_assist.audit.sales import SHOWN, Presented
from desktop_assist.audit.story import Contents, Story
from desktop_assist.evidence import at_rest, bundle, chain, proof
from desktop_assist.evidence.bundle import BundledStatement
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.offers.claim import Offer
from diagnostics.errors import PlainError
from diagnostics.finding import Severity

LONGEST_QUESTION = 4000  # ours: the desk takes no longer one
MOST_LISTED = 500  # ours: findings, claims and offers of one case; a long session has some tens
NOBODY = ""
Part = TypeVar("Part")
Other = TypeVar("Other")


@dataclass(frozen=True)
class FoundThen:
    """A finding above normal of the report from before the session."""

    id: str
    rule: str
    severity: str


@dataclass(frozen=True)
class Judged:
    """A claim or an offer.

    Attributes:
        kind: `claim` or `offer`.
        id: Its name within the case.
        seq: The number of its statement.
        digest: SHA-256 of that statement's envelope, in hex.
        at: When it was made.
        verdict: What the sealed report says to it.
        reason: The verdict's first reason.
        answer: The customer's last answer; `shown` for a claim; empty where it was never shown.
        findings: The findings it cites.
        service: For an offer, what is sold; else empty, as the next two.
        price: A decimal.
        currency: ISO 4217.
        technician: Who presented it; empty where only one technician came.
    """

    kind: str
    id: str
    seq: int
    digest: str
    at: str
    verdict: str
    reason: str
    answer: str
    findings: tuple[str, ...]
    service: str = ""
    price: str = ""
    currency: str = ""
    technician: str = ""


@dataclass(frozen=True)
class CaseSummary:
    """What a bundle says of its case.

    Attributes:
        case: Its id.
        bundle: The name of the bundle's folder or .zip.
        opened_at: When it was opened; empty where there is no opening, as the next two.
        organisation: Whose case it is.
        question: In the customer's words.
        technician: Who came, of several the first; empty where nobody did, as the next.
        took_over: Those who came after a hand-over, in their order.
        arrived_at: When.
        spoke_at: When the technician first wrote something; empty where nothing was written.
        closed_at: When it was closed; empty where it was not, as the next two.
        ended_by: Who ended it.
        question_answered: What the closing says on whether the question was answered; empty where nothing.
        findings: Those above normal from before the session.
        presented: Claims and offers.
        statements: How many statements there are, erased ones too.
        holes: Numbers of statements that are not there, up to the last one.
        places: Where in the log its statements are, and the desk's notes on it.
        encrypted: Whether its items could not be read because they are encrypted at rest.
        lacking: Sentences on what could not be read.
    """

    case: str
    bundle: str
    opened_at: str = ""
    organisation: str = ""
    question: str = ""
    technician: str = NOBODY
    took_over: tuple[str, ...] = ()
    arrived_at: str = ""
    spoke_at: str = ""
    closed_at: str = ""
    ended_by: str = ""
    question_answered: str = ""
    findings: tuple[FoundThen, ...] = ()
    presented: tuple[Judged, ...] = ()
    statements: int = 0
    holes: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    encrypted: bool = False
    lacking: tuple[str, ...] = ()

    @property
    def technicians(self) -> tuple[str, ...]:
        """All who were in the case, each once, in the order in which they first came."""
        return tuple(dict.fromkeys(filter(None, (self.technician, *self.took_over))))

    def presented_by(self, one: Judged) -> str:
        """Who presented a claim or an offer of this case."""
        return one.technician or self.technician

    def to_json(self) -> dict[str, Any]:
        """The summary, ready for canonical JSON."""
        return {**dataclasses.asdict(self)}


def read(path: Path, identity: Path | None = None) -> CaseSummary:
    """The summary of the bundle at `path`, nothing of it verified.

    Raises:
        EvidenceError: It is no bundle, or is refused.
    """
    with archive.opened(path, identity) as folder:
        held = bundle.read(folder)
        told = summarise(Contents(held, stories.read(held.statements)), path.name)
        return dataclasses.replace(told, encrypted=at_rest.is_closed(folder))


def summarise(contents: Contents, name: str) -> CaseSummary:
    """The summary of a bundle that lies under `name`."""
    story, lacking = contents.story, list(contents.story.unreadable)
    opening = next(iter(story.told), None)
    question, organisation = _asked(story, lacking)
    technician, arrived_at = _came(story)
    closing = next(iter(story.those(Closing)), None)
    spoke = (told for told, body in story.those(Message) if body.from_ == "technician")
    numbers = [one.seq for one in contents.bundle.statements]
    numbers += [one.seq for one in erased.told(contents).values() if one.seq is not None]
    return CaseSummary(
        case=contents.bundle.case,
        bundle=name,
        opened_at=opening.statement.at if opening and question else "",
        organisation=organisation,
        question=question[:LONGEST_QUESTION],
        technician=technician,
        took_over=tuple(stay.body.technician for stay in story.stays[1:])[:MOST_LISTED],
        arrived_at=arrived_at,
        spoke_at=next((told.statement.at for told in spoke), ""),
        closed_at=closing[0].statement.at if closing else "",
        ended_by=closing[1].ended_by if closing else "",
        question_answered=closing[1].question_answered if closing else "",
        findings=_or_lacking(lambda: _findings(contents), (), lacking)[:MOST_LISTED],
        presented=_or_lacking(lambda: _presented(contents), (), lacking)[:MOST_LISTED],
        statements=len(numbers),
        holes=tuple(sorted(set(range(max(numbers, default=-1) + 1)) - set(numbers)))[:MOST_LISTED],
        places=_or_lacking(lambda: _places(contents), (), lacking),
        lacking=tuple(lacking),
    )


def _asked(story: Story, lacking: list[str]) -> tuple[str, str]:
    opening = _or_lacking(lambda: story.opening, None, lacking)
    return (opening.question, opening.organisation) if opening else ("", "")


def _came(story: Story) -> tuple[str, str]:
    return (story.arrival[1].technician, story.arrival[0].statement.at) if story.arrival else (NOBODY, "")


def _findings(contents: Contents) -> tuple[FoundThen, ...]:
    return tuple(
        FoundThen(one.id, one.rule, one.severity.value)
        for one in contents.report("before").findings
        if one.severity is not Severity.NORMAL
    )


def _presented(contents: Contents) -> tuple[Judged, ...]:
    judged = tuple(_judged(one) for one in sales.judged(contents))
    if len(contents.story.stays) < 2:
        return judged
    stays = ((one, contents.story.stay_before(one.seq)) for one in judged)
    return tuple(
        dataclasses.replace(one, technician=stay.body.technician) if stay else one for one, stay in stays
    )


def _judged(one: Presented) -> Judged:
    subject = one.subject
    sold = subject if isinstance(subject, Offer) else None
    return Judged(
        kind=one.told.statement.kind.value,
        id=subject.id,
        seq=one.told.place,
        digest=chain.digest(one.told.bundled.envelope),
        at=one.told.statement.at,
        verdict=one.verdict.kind.value,
        reason=next(iter(one.verdict.reasons), ""),
        answer=next((each for each in reversed(one.answers) if each != SHOWN), SHOWN if one.answers else ""),
        findings=subject.findings,
        service=sold.service if sold else "",
        price=sold.price if sold else "",
        currency=sold.currency if sold else "",
    )


def _logged(contents: Contents) -> tuple[BundledStatement, ...]:
    return (*erased.places(contents), *contents.bundle.notes)


def _places(contents: Contents) -> tuple[int, ...]:
    return tuple(proof.parse(one.proof).index for one in _logged(contents) if one.proof is not None)


def _or_lacking(part: Callable[[], Part], otherwise: Other, lacking: list[str]) -> Part | Other:
    try:
        return part()
    except (PlainError, EvidenceError) as error:
        lacking.append(error.happened)
        return otherwise
