"""The log's leaves and the hashes of its complete subtrees, on the disk.

Decides: that a leaf is on the disk before its index is told, and what root the leaves truly give.
Leaves alone: checkpoints, tiles and keys (log), and what leaves commit to.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_assist.evidence import durable, merkle
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import EvidenceNotWritten, LogDamaged, LogInUse, StoreDamaged, malformed

_FILE = "leaves.sqlite"
_WHAT = "The log"
_ROWS_AT_ONCE = 4096
_TABLE_ABOUT = "CREATE TABLE about (origin TEXT NOT NULL, vkey TEXT NOT NULL) STRICT"
_TABLE_LEAF = "CREATE TABLE leaf (place INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT"
_TABLE_NODE = """CREATE TABLE node (level INTEGER, place INTEGER, hash BLOB NOT NULL,
    PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID"""
# Not a defence against who owns the disk, only against a mistake: the checkpoint shows the former.
_NO_UPDATE = """CREATE TRIGGER leaf_stays BEFORE UPDATE ON leaf
    BEGIN SELECT RAISE(ABORT, 'append only'); END"""
_NO_DELETE = """CREATE TRIGGER leaf_remains BEFORE DELETE ON leaf
    BEGIN SELECT RAISE(ABORT, 'append only'); END"""
_SCHEMA = (_TABLE_ABOUT, _TABLE_LEAF, _TABLE_NODE, _NO_UPDATE, _NO_DELETE)
RESTORE = (
    "Copy the log's folder for an auditor. Then put back its newest backup, and hold its checkpoint against "
    "that of the last archived case: desktop-assist audit gossip BACKUP CASE. If the backup is the shorter "
    "one, customers' programs will call the log rewritten: ask the auditor first."
)


class Leaves:
    """The leaves in one folder. One process has them at a time."""

    def __init__(self, directory: Path) -> None:
        """Open the folder's database, or make an empty one.

        Raises:
            LogInUse: Another process has it.
            LogDamaged: It is not a database.
            EvidenceNotWritten: The disk refuses.
        """
        self._directory = directory
        self._database = _opened(directory)

    @staticmethod
    def exist(directory: Path) -> bool:
        """Whether the folder has a database, finished or not."""
        return (directory / _FILE).is_file()

    def close(self) -> None:
        """Let another process have the leaves."""
        self._database.close()

    def start(self, origin: str, vkey: str) -> None:
        """Make the tables, or none of them.

        Raises:
            LogDamaged: There is a log already.
            EvidenceNotWritten: The disk refuses.
        """
        if self._has_tables():
            raise damaged(
                f"There is a log in {self._directory} already.", "Open it or choose another folder."
            )
        with self._database.change() as change:
            for statement in _SCHEMA:
                change.execute(statement)
            change.execute("INSERT INTO about VALUES (?, ?)", (origin, vkey))

    def owner(self) -> tuple[str, str]:
        """The origin and the vkey that the log was made with.

        Raises:
            LogDamaged: It was never finished.
        """
        if not self._has_tables():
            raise damaged(
                f"The log in {self._directory} was never finished.", "Make it again: desktop-assist desk init"
            )
        origin, vkey = self._database.rows("SELECT origin, vkey FROM about")[0]
        return str(origin), str(vkey)

    def count(self) -> int:
        """How many leaves there are.

        Raises:
            LogDamaged: One is missing.
        """
        count, last = self._database.rows("SELECT count(*), coalesce(max(place), -1) FROM leaf")[0]
        if last != count - 1:
            raise damaged("The log has lost entries.", RESTORE)
        return int(count)

    def append(self, index: int, leaf: bytes) -> None:
        """Keep `leaf` at `index`, which is the number of leaves so far, and the subtrees it completes.

        Raises:
            EvidenceNotWritten: The disk refuses; all is as it was.
        """
        rows = list(merkle.completed(index, merkle.leaf_hash(leaf), self.node))
        with self._database.change() as change:
            change.execute("INSERT INTO leaf VALUES (?, ?)", (index, leaf))
            change.executemany("INSERT INTO node VALUES (?, ?, ?)", rows)

    def leaf(self, index: int) -> bytes:
        """The leaf at `index`.

        Raises:
            MalformedEvidence: There is none.
        """
        rows = self._database.rows("SELECT data FROM leaf WHERE place = ?", index)
        if not rows:
            raise malformed("This place in the log", f"the log has no entry {index}")
        return bytes(rows[0][0])

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree.

        Raises:
            LogDamaged: It is missing.
        """
        rows = self._database.rows("SELECT hash FROM node WHERE level = ? AND place = ?", level, index)
        if not rows:
            raise damaged(f"The log in {self._directory} lacks one of its hashes.", RESTORE)
        return bytes(rows[0][0])

    def roots(self, *sizes: int) -> tuple[bytes, ...]:
        """The roots of the first so many leaves, for each of `sizes`, every leaf hashed again.

        Only the hashes along the tree's edge are in memory at a time.
        """
        found = {0: merkle.EMPTY_ROOT}
        edge: dict[tuple[int, int], bytes] = {}
        for index, leaf in enumerate(self._all()):
            *_, (level, place, value) = merkle.completed(
                index, merkle.leaf_hash(leaf), lambda level, place: edge.pop((level, place))
            )
            edge[level, place] = value
            if index + 1 in sizes:
                found[index + 1] = merkle.root(index + 1, lambda level, place: edge[level, place])
        return tuple(found[size] for size in sizes)

    def _all(self) -> Iterator[bytes]:
        for start in range(0, self.count(), _ROWS_AT_ONCE):
            rows = self._database.rows(
                "SELECT data FROM leaf WHERE place >= ? ORDER BY place LIMIT ?", start, _ROWS_AT_ONCE
            )
            yield from (bytes(row[0]) for row in rows)

    def _has_tables(self) -> bool:
        return bool(self._database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'about'"))


def damaged(happened: str, next_step: str) -> LogDamaged:
    """The error for a log that is left as it is."""
    return LogDamaged(happened, kept="Nothing of it was changed.", next_step=next_step)


def _opened(directory: Path) -> Database:
    with durable.writing(_WHAT):
        durable.make_folder(directory)
    try:
        return Database(directory / _FILE, _WHAT, alone=True)
    except StoreDamaged as error:
        raise damaged(error.happened, RESTORE) from error
    except EvidenceNotWritten as error:
        if "locked" not in error.happened:
            raise
        raise LogInUse(
            f"The log in {directory} is in use by another process.",
            next_step="End that desk first; one log has one desk.",
        ) from error
