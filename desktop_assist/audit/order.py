"""Step 7, Order: whether each thing happened when it was allowed to.

Decides:
    7.1 One report was sealed before a technician arrived.
    7.2 One technician at a time, as `succession` says.
    7.3 Consents, claims, offers, changes, recordings, transfers, clipboards' texts and the technician's
        messages come while a technician is in: after an arrival, and not between an agreed hand-over and the
        next.
    7.4 Nothing was granted that had not been asked for, nothing resumed that had not been suspended, and
        nothing paused, continued or changed that was not granted. What ended while it could not be recorded
        says when; nothing begins unrecorded.
    7.5 Each recording, each file's transfer and each text of a clipboard lies between the grant of its
        capability, or its resumption, and whatever ended that: a step, the minutes that it was granted
        for, or the closing; and a terminal was used as granted.
    7.6 After the second report there is only the comparison, the closing, and what may come after it (4.3).
    7.7 Hand-overs, as `succession` says.
    7.8 Each report from during the session lies within a consent of its own for more checks (`during`).
Leaves alone: the numbers and digests of the chain (step 4). Times are those of the customer's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from desktop_assist.audit import during, grants, succession
from desktop_assist.audit.bodies import (
    Clipboard,
    Closing,
    Compared,
    Complaint,
    Consent,
    Erasure,
    Message,
    Recording,
    SealedReport,
    Transfers,
)
from desktop_assist.audit.grants import WRITTEN_WITHIN, Grant
from desktop_assist.audit.result import Fact, Fault, Note, Remark
from desktop_assist.audit.story import Material, Story, Told
from desktop_assist.consent import Capability
from desktop_assist.offers.change import Change
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.session.transferred import Transferred
from desktop_assist.terms import STAYS, Step
from diagnostics.clock import parse_timestamp

AFTERWARDS = (SealedReport, Compared, Closing, Erasure, Complaint)
RECORDED = (Capability.SCREEN, Capability.TERMINAL)


def check(material: Material) -> Iterator[Note]:
    """The notes of step 7."""
    story = material.story
    yield from _reports(story)
    yield from succession.check(story, material.organisation.organisation.technician_ca)
    yield from _before_arrival(story)
    yield from _asked(story)
    given = tuple(grants.of(story))
    yield from _recordings(story, given)
    yield from _transfers(story, given)
    yield from _clipboard(story, given)
    yield from during.check(material, given)
    yield from _after_the_session(story)
    yield from _clock(story)


def _reports(story: Story) -> Iterator[Note]:  # 7.1
    for when in ("before", "after"):
        again = [told for told, body in story.those(SealedReport) if body.when == when][1:]
        yield from (Fault(f"{told.name} is a second report “{when}”.") for told in again)
    before = story.report("before")
    if before is None:
        yield Fault("No report was sealed before the session.")
    elif story.arrival and before[0].place > story.arrival[0].place:
        yield Fault(f"{before[0].name} was sealed after the technician had arrived.")
    elif story.arrival:
        yield Fact("The report was sealed before the technician arrived.")


def _before_arrival(story: Story) -> Iterator[Note]:  # 7.3
    for told in story.told:
        body = told.body
        theirs = isinstance(body, Consent | Claim | Offer | Change | Recording | Transfers | Clipboard)
        theirs = theirs or (isinstance(body, Message) and body.from_ == "technician")
        if theirs and not story.stay_before(told.place):
            if story.arrival and story.arrival[0].place < told.place:
                yield Fault(f"{told.name} comes after a hand-over and before the next technician arrived.")
            else:
                yield Fault(f"{told.name} comes before any technician arrived.")


def _asked(story: Story) -> Iterator[Note]:  # 7.4
    open_questions: set[Capability] = set()
    suspended: set[Capability] = set()
    granted: set[Capability] = set()
    for told, body in story.those(Consent):
        capability = body.capability
        if body.happened_at and (body.step not in grants.ENDS_LATE or not _before(body.happened_at, told)):
            yield Fault(f"{told.name} says that it happened at {body.happened_at}, which cannot be.")
        if body.step in STAYS:
            if capability not in granted | suspended:
                yield Fault(f"{told.name}: the {capability.value} is {body.step.value}, and was not allowed.")
            continue
        if body.step is Step.GRANTED and capability not in open_questions:
            yield Fault(f"{told.name} allows the {capability.value}, which nobody had asked for.")
        if body.step is Step.RESUMED and capability not in suspended:
            yield Fault(f"{told.name} resumes the {capability.value}, which was not suspended.")
        if body.step is Step.ASKED:
            open_questions.add(capability)
            continue
        open_questions.discard(capability)
        (suspended.add if body.step is Step.SUSPENDED else suspended.discard)(capability)
        (granted.add if body.step in grants.BEGINS else granted.discard)(capability)


def _before(happened_at: str, told: Told) -> bool:
    try:
        return parse_timestamp(happened_at) <= parse_timestamp(told.statement.at)
    except ValueError:
        return False


def _recordings(story: Story, given: tuple[Grant, ...]) -> Iterator[Note]:  # 7.5
    used: set[Capability] = set()
    for told, body in story.those(Recording):
        used.add(body.capability)
        if any(_covers(grant, told, body) for grant in given):
            yield Fact(f"{told.name}: the {body.capability.value} was used only while it was allowed.")
        else:
            used_then = f"the {body.capability.value} was used from {body.started_at} to {body.ended_at}"
            yield Fault(f"{told.name}: {used_then}, and it was not allowed for all of that time.")
    for capability in sorted({grant.capability for grant in given if grant.capability in RECORDED} - used):
        yield Remark(f"The {capability.value} was allowed, and there is no recording of its use.")


def _transfers(story: Story, given: tuple[Grant, ...]) -> Iterator[Note]:  # 7.5
    for told, body in story.those(Transfers):
        wrong = [one for one in body.transfers if not any(_covers(grant, told, one) for grant in given)]
        for one in wrong:
            what = f"{told.name}: {one.name} moved from {one.started_at} to {one.ended_at}"
            yield Fault(f"{what}, and to {one.capability.value} was not allowed for all of that time.")
        if not wrong:
            yield Fact(f"{told.name}: {len(body.transfers)} files moved only while that was allowed.")


def _clipboard(story: Story, grants: tuple[Grant, ...]) -> Iterator[Note]:  # 7.5
    for told, body in story.those(Clipboard):
        at = parse_timestamp(told.statement.at)
        allowed = any(
            grant.capability == body.capability
            and grant.place < told.place
            and grant.begin - WRITTEN_WITHIN <= at <= grant.end + WRITTEN_WITHIN
            for grant in grants
        )
        if allowed:
            yield Fact(f"{told.name}: a text went over the clipboard while that was allowed.")
        else:
            yield Fault(
                f"{told.name}: a text went over the clipboard, and {body.capability} was not allowed."
            )


def _covers(grant: Grant, told: Told, body: Recording | Transferred) -> bool:
    if grant.capability is not body.capability or grant.place > told.place:
        return False
    if grant.mode and isinstance(body, Recording) and body.mode != grant.mode:
        return False
    try:
        began, ended = parse_timestamp(body.started_at), parse_timestamp(body.ended_at)
    except ValueError:
        return False
    return grant.begin - WRITTEN_WITHIN <= began <= ended <= grant.end + WRITTEN_WITHIN


def _after_the_session(story: Story) -> Iterator[Note]:  # 7.6
    after = story.report("after")
    if after is None:
        yield Remark("There was no second check-up, so nothing shows what the session changed.")
        return
    for told in story.told:
        late = not isinstance(told.body, AFTERWARDS) or told in [each for each, _ in story.during]
        if told.place > after[0].place and late:
            yield Fault(f"{told.name} comes after the session had ended.")


def _clock(story: Story) -> Iterator[Note]:
    own = [told for told in story.told if not isinstance(told.body, Claim | Offer | Change)]
    for before, after in pairwise(own):
        if after.statement.at < before.statement.at:
            yield Remark(
                f"The customer's clock was set back between statements {before.place} and {after.place}."
            )
