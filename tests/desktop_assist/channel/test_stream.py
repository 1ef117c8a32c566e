"""Messages arrive whole and in order however the bytes are cut, and none is larger than 256 KiB."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.line import Line
from desktop_assist.channel.stream import LARGEST_MESSAGE_BYTES, MessageStream
from simulators.channels import streams


class Pieces:
    """A stream that delivers exactly these pieces, and counts how often it was read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)
        self.sent = b""
        self.reads = 0
        self.closed = False

    def recv(self, count: int, /) -> bytes:
        self.reads += 1
        piece = next(self.pieces, b"")
        assert len(piece) <= count
        return piece

    def send(self, data: bytes, /) -> int:
        self.sent += data
        return len(data)

    def sendall(self, data: bytes, /) -> None:
        self.sent += data

    def settimeout(self, seconds: float | None, /) -> None:
        raise AssertionError("nobody asked for a limit")

    def close(self) -> None:
        self.closed = True


def received(pieces: Iterable[bytes]) -> list[bytes]:
    stream = MessageStream(Pieces(pieces))
    return list(iter(stream.receive, None))


message = st.binary(max_size=50).filter(lambda data: b"\n" not in data)


@given(st.lists(message, max_size=20), st.lists(st.integers(min_value=1, max_value=60), max_size=40))
def test_messages_survive_every_cut(messages: list[bytes], cuts: list[int]) -> None:
    outgoing = Pieces(())
    for each in messages:
        MessageStream(outgoing).send(each)
    data, pieces = outgoing.sent, []
    for cut in cuts:
        pieces.append(data[:cut])
        data = data[cut:]
    assert received([piece for piece in [*pieces, data] if piece]) == messages


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=30))
def test_random_bytes_are_messages_or_an_end(pieces: list[bytes]) -> None:
    assert received(pieces) == b"".join(pieces).split(b"\n")[:-1]


def test_an_end_in_the_middle_of_a_message_is_an_end() -> None:
    assert received([b"whole\nhal"]) == [b"whole"]


def test_the_largest_message_passes_and_one_byte_more_does_not() -> None:
    largest = b"x" * LARGEST_MESSAGE_BYTES
    pieces = [largest[start : start + 65_536] for start in range(0, len(largest), 65_536)]
    assert received([*pieces, b"\n", b"next\n"]) == [largest, b"next"]
    with pytest.raises(StreamBroken, match="too large"):
        received([*pieces, b"x\n"])


def test_a_flood_without_an_end_is_given_up_early() -> None:
    flood = Pieces(b"x" * 65_536 for _ in range(1000))
    with pytest.raises(StreamBroken, match="too large"):
        MessageStream(flood).receive()
    assert flood.reads <= 6


def test_too_large_or_broken_messages_are_not_sent() -> None:
    stream = Pieces(())
    for data in (b"x" * (LARGEST_MESSAGE_BYTES + 1), b"two\nlines"):
        with pytest.raises(StreamBroken, match="does not fit"):
            MessageStream(stream).send(data)
    assert stream.sent == b""


def test_many_small_pieces_are_not_searched_again_and_again() -> None:
    class Watched(bytearray):
        looked = 0

        def find(self, sub: bytes, start: int = 0, *rest: int) -> int:  # type: ignore[override]
            Watched.looked += len(self) - start
            return super().find(sub, start, *rest)

    stream = MessageStream(Pieces([*[b"x"] * 20_000, b"\n"]))
    stream._buffer = Watched()
    assert stream.receive() == b"x" * 20_000
    assert Watched.looked <= 2 * 20_001, "each byte is looked at once, not once a piece"


def test_senders_do_not_mix_their_messages() -> None:
    left, right = streams()
    sender, receiver = MessageStream(Line(left)), MessageStream(Line(right))
    texts = [bytes([letter]) * 5000 for letter in b"abcdefgh"]
    threads = [
        threading.Thread(target=lambda text=text: [sender.send(text) for _ in range(20)]) for text in texts
    ]
    for thread in threads:
        thread.start()
    got = [receiver.receive() for _ in range(20 * len(texts))]
    assert sorted(got) == sorted(texts * 20)
    for thread in threads:
        thread.join()
    sender.close()
    assert receiver.receive() is None
    receiver.close()


def test_a_broken_line_is_said_and_closed() -> None:
    class Broken(Pieces):
        def sendall(self, data: bytes, /) -> None:
            raise ConnectionError("gone")

    stream = Broken(())
    with pytest.raises(StreamBroken, match="broke"):
        MessageStream(stream).send(b"x")
    assert stream.closed, "half a message may be on it"


def test_a_peer_that_never_answers_is_given_up() -> None:
    left, right = streams()
    with left, right:
        stream = MessageStream(Line(left))
        stream.answer_within(0.05)
        with pytest.raises(StreamBroken, match="does not answer"):
            stream.receive()
