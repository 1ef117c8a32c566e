"""What is sent on a channel: some of much, or what can go now, for who must not wait for the peer.

Decides: when a piece can be sent without waiting.
    1. The connection is not exchanging keys, and nobody else is just sending on it.
    2. The peer gave the channel room for it.
    3. The line below has room: the system's buffer, or all this again where that is a channel too.
Leaves alone: what becomes of what cannot; whoever has it has another way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

import paramiko
from paramiko.common import cMSG_CHANNEL_WINDOW_ADJUST

from desktop_assist.channel.packets import Packets
from desktop_assist.channel.sealed import ChannelData

# Ours: of one packet around its data, with room to spare: lengths, number, padding, authentication.
_AROUND_BYTES = 256
_OF_A_PACKET_BYTES = 64  # From: paramiko's Channel, which sends packets smaller by so much than they may be
MOST_TOGETHER = 8  # ours: OpenSSH takes packets of 32 KiB, of which four are what `line` sends at a time


class _Below(Protocol):
    def takes_now(self, count: int) -> bool: ...


def send(channel: paramiko.Channel, data: bytes | memoryview) -> int:
    """Send what can be sent of `data` now; how much."""
    return _in_turn(channel, lambda packets: _sent(channel, memoryview(data), packets))


def _in_turn(channel: paramiko.Channel, act: Callable[[Packets], int]) -> int:
    """Have `act` send when nobody else does and it may; else nothing."""
    transport = cast("paramiko.Transport", channel.transport)
    if not transport.clear_to_send_lock.acquire(blocking=False):  # 1.
        return 0
    try:
        packets = cast("Packets", transport.packetizer)
        if not packets.turn.acquire(blocking=False):
            return 0
        try:
            return act(packets) if transport.is_active() and transport.clear_to_send.is_set() else 0
        finally:
            packets.turn.release()
    finally:
        transport.clear_to_send_lock.release()


def _sent(channel: paramiko.Channel, data: memoryview, packets: Packets) -> int:
    with channel.lock:
        size = min(len(data), channel.out_window_size)  # 2.
        if not size or channel.closed or channel.eof_sent or not _room_below(channel, size):
            return 0
        channel.out_window_size -= size
    largest = channel.out_max_packet_size - _OF_A_PACKET_BYTES
    pieces = [data[at : min(at + largest, size)] for at in range(0, size, largest)]
    packets.send_message(ChannelData(channel.remote_chanid, pieces))
    return size


def _room_below(channel: paramiko.Channel, size: int) -> bool:  # 3.
    below = cast("_Below", channel.transport.sock)  # type: ignore[union-attr]
    packets = size // (channel.out_max_packet_size - _OF_A_PACKET_BYTES) + 1
    return below.takes_now(size + packets * _AROUND_BYTES)


def has_room(channel: paramiko.Channel, count: int) -> bool:
    """Whether `count` bytes could be sent now, unless somebody is faster."""
    enough = channel.out_window_size >= count
    return enough and _in_turn(channel, lambda _packets: int(_room_below(channel, count))) > 0


def may_read(channel: paramiko.Channel, count: int) -> bool:
    """Whether `count` bytes more may count as read: the peer is not due to hear of it, or has just heard."""
    if channel.in_window_sofar + count <= channel.in_window_threshold or not channel.in_window_sofar:
        return True
    return _in_turn(channel, lambda packets: _told(channel, packets)) > 0


def _told(channel: paramiko.Channel, packets: Packets) -> int:
    if not _room_below(channel, 0):
        return 0
    with channel.lock:
        count, channel.in_window_sofar = channel.in_window_sofar, 0
    packets.send_message(_adjust(channel, count))
    return count


def tell_read(channel: paramiko.Channel, count: int) -> None:
    """`count` bytes were read; the peer is told when it is due, and waited for as by any sender."""
    due = channel._check_add_window(count)  # type: ignore[attr-defined]  # noqa: SLF001
    if due:
        channel.transport._send_user_message(_adjust(channel, due))  # type: ignore[union-attr]  # noqa: SLF001


def _adjust(channel: paramiko.Channel, count: int) -> paramiko.Message:
    """From: https://www.rfc-editor.org/rfc/rfc4254#section-5.2 ."""
    message = paramiko.Message()
    message.add_byte(cMSG_CHANNEL_WINDOW_ADJUST)
    message.add_int(channel.remote_chanid)
    message.add_int(count)
    return message


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
