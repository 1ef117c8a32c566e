"""A parser to throw spoiled input at.

Decides: what a target is, and the one thing that is asked of it: that it reads what it is given or refuses it
in the program's own words, whatever it is.
Leaves alone: how the input is spoiled (`spoiled`), and which parsers there are (`tests/fuzz`).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from diagnostics.errors import PlainError
from simulators.spoiled import spoiled_bytes, spoiled_json


@dataclass(frozen=True)
class Target:
    """One parser, and input that it takes.

    Attributes:
        name: What it reads.
        good: Input as it should be.
        use: Reads bytes and does with the result what the program does with it.
        is_json: Whether the parts of the input are spoiled too, and not only its bytes.
    """

    name: str
    good: bytes
    use: Callable[[bytes], object]
    is_json: bool = False

    def spoiled(self) -> st.SearchStrategy[bytes]:
        """The good input, spoiled, and now and then bytes that have nothing to do with it."""
        ways = [spoiled_bytes(self.good), st.binary(max_size=300)]
        return st.one_of(spoiled_json(self.good), *ways) if self.is_json else st.one_of(*ways)

    def throw(self, data: st.DataObject) -> None:
        """Try it once. Whatever is not a refusal in plain words is a fault of the parser."""
        with contextlib.suppress(PlainError):
            self.use(data.draw(self.spoiled()))


def text_of(data: bytes) -> str:
    """Bytes from anywhere, as the text that a parser of text is handed."""
    return data.decode("utf-8", "surrogateescape")


def mapping(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`; an empty one where it is none, as a statement's body is always one."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
