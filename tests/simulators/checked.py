"""Reports of recorded machines, made by a real check-up.

Decides: nothing; it shortens the tests of what is done with a report.
"""

from __future__ import annotations

import functools
import threading

from diagnostics import rule
from diagnostics.checkup import Finished, run
from diagnostics.probes import PROBES
from diagnostics.report import Report
from simulators.recorded import Recorded, recorded, surroundings

ALL = tuple(probe.id for probe in PROBES)


def checked(machine: Recorded, *selected: str) -> Report:
    """The report of a check-up of `machine`, of all subjects where none is named."""
    around = surroundings(machine)
    *_, last = run(selected or ALL, around, rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    return last.report


@functools.cache
def fresh() -> Report:
    """The report of a new machine without any trouble."""
    return checked(recorded("debian-12-fresh"))


@functools.cache
def worn() -> Report:
    """The report of an old machine with many troubles."""
    return checked(recorded("worn-laptop"))
