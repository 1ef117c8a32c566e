"""Reading the list of what a technician did with pointer and keyboard, as `input_record` wrote it.

Decides: that a list is of that form in every line, and bounded.
Leaves alone: what the events amount to (`deeds`), and whether the file is the one that was committed to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_assist.screen.errors import MalformedStream, malformed
from desktop_assist.screen.input_record import FORMAT, VERSION

# Ours: 20 seconds of a pointer that moves 1,000 times a second, and as many keys.
LARGEST_BYTES = 4 * 1024 * 1024
_LONGEST_MS = 24 * 3600 * 1000
_MOST_COLUMNS, _BUTTONS, _KEYSYMS = 1 << 16, 1 << 8, 1 << 32
_LONGEST_NAME = 128


@dataclass(frozen=True)
class Moment:
    """When an event was.

    Attributes:
        at_ms: Milliseconds since the list began.
        segment: The segment of the screen's recording that was open; empty where none was.
        in_segment_ms: Milliseconds since that began.
    """

    at_ms: int
    segment: str = ""
    in_segment_ms: int = 0


@dataclass(frozen=True)
class Pointed:
    """The pointer was moved there, with these buttons down: a bit each."""

    moment: Moment
    column: int
    row: int
    buttons: int


@dataclass(frozen=True)
class Pressed:
    """A modifier went down or up, or (none) another key was pressed and let go."""

    moment: Moment
    keysym: int
    down: bool | None


@dataclass(frozen=True)
class Withheld:
    """Keys went into a password field; neither which nor how many is known."""

    moment: Moment


Event = Pointed | Pressed | Withheld


@dataclass(frozen=True)
class InputList:
    """One file.

    Attributes:
        began_at: When it began, RFC 3339.
        events: In their order.
    """

    began_at: str
    events: tuple[Event, ...]


def read(data: bytes) -> InputList:
    """The list in a file.

    Raises:
        MalformedStream: It is not of that form.
    """
    if len(data) > LARGEST_BYTES:
        raise malformed("a list of keys and clicks that is too large")
    try:
        head, *lines = (json.loads(line) for line in data.decode("ascii").splitlines())
        if head["format"] != FORMAT or head["version"] != VERSION:
            raise malformed("a list of keys and clicks of another version")
        return InputList(str(head["began_at"])[:_LONGEST_NAME], tuple(_events(lines)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_list() from error


def _events(lines: list[Any]) -> Iterator[Event]:
    segment, offset_ms = "", 0
    for line in lines:
        at_ms = _number(line[0] if isinstance(line, list) and line else None, _LONGEST_MS)
        moment = Moment(at_ms, segment, max(at_ms + offset_ms, 0) if segment else 0)
        match line[1:]:
            case ["screen", str(name), since_ms] if len(name) <= _LONGEST_NAME:
                segment, offset_ms = name, _number(since_ms, _LONGEST_MS) - at_ms
            case ["focus", str()]:
                pass
            case ["password"]:
                yield Withheld(moment)
            case ["pointer", column, row, buttons]:
                place = _number(column, _MOST_COLUMNS), _number(row, _MOST_COLUMNS)
                yield Pointed(moment, *place, _number(buttons, _BUTTONS))
            case ["key", keysym, ("tap" | "down" | "up") as how]:
                down = {"tap": None, "down": True, "up": False}[how]
                yield Pressed(moment, _number(keysym, _KEYSYMS), down)
            case _:
                raise _no_list()


def _number(told: object, below: int) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told < below:
        raise _no_list()
    return told


def _no_list() -> MalformedStream:
    return malformed("a list of keys and clicks that cannot be read")
