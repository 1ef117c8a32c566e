"""Whose a line to the desk is.

Decides: the three kinds of lines, and what a peer must show for each; there is no other way in.
Leaves alone: what each may ask (`service`), and what makes a certificate acceptable (`channel.identity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop_assist.channel.errors import ChannelError
from desktop_assist.channel.identity import AUDITOR, TECHNICIAN, Identity, Standing, identify, other_kind
from desktop_assist.channel.policy import Peer
from desktop_assist.desk.protocol import AUDITOR_NAME, CUSTOMER_NAME, TECHNICIAN_NAME
from desktop_assist.desk.revocations import Revocations
from desktop_assist.evidence.keyfile import ALGORITHM as KEY_KIND
from diagnostics.clock import Clock

_PRINCIPALS = {TECHNICIAN_NAME: TECHNICIAN, AUDITOR_NAME: AUDITOR}


@dataclass(frozen=True)
class CustomerLine:
    """A line from a customer's program, known by the key of its install, from some network."""

    key: str
    network: str = ""
    role: ClassVar[str] = CUSTOMER_NAME


@dataclass(frozen=True)
class TechnicianLine:
    """A line from a technician, known by a certificate."""

    identity: Identity
    role: ClassVar[str] = TECHNICIAN_NAME


@dataclass(frozen=True)
class AuditorLine:
    """A line from an auditor, known by a certificate."""

    identity: Identity
    role: ClassVar[str] = AUDITOR_NAME


Line = CustomerLine | TechnicianLine | AuditorLine


class Door:
    """Tells whose line a peer's is, as of now. Safe to use from any thread."""

    def __init__(self, authority: str, revocations: Revocations, clock: Clock) -> None:
        """Let in whom `authority` has certified, unless it is on `revocations`; and every customer."""
        self._authority = authority
        self._revocations = revocations
        self._clock = clock

    def line(self, peer: Peer, network: str = "") -> Line | None:
        """Whose line it is; none for whoever is not let in."""
        if peer.username == CUSTOMER_NAME:
            return CustomerLine(peer.public_line, network)
        try:
            if peer.username == TECHNICIAN_NAME:
                return TechnicianLine(self._identify(peer))
            return AuditorLine(self._identify(peer)) if peer.username == AUDITOR_NAME else None
        except ChannelError:
            return None

    def turned_away(self, peer: Peer) -> str:
        """Why a technician or an auditor is not let in; strangers with other names hear nothing."""
        try:
            if peer.kind != KEY_KIND:
                raise other_kind(peer.kind)
            if peer.username in _PRINCIPALS:
                self._identify(peer)
        except ChannelError as error:
            return f"{error.happened} {error.next_step}"
        return ""

    def _identify(self, peer: Peer) -> Identity:
        now = self._clock.now()
        standing = Standing(self._revocations.current()[1], None, now)
        return identify(peer.certificate, self._authority, _PRINCIPALS[peer.username], now, standing)
