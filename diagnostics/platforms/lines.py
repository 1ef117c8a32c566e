"""Of a long answer, only the lines that are wanted.

Decides: that what a program writes passes by in pieces and is never held whole, and that reading ends as soon
as more is wanted than may be held.
Leaves alone: which lines are wanted, and what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO

_PIECE_BYTES = 2**18


def beginning(stream: IO[bytes], beginnings: Sequence[str], most_bytes: int) -> Iterator[bytes]:
    """The lines of `stream` that begin with one of `beginnings`, and the empty ones.

    Where they are more than `most_bytes`, or one line is, more than that is yielded and the rest is not read.
    """
    names = b"|".join(re.escape(each.encode()) for each in beginnings)
    wanted = re.compile(b"^(?:(?:" + names + b").*)?\n", re.MULTILINE)
    rest, held = b"", 0
    while piece := stream.read(_PIECE_BYTES):
        block = rest + piece
        end = block.rfind(b"\n") + 1
        found = b"".join(wanted.findall(block[:end]))
        yield found
        rest, held = block[end:], held + len(found)
        if held + len(rest) > most_bytes:
            yield rest
            return
    yield b"".join(wanted.findall(rest + b"\n"))
