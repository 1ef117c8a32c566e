"""Packets of a connection inside another one, dealt with in passing: in the thread of the outer connection.

Decides: which packets need no thread of their own.
    1. Data for a channel, and room for what we send on one: with those, a key that is pressed and what an
       answer takes of our room do not have to wait until another thread was woken and had its turn.
    2. Only while nothing else is going on: no key exchange, nothing particular expected, and the thread that
       receives waits for the beginning of a packet. Whatever is not such a packet is left to that thread.
    3. Nothing here ends a connection. What may offend is left to the thread that receives, too.
Leaves alone: what the packets mean, which is said where that thread would have dealt with them.
"""

from __future__ import annotations

from typing import cast

import paramiko
from paramiko.common import MSG_CHANNEL_DATA, MSG_CHANNEL_WINDOW_ADJUST
from paramiko.message import Message

from desktop_assist.channel.bounded import LOOK_FROM_BYTES, BoundedTransport, unread
from desktop_assist.channel.packets import Packets
from desktop_assist.channel.sealed import CameForChannel


def take(transport: BoundedTransport, piece: bytes | memoryview) -> int:
    """Deal with packets at the front of `piece`, which came for `transport`; how many bytes they have."""
    taken, packets = 0, cast("Packets", transport.packetizer)
    while _is_calm(transport) and (first := packets.first_of(piece[taken:])) is not None:
        kind, message, size = first
        if kind not in (MSG_CHANNEL_DATA, MSG_CHANNEL_WINDOW_ADJUST):  # 1.
            break
        channel = transport._channels.get(message.get_int())  # noqa: SLF001 - has no public name
        if channel is None or not _fits(channel, message):
            break
        packets.passed(size)
        transport._channel_handler_table[kind](channel, message)  # noqa: SLF001 - has no public name
        taken += size
    return taken


def _is_calm(transport: BoundedTransport) -> bool:  # 2.
    expected = transport._expected_packet  # type: ignore[attr-defined]  # noqa: SLF001 - has no public name
    return transport.is_active() and transport.clear_to_send.is_set() and not expected


def _fits(channel: paramiko.Channel, message: Message) -> bool:  # 3.
    size = len(message.data) if isinstance(message, CameForChannel) else 0
    return unread(channel) + size <= LOOK_FROM_BYTES
