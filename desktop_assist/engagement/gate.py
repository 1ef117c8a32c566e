"""The gate: whether who knocks on a customer's case may come in.

Decides: what the desk must have said before anybody is let in, and that it is asked again while somebody is.
Leaves alone: the procedure itself (`channel.identity`), and what follows from a refusal (`live_case`).

1. Each line that arrives has the desk asked anew, over the pinned line: who has taken the case, the
   revocation list, the time. Without an answer nobody is let in.
2. The list must be signed by the organisation and no older than one that this install saw before; the newest
   is kept here, so that this also holds after a restart.
3. While a technician is in, the same is asked once a minute. Whoever is revoked, or has the case no longer,
   is sent away. A desk that does not answer then is no reason to send anybody away; the next line waits for
   its answer.
4. The desk's time only explains: how long the certificate is valid is for our own clock to say.
5. After an agreed hand-over only whom it names comes in, whatever the desk says.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desktop_assist.channel import four_words
from desktop_assist.channel.errors import IdentityRefused, Reason
from desktop_assist.channel.identity import TECHNICIAN, Identity, Standing, identify, other_kind, refusal
from desktop_assist.channel.policy import Peer
from desktop_assist.channel.revocation import NO_LIST, SignedList, accept
from desktop_assist.desk import protocol
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.evidence import durable, keyfile, krl
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.hand_over import HandOver
from desktop_assist.organisation import Organisation
from desktop_assist.session.refusals import TurnedAway
from diagnostics.clock import Clock, parse_timestamp, timestamp
from diagnostics.errors import PlainError

ASK_AGAIN_S = 60.0  # ours: how long a technician who was just revoked may still be in
Agreed = Callable[[], HandOver | None]
LONGEST_CERTIFICATE = 4096  # ours: of what is recorded; a technician's has below 800 characters


@dataclass(frozen=True)
class Introduction:
    """Who came in on a line, and what the customer should see of it.

    Attributes:
        identity: Who.
        words: The four words of the line.
        list_made_at: When the revocation list was last changed, RFC 3339, UTC; empty if never.
        list_fetched_at: When the desk gave it to us, likewise.
    """

    identity: Identity
    words: tuple[str, ...]
    list_made_at: str
    list_fetched_at: str


@dataclass(frozen=True)
class Door:
    """The gate as one line finds it: what the desk said when the line arrived, or why it said nothing."""

    authority: str
    clock: Clock
    standing: Standing | IdentityRefused
    fetched_at: datetime
    agreed: Agreed = lambda: None

    def identify(self, peer: Peer) -> Identity:
        """Who `peer` is.

        Raises:
            IdentityRefused: Nobody who may come in.
        """
        if peer.kind != keyfile.ALGORITHM:
            raise other_kind(peer.kind)
        if isinstance(self.standing, IdentityRefused):
            raise self.standing
        now = self.clock.now()
        desk_time = self.standing.desk_time + (now - self.fetched_at)  # 4.
        told = replace(self.standing, desk_time=desk_time)
        identity = identify(peer.certificate, self.authority, TECHNICIAN, now, told)
        if refused := not_agreed(identity, self.agreed()):
            raise refused
        return identity

    def introduce(self, identity: Identity, peer: Peer) -> Introduction:
        """What the customer sees of `peer`, who is `identity`."""
        made = 0 if isinstance(self.standing, IdentityRefused) else self.standing.revocations.generated_at
        made_at = timestamp(datetime.fromtimestamp(made, UTC)) if 0 < made < 2**33 else ""
        return Introduction(identity, four_words.of(peer.session), made_at, timestamp(self.fetched_at))

    def turned_away(self, peer: Peer, error: IdentityRefused) -> TurnedAway:
        """What the record says of `peer`, who was refused with `error`."""
        key = keyfile.fingerprint(peer.public_line) if peer.public_line else ""
        return TurnedAway(error.reason, error.happened, key, self._issued(peer.certificate))

    def _issued(self, line: str) -> str:
        """`line`, if the organisation issued it: a stranger cannot write into the record what they like."""
        try:
            certificate = Certificate(line)
            certificate.verify_signature()
        except EvidenceError:
            return ""
        ours = certificate.ca_raw == keyfile.raw_public(self.authority)
        return certificate.line if ours and len(certificate.line) <= LONGEST_CERTIFICATE else ""


class Gate:
    """The gate of one case. Safe to use from any thread."""

    def __init__(
        self, organisation: Organisation, opened: OpenedCase, install: Install, agreed: Agreed = lambda: None
    ) -> None:
        """Guard the case that is `opened`.

        Args:
            organisation: Whose technicians may come.
            opened: The case.
            install: Keeps the newest revocation list.
            agreed: The last hand-over that the customer agreed to.
        """
        self._agreed = agreed
        self._organisation = organisation
        self._opened = opened
        name = hashlib.sha256(organisation.technician_ca.encode()).hexdigest()[:16]
        self._kept = install.home.revocations / f"{organisation.domain}-{name}.krl"
        self._clock = install.clock
        self._lock = threading.Lock()
        self._asked_at = self._clock.monotonic()

    def door(self) -> Door:
        """The gate for a line that has just arrived. Blocks until the desk has answered."""
        with self._lock:
            standing = self._fetch()  # 1.
            self._asked_at = self._clock.monotonic()
        return Door(self._organisation.technician_ca, self._clock, standing, self._clock.now(), self._agreed)

    def _fetch(self) -> Standing | IdentityRefused:
        try:
            question = protocol.Standing(self._opened.record.case)
            answer = self._opened.desk.ask(question, protocol.StandingNow)
            signed = SignedList(answer.revocations, answer.signature)
            listed = accept(signed, self._organisation, self._newest_seen())  # 2.
            self._keep(signed)
            return Standing(listed, answer.claimed_by, parse_timestamp(answer.at))
        except PlainError as error:
            return _not_checked(error.happened)
        except ValueError:
            return _not_checked("The desk's time cannot be read.")

    def _newest_seen(self) -> int:
        try:
            with self._kept.open("rb") as file:
                return krl.parse(file.read(krl.LARGEST_LIST_BYTES + 1)).version
        except (FileNotFoundError, EvidenceError):
            return NO_LIST
        except OSError as error:
            raise refusal(
                Reason.NOT_CHECKED, f"The revocation list kept here cannot be read ({error.strerror})."
            ) from error

    def _keep(self, signed: SignedList) -> None:
        with durable.writing("The revocation list"):
            durable.make_folder(self._kept.parent)
            durable.replace(self._kept.with_suffix(".krl.sig"), signed.signature.encode())
            durable.replace(self._kept, signed.data)

    def still(self, identity: Identity) -> IdentityRefused | None:
        """Why `identity`, who is in, may not stay; none where they may. Asks the desk once a minute."""  # 3.
        if self._clock.monotonic() - self._asked_at < ASK_AGAIN_S:
            return None
        door = self.door()
        if isinstance(door.standing, IdentityRefused):
            return None
        try:
            door.identify(Peer(TECHNICIAN, keyfile.line_of(identity.public_raw), identity.certificate))
        except IdentityRefused as error:
            return error
        return None


def not_agreed(identity: Identity, agreed: HandOver | None) -> IdentityRefused | None:
    """Why `identity` may not come in after `agreed`; none where they may."""  # 5.
    key = keyfile.fingerprint(keyfile.line_of(identity.public_raw))
    if agreed is None or agreed.admits(identity.name, key):
        return None
    with_key = f", and {identity.name} came with another key" if identity.name == agreed.to else ""
    return IdentityRefused(
        f"The customer agreed to hand this case over to {agreed.whom}{with_key}.",
        kept="Nobody was let in.",
        next_step="Only whom the customer agreed to can go on with this case.",
        reason=Reason.NOT_AGREED,
    )


def _not_checked(why: str) -> IdentityRefused:
    return IdentityRefused(
        f"It could not be checked with the desk who may come in. {why}",
        kept="Nobody was let in.",
        next_step="The technician tries again when the desk answers.",
        reason=Reason.NOT_CHECKED,
    )
