"""Only the wanted lines of a long answer, however it comes in pieces."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.platforms import lines

TEXTS = st.lists(st.sampled_from(["", "Package: a", "Version: 1", " Package: no", "Packager: no", "x"]))


def kept(data: bytes, most_bytes: int = 10**6) -> bytes:
    return b"".join(lines.beginning(io.BytesIO(data), ("Package:", "Version:"), most_bytes))


@given(TEXTS, st.booleans(), st.integers(1, 9))
def test_wanted_and_empty_lines_are_kept_in_their_order(rows: list[str], ended: bool, piece: int) -> None:
    text = "\n".join(rows) + ("\n" if ended else "")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_PIECE_BYTES", piece)
        found = kept(text.encode()).decode()
    expected = [row for row in text.split("\n") if not row or row.startswith(("Package:", "Version:"))]
    assert found.split("\n")[:-1] == expected


def test_more_than_may_be_held_is_seen_as_too_much() -> None:
    assert len(kept(b"Package: a\n" * 10**5, most_bytes=1000)) > 1000
    assert len(kept(b"x" * 10**6, most_bytes=1000)) > 1000


def test_what_is_not_wanted_may_be_of_any_length() -> None:
    assert kept(b"x: 1\n" * 10**6 + b"Package: a\n", most_bytes=100) == b"Package: a\n\n"
