"""Step 4, Statements: who signed what, and whether anything was left out, put in or moved.

Decides:
    4.1 Every statement can be read.
    4.2 Each names this case, and follows from the one before: the next number, and the digest of its bytes.
        An erased one keeps its number, its place in the log and its digest, and an erasure says so.
    4.3 The opening is first and alone; the closing is alone, and after it come only erasures and complaints.
        Without it the session is incomplete.
        The desk's own chain is beside it, see `retained`.
    4.4 Each is signed by the customer's key; claims, offers and changes also by that of the technician who
        was in the case then, which is another key.
Leaves alone: whether the log has them (step 6), and whether they make sense in that order (step 7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_assist.audit import erased, retained
from desktop_assist.audit.bodies import Closing, Complaint, Erasure, Opening, Retention
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import Material, Story, Told
from desktop_assist.evidence import chain, dsse
from desktop_assist.evidence.bundle import BundledStatement
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import keyid_of, raw_public
from desktop_assist.evidence.tombstone import Tombstone
from desktop_assist.offers.change import Change
from desktop_assist.offers.claim import Claim, Offer


def check(material: Material) -> Iterator[Note]:
    """The notes of step 4.

    Raises:
        NotThere: There is no opening, so nobody knows the customer's key.
        MalformedEvidence: The customer's key or the arrival's certificate cannot be read.
    """
    bundle, story = material.bundle, material.story
    yield from (Fault(sentence) for sentence in story.unreadable)  # 4.1
    gone = {one.seq: one for one in erased.told(material).values() if one.seq is not None}
    yield from _numbers(material, gone)
    yield from _chain(bundle.case, bundle.statements, story, gone)
    yield from _ends(story, opened=0 not in gone)
    yield Fact(f"{len(story.told)} statements from the opening to the closing, each following from the last.")
    yield from _signatures(story, raw_public(erased.customer_key(material)))
    yield from retained.check(material)
    yield from erased.remarks(material)


def _numbers(material: Material, gone: Mapping[int, Tombstone]) -> Iterator[Note]:
    for left in material.bundle.emptied:
        if left.seq not in gone:
            yield Fault(f"Statement {left.seq} was erased, and no erasure in the record says so.")
    for place, bundled in enumerate(erased.places(material)):
        if bundled.seq != place:
            yield Fault(f"Statement {place} is missing.")
            return


def _chain(
    case: str, statements: tuple[BundledStatement, ...], story: Story, gone: Mapping[int, Tombstone]
) -> Iterator[Note]:  # 4.2
    digests = {seq: one.digest for seq, one in gone.items()}
    digests.update({bundled.seq: chain.digest(bundled.envelope) for bundled in statements})
    for told in story.told:
        made = told.statement
        if made.case != case:
            yield Fault(f"{told.name} belongs to the case {made.case}, and this bundle is of {case}.")
        if made.seq != told.place:
            yield Fault(f"{told.name} calls itself number {made.seq}: statements were moved.")
        elif told.place and made.prev != digests.get(told.place - 1):
            yield Fault(
                f"{told.name} does not follow from statement {told.place - 1}: "
                "between them something was changed, left out or put in."
            )


def _ends(story: Story, *, opened: bool) -> Iterator[Note]:  # 4.3
    openings, closings = story.those(Opening), story.those(Closing)
    if opened and story.told and (not openings or openings[0][0].place != 0):
        yield Fault("The case does not begin with its opening.")
    yield from (Fault(f"{told.name} is a second opening.") for told, _ in openings[1:])
    if not closings:
        yield Fault("There is no closing statement: the session is incomplete.")
        return
    end = closings[0][0].place
    for told in story.told:
        if told.place > end and not isinstance(told.body, Erasure | Complaint):
            yield Fault(f"{told.name} comes after the closing, after which nothing may come.")
        elif told.place < end and isinstance(told.body, Erasure):
            yield Fault(f"{told.name} comes before the closing, when nothing can be erased yet.")
        if isinstance(told.body, Retention):
            yield Fault(f"{told.name} is for the desk to say, and stands among the customer's statements.")


def _signatures(story: Story, customer: bytes) -> Iterator[Note]:  # 4.4
    certificates = zip(story.stays, story.technicians, strict=True)
    keys = {stay.told.place: certificate.public_raw for stay, certificate in certificates}
    if customer in keys.values():
        yield Fault("The customer and the technician have signed with one and the same key.")
    ours = _named("customer", customer)
    for told in story.told:
        yield from _signature(told, *ours)
        if isinstance(told.body, Claim | Offer | Change):
            yield from _signature(told, *_named("technician", _presenter(told.place, keys)))
    yield Fact("All are signed by the customer's key; claims, offers and changes by the technician's too.")


def _presenter(place: int, keys: Mapping[int, bytes]) -> bytes | None:
    """The key of who had arrived last; before anybody had, the first: step 7 says that it is too early."""
    arrived = [arrival for arrival in keys if arrival < place] or list(keys)[:1]
    return keys[max(arrived)] if arrived else None


def _named(who: str, key: bytes | None) -> tuple[str, dict[str, bytes]]:
    """Who, and their key by its id; no key where there is nobody."""
    return who, {keyid_of(key): key} if key else {}


def _signature(told: Told, who: str, key: dict[str, bytes]) -> Iterator[Note]:
    if not key:
        yield Fault(f"{told.name} is there although no technician came who could have signed it.")
        return
    try:
        signers = dsse.signed_by(told.envelope, key)
    except EvidenceError as error:
        yield Fault(f"{told.name}: the {who}'s signature is not valid. {error.happened}")
        return
    if not signers:
        yield Fault(f"{told.name} is not signed by the {who}.")
