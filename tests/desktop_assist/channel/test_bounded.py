"""A peer that sends more than it may is hung up on before it fills the memory."""

from __future__ import annotations

import threading

import paramiko
import pytest

from desktop_assist.channel import bounded
from desktop_assist.channel.client import Connection
from desktop_assist.channel.stream import ByteStream
from simulators.channels import WAIT_S, Told, connected, listening

PIECE = bytes(32 * 1024)


class NeverReads:
    """Holds its channels open until the test ends, and reads nothing."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self, _stream: ByteStream) -> None:
        self.over.wait(WAIT_S)


def channel_of(connection: Connection, without_window: bool) -> paramiko.Channel:
    channel = connection._transport.open_session(timeout=WAIT_S)
    channel.invoke_subsystem("echo")
    if without_window:
        channel.out_window_size = 1 << 40  # a hostile peer: what it was told means nothing to it
    channel.settimeout(0)
    return channel


def fill(channel: paramiko.Channel, most: int) -> int:
    """Send until it breaks, or no more may be sent, or `most` bytes; how much was sent."""
    sent = 0
    try:
        while sent < most:
            sent += channel.send(PIECE)
    except (OSError, EOFError):
        return sent
    return sent


def hung_up(told: Told) -> bool:
    return told.ended.get(timeout=WAIT_S)


@pytest.mark.logs("paramiko.transport: ERROR")
def test_a_peer_that_ignores_its_window_is_hung_up_on() -> None:
    reader = NeverReads()
    told = Told(handler=reader)
    with listening(lambda: told) as door, connected(door.port) as peer:
        channel = channel_of(peer, without_window=True)
        fill(channel, 64 * 1024 * 1024)
        assert hung_up(told)
        reader.over.set()


@pytest.mark.logs("paramiko.transport: ERROR")
def test_many_channels_together_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LARGEST_UNREAD_BYTES", 2 * bounded.WINDOW_BYTES - 1)
    reader = NeverReads()
    told = Told(handler=reader)
    with listening(lambda: told) as door, connected(door.port) as peer:
        channels = [channel_of(peer, without_window=False) for _ in range(2)]
        for channel in channels:
            fill(channel, bounded.WINDOW_BYTES)
        assert hung_up(told)
        reader.over.set()


def test_a_full_window_is_no_offence() -> None:
    reader = NeverReads()
    told = Told(handler=reader)
    with listening(lambda: told) as door, connected(door.port) as peer:
        channel = channel_of(peer, without_window=False)
        assert fill(channel, 2 * bounded.WINDOW_BYTES) == bounded.WINDOW_BYTES
        other = connected(door.port)
        other.close()
        assert hung_up(told), "the other one"
        assert peer.alive
        reader.over.set()


def test_the_whole_stays_below_what_a_hostile_peer_may_cost() -> None:
    assert bounded.LARGEST_UNREAD_BYTES + bounded.WINDOW_BYTES < 50 * 1024 * 1024
