"""What a program tells the technician's window about the customer's screen.

Decides: the events of `events` that are about it, each a frozen dataclass.
Leaves alone: how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScreenOpened:
    """The first picture is there."""

    number: int


@dataclass(frozen=True)
class ScreenChanged:
    """There is something new to show; told once until it has been taken."""

    number: int


@dataclass(frozen=True)
class ScreenClosed:
    """The screen is not seen any more.

    Attributes:
        number: Which view it was.
        happened: Why, as far as it was said; empty where the stream just ended.
        next_step: What to do; empty where nothing is to be done.
    """

    number: int
    happened: str = ""
    next_step: str = ""


ScreenEvent = ScreenOpened | ScreenChanged | ScreenClosed
