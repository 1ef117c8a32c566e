"""The desk's log: leaves are appended and never changed.

Decides: that tiles are on the disk before the checkpoint that needs them, and that a log which does not give
its own last checkpoint is not opened.
Leaves alone: how leaves are kept (leaves), who may append (desk), whether others saw another log (witness).

`tile/` and `checkpoint` are made from the leaves for the public. A kill between an append and its checkpoint
leaves a log that is longer than its checkpoint, which is honest; a checkpoint that claims more, or other,
than the leaves give is not, and is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from desktop_assist.closable import Closable
from desktop_assist.evidence import checkpoint, durable, merkle, note, proof, tiles
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import BadSignature, MalformedEvidence, malformed
from desktop_assist.evidence.leaves import RESTORE, Leaves, damaged
from desktop_assist.evidence.note import NoteKey

_CHECKPOINT = "checkpoint"


class Log(Closable):
    """An append-only log in a folder. One process has it at a time; its threads may share it.

    Attributes:
        directory: The folder, whose `tile/` and `checkpoint` may be served.
    """

    def __init__(self, directory: Path, key: NoteKey, leaves: Leaves) -> None:
        """Use `create` or `open`."""
        self.directory = directory
        self._key = key
        self._leaves = leaves
        self._lock = threading.RLock()
        self._size = leaves.count()
        self._signed = ""
        self._signed_size = 0

    @classmethod
    def create(cls, directory: Path, origin: str, key: NoteKey) -> Log:
        """A new, empty log with its first checkpoint.

        Args:
            directory: Its folder; made if need be.
            origin: Its name, which is also the key's.
            key: What signs its checkpoints.

        Raises:
            LogDamaged: There is a log already.
            LogInUse: Another process has it.
            MalformedEvidence: The key is named otherwise.
            EvidenceNotWritten: The disk refuses.
        """
        if key.name != origin:
            raise malformed("This log's key", f"it is named {key.name!r} and the log {origin!r}")
        leaves = Leaves(directory)
        try:
            leaves.start(origin, key.vkey)
            log = cls(directory, key, leaves)
            log._publish()
        except BaseException:
            leaves.close()
            raise
        return log

    @classmethod
    def open(cls, directory: Path, key: NoteKey) -> Log:
        """The log in `directory`, every leaf hashed again and held against its last checkpoint.

        Raises:
            LogDamaged: There is none, it is another key's, or it does not give its checkpoint.
            LogInUse: Another process has it.
            EvidenceNotWritten: The disk refuses.
        """
        if not Leaves.exist(directory):
            raise damaged(f"There is no log in {directory}.", "Make one with: desktop-assist desk init")
        leaves = Leaves(directory)
        try:
            if leaves.owner() != (key.name, key.vkey):
                raise damaged(
                    f"The log in {directory} belongs to another key.", "Use the key it was made with."
                )
            with durable.writing("The log"):
                durable.sweep(directory)
            log = cls(directory, key, leaves)
            log._check_against_checkpoint()
        except BaseException:
            leaves.close()
            raise
        return log

    def close(self) -> None:
        """Let another process have the log."""
        self._leaves.close()

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._key.name

    @property
    def vkey(self) -> str:
        """The key that verifies its checkpoints."""
        return self._key.vkey

    @property
    def size(self) -> int:
        """How many leaves there are, whether in a checkpoint yet or not."""
        with self._lock:
            return self._size

    def append(self, leaf: bytes) -> int:
        """Add `leaf` and return its index. When this returns, a kill or a power cut no longer loses it.

        Raises:
            MalformedEvidence: The leaf is longer than 65,535 bytes.
            EvidenceNotWritten: The disk refuses; the log is as it was.
        """
        if len(leaf) > tiles.LARGEST_LEAF_BYTES:
            raise malformed("This leaf", f"it is longer than {tiles.LARGEST_LEAF_BYTES} bytes")
        with self._lock:
            index = self._size
            self._leaves.append(index, leaf)
            self._size = index + 1
            return index

    def leaf(self, index: int) -> bytes:
        """The leaf at `index`.

        Raises:
            MalformedEvidence: There is none.
        """
        return self._leaves.leaf(index)

    def checkpoint(self) -> str:
        """The signed checkpoint over all leaves. Its tiles and itself are on the disk when this returns.

        Raises:
            EvidenceNotWritten: The disk refuses; the last checkpoint still stands.
        """
        with self._lock:
            if self._signed_size != self._size:
                self._publish()
            return self._signed

    def proof(self, index: int) -> str:
        """The proof that leaf `index` is in the log, with a checkpoint over all leaves.

        Raises:
            MalformedEvidence: There is no such leaf.
            EvidenceNotWritten: The checkpoint cannot be written.
        """
        with self._lock:
            signed = self.checkpoint()
            if not 0 <= index < self._size:
                raise malformed("This place in the log", f"the log has no entry {index}")
            path = merkle.inclusion(index, self._size, self._leaves.node)
            return proof.write(index, path, signed)

    def proofs(self, indexes: Sequence[int]) -> list[str]:
        """As `proof`, of several leaves, all under one checkpoint.

        Raises:
            As `proof`.
        """
        with self._lock:  # it can be taken again by the same thread
            return [self.proof(index) for index in indexes]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The path that proves that the log of `new` leaves continues that of `old`.

        Raises:
            MalformedEvidence: The log has fewer leaves, or `old` is more than `new`.
        """
        if not 0 <= old <= new <= self.size:
            raise malformed("This question about the log", f"there is no way from {old} to {new} entries")
        return merkle.consistency(old, new, self._leaves.node)

    def _publish(self) -> None:
        """Write the tiles, then sign and write the checkpoint, for the present size."""
        root = merkle.root(self._size, self._leaves.node)
        signed = checkpoint.sign(Checkpoint(self._key.name, self._size, root), self._key)
        with durable.writing("The log"):
            for tile in tiles.changed(self._signed_size, self._size):
                tiles.write(self.directory, tile, self._leaves.node, self._leaves.leaf)
            durable.replace(self.directory / _CHECKPOINT, signed.encode())
        self._signed, self._signed_size = signed, self._size

    def _check_against_checkpoint(self) -> None:
        try:
            with (self.directory / _CHECKPOINT).open("rb") as file:
                signed = file.read(note.LARGEST_NOTE_BYTES + 1).decode()
        except FileNotFoundError:
            if self._size:
                raise damaged(f"The log in {self.directory} has lost its checkpoint.", RESTORE) from None
            self._publish()  # killed while it was made: nothing was acknowledged yet
            return
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(f"The checkpoint in {self.directory} cannot be read.", RESTORE) from error
        self._check_leaves(self._own_checkpoint(signed))
        self._signed, self._signed_size = signed, checkpoint.read(signed).size

    def _own_checkpoint(self, signed: str) -> Checkpoint:
        try:
            return checkpoint.verify(signed, self._key.verifier)
        except (BadSignature, MalformedEvidence) as error:
            raise damaged(
                f"The checkpoint in {self.directory} is not signed by this log's key.", RESTORE
            ) from error

    def _check_leaves(self, head: Checkpoint) -> None:
        if head.size > self._size:
            raise damaged(
                f"The log's checkpoint speaks of {head.size} entries, but there are {self._size}.", RESTORE
            )
        then, now = self._leaves.roots(head.size, self._size)
        if then != head.root:
            raise damaged("The log's entries do not give its checkpoint.", RESTORE)
        if now != merkle.root(self._size, self._leaves.node):
            raise damaged("The log's hashes are not those of its entries.", RESTORE)
