"""The errors of the channel.

Decides: what a person is told when a connection cannot be made, is refused, or breaks.
Leaves alone: what the program does next.
"""

from __future__ import annotations

import enum

from desktop_assist.errors import DesktopAssistError


class ChannelError(DesktopAssistError):
    """Base of everything that goes wrong on a connection."""


class Hop(enum.StrEnum):
    """A stretch of the way to the other side; the words are for people."""

    NETWORK = "this computer's network"
    NAME = "the desk's name"
    PROXY = "the proxy"
    PORT = "the desk's port"
    KEY = "the desk's key"
    OTHER_SIDE = "the other side's computer"


class NotReachable(ChannelError):
    """Nothing answers at the address, or what answers does not speak SSH.

    Attributes:
        hop: Where the way ends.
    """

    def __init__(self, happened: str, *, next_step: str, hop: Hop = Hop.PORT) -> None:
        """Say where the way ends."""
        super().__init__(happened, next_step=next_step)
        self.hop = hop


class HostKeyMismatch(ChannelError):
    """The other end does not hold the pinned key. There is no way to continue."""

    hop = Hop.KEY


class AccessRefused(ChannelError):
    """The other end did not accept our key or certificate."""


class Reason(enum.StrEnum):
    """Why somebody was not let in, as the evidence names it."""

    PLAIN_KEY = "plain key"
    OTHER_KIND = "other kind of key"
    UNREADABLE = "unreadable"
    HOST_CERTIFICATE = "host certificate"
    FOREIGN_AUTHORITY = "foreign authority"
    ALTERED = "altered"
    WRONG_PRINCIPAL = "wrong principal"
    NOT_YET_VALID = "not yet valid"
    EXPIRED = "expired"
    WRONG_CLOCK = "wrong clock"
    ENDLESS = "endless"
    CRITICAL_OPTION = "critical option"
    NAMELESS = "nameless"
    REVOKED = "revoked"
    NOT_CHECKED = "not checked"
    NOT_ASSIGNED = "not assigned"
    NOT_AGREED = "not agreed"
    ANOTHER_IS_HERE = "another is here"


class IdentityRefused(ChannelError):
    """A certificate does not show one current technician of the organisation.

    Attributes:
        reason: Which step of `identity` failed.
    """

    def __init__(self, happened: str, *, kept: str, next_step: str, reason: Reason) -> None:
        """Keep the reason with the sentences."""
        super().__init__(happened, kept=kept, next_step=next_step)
        self.reason = reason


class StreamBroken(ChannelError):
    """The line broke, or the other end sent something that has no meaning."""


class NotShown(ChannelError):
    """The other end does not show that file."""


class FileRefused(ChannelError):
    """A file operation is not done.

    Attributes:
        status: How it is told in SFTP, one of `sftp_wire.Status`.
    """

    def __init__(
        self, status: int, happened: str, *, next_step: str = "Choose another file or name."
    ) -> None:
        """Refuse with `status`, because of what `happened`."""
        super().__init__(happened, next_step=next_step)
        self.status = status
