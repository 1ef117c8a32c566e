"""Writing a key revocation list in OpenSSH's own form, without OpenSSH.

Decides: the bytes of a list of serials and key ids of one authority, and that adding to a list takes nothing
off it. Stock `ssh-keygen -Q -f` and sshd's
`RevokedKeys` read them.
Leaves alone: what is on the list and who signs it: the desk's operator.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from dataclasses import dataclass

from desktop_assist.evidence import krl
from desktop_assist.evidence.sshwire import string


@dataclass(frozen=True)
class Revoked:
    """What an operator has revoked of one authority's certificates.

    Attributes:
        serials: Single certificates.
        names: Key ids, and with them every certificate of that name, past and to come.
    """

    serials: Collection[int] = ()
    names: Collection[str] = ()


def write(version: int, generated_at: int, authority: bytes, revoked: Revoked, comment: str = "") -> bytes:
    """The list.

    Args:
        version: Larger than that of every list before.
        generated_at: POSIX time of now.
        authority: The authority's key in SSH's wire form.
        revoked: What is on it; serials are from 1 to 2**64 - 1.
        comment: For whoever looks at the file.
    """
    # From: PROTOCOL.krl, section 1: version, date, flags, reserved, comment
    head = struct.pack(">IQQQ", krl.FORMAT, version, generated_at, 0)
    return krl.MAGIC + head + string(b"") + string(comment.encode()) + _section(authority, revoked)


def add(old: bytes, version: int, generated_at: int, authority: bytes, revoked: Revoked) -> bytes:
    """The list `old` (empty for none) with `revoked` on it too; arguments as for `write`.

    Raises:
        MalformedEvidence: `old` is not a list that we understand wholly.
    """
    kept = krl.parse(old).sections if old else b""
    return write(version, generated_at, authority, Revoked()) + kept + _section(authority, revoked)


def _section(authority: bytes, revoked: Revoked) -> bytes:
    if not revoked.serials and not revoked.names:
        return b""
    certificates = string(authority) + string(b"")
    if revoked.serials:
        numbers = b"".join(struct.pack(">Q", serial) for serial in sorted(set(revoked.serials)))
        certificates += _part(krl.SERIAL_LIST, numbers)
    if revoked.names:
        names = b"".join(string(name.encode()) for name in sorted(set(revoked.names)))
        certificates += _part(krl.KEY_ID, names)
    return _part(krl.CERTIFICATES, certificates)


def _part(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + string(data)
