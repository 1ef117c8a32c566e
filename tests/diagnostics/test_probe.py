"""What a probe is handed: its own deadline, the moment, and pseudonyms."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence

from diagnostics.fields import Misshapen
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.platforms import Failure, Output
from diagnostics.probe import Surroundings, all_absent, by_platform, shaped
from diagnostics.probes import PROBES
from simulators.recorded import SALT, Recorded, StoppedClock, surroundings


class _Noting(Recorded):
    """Notes the deadline that a command was given."""

    deadline_s = 0.0

    def run(
        self,
        argv: Sequence[str],
        *,
        deadline_s: float,
        stop: threading.Event,
        accepted: Sequence[int] = (0,),
        keep: Sequence[str] = (),
    ) -> Output | Failure:
        self.deadline_s = deadline_s
        return Output("yes", 0)


def test_a_command_gets_what_is_left_of_the_probes_deadline() -> None:
    machine = _Noting()
    around = Surroundings(StoppedClock(), SALT, machine, ends_at=7.0)
    around.run(["anything"])
    assert machine.deadline_s == 7.0


def test_a_command_without_a_deadline_gets_a_minute() -> None:
    machine = _Noting()
    Surroundings(StoppedClock(), SALT, machine).run(["anything"])
    assert machine.deadline_s == 60.0


def test_readings_carry_the_moment() -> None:
    around = surroundings(Recorded())
    assert around.observed([{"a": 1}], "items", "x") == Observation(
        ({"a": 1},), "items", "x", "2026-11-21T18:04:05Z"
    )
    failure = Failure(Reason.FAILED, "So it was.")
    assert around.failed(failure, "x") == Absent(Reason.FAILED, "So it was.", "x", "2026-11-21T18:04:05Z")


def test_a_pseudonym_depends_on_the_salt_alone() -> None:
    around = surroundings(Recorded())
    assert around.pseudonym("S1") == around.pseudonym("S1")
    assert around.pseudonym("S1") != around.pseudonym("S2")
    assert around.pseudonym("S1") != dataclasses.replace(around, salt=b"other").pseudonym("S1")


def test_one_absence_for_many_names() -> None:
    absent = surroundings(Recorded()).absent(Reason.FAILED, "So it was.", "x")
    assert all_absent(["a.b", "a.c"], absent) == {"a.b": absent, "a.c": absent}


def test_a_question_is_asked_as_the_platform_needs_it() -> None:
    ask = by_platform(linux=lambda around: "sysfs", windows=lambda around: "registry")
    assert [ask(surroundings(Recorded(name=name))) for name in ("linux", "windows")] == ["sysfs", "registry"]


def test_an_answer_that_never_came_or_has_another_form_is_absent() -> None:
    around = surroundings(Recorded())

    def stumble(found: int) -> Reading:
        raise Misshapen

    refused = Failure(Reason.NOT_PERMITTED, "This user may not read it.")
    never = shaped(around, refused, "a test", lambda found: around.observed(1, "", "a test"))
    other = shaped(around, 7, "a test", stumble)
    told = shaped(around, 7, "a test", lambda found: around.observed(found, "", "a test"))
    assert isinstance(never, Absent)
    assert isinstance(other, Absent)
    assert (never.reason, other.reason) == (Reason.NOT_PERMITTED, Reason.UNREADABLE)
    assert isinstance(told, Observation)
    assert told.value == 7


def test_a_platform_with_slow_tools_has_its_own_deadline() -> None:
    (updates,) = (probe for probe in PROBES if probe.id == "updates")
    assert updates.deadline_on("linux") == updates.deadline_s
    assert updates.deadline_on("windows") == 60
    for probe in PROBES:
        assert set(probe.slower_s) <= probe.platforms, probe.id
        assert all(probe.deadline_s < slower_s <= 60 for slower_s in probe.slower_s.values()), probe.id
