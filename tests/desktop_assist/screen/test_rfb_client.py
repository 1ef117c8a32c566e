"""The viewer's end as a transcript, and against a server that is no friend."""

from __future__ import annotations

import struct

import pytest

from desktop_assist.screen.errors import MalformedStream, ScreenNotShown
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_client import RfbClient
from desktop_assist.screen.rfb_numbers import Encoding

INTRODUCTION = struct.pack(">HH", 64, 48) + OURS.pack() + struct.pack(">I", 6) + b"Screen"


def taken(client: RfbClient) -> bytes:
    data = bytes(client.outgoing)
    client.outgoing.clear()
    return data


def begun(*encodings: int) -> RfbClient:
    client = RfbClient(encodings, None)
    client.receive(b"RFB 003.008\n\x01\x01\0\0\0\0" + INTRODUCTION)
    taken(client)
    return client


def request(incremental: int, width: int = 64, height: int = 48) -> bytes:
    return struct.pack(">BBHHHH", 3, incremental, 0, 0, width, height)


def test_the_handshake() -> None:
    client = RfbClient((Encoding.TIGHT,), 6)
    client.receive(b"RFB 003.008\n")
    assert taken(client) == b"RFB 003.008\n"
    client.receive(b"\x02\x10\x01")
    assert taken(client) == b"\x01"
    client.receive(bytes(4))
    assert taken(client) == b"\x01"
    client.receive(INTRODUCTION)
    wanted = struct.pack(">BxH2i", 2, 2, 7, -26)
    assert taken(client) == b"\0\0\0\0" + OURS.pack() + wanted + request(0)
    assert client.shown is not None
    assert (client.name, client.shown.size) == ("Screen", (64, 48))


def test_each_picture_asks_for_the_next() -> None:
    client = begun(Encoding.RAW)
    client.receive(b"\0\0\0\0")
    assert taken(client) == request(1)


def test_continuous_updates_are_taken_where_they_are_offered_and_follow_a_new_size() -> None:
    client = begun(Encoding.CONTINUOUS_UPDATES, Encoding.DESKTOP_SIZE)
    client.receive(b"\x96")
    assert taken(client) == struct.pack(">BBHHHH", 150, 1, 0, 0, 64, 48)
    client.receive(b"\0\0\0\0")
    assert taken(client) == b""
    client.receive(b"\0\0\0\1" + struct.pack(">HHHHi", 0, 0, 100, 50, -223))
    assert taken(client) == struct.pack(">BBHHHH", 150, 1, 0, 0, 100, 50)


def test_marks_are_answered() -> None:
    client = begun(Encoding.FENCE)
    client.receive(struct.pack(">BxxxIB", 248, 1 << 31 | 1, 2) + b"ab")
    assert taken(client) == struct.pack(">BxxxIB", 248, 1, 2) + b"ab"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200",
        b"RFB 003.008\n\x01\x02",
        b"RFB 003.008\n\x00\xff\xff\xff\xff",
        b"RFB 003.008\n\x01\x01\0\0\0\1",
        b"RFB 003.008\n\x01\x01\0\0\0\0" + INTRODUCTION[:20] + b"\xff\xff\xff\xff",
    ],
)
def test_anything_else_ends_it(said: bytes) -> None:
    with pytest.raises(MalformedStream):
        RfbClient().receive(said)


def test_a_refusal_is_no_nonsense_and_says_why() -> None:
    with pytest.raises(ScreenNotShown, match="Not now"):
        RfbClient().receive(b"RFB 003.008\n\x00" + struct.pack(">I", 8) + b"Not now.")


def test_marks_of_ours_are_sent_where_they_are_known_and_their_answers_kept() -> None:
    client = begun(Encoding.FENCE)
    client.mark(5)
    assert taken(client) == b""
    client.receive(struct.pack(">BxxxIB", 248, 1 << 31, 0))
    taken(client)
    client.mark(6)
    sent = taken(client)
    assert sent == struct.pack(">BxxxIBQ", 248, 1 << 31 | 1, 8, 6)
    client.receive(struct.pack(">BxxxIBQ", 248, 1, 8, 6))
    assert client.passed == [6]


def test_a_stopped_one_decodes_nothing_more() -> None:
    client = begun(Encoding.RAW)
    client.stop()
    client.receive(b"no message at all")
    assert client.shown is not None
    assert client.shown.updates == 0
