"""A viewer's words about its clipboard: read whatever comes, and nothing beyond the longest text."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen import clipboard_messages
from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.clipboard_messages import (
    LARGEST_TEXT_BYTES,
    Action,
    ClipboardMessage,
    CutText,
    Told,
    TooLong,
    Understood,
)
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.rfb_messages import LARGEST_MESSAGE_BYTES
from desktop_assist.session.messages import LARGEST_COPY_BYTES


def read(data: bytes, piece: int = 1 << 20) -> list[ClipboardMessage]:
    found: list[ClipboardMessage] = []

    def converse() -> Reading[None]:
        while True:
            yield 1
            found.append((yield from clipboard_messages.cut_text()))

    reader = ByteReader(converse(), LARGEST_MESSAGE_BYTES)
    for begin in range(0, len(data), piece):
        reader.feed(data[begin : begin + piece])
    return found


def extended(flags: int, data: bytes = b"") -> bytes:
    return struct.pack(">BxxxiI", 6, -4 - len(data), flags) + data


def provided(content: bytes) -> bytes:
    return extended(Action.PROVIDE | 1, zlib.compress(struct.pack(">I", len(content)) + content))


def test_a_text_is_as_long_as_one_of_the_technicians_program() -> None:
    assert LARGEST_TEXT_BYTES == LARGEST_COPY_BYTES


def test_a_plain_text_is_latin_1_and_bounded() -> None:
    assert read(struct.pack(">BxxxI", 6, 4) + b"caf\xe9") == [CutText("café")]
    for length in (LARGEST_TEXT_BYTES + 1, 1024 * 1024):
        assert read(struct.pack(">BxxxI", 6, length) + bytes(length)) == [TooLong()]
    assert read(struct.pack(">BxxxI", 6, LARGEST_TEXT_BYTES) + b"\xe9" * LARGEST_TEXT_BYTES) == [TooLong()]


@pytest.mark.parametrize("length", [1024 * 1024 + 1, -1024 * 1024 - 1, -(2**31), -3, -1])
def test_a_message_of_a_forbidden_length_ends_it(length: int) -> None:
    with pytest.raises(MalformedStream):
        read(struct.pack(">Bxxxi", 6, length) + bytes(16))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=300))
def test_what_we_write_is_what_is_read(text: str) -> None:
    said = bytes([6]) + clipboard_messages.provided(text)[1:]
    assert read(said, 7) == [CutText(text, extended=True)]


def test_lines_end_with_both_characters_on_the_way_only() -> None:
    assert read(provided(b"one\r\ntwo\0")) == [CutText("one\ntwo", extended=True)]
    assert zlib.decompress(clipboard_messages.provided("one\ntwo")[12:])[4:] == b"one\r\ntwo\0"


def test_what_a_viewer_understands_asks_and_tells() -> None:
    actions = Action.REQUEST | Action.NOTIFY
    sizes = struct.pack(">II", 500, 9)
    assert read(extended(Action.CAPS | actions | 0b101, sizes)) == [Understood(actions, 500)]
    assert read(extended(Action.NOTIFY | 1) + extended(Action.NOTIFY)) == [
        Told(Action.NOTIFY, True),
        Told(Action.NOTIFY, False),
    ]


@pytest.mark.parametrize(
    "said",
    [
        extended(Action.CAPS | 0b11, bytes(4)),
        extended(1),
        extended(Action.NOTIFY | Action.REQUEST | 1),
        extended(Action.PROVIDE | 1),
        extended(Action.PROVIDE | 1, b"no zlib"),
        extended(Action.PROVIDE | 1, zlib.compress(b"\0\0")),
        extended(Action.PROVIDE | 1, zlib.compress(struct.pack(">I", 9) + b"less")),
        provided(b"\xff\xfe\0"),
    ],
)
def test_what_breaks_the_rules_ends_it(said: bytes) -> None:
    with pytest.raises(MalformedStream):
        read(said)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(struct.pack(">I", 50_000_000) + bytes(50_000_000), 9)
    assert len(bomb) < LARGEST_MESSAGE_BYTES
    tracemalloc.start()
    try:
        assert read(extended(Action.PROVIDE | 1, bomb)) == [TooLong(extended=True)]
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_text_that_is_too_long_is_told_from_nonsense() -> None:
    assert read(provided(b"x" * (LARGEST_TEXT_BYTES + 1) + b"\0")) == [TooLong(extended=True)]
    longest = "\n" * LARGEST_TEXT_BYTES
    assert read(provided(b"\r\n" * LARGEST_TEXT_BYTES + b"\0")) == [CutText(longest, extended=True)]
    assert read(extended(Action.PROVIDE | 1, bytes(200_000))) == [TooLong(extended=True)]


@given(st.integers(0, 2**32 - 1), st.binary(max_size=80), st.booleans())
def test_nothing_else_than_a_refusal_comes_of_noise(flags: int, data: bytes, packed: bool) -> None:
    with contextlib.suppress(MalformedStream):
        assert len(read(extended(flags, zlib.compress(data) if packed else data))) == 1


def test_a_viewer_without_the_extension_is_told_latin_1() -> None:
    assert clipboard_messages.plain_text("é☃") == struct.pack(">BxxxI", 3, 2) + b"\xe9?"
