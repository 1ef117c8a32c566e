"""Who is asking to come in.

Decides: whether a certificate shows one current technician of the organisation that this program was set up
for.
Leaves alone: what that technician may do; every capability has its own consent.

The certificate is accepted when all of these hold, tried in this order:

1. It is an OpenSSH *user* certificate over an Ed25519 key. Plain keys and host certificates are refused.
2. Its signature is that of the organisation's pinned certificate authority.
3. The wanted principal (`technician`, `auditor`) is among its principals. No principals means none, not all.
4. By our own clock it is valid now: valid after ≤ now < valid before. One that never ends is refused.
5. It carries no critical option; we understand none, so any of them refuses.
6. It names its holder, in one to 64 printable characters.

A refusal ends the connection. There is no way to continue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_assist.channel.errors import IdentityRefused
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import raw_public
from diagnostics.clock import timestamp

TECHNICIAN = "technician"
AUDITOR = "auditor"
LONGEST_NAME = 64  # ours: what fits on a line beside "is asking to come in"
LATEST_END = 253_402_300_799  # the last second of the year 9999, which is as far as dates can be written


@dataclass(frozen=True)
class Identity:
    """One person, as a certificate names them.

    Attributes:
        name: The certificate's key id, such as `maria`.
        principal: What they were accepted as.
        certificate: The certificate's own line.
        valid_until: RFC 3339, UTC.
        public_raw: The 32 bytes of their public key.
    """

    name: str
    principal: str
    certificate: str
    valid_until: str
    public_raw: bytes


def identify(certificate_line: str, authority_line: str, principal: str, now: datetime) -> Identity:
    """The person behind `certificate_line`.

    Args:
        certificate_line: One line, `ssh-ed25519-cert-v01@openssh.com AAAA…`; empty for a plain key.
        authority_line: The pinned certificate authority, `ssh-ed25519 AAAA…`.
        principal: What they want to be accepted as.
        now: By our clock.

    Raises:
        IdentityRefused: One of the six steps fails; the sentence says which.
    """
    certificate = _read(certificate_line)
    if certificate.type != "user":  # 1.
        raise _refusal("This is a certificate for a computer, not for a person.")
    _check_authority(certificate, authority_line)  # 2.
    try:
        return _accepted(certificate, principal, now)
    except EvidenceError as error:  # its own authority signed text that is not UTF-8
        raise _refusal("This certificate cannot be read.") from error


def _accepted(certificate: Certificate, principal: str, now: datetime) -> Identity:
    if principal not in certificate.principals:  # 3.
        article = "an" if principal.startswith(tuple("aeiou")) else "a"
        raise _refusal(f"This certificate is not one of {article} {principal}.")
    valid_until = _check_validity(certificate, now)  # 4.
    if certificate.critical_options:  # 5.
        names = ", ".join(sorted(certificate.critical_options))
        raise _refusal(f"This certificate demands something that this program does not know ({names}).")
    name = certificate.key_id
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():  # 6.
        raise _refusal("This certificate does not name its holder.")
    return Identity(name, principal, certificate.line, valid_until, certificate.public_raw)


def _read(line: str) -> Certificate:
    if not line:  # 1.
        raise _refusal("This is a plain key, without a certificate that says whose it is.")
    try:
        return Certificate(line)
    except EvidenceError as error:
        raise _refusal("This certificate cannot be read.") from error


def _check_authority(certificate: Certificate, authority_line: str) -> None:
    if certificate.ca_raw != raw_public(authority_line):
        raise _refusal("This certificate was issued by somebody other than your organisation.")
    try:
        certificate.verify_signature()
    except EvidenceError as error:
        raise _refusal("This certificate was altered after it was issued.") from error


def _check_validity(certificate: Certificate, now: datetime) -> str:
    seconds = int(now.timestamp())
    if seconds < certificate.valid_after:
        raise _refusal("This certificate is not valid yet.")
    if certificate.valid_before > LATEST_END:
        raise _refusal("This certificate never ends, and one of a person must.")
    ended = timestamp(datetime.fromtimestamp(certificate.valid_before, UTC))
    if seconds >= certificate.valid_before:
        raise _refusal(f"This certificate expired at {ended}.")
    return ended


def _refusal(happened: str) -> IdentityRefused:
    return IdentityRefused(
        happened,
        kept="Nobody was let in.",
        next_step="The technician needs a current certificate from the organisation's desk.",
    )
