"""The witness in each customer's program: it remembers the desk's log and notices when it is rewritten.

Decides: whether a newly shown checkpoint continues the remembered one.
Leaves alone: where the checkpoint is kept (store), how the proof is fetched (channel), and what a desk that
shows each customer another log can hide: that shows only when witnesses compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_assist.evidence import checkpoint, merkle, note
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import LogForked
from desktop_assist.evidence.note import CosignerKey, VerifierKey


@dataclass(frozen=True)
class Witness:
    """What one witness knows of one log.

    Attributes:
        remembered: The last signed checkpoint that it accepted; empty before the first.
    """

    remembered: str = ""

    @property
    def size(self) -> int:
        """The size from which a consistency proof is needed; 0 before the first checkpoint."""
        return checkpoint.read(self.remembered).size if self.remembered else 0

    def accept(
        self, signed_checkpoint: str, consistency_path: Sequence[bytes], log_vkey: VerifierKey | str
    ) -> Witness:
        """The witness that remembers `signed_checkpoint` instead.

        Args:
            signed_checkpoint: The log's new checkpoint.
            consistency_path: From the remembered size (`size`) to the new one; empty the first time.
            log_vkey: The log's pinned key.

        Raises:
            MalformedEvidence: It is not a checkpoint.
            BadSignature: It is not signed by the log's key.
            LogForked: The log is shorter than it was, or has another history.
        """
        new = checkpoint.verify(signed_checkpoint, log_vkey)
        if not self.remembered:
            return Witness(signed_checkpoint)
        old = checkpoint.verify(self.remembered, log_vkey)
        happened = _broken_promise(old, new, consistency_path)
        if happened:
            raise LogForked(happened, known=self.remembered, offered=signed_checkpoint)
        return Witness(signed_checkpoint)

    def cosign(self, key: CosignerKey, time_s: int) -> str:
        """The remembered checkpoint with this witness's cosignature added.

        Args:
            key: The witness's key.
            time_s: Now, POSIX time.

        Raises:
            MalformedEvidence: Nothing is remembered yet.
        """
        text, _ = note.split_note(self.remembered)
        return note.add_line(self.remembered, key.cosign(text, time_s))


def _broken_promise(old: Checkpoint, new: Checkpoint, path: Sequence[bytes]) -> str:
    """The sentence on what is wrong, or empty."""
    if new.size < old.size:
        return (
            f"The help desk's record {new.origin} was cut off: it has {new.size} entries, "
            f"but it had {old.size} when this computer saw it last."
        )
    if not merkle.verify_consistency(old.size, old.root, new.size, new.root, path):
        return f"The help desk's record {new.origin} was rewritten since this computer saw it last."
    return ""
