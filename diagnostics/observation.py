"""What was seen, or why it was not.

Decides: that a reading is either an observation with unit, source and time, or an absence with its reason,
and never a stand-in such as -1, an empty list or None.
Leaves alone: whether what was seen is good or bad; the rules say that.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

Scalar = int | str | bool
Item = Mapping[str, Scalar]
Value = Scalar | tuple[Item, ...]


class Reason(enum.StrEnum):
    """Why something was not measured; the value is the phrase that people read."""

    NOT_SELECTED = "not selected"
    NOT_SUPPORTED = "not supported"
    NOT_PERMITTED = "not permitted"
    TIMED_OUT = "timed out"
    NOT_PRESENT = "not present"
    FAILED = "failed"
    UNREADABLE = "unreadable"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Observation:
    """One fact about the machine.

    Attributes:
        value: An integer in base units, a text (also for decimals), a truth, or a list of items.
        unit: The unit of `value`, such as `bytes`, `permille`, `items`; `""` where there is none.
        source: Where it was read, such as `/proc/meminfo` or `smartctl -j`.
        taken_at: When it was read, RFC 3339 in UTC to the second.
    """

    value: Value
    unit: str
    source: str
    taken_at: str


@dataclass(frozen=True)
class Absent:
    """A fact that could not be had.

    Attributes:
        reason: One of a closed list.
        detail: One sentence for people, ending in a full stop.
        source: Where it would have been read.
        taken_at: When that was tried, RFC 3339 in UTC to the second.
    """

    reason: Reason
    detail: str
    source: str
    taken_at: str


Reading = Observation | Absent
