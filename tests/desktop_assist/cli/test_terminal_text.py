"""A terminal's output as plain text: nothing that steers, however it is cut into pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.cli.terminal_text import TerminalText

COLOURED = "\x1b[?2004h\x1b]0;evil title\x07\x1b[01;34mbin\x1b[0m  größe\r\n\x1b(B\x1b=done\b\n"
PLAIN = "bin  größe\ndone\n"


@given(st.lists(st.integers(1, len(COLOURED.encode()) - 1), max_size=8))
def test_colours_and_titles_go_wherever_it_is_cut(cuts: list[int]) -> None:
    data, terminal = COLOURED.encode(), TerminalText()
    places = [0, *sorted(set(cuts)), len(data)]
    pieces = [data[first:last] for first, last in pairwise(places)]
    assert "".join(terminal.text(piece) for piece in pieces) == PLAIN


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_whatever_comes_no_escape_is_left(pieces: list[bytes]) -> None:
    terminal = TerminalText()
    text = "".join(terminal.text(piece) for piece in pieces)
    assert "\x07" not in text
    assert "\b" not in text


@pytest.mark.parametrize("flood", [b"\x1b[" + b"1;" * 10_000, b"\x1b]" + b"x" * 10_000])
def test_a_sign_that_never_ends_is_not_kept_for_ever(flood: bytes) -> None:
    terminal = TerminalText()
    assert len(terminal.text(flood)) > 9000
