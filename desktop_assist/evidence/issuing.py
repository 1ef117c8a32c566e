"""Issuing OpenSSH certificates: an authority's signature over somebody's key.

Decides: that a certificate names at least one principal and has an end, and that only Ed25519 keys get one.
Leaves alone: who gets one, and for how long (`desk.people`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    SSHCertificateBuilder,
    SSHCertificateType,
    load_ssh_public_key,
)

from desktop_assist.evidence.certificate import CertificateType
from desktop_assist.evidence.errors import malformed
from desktop_assist.evidence.keyfile import SigningKey

_TYPES: Mapping[CertificateType, SSHCertificateType] = {
    "user": SSHCertificateType.USER,
    "host": SSHCertificateType.HOST,
}


def issue(  # noqa: PLR0917 (a certificate's own fields, in its own order)
    ca: SigningKey,
    public_line: str,
    key_id: str,
    principals: Sequence[str],
    valid_after: int,
    valid_before: int,
    serial: int,
    extensions: Sequence[str] = (),
    kind: CertificateType = "user",
) -> str:
    """A certificate line for the key in `public_line`, signed by `ca`.

    Args:
        ca: The authority's key.
        public_line: `ssh-ed25519 AAAA…`.
        key_id: The holder's name, shown by `ssh-keygen -L`.
        principals: At least one: a certificate for everybody is never issued.
        valid_after: First second of validity, POSIX time.
        valid_before: First second after validity, POSIX time.
        serial: The authority's serial number, at most 2**64 - 1.
        extensions: Names of permissions without a value, such as `permit-pty`.
        kind: `user` or `host`.

    Raises:
        MalformedEvidence: The public line is not an Ed25519 key, or a value is out of range.
    """
    if not principals or valid_before <= valid_after:
        raise malformed("This order for a certificate", "it names no principal or no time")
    try:
        builder = (
            SSHCertificateBuilder()
            .public_key(_loaded(public_line))
            .serial(serial)
            .type(_TYPES[kind])
            .key_id(key_id.encode())
            .valid_principals([name.encode() for name in principals])
            .valid_after(valid_after)
            .valid_before(valid_before)
        )
        for name in extensions:
            builder = builder.add_extension(name.encode(), b"")
        return builder.sign(ca.private).public_bytes().decode("ascii")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise malformed("This order for a certificate", str(error).rstrip(".")) from error


def _loaded(public_line: str) -> Ed25519PublicKey:
    key = load_ssh_public_key(public_line.encode("ascii"))
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("it is for a key that is not Ed25519")
    return key
