"""The organisation's revocation list: whether one that came may be used.

Decides: that a list is used only when the organisation signed it, and that it never goes back to an older
one.
Leaves alone: the list's form (`evidence.krl`), where it lies, and when it is asked for.

1. The list is an OpenSSH KRL with an SSHSIG beside it, in the namespace `revocations@<domain>`, by the
   organisation's certificate authority: who issues is who revokes. It comes over the pinned line to the desk,
   but the line alone is not enough: a desk that was broken into holds no authority's key (that may lie
   offline), and so can neither lift a revocation nor invent one. The KRL's own section for signatures was
   never finished in OpenSSH, which ignores it.
2. A list with a smaller version than one that was seen before is refused: that would lift a revocation.
3. What such a desk can do is to keep the newest list back. So both ages are told: when the list was made, and
   when it was fetched.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_assist.channel.errors import ChannelError
from desktop_assist.evidence import krl, sshsig
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.krl import RevocationList
from desktop_assist.organisation import Organisation

NO_LIST = 0  # no version of a list is as small


class RevocationsRefused(ChannelError):
    """A revocation list is not the organisation's, or is older than one seen before."""


@dataclass(frozen=True)
class SignedList:
    """A list as it travels and is kept.

    Attributes:
        data: The KRL.
        signature: The armoured SSHSIG over it.
    """

    data: bytes
    signature: str


def accept(signed: SignedList, organisation: Organisation, newest_seen: int = NO_LIST) -> RevocationList:
    """The list, if it may be used.

    Args:
        signed: As it came.
        organisation: Whose list it must be.
        newest_seen: The version of the newest list seen before.

    Raises:
        RevocationsRefused: It may not; the sentence says why.
    """
    try:
        made = sshsig.verify(signed.signature, signed.data, organisation.revocations_namespace)  # 1.
        listed = krl.parse(signed.data)
    except EvidenceError as error:
        raise _refused(f"The organisation's revocation list cannot be used. {error.happened}") from error
    if made.public_line != organisation.technician_ca:
        raise _refused("The revocation list is signed by somebody other than the organisation.")
    if listed.version < max(newest_seen, NO_LIST + 1):  # 2.
        raise _refused("The desk gave an older revocation list than it had given before.")
    return listed


def _refused(happened: str) -> RevocationsRefused:
    return RevocationsRefused(
        happened,
        kept="It was not used, and nobody was let in.",
        next_step="Tell your organisation; its desk must give out its current list.",
    )
