"""A small piece sent on a channel now, or not at all: whoever sends it does not wait for the peer.

Decides: when a piece can be sent without waiting.
    1. The connection is not exchanging keys, and nobody else is just sending on it.
    2. The peer gave the channel room for it.
    3. The line below has room: the system's buffer, or all this again where that is a channel too.
Leaves alone: what becomes of a piece that cannot; whoever has it has another way.
"""

from __future__ import annotations

from typing import Protocol, cast

import paramiko

from desktop_assist.channel.packets import ChannelData, Packets

# Ours: of one packet around its data, with room to spare: lengths, number, padding, authentication.
_AROUND_BYTES = 256
_OF_A_PACKET_BYTES = 64  # From: paramiko's Channel, which sends packets smaller by so much than they may be
MOST_TOGETHER = 8  # ours: OpenSSH takes packets of 32 KiB, of which four are what `line` sends at a time


class _Below(Protocol):
    def takes_now(self, count: int) -> bool: ...


def send(channel: paramiko.Channel, data: bytes) -> bool:
    """Send all of a small piece, or nothing. Repackets whether it was sent."""
    transport = cast("paramiko.Transport", channel.transport)
    packets = cast("Packets", transport.packetizer)
    if not transport.clear_to_send_lock.acquire(blocking=False):  # 1.
        return False
    try:
        if not packets.turn.acquire(blocking=False):
            return False
        try:
            return _has_room(channel, len(data)) and _sent(channel, data, packets)
        finally:
            packets.turn.release()
    finally:
        transport.clear_to_send_lock.release()


def send_some(channel: paramiko.Channel, data: bytes | memoryview) -> int:
    """Send some of `data`, waiting for room as `Channel.send` does, which copies it four times more.

    Raises:
        TimeoutError: There was no room in the channel's time.
        OSError: The channel is closed.
    """
    rest = memoryview(data)
    pieces: list[memoryview] = []
    with channel.lock:
        if channel.closed:
            raise ConnectionError("the channel is closed")
        while rest and len(pieces) < MOST_TOGETHER and (not pieces or channel.out_window_size > 0):
            count = channel._wait_for_send_window(len(rest))  # type: ignore[attr-defined]  # noqa: SLF001
            if not count:
                break
            pieces.append(rest[:count])
            rest = rest[count:]
    if pieces:
        message = ChannelData(channel.remote_chanid, pieces)
        channel.transport._send_user_message(message)  # type: ignore[union-attr]  # noqa: SLF001
    return len(data) - len(rest)


def has_room(channel: paramiko.Channel, count: int) -> bool:
    """Whether a piece of `count` bytes could be sent now, unless somebody is faster."""
    transport = cast("paramiko.Transport", channel.transport)
    packets = cast("Packets", transport.packetizer)
    if not packets.turn.acquire(blocking=False):
        return False
    try:
        return _has_room(channel, count)
    finally:
        packets.turn.release()


def _has_room(channel: paramiko.Channel, count: int) -> bool:
    transport = cast("paramiko.Transport", channel.transport)
    room = min(channel.out_window_size, channel.out_max_packet_size - _OF_A_PACKET_BYTES)  # 2.
    up = transport.is_active() and transport.clear_to_send.is_set()
    below = cast("_Below", transport.sock)
    return up and count <= room and below.takes_now(count + _AROUND_BYTES)  # 3.


def _sent(channel: paramiko.Channel, data: bytes, packets: Packets) -> bool:
    with channel.lock:
        if channel.closed or channel.eof_sent or channel.out_window_size < len(data):
            return False
        channel.out_window_size -= len(data)
    packets.send_message(ChannelData(channel.remote_chanid, [data]))
    return True
