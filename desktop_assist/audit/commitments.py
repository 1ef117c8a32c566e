"""Step 5, Commitments: whether the log's entries and the statements stand for the very files of this bundle.

Decides:
    5.1 Each leaf is the commitment to its statement, or the desk's note, with the salt in openings.json.
    5.2 Each file in data/ is the one that a statement commits to, with its salt.
    5.3 Each file that a statement commits to is there, and no file is there that no statement commits to.
    5.4 What was erased is not there, and what is left of it is the commitment that stood for it: the leaf of
        a statement, the one that a statement gives for a file. Nothing is gone that no erasure names.
Leaves alone: whether the leaves are in the log (step 6), and what the files say (steps 8 and 9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_assist.audit import erased
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import CATALOGUE, Material
from desktop_assist.evidence import commitment, tombstone
from desktop_assist.evidence.bundle import BundledStatement
from desktop_assist.evidence.tombstone import Tombstone


def check(material: Material) -> Iterator[Note]:
    """The notes of step 5."""
    bundle = material.bundle
    for bundled in bundle.statements:
        yield from _leaf(bundled, "log", f"statement {bundled.seq}")
    for note in bundle.notes:
        yield from _leaf(note, "desk", f"the desk's note {note.seq}")
    gone = erased.told(material)
    yield from _items(material, gone)
    yield from _left(material, gone)
    yield Fact(f"{len(bundle.statements)} leaves stand for the statements.")
    yield Fact(f"{len(bundle.items)} files in data/ are the ones that the statements commit to.")


def _leaf(bundled: BundledStatement, top: str, name: str) -> Iterator[Note]:  # 5.1
    leaf = f"{top}/{bundled.seq:04d}.leaf"
    if bundled.leaf is None:
        yield Fault(f"{leaf} is missing.")
    elif bundled.salt is None or len(bundled.salt) != commitment.SALT_BYTES:
        yield Fault(f"openings.json has no salt for {name}, so its leaf cannot be opened.")
    elif commitment.leaf(commitment.commit(bundled.salt, bundled.envelope)) != bundled.leaf:
        yield Fault(f"{leaf} does not stand for {name} as it is here.")


def _left(material: Material, gone: Mapping[str, Tombstone]) -> Iterator[Note]:  # 5.4
    bundle = material.bundle
    there = {item.name for item in bundle.items} | {*bundle.unopened}
    there |= {tombstone.name_of(one.seq) for one in bundle.statements}
    for name in sorted(there & gone.keys()):
        yield Fault(f"{name} is said to be erased, and is still there.")
    for left in bundle.emptied:
        one = gone.get(tombstone.name_of(left.seq))
        if one is not None and one.leaf != left.leaf:
            yield Fault(f"log/{left.seq:04d}.leaf is not the one that the erasure of {one.what} names.")
    for one in bundle.erased:
        if one.what not in gone:
            yield Fault(f"{one.what} was erased, and no erasure in the record says so.")


def _items(material: Material, gone: Mapping[str, Tombstone]) -> Iterator[Note]:
    bundle = material.bundle
    held = {item.name: item.commitment for item in bundle.items}
    named: set[str] = set()
    for told in material.story.told:
        for name, told_commitment in told.statement.items.items():
            named.add(name)
            if name in held and held[name] != told_commitment:  # 5.2
                yield Fault(f"{name} is not the file that {told.name} commits to.")
            elif name in gone and gone[name].commitment != told_commitment:  # 5.4
                yield Fault(f"{name} was erased under another commitment than {told.name} gives.")
            elif name not in held and name not in bundle.unopened and name not in gone:  # 5.3
                yield Fault(f"{name}, which {told.name} commits to, is missing.")
    for name in bundle.unopened:
        yield Fault(f"openings.json has no salt for {name}, so it cannot be compared.")
    if erased.opening(material):
        named.add(CATALOGUE)  # step 2 compares it with the published one
    for name in sorted((held.keys() | set(bundle.unopened)) - named):
        yield Fault(f"{name} is there, and no statement commits to it.")
