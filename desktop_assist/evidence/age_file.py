"""Archived items encrypted at rest: one age file an item, to the people who may open it.

Decides: that recipients are age's own, `age1…`, or SSH keys, which the desk and its auditors have already, so
that the stock program opens it too: `age -d -i KEY FILE`; and that a file appears whole and is the owner's
alone.
Leaves alone: which items are encrypted, and where recipients' keys come from. What is encrypted here is the
copy in an archive: a bundle's manifests are over the items as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage

from desktop_assist.evidence import durable, keyfile
from desktop_assist.evidence.errors import AlreadyKept, BadKey, malformed
from desktop_assist.evidence.keyfile import SigningKey

ENDING = ".age"
MOST_RECIPIENTS = 32
LARGEST_IDENTITY_BYTES = 64 * 1024
Identities = tuple[pyrage.x25519.Identity | pyrage.ssh.Identity, ...]


def encrypt(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Write `source` to the new age file `target`, for the holders of each of `recipients`.

    Args:
        source: The file.
        target: The new file, NAME.age.
        recipients: `age1…` or `ssh-ed25519 AAAA…`, at least one.

    Raises:
        MalformedEvidence: A recipient is not such a line, or there are none or too many.
        AlreadyKept: There is a file at `target`.
        EvidenceNotWritten: The disk refuses.
    """
    if not 0 < len(recipients) <= MOST_RECIPIENTS:
        raise malformed("This list of recipients", f"it has none, or more than {MOST_RECIPIENTS}")
    keys = [_recipient(line) for line in recipients]
    with durable.writing(f"The file {target}"), source.open("rb") as reader, _new(target) as writer:
        try:
            pyrage.encrypt_io(reader, writer, keys)
        except (pyrage.EncryptError, OSError) as error:
            raise (writer.refusal or error) from error
        writer.check()


def _recipient(line: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    if not line.startswith("age1"):
        return pyrage.ssh.Recipient.from_str(keyfile.line_of(keyfile.raw_public(line)))
    try:
        return pyrage.x25519.Recipient.from_str(line.strip())
    except pyrage.RecipientError as error:
        raise malformed("This list of recipients", "one of them is not an age recipient") from error


def read_identities(path: Path) -> Identities:
    """The keys in a file: age's own (`age-keygen`), or one OpenSSH key.

    Raises:
        BadKey: There is none, or others can read an OpenSSH key.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_IDENTITY_BYTES).decode("ascii", "replace")
    except OSError as error:
        raise _no_identity(path, error.strerror or "it cannot be read") from error
    if "OPENSSH PRIVATE KEY" in text:
        return (pyrage.ssh.Identity.from_buffer(keyfile.pem(keyfile.load(path))),)
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        found = tuple(pyrage.x25519.Identity.from_str(line) for line in lines)
    except pyrage.IdentityError as error:
        raise _no_identity(path, "it holds something else than age identities") from error
    if not found:
        raise _no_identity(path, "it holds none")
    return found


def _no_identity(path: Path, why: str) -> BadKey:
    return BadKey(
        f"{path} is not a file of age identities or an OpenSSH key ({why}).",
        next_step="Name the key of one of the archive's readers.",
    )


def decrypt(source: Path, target: Path, key: SigningKey | Identities) -> None:
    """Write what the age file `source` holds to the new file `target`, if it is for `key`.

    Raises:
        BadKey: It is not for this key, is damaged, or is not an age file.
        AlreadyKept: There is a file at `target`.
        EvidenceNotWritten: The disk refuses.
    """
    if isinstance(key, SigningKey):
        key = (pyrage.ssh.Identity.from_buffer(keyfile.pem(key)),)
    identities = list(key)
    with durable.writing(f"The file {target}"), source.open("rb") as reader, _new(target) as writer:
        try:
            pyrage.decrypt_io(reader, writer, identities)
        except (
            pyrage.DecryptError,
            OSError,
        ) as error:  # for a part that is damaged, OSError without a number
            if writer.refusal:
                raise writer.refusal from error
            raise BadKey(
                f"{source} does not open with this key, or is damaged.",
                next_step="Use the key of one of its recipients, or fetch the file again.",
            ) from error
        writer.check()


class _Writer:
    """A file for pyrage, which tells the disk's refusals in its own words, and the last one not at all."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.refusal: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.refusal = error
            raise

    def flush(self) -> None:
        self._file.flush()

    def check(self) -> None:
        """Raise what the disk refused, if it did."""
        if self.refusal:
            raise self.refusal


@contextmanager
def _new(target: Path) -> Iterator[_Writer]:
    try:
        with durable.creating(target) as file:
            yield _Writer(file)
    except FileExistsError as error:
        raise AlreadyKept(
            f"There is a file at {target} already.", next_step="Choose another name."
        ) from error
