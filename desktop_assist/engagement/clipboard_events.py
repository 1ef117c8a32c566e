"""What a program tells its window about clipboards.

Decides: the events of `events` that are about clipboards, each a frozen dataclass.
Leaves alone: how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ClipboardPut:
    """The technician's text is on the record and for the customer's clipboard, if that is still allowed."""

    text: str


@dataclass(frozen=True)
class ClipboardSent:
    """What the customer copied was sent."""

    text: str


@dataclass(frozen=True)
class ClipboardKept:
    """What the customer copied was not sent, and why."""

    why: str


@dataclass(frozen=True)
class ClipboardReached:
    """The technician's text, of so many bytes, reached the customer's program."""

    bytes: int


@dataclass(frozen=True)
class ClipboardCopied:
    """What the customer copied, without what could disguise it; empty where the line was lost meanwhile."""

    text: str


ForCustomer = ClipboardPut | ClipboardSent | ClipboardKept
ForTechnician = ClipboardReached | ClipboardCopied
