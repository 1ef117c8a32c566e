"""Part of step 7, Order: who was in the case when, and how it went from one technician to the next.

Decides:
    7.2 Technicians came one at a time, each with a certificate of the organisation that was valid then. The
        first just came. Each further one came after the customer had agreed to a hand-over by the one before,
        and is whom that names: by name, and by key where a key was named.
    7.7 A hand-over is asked for by the technician who is in, one at a time, and answered once. When it was
        agreed nothing was allowed any more: consents do not go over to the next.
Leaves alone: what may happen while nobody is in (`order`, 7.3).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.audit.bodies import Arrival, Consent
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import Stay, Story, Told
from desktop_assist.channel.errors import IdentityRefused
from desktop_assist.channel.identity import TECHNICIAN, Identity, identify
from desktop_assist.consent import Capability
from desktop_assist.evidence import keyfile
from desktop_assist.hand_over import HandOver, HandOverStep
from desktop_assist.terms import STAYS, Step
from diagnostics.clock import parse_timestamp

LIVE = (Step.GRANTED, Step.RESUMED, Step.SUSPENDED)  # a suspended one can come back


def check(story: Story, authority: str) -> Iterator[Note]:
    """The notes on who was in the case."""
    yield from _arrivals(story, authority)
    yield from _hand_overs(story)
    yield from _nothing_goes_over(story)


def _arrivals(story: Story, authority: str) -> Iterator[Note]:  # 7.2
    before: Stay | None = None
    for stay in story.stays:
        identity = None
        try:
            moment = parse_timestamp(stay.told.statement.at)
            identity = identify(stay.body.certificate, authority, TECHNICIAN, moment)
        except IdentityRefused as error:
            at = stay.told.statement.at
            yield Fault(f"The technician's certificate was not acceptable at {at}. {error.happened}")
        else:
            yield _named(stay.told, stay.body, identity)
        if before is not None:
            yield from _after(before, stay, identity)
        before = stay
    if before is None:
        yield Fact("No technician arrived.")


def _named(told: Told, body: Arrival, identity: Identity) -> Note:
    if (identity.name, identity.valid_until) != (body.technician, body.valid_until):
        return Fault(f"{told.name} names another technician or another time than the certificate.")
    until = f"with a certificate of the organisation until {body.valid_until}"
    return Fact(f"{identity.name} arrived at {told.statement.at}, {until}.")


def _after(before: Stay, stay: Stay, identity: Identity | None) -> Iterator[Note]:
    agreed = before.handed
    if agreed is None or before.until > stay.told.place:
        yield Fault(f"{stay.told.name} is a second arrival, and the customer had agreed to no hand-over.")
    elif identity is not None:
        key = keyfile.fingerprint(keyfile.line_of(identity.public_raw))
        if agreed.admits(identity.name, key):
            yield Fact(f"The customer had agreed that {before.body.technician} hands over to {agreed.whom}.")
        else:
            other = "another key" if identity.name == agreed.to else "somebody else"
            yield Fault(f"{stay.told.name} is of {other} than the customer agreed to: {agreed.whom}.")


def _hand_overs(story: Story) -> Iterator[Note]:  # 7.7
    asked: HandOver | None = None
    for told, body in story.those(HandOver):
        stay = story.stay_before(told.place)
        if stay is None or stay.body.technician != body.from_:
            yield Fault(f"{told.name} is of {body.from_}, who was not in the case then.")
        if body.step is HandOverStep.ASKED:
            if asked is not None:
                yield Fault(f"{told.name} asks again before the question before it was answered.")
            asked = body
            continue
        if asked is None or body.becomes(asked.step) != asked:
            yield Fault(f"{told.name} answers what nobody had asked.")
        asked = None


def _nothing_goes_over(story: Story) -> Iterator[Note]:  # 7.7
    live: set[Capability] = set()
    for told in story.told:
        body = told.body
        if isinstance(body, Consent) and body.step not in STAYS:
            (live.add if body.step in LIVE else live.discard)(body.capability)
        elif isinstance(body, HandOver) and body.step is HandOverStep.AGREED:
            for capability in sorted(live):
                yield Fault(f"{told.name}: the {capability.value} was still allowed when it was agreed.")
            live.clear()
