"""Having named subjects read by a helper with an administrator's rights.

Decides: what the helper is asked, and what of its answer is believed: exactly the observations of the
subjects that were asked for, each in its published shape; anything else, and the whole answer is dropped. The
program itself never has those rights.
Leaves alone: how the helper is started (`platforms.elevation`) and what it does (`elevated`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec

from diagnostics import canonical, reading_format, shape, strict_json
from diagnostics.observation import Observation, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Probe, Surroundings, all_absent
from diagnostics.probes import PROBES
from diagnostics.reading_format import Misread
from diagnostics.strict_json import Ambiguous

ADMINISTRATOR = "administrator"
LARGEST_REQUEST_BYTES = 2**20
LONGEST_TEXT = 1000
PASSWORD_S = 120.0
Ask = Callable[[bytes, float], bytes | Failure]
"""Hands a request to the helper and waits at most so many seconds for its answer."""


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the helper is asked.

    Attributes:
        subjects: What to read.
        salt: The install's salt, in hexadecimal.
        previous: The readings of these subjects at the check-up before.
    """

    subjects: list[str]
    salt: str
    previous: dict[str, Any]


def gaining(probes: Collection[Probe]) -> tuple[Probe, ...]:
    """Those of `probes` that only an administrator can have read."""
    return tuple(probe for probe in probes if probe.privilege == ADMINISTRATOR)


def measure(
    probes: Collection[Probe], surroundings: Surroundings, ask: Ask
) -> dict[str, Mapping[str, Reading]]:
    """The readings of `probes` from the helper, by subject; absent ones with the reason where it failed."""
    deadline_s = PASSWORD_S + max((probe.deadline_s for probe in probes), default=0.0)
    answer = ask(request(probes, surroundings), deadline_s)
    if isinstance(answer, Failure):
        absent = surroundings.failed(answer, "the helper with an administrator's rights")
        return {probe.id: all_absent(probe.observes, absent) for probe in probes}
    try:
        return believed(answer, probes)
    except (Ambiguous, Misread):
        absent = surroundings.absent(
            Reason.UNREADABLE,
            "The helper's answer is not in the expected form and was dropped.",
            "the helper",
        )
        return {probe.id: all_absent(probe.observes, absent) for probe in probes}


def request(probes: Collection[Probe], surroundings: Surroundings) -> bytes:
    """The request for `probes`, one line of canonical JSON."""
    names = {name for probe in probes for name in probe.observes}
    known = {name: reading for name, reading in surroundings.previous.items() if name in names}
    return canonical.encode(
        {
            "subjects": sorted(probe.id for probe in probes),
            "salt": surroundings.salt.hex(),
            "previous": {name: reading_format.plain(reading) for name, reading in known.items()},
        }
    )


def requested(data: bytes) -> tuple[tuple[Probe, ...], bytes, dict[str, Reading]]:
    """The probes, the salt and the previous readings of a request.

    Raises:
        Ambiguous: It is not JSON of one meaning.
        Misread: It is not a request, or asks for what needs no administrator.
    """
    found: Request = reading_format.converted(strict_json.decode(data), Request, "$")
    allowed = {probe.id: probe for probe in gaining(PROBES)}
    for subject in found.subjects:
        if subject not in allowed:
            raise Misread("$.subjects has one that the helper does not read")
    try:
        salt = bytes.fromhex(found.salt)
    except ValueError as error:
        raise Misread("$.salt is not hexadecimal") from error
    probes = tuple(allowed[subject] for subject in dict.fromkeys(found.subjects))
    return probes, salt, reading_format.readings(found.previous, "$.previous")


def answered(readings: Mapping[str, Reading]) -> bytes:
    """An answer of the helper, canonical JSON."""
    return canonical.encode({name: reading_format.plain(reading) for name, reading in readings.items()})


def believed(answer: bytes, probes: Collection[Probe]) -> dict[str, Mapping[str, Reading]]:
    """The readings of an answer, by subject.

    Raises:
        Ambiguous: It is not JSON of one meaning.
        Misread: It holds other observations than were asked for, or one of another shape.
    """
    readings = reading_format.readings(strict_json.decode(answer), "$")
    if set(readings) != {name for probe in probes for name in probe.observes}:
        raise Misread("$ does not hold exactly the observations that were asked for")
    for name, reading in readings.items():
        if isinstance(reading, Observation) and any(shape.misfits(name, reading)):
            raise Misread(f'$["{name}"] is not in its published shape')
        if any(len(text) > LONGEST_TEXT for text in _texts(reading)):
            raise Misread(f'$["{name}"] holds a text that is too long')
    return {probe.id: {name: readings[name] for name in probe.observes} for probe in probes}


def _texts(reading: Reading) -> list[str]:
    if not isinstance(reading, Observation):
        return [reading.detail, reading.source]
    values = reading.value if isinstance(reading.value, tuple) else ({"value": reading.value},)
    return [reading.source, *(text for item in values for text in item.values() if isinstance(text, str))]
