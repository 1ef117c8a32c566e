"""An SSH connection whose peer cannot fill this program's memory.

Decides: how much may lie unread: of one channel its window, of all channels of a connection 32 MiB.
Leaves alone: everything else of SSH, which is paramiko's.

paramiko announces a window for each channel, and does not look whether the peer keeps to it. A peer that
sends more than it was allowed has broken the protocol, and is hung up on.
From: https://www.rfc-editor.org/rfc/rfc4254#section-5.2
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import paramiko
from paramiko.common import MSG_CHANNEL_DATA, MSG_CHANNEL_EXTENDED_DATA
from paramiko.message import Message
from paramiko.transport import ChannelMap

from desktop_assist.channel.arrived import Arrived
from desktop_assist.channel.line import Line
from desktop_assist.channel.packets import Packets

# From: OpenSSH's channels.h, CHAN_SES_WINDOW_DEFAULT. Sixteen times as much was slower, and sixteen of them
# are the limit of all.
WINDOW_BYTES = 1 << 21
PACKET_BYTES = 1 << 17
# Ours: eight channels whose readers are slow. A hostile peer may cost 50 MiB in all.
LARGEST_UNREAD_BYTES = 32 * 1024 * 1024
LOOK_FROM_BYTES = 1024 * 1024  # below this a channel cannot matter, and nothing is added up

Handler = Callable[[paramiko.Channel, Message], None]
# There is no public door to either of the two.
_HANDLERS: dict[int, Handler] = paramiko.Transport._channel_handler_table  # type: ignore[attr-defined] # noqa: SLF001


def _feed(channel: paramiko.Channel, message: Message) -> None:
    channel.in_buffer.feed(message.data)  # type: ignore[attr-defined]  # sealed as all is once there are channels
    if len(channel.in_buffer):
        _see_bounds(channel)


def _feed_extended(channel: paramiko.Channel, message: Message) -> None:
    _HANDLERS[MSG_CHANNEL_EXTENDED_DATA](channel, message)
    _see_bounds(channel)


def _see_bounds(channel: paramiko.Channel) -> None:
    size = unread(channel)
    if size > channel.in_window_size:
        raise paramiko.SSHException("the peer sends more than it was allowed to")
    if size > LOOK_FROM_BYTES and _unread_beside(channel) > LARGEST_UNREAD_BYTES:
        raise paramiko.SSHException("the peer sends more than anybody reads")


class _Channels(ChannelMap):
    """The channels of a connection, each with our own place for what arrives, before anything does."""

    def put(self, chanid: int, chan: paramiko.Channel) -> None:
        chan.in_buffer = Arrived(chan)  # type: ignore[assignment]  # it does all that is asked of it
        super().put(chanid, chan)


class BoundedTransport(paramiko.Transport):
    """A paramiko transport with these bounds."""

    def __init__(self, line: Line) -> None:
        """Prepare a connection over `line`."""
        super().__init__(
            line,  # type: ignore[arg-type]  # paramiko takes anything socket-like
            default_window_size=WINDOW_BYTES,
            default_max_packet_size=PACKET_BYTES,
            strict_kex=True,
            packetizer_class=Packets,
        )
        self._channels = _Channels()

    _channel_handler_table: ClassVar[dict[int, Handler]] = {
        **_HANDLERS,
        MSG_CHANNEL_DATA: _feed,
        MSG_CHANNEL_EXTENDED_DATA: _feed_extended,
    }


def unread(channel: paramiko.Channel) -> int:
    """How much of `channel` nobody has read."""
    return len(channel.in_buffer) + len(channel.in_stderr_buffer)


def _unread_beside(channel: paramiko.Channel) -> int:
    """What lies unread in all channels of the connection."""
    everyone: list[paramiko.Channel] = channel.transport._channels.values()  # type: ignore[union-attr] # noqa: SLF001
    return sum(unread(each) for each in everyone)
