"""What was done with mouse and keyboard in one case, as its lists tell it.

Decides: which items are such lists, their order, which is that of their names; and that one that cannot be
read is named and hides no other.
Leaves alone: whether they are what was committed to (`verify`), and how what they tell is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from desktop_assist.evidence.item import Item
from desktop_assist.screen import deeds, input_list
from desktop_assist.screen.deeds import Placed
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.film import Film
from desktop_assist.session.messages import plain
from diagnostics.clock import parse_timestamp, timestamp

_LIST = re.compile(r"data/control-[0-9]{3,}-[0-9]{4,}\.jsonl")
MOST_TOLD = 20_000  # ours: a deed a second for longer than five hours


@dataclass(frozen=True)
class Done:
    """What was done.

    Attributes:
        deeds: In their order, harmless to show.
        unreadable: The names of the lists that cannot be read.
    """

    deeds: tuple[Placed, ...] = ()
    unreadable: tuple[str, ...] = ()


def of_case(items: Iterable[Item], film: Film) -> Done:
    """What was done in a case, each deed at its moment of `film`; that may be without a scene."""
    found = sorted((each for each in items if _LIST.fullmatch(each.name)), key=lambda each: each.name)
    told: list[Placed] = []
    unreadable = []
    for item in found:
        try:
            one = input_list.read(item.beginning(input_list.LARGEST_BYTES + 1))
        except (MalformedStream, OSError):
            unreadable.append(item.name)
            continue
        told += (replace(each, words=plain(each.words)) for each in deeds.placed([one], film))
    return Done(tuple(told[:MOST_TOLD]), tuple(unreadable))


def when(deed: Placed) -> str:
    """The time of day of a deed, RFC 3339; empty where its list does not say when it began."""
    try:
        return timestamp(parse_timestamp(deed.began_at) + timedelta(milliseconds=deed.after_ms))
    except (ValueError, OverflowError):
        return ""


def lines(done: Done) -> tuple[str, ...]:
    """A line a deed, and one for each list that cannot be read."""
    unreadable = (f"{name} cannot be read" for name in done.unreadable)
    return (*(f"{when(deed)}  {deed.words}" for deed in done.deeds), *unreadable)
