"""Remote-access programs: only well-known ones are named."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_only_well_known_programs_are_named_and_each_once() -> None:
    machine = Recorded(processes=("AnyDesk", "anydesk-service", "my-diary", "bash"))
    assert value(machine, "remote_access.programs") == ({"name": "AnyDesk"},)
    assert value(Recorded(processes=("bash",)), "remote_access.programs") == ()


def test_processes_that_cannot_be_listed_are_not_no_processes() -> None:
    machine = Recorded(processes=Failure(Reason.NOT_PERMITTED, "This user may not read it."))
    assert reason(machine, "remote_access.programs") is Reason.NOT_PERMITTED
