"""Into what a key would be typed: a password field, something else, or something that does not tell.

Decides: the three answers, and what steering may ask of whoever can tell.
Leaves alone: how each system tells (`atspi_watch`); Windows (UI Automation) and macOS are not asked yet.
"""

from __future__ import annotations

import enum
from typing import Protocol


class Field(enum.Enum):
    """What has the keyboard's focus, as its program tells."""

    PASSWORD = "a password field"  # noqa: S105 - the name of a kind
    OTHER = "something else"
    NOT_TOLD = "not told"


class FocusTeller(Protocol):
    """Who can tell what has the focus. Safe to use from any thread; it never waits for another program."""

    def start(self) -> None:
        """Begin to listen; what had the focus already is looked for. Safe to call again."""
        ...

    def may_move(self) -> None:
        """Something was done now that may move the focus."""
        ...

    def settle(self) -> None:
        """Give what has just begun, or may just have moved, a moment to be told: `BEGIN_S` or `SETTLE_S`."""
        ...

    def field(self, process: int | None) -> Field:
        """What has the focus in `process`, which the keyboard reaches; none where that is not known."""
        ...

    def close(self) -> None:
        """Listen no more."""
        ...


# Ours: a toolkit tells within 5 ms, on a busy computer within 30; a person's next key comes 80 ms later.
SETTLE_S = 0.05
BEGIN_S = 0.5  # ours: once, before the first key, to find what has the focus already


class Untold:
    """Where nobody tells (a `FocusTeller`)."""

    def start(self) -> None:
        """Nothing to listen to."""

    def may_move(self) -> None:
        """Nothing follows."""

    def settle(self) -> None:
        """Nothing to wait for."""

    def field(self, process: int | None) -> Field:
        """Nobody knows."""
        return Field.NOT_TOLD

    def close(self) -> None:
        """Nothing to close."""
