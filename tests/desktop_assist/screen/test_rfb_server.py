"""The server as a transcript: bytes in, bytes out; and a hostile viewer costs it nothing."""

from __future__ import annotations

import struct
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen import rfb_server
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.frame_source import Size
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_messages import KeyEvent, PointerEvent
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.rfb_server import RfbServer

HELLO = b"RFB 003.008\n\x01\x01"
INTRODUCTION = struct.pack(">HH", 640, 480) + OURS.pack() + struct.pack(">I", 6) + b"Screen"
REQUEST = struct.pack(">BBHHHH", 3, 1, 0, 0, 640, 480)


def server() -> RfbServer:
    return RfbServer(Size(640, 480), "Screen")


def begun(*encodings: int) -> RfbServer:
    made = server()
    made.receive(HELLO + set_encodings(*encodings))
    made.outgoing.clear()
    return made


def set_encodings(*numbers: int) -> bytes:
    return struct.pack(f">BxH{len(numbers)}i", 2, len(numbers), *numbers)


def taken(made: RfbServer) -> bytes:
    data = bytes(made.outgoing)
    made.outgoing.clear()
    return data


def test_the_handshake_of_3_8() -> None:
    made = server()
    assert taken(made) == b"RFB 003.008\n"
    made.receive(b"RFB 003.008\n")
    assert taken(made) == b"\x01\x01"
    made.receive(b"\x01")
    assert taken(made) == bytes(4)
    assert not made.begun
    made.receive(b"\x01")
    assert taken(made) == INTRODUCTION
    assert made.begun


@pytest.mark.parametrize(
    ("version", "said", "answer"),
    [(b"003.003", b"\x01", bytes((0, 0, 0, 1))), (b"003.007", b"\x01\x01", b"\x01\x01")],
)
def test_older_viewers_come_in_too(version: bytes, said: bytes, answer: bytes) -> None:
    made = server()
    taken(made)
    made.receive(b"RFB " + version + b"\n" + said)
    assert taken(made) == answer + INTRODUCTION


@pytest.mark.parametrize("said", [b"GET / HTTP/1", b"RFB 003.008\n\x02", b"RFB 004.000\n"])
def test_other_things_than_rfb_are_refused(said: bytes) -> None:
    with pytest.raises(MalformedStream):
        server().receive(said)


def test_one_byte_at_a_time_is_the_same() -> None:
    made = server()
    taken(made)
    for byte in HELLO + set_encodings(7, -32, -223) + REQUEST:
        made.receive(bytes((byte,)))
    assert made.wants_picture
    assert made.wishes.encodings == (7, -32, -223, 0)
    assert made.wishes.quality == 0


def test_ten_thousand_requests_are_owed_one_picture() -> None:
    made = begun(7)
    made.receive(REQUEST * 10_000)
    assert made.wants_picture
    assert not made.outgoing
    made.served()
    assert not made.wants_picture


def test_everything_is_remembered_over_what_is_new() -> None:
    made = begun(7)
    made.receive(struct.pack(">BBHHHH", 3, 0, 0, 0, 640, 480) + REQUEST)
    assert made.everything


def test_marks_are_answered_without_what_we_do_not_know() -> None:
    made = begun(Encoding.FENCE)
    made.receive(struct.pack(">BxxxIB", 248, 0xFFFFFFFF, 3) + b"abc")
    assert taken(made) == struct.pack(">BxxxIB", 248, 7, 3) + b"abc"


def test_answers_to_our_marks_are_remembered() -> None:
    made = begun(Encoding.FENCE)
    made.receive(struct.pack(">BxxxIBI", 248, 1, 4, 77))
    assert made.passed == [77]


def test_a_viewer_that_knows_marks_and_continuous_updates_is_told_that_we_do() -> None:
    made = server()
    made.receive(HELLO)
    taken(made)
    made.receive(set_encodings(Encoding.FENCE, Encoding.CONTINUOUS_UPDATES))
    assert taken(made) == made.mark(0) + b"\x96"
    made.receive(set_encodings(Encoding.FENCE, Encoding.CONTINUOUS_UPDATES))
    assert not made.outgoing


def test_continuous_updates_begin_and_end() -> None:
    made = begun(Encoding.CONTINUOUS_UPDATES)
    made.receive(struct.pack(">BBHHHH", 150, 1, 0, 0, 640, 480))
    made.served()
    assert made.wants_picture
    made.receive(struct.pack(">BBHHHH", 150, 0, 0, 0, 640, 480))
    assert not made.wants_picture
    assert taken(made) == b"\x96"


def test_input_is_told_and_the_clipboard_is_not() -> None:
    made = begun(7)
    made.receive(struct.pack(">BBxxI", 4, 1, 0x61) + struct.pack(">BBHH", 5, 1, 10, 20))
    made.receive(struct.pack(">BxxxI", 6, 100) + bytes(100))
    assert made.inputs == [KeyEvent(True, 0x61), PointerEvent(1, 10, 20)]


def test_another_size_is_refused_in_the_words_of_the_protocol() -> None:
    made = begun(Encoding.EXTENDED_DESKTOP_SIZE)
    made.receive(struct.pack(">BxHHBx", 251, 800, 600, 1) + bytes(16))
    (rectangle,) = made.refused_size()
    assert struct.unpack_from(">HHHHi", rectangle) == (1, 1, 640, 480, -308)
    assert made.refused_size() == []


def test_a_size_is_told_in_the_best_way_that_the_viewer_knows() -> None:
    assert begun(7).told_size() == []
    assert begun(Encoding.DESKTOP_SIZE).told_size() == [struct.pack(">HHHHi", 0, 0, 640, 480, -223)]
    extended = begun(Encoding.DESKTOP_SIZE, Encoding.EXTENDED_DESKTOP_SIZE).told_size()
    assert struct.unpack_from(">HHHHiB", extended[0]) == (0, 0, 640, 480, -308, 1)


def test_an_update_counts_its_rectangles() -> None:
    assert rfb_server.update([b"one", b"two"]) == b"\x00\x00\x00\x02onetwo"


@pytest.mark.parametrize(
    "flood",
    [
        struct.pack(">BxxxI", 6, 0xFFFFFFFF),
        struct.pack(">BxxxI", 6, 1 << 31),
        struct.pack(">BxH", 2, 65535),
        struct.pack(">BxxxIB", 248, 1 << 31, 255),
        b"\x01",
        b"\xff",
    ],
)
def test_what_is_too_long_or_unknown_ends_it_at_once(flood: bytes) -> None:
    with pytest.raises(MalformedStream):
        begun(7).receive(flood)


def test_a_viewer_that_asks_for_answers_and_does_not_read_them_is_cut_off() -> None:
    made, mark = begun(Encoding.FENCE), struct.pack(">BxxxIB", 248, 1 << 31, 64) + bytes(64)
    with pytest.raises(MalformedStream, match="more than can be dealt with"):
        deque(map(made.receive, [mark] * 10_000), maxlen=0)
    assert len(made.outgoing) <= rfb_server.LARGEST_WAITING_BYTES + 128


def test_a_viewer_that_types_faster_than_anybody_is_cut_off() -> None:
    made = begun(7)
    with pytest.raises(MalformedStream, match="more than can be dealt with"):
        made.receive(struct.pack(">BBxxI", 4, 1, 0x61) * 8_000)


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_nothing_that_a_viewer_sends_does_more_than_end_it(pieces: list[bytes]) -> None:
    made = begun(7, Encoding.FENCE)
    try:
        for piece in pieces:
            made.receive(piece)
    except MalformedStream:
        pass
    assert len(made.outgoing) <= rfb_server.LARGEST_WAITING_BYTES + 256
    assert len(made._reader._buffer) <= 64 * 1024
