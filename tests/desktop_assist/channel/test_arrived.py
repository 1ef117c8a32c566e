"""What arrives is used in its order, whoever takes it, and is told to the peer as read."""

from __future__ import annotations

import threading

import paramiko
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramiko.buffered_pipe import PipeTimeout

from desktop_assist.channel.arrived import SMALL_BYTES, Arrived
from desktop_assist.channel.bounded import WINDOW_BYTES
from desktop_assist.channel.line import Line
from desktop_assist.channel.stream import ByteStream
from simulators.channels import WAIT_S, Told, connected, listening


class Fed:
    """A channel on which the test feeds, reads and takes."""

    def __init__(self) -> None:
        self.channel = paramiko.Channel(0)
        self.channel.in_window_threshold = 1 << 30
        self.arrived = Arrived(self.channel)
        self.taken = bytearray()
        self.room = 1 << 30

    def take(self, data: bytes) -> int:
        self.taken += data[: self.room]
        return min(self.room, len(data))


def test_a_small_piece_is_taken_at_once_and_a_large_one_waits() -> None:
    fed = Fed()
    fed.arrived.hand_to(fed.take)
    fed.arrived.feed(b"k")
    assert (bytes(fed.taken), len(fed.arrived)) == (b"k", 0)
    fed.arrived.feed(bytes(SMALL_BYTES + 1))
    assert (bytes(fed.taken), len(fed.arrived)) == (b"k", SMALL_BYTES + 1)
    fed.arrived.empty()
    fed.arrived.hand_to(fed.take, 2 * SMALL_BYTES)
    fed.arrived.feed(bytes(SMALL_BYTES + 1))
    assert (len(fed.taken), len(fed.arrived)) == (SMALL_BYTES + 2, 0)


def test_the_taker_is_not_asked_while_the_reader_has_something_in_hand() -> None:
    fed = Fed()
    fed.arrived.feed(b"first")
    assert fed.arrived.read(100, 0.0) == b"first"
    fed.arrived.hand_to(fed.take)
    fed.arrived.feed(b"second")
    assert not fed.taken
    assert fed.arrived.read(100, 0.0) == b"second"
    with pytest.raises(PipeTimeout):
        fed.arrived.read(100, 0.0)
    fed.arrived.feed(b"third")
    assert fed.taken == b"third"


Step = tuple[str, int]


@given(steps=st.lists(st.tuples(st.sampled_from(["feed", "read", "fill", "room"]), st.integers(0, 6000))))
def test_the_order_is_kept_whoever_takes(steps: list[Step]) -> None:
    fed, came, used, number = Fed(), bytearray(), bytearray(), 0
    fed.arrived.hand_to(fed.take, 5000)
    fed.taken = used  # the reader and the taker use what they get at once
    for what, size in steps:
        if what == "feed":
            piece = bytes((number + place) % 251 for place in range(size))
            number += size
            came += piece
            fed.arrived.feed(piece)
        elif what == "room":
            fed.room = size
        elif what == "read" and fed.arrived.read_ready():
            used += fed.arrived.read(size + 1, 0.0)
        elif fed.arrived.read_ready():
            room = bytearray(size + 1)
            used += room[: fed.arrived.read_into(memoryview(room), 0.0)]
    fed.arrived.close()
    while more := fed.arrived.read(1 << 20, 0.0):
        used += more
    assert used == came


def test_a_reader_waits_until_something_comes_or_never_will() -> None:
    fed, got = Fed(), list[bytes]()

    def read() -> None:
        while data := fed.arrived.read(100, WAIT_S):
            got.append(data)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(1000):
        fed.arrived.feed(b"x")
    fed.arrived.close()
    reader.join(WAIT_S)
    assert b"".join(got) == b"x" * 1000


def test_a_wait_that_ends_just_as_something_comes_loses_nothing() -> None:
    fed, count = Fed(), 0

    def feed() -> None:
        for _ in range(2000):
            fed.arrived.feed(b"x")

    feeder = threading.Thread(target=feed)
    feeder.start()
    while count < 2000:
        try:
            count += len(fed.arrived.read(1, 0.0))
        except PipeTimeout:
            assert feeder.is_alive() or len(fed.arrived) or count == 2000
    feeder.join()


def test_a_flood_of_tiny_pieces_costs_hardly_more_than_its_bytes() -> None:
    fed = Fed()
    for _ in range(100_000):
        fed.arrived.feed(b"ab")
    assert len(fed.arrived) == 200_000
    assert len(fed.arrived._pieces) < 10


def test_a_peer_whose_pieces_are_all_taken_at_once_gets_its_window_back() -> None:
    taken, over, missing = bytearray(), threading.Event(), WINDOW_BYTES + WINDOW_BYTES // 2

    def take(data: bytes) -> int:
        taken.extend(data)
        if len(taken) >= missing:
            over.set()
        return len(data)

    def handler(stream: ByteStream) -> None:
        assert isinstance(stream, Line)
        stream.hand_to(take)
        while data := stream.recv(65_536):
            take(data)

    told = Told(handler=handler)
    with listening(lambda: told) as door, connected(door.port) as peer:
        stream = peer.messages("echo")._stream
        for _ in range(missing // 1024):
            stream.sendall(bytes(1024))
        assert over.wait(WAIT_S)
