"""The erasures that a case's record tells of, on the customer's side.

Decides: what is still to be erased because a statement in the log says so, and that it then goes.
Leaves alone: how such a statement comes about (`erasing`), and the bundle (`finishing`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from desktop_assist.evidence import dsse, statement, tombstone
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store
from desktop_assist.evidence.tombstone import Erasing, Tombstone


def told(store: Store, case: str) -> tuple[Tombstone, ...]:
    """What the logged erasures of a case name, in their order."""
    found: list[Tombstone] = []
    for kept in store.chain(case):
        if kept.erased is None and kept.proof is not None:
            made = statement.parse(dsse.read(kept.envelope).payload)
            found += tombstone.read(made.body) if made.kind is Kinds.ERASURE else ()
    return tuple(found)


def carry_out(store: Store, case: str) -> None:
    """Erase what logged statements name and a kill has left.

    Raises:
        EvidenceNotWritten: The disk refuses, or another process reads; do it again.
    """
    gone = set(store.erased(case))
    if waiting := [one for one in told(store, case) if one not in gone]:
        erase(store, case, waiting)


def erase(store: Store, case: str, tombstones: Iterable[Tombstone]) -> None:
    """Erase from the store what `tombstones` name; what is gone already loses its last traces.

    Raises:
        EvidenceNotWritten: The disk refuses, or another process reads; do it again.
    """
    for (who, at, why), some in groupby(tombstones, key=lambda one: (one.who, one.at, one.why)):
        together = tuple(some)
        items = tuple(one.what for one in together if one.seq is None)
        statements = tuple(one.seq for one in together if one.seq is not None)
        store.erase(case, Erasing(who, at, why, items, statements))
