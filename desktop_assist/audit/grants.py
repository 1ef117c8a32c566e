"""When something was allowed, as the consents of a story tell it.

Decides: from when to when each grant holds, and on which terms.
Leaves alone: what was done meanwhile (`order`, `during`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_assist.audit.bodies import Closing, Consent
from desktop_assist.audit.story import Story, Told
from desktop_assist.consent import Capability
from desktop_assist.terms import Step
from diagnostics.clock import parse_timestamp

# Ours: a step is written down a moment after it took effect, while the desk still answers the one before.
WRITTEN_WITHIN = timedelta(seconds=5)
BEGINS = (Step.GRANTED, Step.RESUMED)
ENDS = (Step.WITHDRAWN, Step.SUSPENDED, Step.EXPIRED)
ENDS_LATE = (*ENDS, Step.REFUSED)  # what can be recorded later than it happened


@dataclass(frozen=True)
class Grant:
    """A time in which a capability was allowed.

    Attributes:
        capability: Which.
        place: The number of the statement that grants or resumes it.
        begin: When it was granted or resumed.
        end: When it was withdrawn or suspended or its time was over, or the case closed; of a step that could
            only be recorded later, when it happened.
        mode: How a terminal might be used; empty for everything else.
        subjects: What might be checked; empty for everything else.
    """

    capability: Capability
    place: int
    begin: datetime
    end: datetime
    mode: str = ""
    subjects: tuple[str, ...] = ()


def of(story: Story) -> Iterator[Grant]:
    """The times in which something was allowed, in the order of their grants."""
    steps = story.those(Consent)
    ended = [told for told, _ in story.those(Closing)] or story.told[-1:]
    last = parse_timestamp(ended[0].statement.at) if ended else None
    for told, body in steps:
        if body.step not in BEGINS or last is None:
            continue
        ends = [
            ended_at(later, other)
            for later, other in steps
            if later.place > told.place and other.capability is body.capability and other.step in ENDS
        ]
        begin = parse_timestamp(told.statement.at)
        minutes = [begin + timedelta(minutes=body.minutes)] if body.minutes else []
        end = min([*(ends[:1] or [last]), *minutes])
        yield Grant(body.capability, told.place, begin, end, body.mode, body.subjects)


def ended_at(told: Told, body: Consent) -> datetime:
    """When the step was, which is when it was recorded unless it says that it was before; never later."""
    recorded = parse_timestamp(told.statement.at)
    try:
        return min(parse_timestamp(body.happened_at), recorded) if body.happened_at else recorded
    except ValueError:
        return recorded
