"""Archived items encrypted at rest: one age file an item, to the people who may open it.

Decides: that recipients are SSH keys, which the desk and its auditors have already, so that the stock program
opens it too: `age -d -i KEY FILE`; and that a file appears whole and is the owner's alone.
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


def encrypt(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Write `source` to the new age file `target`, for the holders of each of `recipients`.

    Args:
        source: The file.
        target: The new file, NAME.age.
        recipients: `ssh-ed25519 AAAA…` lines, at least one.

    Raises:
        MalformedEvidence: A recipient is not such a line, or there are none or too many.
        AlreadyKept: There is a file at `target`.
        EvidenceNotWritten: The disk refuses.
    """
    if not 0 < len(recipients) <= MOST_RECIPIENTS:
        raise malformed("This list of recipients", f"it has none, or more than {MOST_RECIPIENTS}")
    keys = [pyrage.ssh.Recipient.from_str(keyfile.line_of(keyfile.raw_public(line))) for line in recipients]
    with durable.writing(f"The file {target}"), source.open("rb") as reader, _new(target) as writer:
        try:
            pyrage.encrypt_io(reader, writer, keys)
        except (pyrage.EncryptError, OSError) as error:
            raise (writer.refusal or error) from error
        writer.check()


def decrypt(source: Path, target: Path, key: SigningKey) -> None:
    """Write what the age file `source` holds to the new file `target`, if it is for `key`.

    Raises:
        BadKey: It is not for this key, is damaged, or is not an age file.
        AlreadyKept: There is a file at `target`.
        EvidenceNotWritten: The disk refuses.
    """
    identity = pyrage.ssh.Identity.from_buffer(keyfile.pem(key))
    with durable.writing(f"The file {target}"), source.open("rb") as reader, _new(target) as writer:
        try:
            pyrage.decrypt_io(reader, writer, [identity])
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
