"""What was erased from a case after its closing, as its own record tells it.

Decides: what counts as erased: what a statement of kind erasure, after the closing, names with its
commitment, or a note of the desk, whose period was over (`retained`). Step 4 checks signatures and periods,
step 6 that the log has them. And what an auditor is told of it: what, when, by whom and why.
Leaves alone: what each step makes of a part that is not there any more; the steps decide that.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.audit.bodies import Closing, Complaint, Erasure, Opening, Retention
from desktop_assist.audit.errors import not_there
from desktop_assist.audit.result import Remark
from desktop_assist.audit.story import Contents
from desktop_assist.evidence import tombstone
from desktop_assist.evidence.bundle import BundledStatement
from desktop_assist.evidence.tombstone import Tombstone

_OPENING = tombstone.name_of(0)


def told(contents: Contents) -> dict[str, Tombstone]:
    """What the record says was erased, by name; the first that says so counts."""
    ends = [end.place for end, _ in contents.story.those(Closing)]
    found: dict[str, Tombstone] = {}
    for statement, body in contents.story.those(Erasure):
        if ends and statement.place > ends[0]:
            found = {**{one.what: one for one in body.erased}, **found}
    for _, note in contents.notes.those(Retention):
        found = {**{one.what: one for one in note.value.erased}, **found}
    return found


def digests(contents: Contents) -> dict[int, str]:
    """Number of an erased statement → SHA-256 of its envelope."""
    return {one.seq: one.digest for one in told(contents).values() if one.seq is not None}


def remarks(contents: Contents) -> Iterator[Remark]:
    """A sentence for each thing that was erased, and for each complaint."""
    for one in told(contents).values():
        yield Remark(f"{one.what} was erased at {one.at} by the {one.who}: “{one.why}”")
    for statement, body in contents.story.those(Complaint):
        yield Remark(f"The customer complained at {statement.statement.at}: “{body.text}”")


def opening(contents: Contents) -> Tombstone | None:
    """What is left of the opening, if it was erased."""
    return None if contents.story.those(Opening) else told(contents).get(_OPENING)


def customer_key(contents: Contents) -> str:
    """The customer's key: that of the opening, or, where it was erased, the one that the bundle names.

    Every other statement, the closing and the erasure among them, must then be signed by it.

    Raises:
        NotThere: There is neither.
    """
    if opening(contents) is None:
        return contents.story.opening.customer_key
    line = contents.bundle.keys.get("customer.pub", b"").decode("ascii", "replace").strip()
    if not line:
        raise not_there("The opening was erased, and the bundle does not hold the customer's key.")
    return line


def places(contents: Contents) -> tuple[BundledStatement, ...]:
    """All statements in order, and in the place of each erased one its leaf and its proof."""
    left = [BundledStatement(one.seq, b"", None, one.leaf, one.proof) for one in contents.bundle.emptied]
    return tuple(sorted([*contents.bundle.statements, *left], key=lambda one: one.seq))
