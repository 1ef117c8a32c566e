"""Erasing on the customer's side, after a case is closed: first on the record, then from every place.

Decides: the order, and that a kill between two steps is made up for when it is asked for again, or when the
case is finished again.
Leaves alone: what can be erased at all (`evidence.erasure`), the desk's copies (`desk.erasures`), and copies
that were exported, handed on, or are the technician's.

1. What the desk has not taken yet is sent. Without the log nothing is erased. Seals that others have given
   meanwhile are fetched: they are over what is about to go on, and kept.
2. Statements that say what will be erased, by whom and why, go on the record: signed, kept, and in the log.
   The desk erases its copies when it takes them.
3. What they name is erased from the evidence store of this computer (`told_erasures`).
4. The bundle is made anew from what is left, sealed, sent, and sealed by the desk (`finishing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_assist.desk import erasures
from desktop_assist.desk.client import connect_customer
from desktop_assist.engagement import finishing, told_erasures
from desktop_assist.engagement.errors import NothingToErase
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import dsse, statement, tombstone
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store
from desktop_assist.evidence.tombstone import Erasing, Tombstone
from desktop_assist.organisation import OrganisationFolder
from diagnostics.clock import timestamp

MOST_AT_ONCE = 20  # ours: so many tombstones with the longest reason fit into what the desk takes at once


@dataclass(frozen=True)
class Wish:
    """What a customer wants to be erased.

    Attributes:
        items: Names of items, `data/…`.
        question: Whether the opening goes, with the question in it.
        messages: Whether every message and complaint goes.
        why: In plain words; it stays on the record.
    """

    items: tuple[str, ...] = ()
    question: bool = False
    messages: bool = False
    why: str = "The customer asked for it."


def erase(
    install: Install, organisation: OrganisationFolder, case: str, wish: Wish, watched: Watched
) -> tuple[Tombstone, ...]:
    """Erase parts of a closed case, here and at the desk; returns what is left of each.

    Raises:
        NothingToErase: Nothing is named, or the price list, which is nobody's secret.
        UnknownCase: There is no such case or item here; nothing was erased.
        CannotErase: The case is not finished; nothing was erased.
        EvidenceError: The record cannot be written, or the log does not hold what it should.
        ChannelError, DeskError: The desk cannot be reached or says no; ask for it again later.
    """
    asked = _asked(install, case, wish)
    store, trusted = install.store, organisation.organisation
    store.plan_erasure(case, asked)  # refuses before anybody is told
    line = connect_customer(trusted, install.key)
    try:
        record = CaseRecord(install, trusted, case, line)
        record.send_unsent()  # 1.
        told_erasures.carry_out(store, case)
        finishing.add_seals_of_others(install.home.bundles / f"case-{case}", case, line)
        planned = store.plan_erasure(case, asked)
        gone = set(store.erased(case))
        for some in _portions([one for one in planned if one not in gone]):
            record.add(Kinds.ERASURE, tombstone.body(some))  # 2.
        told_erasures.erase(store, case, planned)  # 3.
        finishing.finish(install, organisation, case, line, watched)  # 4.
    finally:
        line.close()
    return planned


def _asked(install: Install, case: str, wish: Wish) -> Erasing:
    opening = {Kinds.OPENING} if wish.question else set()
    written = {Kinds.MESSAGE, Kinds.COMPLAINT} if wish.messages else set()
    statements = tuple(_of_kinds(install.store, case, opening | written))
    if not wish.items and not statements:
        raise _nothing("Nothing that can be erased was named.")
    if erasures.PRICE_LIST in wish.items:
        raise _nothing("The price list is not personal, and stays.")
    at = timestamp(install.clock.now())
    return Erasing(erasures.CUSTOMER, at, wish.why, tuple(dict.fromkeys(wish.items)), statements)


def _of_kinds(store: Store, case: str, kinds: set[Kinds]) -> Iterator[int]:
    for kept in store.chain(case):
        if kept.erased is None and statement.parse(dsse.read(kept.envelope).payload).kind in kinds:
            yield kept.seq


def _portions(tombstones: list[Tombstone]) -> Iterator[list[Tombstone]]:
    for start in range(0, len(tombstones), MOST_AT_ONCE):
        yield tombstones[start : start + MOST_AT_ONCE]


def _nothing(happened: str) -> NothingToErase:
    return NothingToErase(
        happened,
        kept="Nothing was erased.",
        next_step="See what there is: desktop-assist evidence show CASE",
    )
