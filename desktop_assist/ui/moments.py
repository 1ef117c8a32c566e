"""Times as people say them.

Decides: the words for a moment, a span and a greeting, in the computer's own time zone.
Leaves alone: what time it is; the clock is handed in.
"""

from __future__ import annotations

from datetime import datetime

from desktop_assist.ui.text import tr, tr_count
from diagnostics.clock import Clock, parse_timestamp


def greeting(clock: Clock) -> str:
    """A greeting that fits the hour."""
    hour = clock.now().astimezone().hour
    if 5 <= hour < 12:
        return tr("Good morning.")
    return tr("Good afternoon.") if 12 <= hour < 18 else tr("Good evening.")


def moment(stamp: str, clock: Clock) -> str:
    """`stamp` (RFC 3339, UTC) in local time: `today, 18:04`, `yesterday, 9:15` or `2 November, 18:04`.

    A stamp of another form is returned as it is.
    """
    try:
        local = parse_timestamp(stamp).astimezone()
    except ValueError:
        return stamp
    return f"{_day(local, clock.now().astimezone())}, {local:%H:%M}"


def _day(local: datetime, now: datetime) -> str:
    days = (now.date() - local.date()).days
    if days == 0:
        return tr("today")
    if days == 1:
        return tr("yesterday")
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local.day} {local:%B}{year}"


def span(seconds: int) -> str:
    """A length of time: `8 seconds`, `6 minutes`, `2 hours`."""
    if seconds < 60:
        return tr_count("{count} second", "{count} seconds", max(seconds, 0))
    if seconds < 3600:
        return tr_count("{count} minute", "{count} minutes", round(seconds / 60))
    return tr_count("{count} hour", "{count} hours", round(seconds / 3600))


def between(began: str, ended: str) -> int | None:
    """Whole seconds from one stamp to another, none where a stamp has another form."""
    try:
        return int((parse_timestamp(ended) - parse_timestamp(began)).total_seconds())
    except ValueError:
        return None
