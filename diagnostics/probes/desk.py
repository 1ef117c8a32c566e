"""The way to the organisation's desk.

Decides: how long a connection takes, and whether what answers speaks like a desk (SSH) or like something that
stands in between, such as the sign-in page of a hotel's Wi-Fi.
Leaves alone: whether it really is the desk, which only its key can show; the channel asks for that.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent

_OBSERVES = ("desk.round_trip_ms", "desk.answered_by_another")
_SOURCE = "a connection to the desk"
# From: https://www.rfc-editor.org/rfc/rfc4253#section-4.2
_GREETING = "SSH-"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The round trip in milliseconds, and whether something else than a desk answered."""
    if surroundings.desk is None:
        absent = surroundings.absent(
            Reason.NOT_PRESENT,
            "This program is not set up for an organisation, so it knows no desk.",
            _SOURCE,
        )
        return all_absent(_OBSERVES, absent)
    desk = surroundings.desk
    found = surroundings.platform.greeting(desk.host, desk.port, surroundings.stop)
    if isinstance(found, Failure):
        return all_absent(_OBSERVES, surroundings.failed(found, _SOURCE))
    return {
        "desk.round_trip_ms": surroundings.observed(found.round_trip_ms, "ms", _SOURCE),
        "desk.answered_by_another": _other(surroundings, found.text),
    }


def _other(surroundings: Surroundings, text: str) -> Reading:
    if not text:
        detail = "Something took the connection and said nothing, so it is not known what it was."
        return surroundings.absent(Reason.TIMED_OUT, detail, _SOURCE)
    return surroundings.observed(not text.startswith(_GREETING), "", _SOURCE)


PROBE = Probe(
    id="desk",
    title="The way to the help desk",
    reads="How long a connection to your organisation's help desk takes. Nothing about you is sent.",
    why="Over a slow way the technician's help is slow; a sign-in page in between keeps it out.",
    personal_data="The help desk sees this computer's internet address, as with every connection.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=12,
    observes=_OBSERVES,
    measure=measure,
)
