"""A reader does not notice in which pieces its bytes come, and cannot be made to remember much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen.byte_reader import ByteReader, Reading, skip
from desktop_assist.screen.errors import MalformedStream


def counted(found: list[bytes]) -> Reading[None]:
    """Pieces that begin with their own length."""
    while True:
        length = (yield 1)[0]
        found.append((yield length))


@given(st.lists(st.binary(max_size=40), max_size=10), st.data())
def test_pieces_do_not_matter(wanted: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(bytes((len(each),)) + each for each in wanted)
    found: list[bytes] = []
    reader = ByteReader(counted(found), 255)
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        reader.feed(stream[:size])
        stream = stream[size:]
    assert found == wanted


def test_more_than_is_taken_is_refused_before_it_is_waited_for() -> None:
    reader = ByteReader(counted([]), 100)
    with pytest.raises(MalformedStream, match="101 bytes"):
        reader.feed(b"\x65")


def test_what_is_skipped_is_not_kept() -> None:
    def reading() -> Reading[None]:
        yield from skip(1 << 40)

    reader = ByteReader(reading(), 1 << 16)
    for _ in range(100):
        reader.feed(bytes(1 << 16))
        assert len(reader._buffer) < 1 << 16
    assert not reader.ended
