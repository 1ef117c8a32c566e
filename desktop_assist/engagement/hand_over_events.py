"""What a program tells its window or terminal about handing a case over.

Decides: the events about hand-overs, each a frozen dataclass.
Leaves alone: how they are shown; `events` has the closed list of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_assist.hand_over import HandOver, HandOverStep


@dataclass(frozen=True)
class HandOverAsked:
    """The customer is asked whether the case goes to another technician; silence for `seconds` is no."""

    said: HandOver
    seconds: int


@dataclass(frozen=True)
class HandOverAnswered:
    """What the customer said to a hand-over, agreed or refused; it is on the record."""

    said: HandOver


@dataclass(frozen=True)
class HandOverTold:
    """What the technician hears of a hand-over: asked, agreed or refused (`step`), and to whom.

    `to` is empty for whoever takes the case next. After `agreed` the technician is out.
    """

    step: str
    to: str

    @property
    def agreed(self) -> bool:
        """Whether the case has gone to somebody else."""
        return self.step == HandOverStep.AGREED
