"""Following a log: from visit to visit, every new entry is read and the history is held to be one.

Decides, at each visit:
    1. The checkpoint is signed by the log's key.
    2. A log that has not grown has the same root; another root is a fork, and both checkpoints are its proof.
    3. A log that has grown: its new entries, put on the remembered edge of the tree, give the new root. So
       nothing that was there has changed, and nothing is held back.
    4. Where they do not, the tiles tell whether it forked (`gossip`) or entries are missing or wrong: a gap.
    5. A log that is shorter than before is said to be shorter: old, or cut off.
    6. Where the line to the log breaks in between, nothing is said of it but that.
    What is remembered moves on only in 3.
Leaves alone: what entries stand for (`completeness`), and what the monitor cannot see: that is said every
time (`blind_spots`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_assist.audit import gossip, log_tiles
from desktop_assist.audit.errors import NotALog, NotReadable
from desktop_assist.audit.gossip import Gossip, Relation
from desktop_assist.audit.log_tiles import Source
from desktop_assist.audit.memory import Edge, Memory
from desktop_assist.evidence import checkpoint, commitment, merkle, note
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import MalformedEvidence
from diagnostics.clock import Clock, timestamp


class Course(enum.StrEnum):
    """What the log did since the last visit."""

    FIRST = "first visit"
    UNCHANGED = "unchanged"
    GROWN = "grown"
    GAP = "gap"
    SHORTER = "shorter"
    FORKED = "forked"
    UNREAD = "unread"


_COSIGNED_LINES = 2  # the log's own signature, and at least one more
GOOD = frozenset({Course.FIRST, Course.UNCHANGED, Course.GROWN})


@dataclass(frozen=True)
class Visit:
    """One visit.

    Attributes:
        course: What the log did.
        sentence: That in words.
        before: How many entries it had at the last visit; 0 at the first.
        size: How many its checkpoint speaks of now.
        strange: How many of the new entries are no commitments.
        memory: What is remembered from now on; None where nothing was ever accepted.
        proof: Where it forked, the proof.
        blind_spots: What this monitor cannot see.
    """

    course: Course
    sentence: str
    before: int
    size: int
    strange: int
    memory: Memory | None
    proof: Gossip | None
    blind_spots: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether the log is as it must be, as far as can be seen."""
        return self.course in GOOD

    def to_json(self) -> dict[str, Any]:
        """The visit, ready for canonical JSON."""
        told = {
            "course": self.course.value,
            "sentence": self.sentence,
            "before": self.before,
            "size": self.size,
            "strange": self.strange,
            "blind_spots": list(self.blind_spots),
        }
        return told | ({"proof": self.proof.to_json()} if self.proof else {})


def visit(directory: Source, vkey: str, known: Memory | None, clock: Clock) -> Visit:
    """Visit the log at `directory`.

    Args:
        directory: A folder with `checkpoint` and `tile/`, or a desk that shows them.
        vkey: The log's pinned key.
        known: What is remembered; None at the first visit.
        clock: Tells when the visit is.

    Raises:
        NotALog, NotReadable: There is no checkpoint to read.
        EvidenceError: It is none, or is not signed by the log's key (1), or the memory is not of this log.
    """
    signed = log_tiles.signed_checkpoint(directory)
    new = checkpoint.verify(signed, vkey)
    old = known.checked(vkey) if known else Checkpoint(new.origin, 0, merkle.EMPTY_ROOT)
    course, sentence, strange, edge, proof = _course(directory, known, old, new, signed)
    moved = Memory(signed, timestamp(clock.now()), edge) if edge is not None else known
    return Visit(
        Course.FIRST if known is None and course is Course.GROWN else course,
        sentence,
        old.size,
        new.size,
        strange,
        moved,
        proof,
        tuple(_blind_spots(known, old, new, course, signed)),
    )


_Seen = tuple[Course, str, int, Edge | None, Gossip | None]


def _course(directory: Source, known: Memory | None, old: Checkpoint, new: Checkpoint, signed: str) -> _Seen:
    if known and new.size == old.size:  # 2.
        if new.root == old.root:
            return Course.UNCHANGED, f"The log has {new.size} entries, as before.", 0, known.edge, None
        sentence = f"The log signed two different histories of {new.size} entries."
        proof = Gossip(Relation.FORKED, sentence, known.checkpoint, signed)
        return Course.FORKED, sentence, 0, None, proof
    if new.size < old.size:  # 5.
        sentence = (
            f"The log has {new.size} entries, and it had {old.size}: this is an old copy, or it was cut off."
        )
        return Course.SHORTER, sentence, 0, None, None
    edge, strange = dict(known.edge if known else {}), 0
    try:
        for place, entry in enumerate(log_tiles.entries(directory, old.size, new.size), start=old.size):
            strange += not _is_commitment(entry)
            _put(edge, place, entry)
        if merkle.root(new.size, lambda level, index: edge[level, index]) == new.root:  # 3.
            sentence = (
                f"The log has {new.size} entries, {new.size - old.size} of them new, and continues as it was."
            )
            return Course.GROWN, sentence, strange, edge, None
    except NotALog as error:
        return Course.GAP, error.happened, strange, None, None
    except NotReadable as error:  # 6.
        return Course.UNREAD, error.happened, strange, None, None
    return _why(directory, old, new, (known.checkpoint if known else "", signed))  # 4.


def _why(directory: Source, old: Checkpoint, new: Checkpoint, signed: tuple[str, str]) -> _Seen:
    gap = "The log's entries do not give the root that its checkpoint signs: some are missing or wrong."
    try:
        found = gossip.related(old, new, log_tiles.nodes(directory, new.size), signed)
    except NotALog as error:
        return Course.GAP, f"{gap} {error.happened}", 0, None, None
    except NotReadable as error:
        return Course.UNREAD, f"{gap} Why, cannot be said: {error.happened}", 0, None, None
    if found.relation is Relation.FORKED:
        return Course.FORKED, found.sentence, 0, None, found
    return Course.GAP, gap, 0, None, None


def _put(edge: Edge, place: int, entry: bytes) -> None:
    *_, (level, index, value) = merkle.completed(
        place, merkle.leaf_hash(entry), lambda level, index: edge.pop((level, index))
    )
    edge[level, index] = value


def _is_commitment(entry: bytes) -> bool:
    try:
        commitment.parse_leaf(entry)
    except MalformedEvidence:
        return False
    return True


def _blind_spots(
    known: Memory | None, old: Checkpoint, new: Checkpoint, course: Course, signed: str
) -> Iterator[str]:
    if known is None:
        yield f"What the log was before it had {new.size} entries: this is the first visit."
    else:
        yield f"What was shown to others between {known.seen_at}, with {old.size} entries, and now."
    if course in {Course.GAP, Course.UNREAD}:
        yield f"What the entries from {old.size} to {new.size} are: their tiles are unread, or wrong."
    if note.split_note(signed)[1].count("\n") < _COSIGNED_LINES:
        yield "What any witness saw: nobody but the log itself has signed this checkpoint."
    yield "Whether others are shown another log: compare checkpoints with theirs (audit gossip)."
    yield "What the entries stand for, and whether every case is among them (audit completeness)."
