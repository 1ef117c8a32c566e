"""Who is asking to come in.

Decides: whether a certificate shows one current technician of the organisation that this program was set up
for, whom the desk has sent to this case.
Leaves alone: what that technician may do; every capability has its own consent. And where the revocation
list comes from (`revocation`).

The certificate is accepted when all of these hold, tried in this order:

1. It is an OpenSSH *user* certificate over an Ed25519 key. Plain keys, other kinds of keys and host
   certificates are refused.
2. Its signature is that of the organisation's pinned certificate authority.
3. The wanted principal (`technician`, `auditor`) is among its principals. No principals means none, not all.
4. By our own clock it is valid now: valid after ≤ now < valid before. One that never ends is refused. Where
   the desk's clock differs by half an hour or more, the refusal says so, and by how much; ours still decides.
5. It carries no critical option; we understand none, so any of them refuses.
6. It names its holder, in one to 64 printable characters.
7. The organisation's revocation list does not name it.
8. The desk says that this technician, by that name, has taken the case.

Steps 7 and 8 need what the desk says (`Standing`). An audit, which asks about another day, has no such word
and stops after 6; a door to a customer's computer never does.

A refusal ends the connection. There is no way to continue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop_assist.channel.errors import IdentityRefused, Reason
from desktop_assist.channel.plain_text import plain
from desktop_assist.evidence import certificate as certificates
from desktop_assist.evidence.certificate import ALGORITHM, Certificate
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import ALGORITHM as PLAIN_KEY
from desktop_assist.evidence.keyfile import raw_public
from desktop_assist.evidence.krl import RevocationList
from diagnostics.clock import timestamp

TECHNICIAN = "technician"
AUDITOR = "auditor"
LONGEST_NAME = 64  # ours: what fits on a line beside "is asking to come in"
LONGEST_KIND = 64  # From: https://www.rfc-editor.org/rfc/rfc4250#section-4.6.1 (names have at most 64)
LATEST_END = 253_402_300_799  # the last second of the year 9999, which is as far as dates can be written
CLOCKS_DIFFER = timedelta(minutes=30)  # ours: less than half an hour is no explanation for hours of validity


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


@dataclass(frozen=True)
class Standing:
    """What the desk says, on its pinned line.

    Attributes:
        revocations: The organisation's revocation list, its signature checked.
        claimed_by: Who has taken the case, empty for nobody. None at the desk itself, where no case is asked
            about yet.
        desk_time: What the desk's clock says when ours says `now`.
    """

    revocations: RevocationList
    claimed_by: str | None
    desk_time: datetime


def identify(
    certificate_line: str,
    authority_line: str,
    principal: str,
    now: datetime,
    standing: Standing | None = None,
) -> Identity:
    """The person behind `certificate_line`.

    Args:
        certificate_line: One line, `ssh-ed25519-cert-v01@openssh.com AAAA…`; empty for a plain key.
        authority_line: The pinned certificate authority, `ssh-ed25519 AAAA…`.
        principal: What they want to be accepted as.
        now: By our clock.
        standing: What the desk says; without it, steps 7 and 8 are not taken.

    Raises:
        IdentityRefused: One of the steps fails; the sentence says which.
    """
    certificate = _read(certificate_line)
    if certificate.type != "user":  # 1.
        raise refusal(Reason.HOST_CERTIFICATE, "This is a certificate for a computer, not for a person.")
    _check_authority(certificate, authority_line)  # 2.
    try:
        identity = _accepted(certificate, principal, now, standing)
    except EvidenceError as error:  # its own authority signed text that is not UTF-8
        raise refusal(Reason.UNREADABLE, "This certificate cannot be read.") from error
    if standing is not None:
        _check_standing(identity, certificate, standing)
    return identity


def _accepted(certificate: Certificate, principal: str, now: datetime, standing: Standing | None) -> Identity:
    if principal not in certificate.principals:  # 3.
        article = "an" if principal.startswith(tuple("aeiou")) else "a"
        raise refusal(Reason.WRONG_PRINCIPAL, f"This certificate is not one of {article} {principal}.")
    valid_until = _check_validity(certificate, now, standing.desk_time if standing else now)  # 4.
    if certificate.critical_options:  # 5.
        names = ", ".join(sorted(certificate.critical_options))
        raise refusal(
            Reason.CRITICAL_OPTION,
            f"This certificate demands something that this program does not know ({names}).",
        )
    name = certificate.key_id
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():  # 6.
        raise refusal(Reason.NAMELESS, "This certificate does not name its holder.")
    return Identity(name, principal, certificate.line, valid_until, certificate.public_raw)


def _check_standing(identity: Identity, certificate: Certificate, standing: Standing) -> None:
    if standing.revocations.revokes(certificate):  # 7.
        raise refusal(Reason.REVOKED, "The organisation has revoked this certificate.")
    if standing.claimed_by is not None and standing.claimed_by != identity.name:  # 8.
        raise refusal(Reason.NOT_ASSIGNED, f"The desk has not given this case to {identity.name}.")


def _read(line: str) -> Certificate:
    kind = line.split(maxsplit=1)[0] if line.strip() else ""
    if kind in ("", PLAIN_KEY):  # 1.
        raise refusal(Reason.PLAIN_KEY, "This is a plain key, without a certificate that says whose it is.")
    if kind != ALGORITHM:
        raise other_kind(kind)
    try:
        return certificates.read(line)
    except EvidenceError as error:
        raise refusal(Reason.UNREADABLE, "This certificate cannot be read.") from error


def _check_authority(certificate: Certificate, authority_line: str) -> None:
    if certificate.ca_raw != raw_public(authority_line):
        raise refusal(
            Reason.FOREIGN_AUTHORITY,
            "This certificate was issued by somebody other than your organisation.",
        )
    try:
        certificate.verify_signature()
    except EvidenceError as error:
        raise refusal(Reason.ALTERED, "This certificate was altered after it was issued.") from error


def _check_validity(certificate: Certificate, now: datetime, desk_time: datetime) -> str:
    seconds = int(now.timestamp())
    if seconds < certificate.valid_after:
        begins = _moment(min(certificate.valid_after, LATEST_END))
        raise _untimely(Reason.NOT_YET_VALID, f"is not valid before {begins}", now, desk_time)
    if certificate.valid_before > LATEST_END:
        raise refusal(Reason.ENDLESS, "This certificate never ends, and one of a person must.")
    ended = _moment(certificate.valid_before)
    if seconds >= certificate.valid_before:
        raise _untimely(Reason.EXPIRED, f"expired at {ended}", now, desk_time)
    return ended


def _moment(seconds: int) -> str:
    return timestamp(datetime.fromtimestamp(seconds, UTC))


def _untimely(reason: Reason, why: str, now: datetime, desk_time: datetime) -> IdentityRefused:
    difference = now - desk_time
    if abs(difference) < CLOCKS_DIFFER:
        return refusal(reason, f"This certificate {why}.")
    way = "ahead of" if difference > timedelta() else "behind"
    return IdentityRefused(
        f"This certificate {why} by the clock of the customer's computer, "
        f"which is {_hours(difference)} {way} the desk's clock.",
        kept="Nobody was let in.",
        next_step="The customer sets the date and time of that computer, then the technician tries again.",
        reason=Reason.WRONG_CLOCK,
    )


def _hours(difference: timedelta) -> str:
    """How long, in the two largest units that count."""
    minutes = round(abs(difference).total_seconds() / 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "day"), (hours, "hour"), (rest, "minute")]
    told = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " and ".join(told[:2])


def other_kind(kind: str) -> IdentityRefused:
    """The refusal of a key or certificate of another kind than Ed25519, such as `ssh-rsa`."""
    shown = plain(kind[:LONGEST_KIND])
    return refusal(
        Reason.OTHER_KIND, f"Only certificates over Ed25519 keys are accepted, and this is of kind {shown}."
    )


def refusal(reason: Reason, happened: str) -> IdentityRefused:
    """The refusal of whoever asked to come in."""
    return IdentityRefused(
        happened,
        kept="Nobody was let in.",
        next_step="The technician needs a current certificate from the organisation's desk.",
        reason=reason,
    )
