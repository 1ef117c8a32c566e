"""OpenSSH certificates for Ed25519 keys, user and host.

Decides: what a certificate says, and whether its own authority's signature on it holds.
Leaves alone: whether that authority is *ours*, whether it is valid now, which principals may do what, and
what is revoked: the caller's policy.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    SSHCertificate,
    SSHCertificateType,
    load_ssh_public_identity,
)

from desktop_assist.evidence.errors import BadSignature, malformed

# From: https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.certkeys
ALGORITHM = "ssh-ed25519-cert-v01@openssh.com"
FOREVER = 2**64 - 1
_LARGEST_LINE = 16 * 1024

CertificateType = Literal["user", "host"]


class Certificate:
    """One parsed certificate line. Parsing says nothing about trust; see `verify_signature`.

    Attributes:
        line: `ssh-ed25519-cert-v01@openssh.com AAAA…`, without a comment.
        public_raw: The 32 bytes of the key that is certified.
        ca_raw: The 32 bytes of the authority's key.
        key_id: The name that the authority gave to the holder.
        principals: The roles or hosts it is for. Empty means *any* in OpenSSH; a careful policy refuses that.
        valid_after: First second of validity, POSIX time.
        valid_before: First second after validity, POSIX time; `FOREVER` for no end.
        serial: The authority's serial number.
        type: `user` or `host`.
        critical_options: Restrictions; who does not know one of them must refuse the certificate.
        extensions: Permissions, such as `permit-pty`; unknown ones may be ignored.
    """

    def __init__(self, line: str) -> None:
        """Parse `line`, `ssh-ed25519-cert-v01@openssh.com AAAA… [comment]`.

        Raises:
            MalformedEvidence: It is not a certificate of an Ed25519 key by an Ed25519 authority.
        """
        words = line.split()
        if len(line) > _LARGEST_LINE or len(words) < 2 or words[0] != ALGORITHM:
            raise malformed("This certificate", f"it is not an {ALGORITHM} line")
        self.line = " ".join(words[:2])
        try:
            # cryptography reads some fields only when asked, so all are asked for here, at the edge.
            self._read(_parse(self.line))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise malformed("This certificate", "its bytes are not a certificate") from error

    def _read(self, inner: SSHCertificate) -> None:
        self._inner = inner
        self.public_raw = _ed25519(inner.public_key())
        self.ca_raw = _ed25519(inner.signature_key())
        self.key_id = inner.key_id.decode()
        self.principals = tuple(name.decode() for name in inner.valid_principals)
        self.valid_after = inner.valid_after
        self.valid_before = inner.valid_before
        self.serial = inner.serial
        self.type: CertificateType = "user" if inner.type is SSHCertificateType.USER else "host"
        self.critical_options = _decoded(inner.critical_options)
        self.extensions = _decoded(inner.extensions)

    def __eq__(self, other: object) -> bool:
        """Two certificates are equal if their lines are."""
        return isinstance(other, Certificate) and other.line == self.line

    def __hash__(self) -> int:
        """By the line."""
        return hash(self.line)

    def verify_signature(self) -> None:
        """Check that `ca_raw` made the signature on this certificate.

        Raises:
            BadSignature: It did not.
        """
        try:
            self._inner.verify_cert_signature()
        except (InvalidSignature, ValueError) as error:
            raise BadSignature(
                "The signature on this certificate does not fit it.",
                next_step="Ask the organisation for a new certificate.",
            ) from error


@functools.lru_cache(maxsize=64)  # one technician's certificate is in every bundle of a day, thrice in each
def read(line: str) -> Certificate:
    """The certificate in `line`, as `Certificate` parses it; nothing is kept of what cannot be parsed.

    Raises:
        MalformedEvidence: As `Certificate`.
    """
    return Certificate(line)


def _parse(line: str) -> SSHCertificate:
    inner = load_ssh_public_identity(line.encode("ascii"))
    if not isinstance(inner, SSHCertificate):
        raise malformed("This certificate", "it is a plain key")
    return inner


def _ed25519(key: object) -> bytes:
    if not isinstance(key, Ed25519PublicKey):
        raise malformed("This certificate", "it holds a key that is not Ed25519")
    return key.public_bytes_raw()


def _decoded(options: Mapping[bytes, bytes]) -> Mapping[str, str]:
    return {name.decode(): value.decode() for name, value in options.items()}
