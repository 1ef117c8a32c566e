"""One zlib stream to its reader, whatever is forgotten in between; and a new reader can begin there."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen.deflate import DeflateStream

PIECES = st.lists(st.tuples(st.binary(min_size=1, max_size=400), st.booleans()), min_size=1, max_size=12)


@given(PIECES)
def test_a_stock_reader_reads_each_piece_as_it_comes(pieces: list[tuple[bytes, bool]]) -> None:
    stream, reader = DeflateStream(), zlib.decompressobj()
    for data, forget in pieces:
        if forget:
            stream.forget()
        assert reader.decompress(stream.compress(data)) == data


@given(PIECES, st.binary(min_size=1, max_size=400))
def test_after_forgetting_a_reader_of_another_beginning_can_go_on(
    pieces: list[tuple[bytes, bool]], other: bytes
) -> None:
    stream, reader = DeflateStream(), zlib.decompressobj()
    stream.compress(pieces[0][0] * 3)
    stream.forget()
    assert reader.decompress(DeflateStream().compress(other)) == other
    for data, _ in pieces:
        assert reader.decompress(stream.compress(data)) == data


@given(PIECES, st.binary(min_size=20, max_size=400))
def test_the_shortest_of_two_is_sent_and_read(pieces: list[tuple[bytes, bool]], longer: bytes) -> None:
    stream, reader = DeflateStream(thorough=True), zlib.decompressobj()
    for data, forget in pieces:
        if forget:
            stream.forget()
        head, packed = stream.shortest([(b"one", data * 9), (b"two", longer + data * 9 + longer[::-1])])
        assert reader.decompress(packed) == (data * 9 if head == b"one" else longer + data * 9 + longer[::-1])
