"""Packets: what is written is read, and what has no meaning is refused without harm."""

from __future__ import annotations

import contextlib
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.line import Line
from desktop_assist.channel.sftp_wire import (
    LARGEST_PACKET_BYTES,
    Attributes,
    Fields,
    Packet,
    PacketStream,
    string,
    uint32,
    uint64,
)

UINT32, UINT64 = st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
TIMES = st.one_of(st.just((0, None)), st.tuples(UINT32, UINT32))
ATTRIBUTES = st.builds(
    lambda size, mode, times: Attributes(size, mode, *times),
    st.none() | UINT64,
    st.none() | UINT32,
    TIMES,
)


@given(ATTRIBUTES, st.binary(max_size=200), UINT32, UINT64)
def test_what_is_written_is_read(attributes: Attributes, text: bytes, small: int, large: int) -> None:
    fields = Fields(attributes.encode() + string(text) + uint32(small) + uint64(large))
    assert fields.attributes() == attributes
    assert (fields.string(), fields.uint32(), fields.uint64()) == (text, small, large)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (Fields.attributes, Fields.string, Fields.uint64, Fields.byte):
        with contextlib.suppress(StreamBroken):
            read(Fields(data))


def test_a_string_that_claims_to_be_longer_than_its_packet_is_refused() -> None:
    with pytest.raises(StreamBroken):
        Fields(uint32(2**32 - 1) + b"short").string()


def test_endless_extensions_are_refused_at_the_first_that_is_not_there() -> None:
    with pytest.raises(StreamBroken):
        Fields(uint32(1 << 31) + uint32(2**32 - 1)).attributes()


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with contextlib.closing(theirs):
        yield PacketStream(Line(ours)), theirs
    ours.close()


def test_packets_come_whole_however_they_are_cut(ends) -> None:
    stream, theirs = ends
    for byte in string(b"\x01abc") + string(b"\x02"):
        theirs.sendall(bytes([byte]))
    assert stream.receive() == b"\x01abc"
    assert stream.receive() == b"\x02"
    theirs.sendall(uint32(10) + b"half")
    theirs.shutdown(socket.SHUT_RDWR)
    assert stream.receive() is None


@pytest.mark.parametrize("length", [0, LARGEST_PACKET_BYTES + 1, 2**32 - 1])
def test_a_length_out_of_bounds_is_refused_before_anything_is_kept(ends, length: int) -> None:
    stream, theirs = ends
    theirs.sendall(uint32(length) + b"x" * 100)
    with pytest.raises(StreamBroken):
        stream.receive()


def test_a_packet_is_sent_with_its_length(ends) -> None:
    stream, theirs = ends
    stream.send(Packet.STATUS, uint32(7), b"abc")
    assert theirs.recv(100) == uint32(8) + bytes([Packet.STATUS]) + uint32(7) + b"abc"


def test_data_is_sent_from_where_it_was_read_to(ends) -> None:
    stream, theirs = ends

    def read(room: memoryview) -> int:
        room[:3] = b"abc"
        return 3 if len(room) == 10 else 0

    assert stream.send_data(uint32(7), 10, read) == 3
    assert theirs.recv(100) == uint32(12) + bytes([Packet.DATA]) + uint32(7) + string(b"abc")
    assert stream.send_data(uint32(8), 9, read) == 0
    stream.send(Packet.STATUS, uint32(9))
    assert theirs.recv(100) == uint32(5) + bytes([Packet.STATUS]) + uint32(9), "nothing was sent for nothing"


def test_nobody_is_told_who_owns_a_file_and_what_is_executable(tmp_path) -> None:
    file = tmp_path / "run.sh"
    file.touch(0o755)
    told = Attributes.of(file.stat())
    assert told.mode is not None
    assert told.mode & 0o777 == 0o600
    assert told.is_file
    assert Attributes.of(tmp_path.stat()).is_folder
