"""The desk's own chain on a case: whether what it erased was the desk's to erase, and past its period.

Decides, as a part of step 4:
    4.5 Every note is signed by the desk's published key, names this case, and follows from the one before.
    4.6 What it names was past the organisation's published period, counted from the closing: the auditor's
        own organisation.toml says which periods there are. A period that was shortened since is kept by the
        notes of before; one that was lengthened since needs the file of that time.
    4.7 It names nothing but what can be erased, and the desk as who decided.
Leaves alone: that the bytes are gone (step 5), and that the log has the note (step 6).
What an erased statement was, whether a message or not, only its owner's copy can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from desktop_assist.audit.bodies import Closing, Retention
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import CATALOGUE, Material, Told
from desktop_assist.evidence import chain, desk_note, dsse
from desktop_assist.evidence.desk_note import Body
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import keyid_of, raw_public
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics.clock import parse_timestamp


def check(material: Material) -> Iterator[Note]:
    """The notes of step 4 on the desk's own chain."""
    story = material.notes
    yield from (Fault(f"The desk's own: {sentence}") for sentence in story.unreadable)
    yield from _chain(material)
    for told in story.told:
        yield from _signature(told, material.organisation.organisation.desk.seal_key)
        if isinstance(told.body, Retention):
            yield from _periods(material, told, told.body.value)
        else:
            yield Fault(f"{_name(told)} is of a kind that is not for the desk to say.")
    if story.told:
        yield Fact(f"{len(story.told)} notes of the desk say what it erased because its period was over.")


def _name(told: Told) -> str:
    return f"The desk's note {told.place}"


def _chain(material: Material) -> Iterator[Note]:  # 4.5
    prev = ""
    for place, bundled in enumerate(material.bundle.notes):
        told = next((one for one in material.notes.told if one.bundled is bundled), None)
        if told is None:
            return  # it cannot be read, which is said
        made = told.statement
        if made.case != material.bundle.case:
            yield Fault(f"{_name(told)} belongs to the case {made.case}.")
        if (made.seq, bundled.seq, made.prev) != (place, place, prev):
            yield Fault(f"{_name(told)} does not follow from the one before: one was left out or put in.")
        prev = chain.digest(bundled.envelope)


def _signature(told: Told, key: str) -> Iterator[Note]:
    try:
        dsse.verify(told.bundled.envelope, {keyid_of(raw_public(key)): raw_public(key)})
    except EvidenceError as error:
        yield Fault(f"{_name(told)} is not signed by the desk. {error.happened}")


def _periods(material: Material, told: Told, body: Body) -> Iterator[Note]:
    closings = material.story.those(Closing)
    if not closings or closings[0][0].statement.at != body.closed_at:
        yield Fault(f"{_name(told)} counts from another time than that of the closing.")
        return
    published = material.organisation.organisation.retention.days
    items = {name: one.statement.kind for one in material.story.told for name in one.statement.items}
    for one in body.erased:
        if one.who != desk_note.DESK or one.at != told.statement.at or one.what == CATALOGUE:  # 4.7
            yield Fault(f"{_name(told)} erases {one.what} otherwise than the desk can.")
        elif one.seq is None and one.what not in items:
            yield Fault(f"{_name(told)} erases {one.what}, which no statement names.")
        elif (days := desk_note.period_of(one, items, published)) is None:  # 4.6
            yield Fault(f"{_name(told)} erases {one.what}, and the organisation publishes no period for it.")
        elif not _is_over(body, one, days):
            yield Fault(f"{_name(told)} erases {one.what} before its {days} days were over.")


def _is_over(body: Body, one: Tombstone, days: int) -> bool:
    return parse_timestamp(body.closed_at) + timedelta(days=days) <= parse_timestamp(one.at)
