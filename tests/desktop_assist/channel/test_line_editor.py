"""What a line holds is what its reader sees, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.line_editor import (
    LONGEST_LINE,
    Entered,
    Interrupted,
    LineEditor,
    NoMore,
    Shown,
)


def lines(data: bytes) -> list[str]:
    return [each.text for each in LineEditor().type(data) if isinstance(each, Entered)]


def shown(data: bytes, *, hidden: bool = False) -> bytes:
    edited = LineEditor().type(data, hidden=hidden)
    return b"".join(each.data for each in edited if isinstance(each, Shown))


@pytest.mark.parametrize(
    ("typed", "entered"),
    [
        (b"ls -l\r", ["ls -l"]),
        (b"one\r\ntwo\nthree\r\r", ["one", "two", "three", ""]),
        (b"lx\x7fs\r", ["ls"]),
        (b"rm -rf /\x15ls\r", ["ls"]),
        (b"ls  /etc \x17/tmp\r", ["ls  /tmp"]),
        (b"\x7f\x7fls\r", ["ls"]),
        (b"l\x1b[D\x1b[A\x1bOH\x1bbs\r", ["ls"]),
        (b"\x1b[200~echo a\recho b\r\x1b[201~", ["echo a", "echo b"]),
        (b"ca\tt\x0c\x1a\x1c\r", ["cat"]),
        ("gr\u00fc\u00dfe \U0001f40e\r".encode(), ["gr\u00fc\u00dfe \U0001f40e"]),
        ("rm \u202e\u200bx\u00a0y\r".encode(), ["rm xy"]),
        (b"\xff\xfels\r", ["\ufffd\ufffdls"]),
    ],
)
def test_the_lines_that_are_typed(typed: bytes, entered: list[str]) -> None:
    assert lines(typed) == entered


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_a_line_is_printable_and_bounded_however_it_comes(pieces: list[bytes]) -> None:
    editor = LineEditor()
    together = [each for piece in pieces for each in editor.type(piece)]
    for each in together:
        if isinstance(each, Entered):
            assert each.text.isprintable()
    whole = LineEditor().type(b"".join(pieces))
    assert [each for each in together if isinstance(each, Entered)] == [
        each for each in whole if isinstance(each, Entered)
    ]


def test_a_line_too_long_rings_the_bell() -> None:
    assert lines(b"x" * (LONGEST_LINE + 5) + b"\r") == ["x" * LONGEST_LINE]
    assert shown(b"x" * (LONGEST_LINE + 1)).endswith(b"x\a")


def test_what_the_typist_sees() -> None:
    assert shown(b"ab\x7f\r") == b"ab\b \b\r\n"
    assert shown("\u6f22\x7f".encode()) == "\u6f22".encode() + b"\b \b\b \b"
    assert shown("e\u0301\x7f".encode()) == "e\u0301".encode()
    assert shown(b"\t") == b"\a"


def test_what_is_hidden_is_not_shown() -> None:
    assert shown(b"hunter2\x7f\r", hidden=True) == b"\r\n"
    (entered,) = [each for each in LineEditor().type(b"hunter2\r", hidden=True) if isinstance(each, Entered)]
    assert entered == Entered("hunter2", hidden=True)


def test_interrupt_and_end_of_input() -> None:
    editor = LineEditor()
    assert Interrupted() in editor.type(b"half a line\x03")
    assert editor.type(b"\x04") == [NoMore()], "the half line is gone"
    assert editor.type(b"x\x04")[-1] == Shown(b"\a"), "there is a line"
