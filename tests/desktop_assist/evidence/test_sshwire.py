"""SSH's wire form: a length that a peer supplies never reaches beyond what is there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence.errors import MalformedEvidence
from desktop_assist.evidence.sshwire import Reader, string


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_strings_are_read_as_they_were_written(parts):
    reader = Reader(b"".join(map(string, parts)), "This")
    assert [reader.string() for _ in parts] == parts
    reader.end()


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x00\x00", b"\x00\x00\x00\x02a", b"\xff\xff\xff\xff" + bytes(100)]
)
def test_too_little_is_refused(data):
    with pytest.raises(MalformedEvidence, match="ends too early"):
        Reader(data, "This").string()


def test_too_much_is_refused():
    reader = Reader(string(b"a") + b"x", "This")
    reader.string()
    with pytest.raises(MalformedEvidence, match="follows its end"):
        reader.end()
