"""What the customer's window is told of a terminal, beside what is printed on it.

Decides: what can be told of a freeze and of single lines; `events` has these and all others in one list.
Leaves alone: how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TerminalFrozen:
    """The customer froze the terminal, or let it go on."""

    frozen: bool


@dataclass(frozen=True)
class LineAsked:
    """The technician wants to type a line where each is approved; no answer within `seconds` is no.

    Attributes:
        number: Stands for the question.
        text: The line; of a hidden one as many dots.
        hidden: Whether it is hidden, as a password is.
        ends_input: Whether it is the end of input (Ctrl-D) instead of a line.
        waiting: How many lines wait behind it.
        seconds: The time to answer.
    """

    number: int
    text: str
    hidden: bool
    ends_input: bool
    waiting: int
    seconds: int


@dataclass(frozen=True)
class LineAnswered:
    """A line was `allowed`, `refused` or left `unanswered` (`answer`)."""

    number: int
    answer: str
