"""What can be wrong with evidence.

Decides: the kinds, so that a caller can tell *tampered with* from *not written* from *not understood*.
Leaves alone: what a session does about it; it pauses (promise 7), and that is decided there.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class EvidenceError(DesktopAssistError):
    """Base of everything that can be wrong with evidence."""


class MalformedEvidence(EvidenceError):
    """Bytes that are not what they should be: an envelope, a note, a proof, a seal, a certificate."""


class MalformedStatement(MalformedEvidence):
    """A payload that is not one of our statements."""


class BadKey(EvidenceError):
    """A key file that cannot be read, is open to others, or already exists."""


class BadSignature(EvidenceError):
    """A signature is missing, is by another key, or does not fit the bytes."""


class NotIncluded(EvidenceError):
    """A proof does not lead from the leaf to the root that the log signed."""


class BrokenChain(EvidenceError):
    """A statement's case, `seq` or `prev` does not follow from the statement before it."""


class LogForked(EvidenceError):
    """Two checkpoints of one log that cannot both be true; each is signed, so together they are proof.

    Attributes:
        known: The signed checkpoint remembered from before.
        offered: The signed checkpoint that contradicts it.
    """

    def __init__(self, happened: str, *, known: str, offered: str) -> None:
        """Keep both checkpoints with the sentences."""
        super().__init__(
            happened,
            kept="Both checkpoints are kept as proof.",
            next_step=(
                "Let nobody connect. Send an auditor of the organisation what this prints: "
                "desktop-assist evidence forks"
            ),
        )
        self.known = known
        self.offered = offered


class LogDamaged(EvidenceError):
    """A log on this machine whose leaves do not give its last checkpoint."""


class LogInUse(EvidenceError):
    """A log that another process has open."""


class EvidenceNotWritten(EvidenceError):
    """Evidence could not be written: disk full, read-only, busy. Nothing half-written is visible."""


class StoreDamaged(EvidenceError):
    """The local evidence store exists but cannot be read as one."""


class UnknownCase(EvidenceError):
    """A case, or a statement of it, that the store does not have."""


class AlreadyKept(EvidenceError):
    """A case or an item of this name is kept already; evidence is never overwritten."""


class CannotErase(EvidenceError):
    """A part of the record that is not erased: it is not there for its words, or not finished yet."""


class BadBundle(EvidenceError):
    """A bundle that is refused: too large, misnamed, incomplete, or with files of another kind."""


def malformed(what: str, why: str) -> MalformedEvidence:
    """The error for `what` ("This proof") because of `why` ("its index is not a number")."""
    return MalformedEvidence(
        f"{what} cannot be read: {why}.", next_step="Fetch it again from where it came from."
    )
