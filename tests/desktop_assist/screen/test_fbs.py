"""The file form of a recording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen import fbs
from desktop_assist.screen.errors import MalformedStream

BLOCKS = st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=50)), max_size=8)


@given(BLOCKS)
def test_what_is_written_is_read(written: list[tuple[int, bytes]]) -> None:
    recorded = fbs.BEGIN + b"".join(fbs.block(*each) for each in written)
    assert list(fbs.blocks(recorded)) == written


def test_the_form_is_that_of_rfbproxy() -> None:
    assert fbs.block(1500, b"abcde") == b"\0\0\0\5abcde\0\0\0\0\0\5\xdc"


@given(BLOCKS, st.data())
def test_a_cut_recording_is_read_up_to_the_cut(written: list[tuple[int, bytes]], data: st.DataObject) -> None:
    recorded = fbs.BEGIN + b"".join(fbs.block(*each) for each in written)
    found: list[fbs.Block] = []
    try:
        found.extend(fbs.blocks(recorded[: data.draw(st.integers(0, len(recorded)))]))
    except MalformedStream:
        pass
    assert found == written[: len(found)]


@pytest.mark.parametrize("damaged", [b"", b"FBS 001.002\n", fbs.BEGIN + b"\xff\xff\xff\xff" + bytes(100)])
def test_other_files_are_refused(damaged: bytes) -> None:
    with pytest.raises(MalformedStream):
        list(fbs.blocks(damaged))
