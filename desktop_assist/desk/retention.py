"""Erasing what the desk has kept for as long as its organisation says, and no longer.

Decides:
    1. Periods count from the case's closing, as its own record says, and by the desk's clock at least from
       the case's opening: a customer's wrong clock cannot make anything go early.
    2. What goes: recordings, reports, messages and complaints, the question, each after its period, and after
       the case's period whatever can be erased. What stays: who consented to what, claims, offers, answers,
       arrivals, erasures, the price list. A case that was never closed is not touched.
    3. A note signed by the desk says what goes, by which period; it is in the log before anything goes. Then
       everything is done as for a customer's erasure (`erasures.Copies`).
    4. What a kill cut off is finished first, at the next run or start.
Leaves alone: the customer's own copy, exported copies, the technician's, backups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_assist.desk.case import LoggedStatement
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.erasures import PRICE_LIST, Copies
from desktop_assist.desk.notes import Notes
from desktop_assist.evidence import chain, commitment, desk_note, dsse, statement, tombstone
from desktop_assist.evidence.desk_note import DESK, Body, Place
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics.clock import Clock, parse_timestamp, timestamp


@dataclass(frozen=True)
class Due:
    """What is past its period of one case.

    Attributes:
        case: The case's id.
        body: What a note on it says.
    """

    case: str
    body: Body


@dataclass(frozen=True)
class Left:
    """What the desk holds of one case.

    Attributes:
        statements: As the database has them.
        gone: The names of what was erased before.
        opened_at: When the case was opened, by the desk's clock.
    """

    statements: tuple[LoggedStatement, ...]
    gone: Collection[str]
    opened_at: str


def due(held: Left, periods: Mapping[str, int], now: datetime) -> Body | None:
    """What of a case is past its period at `now`; None where nothing is."""
    told = [(each, _told(each)) for each in held.statements if each.envelope]
    closing = next((made for _, made in told if made.kind is Kinds.CLOSING), None)
    if closing is None:
        return None
    since = max(parse_timestamp(closing.at), parse_timestamp(held.opened_at))  # 1.
    items = {name: made.kind for _, made in told for name in made.items}
    found = [*_items(told), *_words(told)]
    past = []
    for one in found:
        days = desk_note.period_of(one, items, periods)
        if days is None or one.what in held.gone or since + timedelta(days=days) > now:
            continue
        why = f"Kept for {days} days after the case was closed, as the organisation says."
        past.append(Tombstone(one.what, one.commitment, one.digest, DESK, timestamp(now), why))
    return Body(closing.at, dict(periods), tuple(past)) if past else None


_Told = list[tuple[LoggedStatement, Statement]]


def _told(kept: LoggedStatement) -> Statement:
    return statement.parse(dsse.read(kept.envelope).payload)


def _items(told: _Told) -> Iterator[Tombstone]:
    for _, made in told:
        for name, committed in made.items.items():
            if name != PRICE_LIST:  # 2.
                yield Tombstone(name, committed, "", "", "", "")


def _words(told: _Told) -> Iterator[Tombstone]:
    for kept, made in told:
        if made.kind in desk_note.OF_STATEMENT and kept.leaf_index >= 0:
            committed = commitment.commit(kept.salt, kept.envelope)
            digest = chain.digest(kept.envelope)
            yield Tombstone(tombstone.name_of(kept.seq), committed, digest, "", "", "")


def plan(cases: Cases, notes: Notes, periods: Mapping[str, int], now: datetime) -> Iterator[Due]:
    """What is past its period, case by case; nothing is changed.

    Raises:
        EvidenceError, DeskNotUsable: The desk's files cannot be read.
    """
    if not periods:
        return
    shortest = timedelta(days=min(periods.values()))
    for case in cases.closed():
        if parse_timestamp(case.opened_at) + shortest > now:
            continue
        kept = cases.statements(case.id)
        gone = {one.what for one in _erased_by_customer(kept)}
        gone |= {one.what for note in notes.of(case.id) for one in note.erased}
        body = due(Left(kept, gone, case.opened_at), periods, now)
        if body is not None:
            yield Due(case.id, body)


def _erased_by_customer(kept: tuple[LoggedStatement, ...]) -> Iterator[Tombstone]:
    for each in kept:
        if each.kind == Kinds.ERASURE and each.envelope:
            yield from tombstone.read(_told(each).body)


@dataclass(frozen=True)
class Retention:
    """Carries out the periods of one desk.

    Attributes:
        cases: Its cases.
        notes: Its notes.
        copies: All that it holds of closed cases.
        log: Its log.
        periods: Days by kind.
        seal_key: Signs the notes.
        clock: Tells the time.
    """

    cases: Cases
    notes: Notes
    copies: Copies
    log: Log
    periods: Mapping[str, int]
    seal_key: SigningKey
    clock: Clock

    def run(self) -> Iterator[Due]:
        """Erase what is past its period; each case is told of when it is done.

        Raises:
            EvidenceError, DeskError: The disk refuses, or a bundle cannot be read; run it again.
        """
        self.copies.bring_all_up()  # 4.
        now = self.clock.now()
        for one in plan(self.cases, self.notes, self.periods, now):
            place = Place.after(tuple(each.envelope for each in self.notes.of(one.case)))
            envelope = desk_note.make(one.case, place, timestamp(now), one.body, self.seal_key)
            self.notes.add(one.case, envelope, self.log)  # 3.
            self.copies.bring_up(one.case)
            yield one


def sentence(one: Due) -> str:
    """What was, or would be, erased, in words."""
    return f"Case {one.case}: erased {', '.join(each.what for each in one.body.erased)}; its period was over."
