"""The errors of the channel.

Decides: what a person is told when a connection cannot be made, is refused, or breaks.
Leaves alone: what the program does next.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class ChannelError(DesktopAssistError):
    """Base of everything that goes wrong on a connection."""


class NotReachable(ChannelError):
    """Nothing answers at the address, or what answers does not speak SSH."""


class HostKeyMismatch(ChannelError):
    """The other end does not hold the pinned key. There is no way to continue."""


class AccessRefused(ChannelError):
    """The other end did not accept our key or certificate."""


class IdentityRefused(ChannelError):
    """A certificate does not show one current technician of the organisation."""


class StreamBroken(ChannelError):
    """The line broke, or the other end sent something that has no meaning."""


class NotShown(ChannelError):
    """The other end does not show that file."""
