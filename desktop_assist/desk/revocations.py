"""The desk's revocation list: kept, handed out, added to.

Decides: what an operator can revoke (one certificate by its serial, one person by name), and that nothing is
ever taken off the list.
Leaves alone: what a list means (`evidence.krl`) and who trusts it (`channel.revocation`).

1. The list lies beside the organisation's other public files, signed by the certificate authority. Only
   `desk revoke` needs that authority's key; handing out does not.
2. What stock `ssh-keygen -k` put on it stays on it, byte for byte; ours is added after it.
3. While the two files do not fit each other (they are being replaced, or that was interrupted) the desk goes
   on with what it read before; with nothing read, no technician comes in.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import datetime

from desktop_assist.channel.identity import LONGEST_NAME
from desktop_assist.channel.revocation import RevocationsRefused, SignedList, accept
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence import durable, krl, krl_writing, sshsig
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.krl import RevocationList
from desktop_assist.evidence.krl_writing import Revoked
from desktop_assist.organisation import OrganisationFolder


class Revocations:
    """The list that a running desk hands out. Safe to use from any thread."""

    def __init__(self, public: OrganisationFolder) -> None:
        """Hand out the list of `public`."""
        self._public = public
        self._lock = threading.Lock()
        self._read_from: tuple[object, ...] = ()
        self._now: tuple[SignedList, RevocationList] | None = None

    def current(self) -> tuple[SignedList, RevocationList]:
        """The list as it travels, and as it reads.

        Raises:
            RevocationsRefused: There is none, or it is not the organisation's.
        """
        with self._lock:
            stamps = self._stamps()
            if self._now is None or stamps != self._read_from:
                try:
                    self._now = self._read()
                    self._read_from = stamps
                except RevocationsRefused:
                    if self._now is None:  # 3.
                        raise
            return self._now

    def _stamps(self) -> tuple[object, ...]:
        files = (self._public.revocations, self._public.revocations_signature)
        try:
            stats = [file.stat() for file in files]
        except OSError:
            return ()
        return tuple((each.st_mtime_ns, each.st_ino, each.st_size) for each in stats)

    def _read(self) -> tuple[SignedList, RevocationList]:
        newest = self._now[1].version if self._now else 0
        signed = read(self._public)
        return signed, accept(signed, self._public.organisation, newest)


def read(public: OrganisationFolder) -> SignedList:
    """The list and its signature as they lie there.

    Raises:
        RevocationsRefused: They cannot be read.
    """
    try:
        with public.revocations.open("rb") as listed, public.revocations_signature.open("rb") as seal:
            data = listed.read(krl.LARGEST_LIST_BYTES + 1)
            signature = seal.read(sshsig.LARGEST_SEAL_BYTES + 1).decode("ascii", "replace")
    except OSError as error:
        raise RevocationsRefused(
            f"The desk has no revocation list that it can read ({error.strerror}).",
            kept="Nobody was let in.",
            next_step="Make one at the desk: desktop-assist desk revoke --desk FOLDER",
        ) from error
    return SignedList(data, signature)


def revoke(folder: DeskFolder, names: Collection[str], serials: Collection[int], now: datetime) -> int:
    """Add to the list, or only make and sign it anew where nothing is named. Returns its version.

    Raises:
        RequestRefused: A serial is none, or the list is full or not understood.
        EvidenceError: The authority's key cannot be read, or the list cannot be written.
    """
    if not all(0 < len(name) <= LONGEST_NAME and name.isprintable() for name in names):
        raise RequestRefused(
            f"A name has 1 to {LONGEST_NAME} printable characters.", next_step="Write it as it was issued."
        )
    if any(not 0 < serial <= krl.LARGEST_SERIAL for serial in serials):
        raise RequestRefused(
            "A serial number lies between 1 and 2^64 - 1.",
            next_step="Read it with: ssh-keygen -L -f CERTIFICATE",
        )
    authority = folder.authority_key()
    old = _old(folder.public)
    try:
        version = krl.parse(old).version + 1 if old else 1
        added = krl_writing.add(
            old, version, int(now.timestamp()), authority.blob, Revoked(tuple(serials), tuple(names))
        )
        krl.parse(added)
    except EvidenceError as error:
        raise RequestRefused(
            f"The revocation list cannot be added to. {error.happened}",
            kept="It is as it was.",
            next_step="Look at it with: ssh-keygen -Q -l -f revoked.krl",
        ) from error
    write(folder.public, added, sshsig.sign(added, folder.organisation.revocations_namespace, authority))
    return version


def _old(public: OrganisationFolder) -> bytes:
    return read(public).data if public.revocations.exists() else b""


def write(public: OrganisationFolder, data: bytes, signature: str) -> None:
    """Replace the list and its signature.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    with durable.writing(f"The revocation list {public.revocations}"):
        durable.replace(public.revocations, data)
        durable.replace(public.revocations_signature, signature.encode())
