"""One check-up: probes side by side, each with its own deadline.

Decides: that only what was selected is read; that a hung or failing probe costs its own deadline and becomes
absent with the reason; that a cancelled run ends within 300 ms and says what it did not measure.
Leaves alone: what the readings mean; and how progress is shown, which whoever iterates does.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from diagnostics.clock import timestamp
from diagnostics.errors import UnknownSubject
from diagnostics.observation import Reading, Reason
from diagnostics.probe import Probe, Surroundings, all_absent
from diagnostics.probes import PROBES
from diagnostics.report import Report, make
from diagnostics.rule import RuleSet

_TICK_S = 0.05
_GRACE_S = 0.15


@dataclass(frozen=True)
class Started:
    """A subject is being read, the `number`-th of `total`."""

    subject: str
    number: int
    total: int


@dataclass(frozen=True)
class Measured:
    """A subject has been read, or given up; `number` of `total` are done."""

    subject: str
    readings: Mapping[str, Reading]
    number: int
    total: int


@dataclass(frozen=True)
class Finished:
    """The run is over; `report.complete` tells whether it was cancelled."""

    report: Report


Progress = Started | Measured | Finished
Given = Mapping[str, Mapping[str, Reading]]
"""Readings by subject that are there already, from the elevated helper."""
_Answer = tuple[str, Mapping[str, Reading]]


@dataclass(frozen=True)
class _Running:
    probe: Probe
    surroundings: Surroundings
    thread: threading.Thread


def run(
    selected: Collection[str],
    surroundings: Surroundings,
    *,
    rules: RuleSet,
    cancelled: threading.Event,
    probes: tuple[Probe, ...] = PROBES,
    given: Given | None = None,
) -> Iterator[Progress]:
    """Measure the selected subjects and judge what was seen.

    Args:
        selected: Ids of the probes that the person agreed to.
        surroundings: What the probes may touch.
        rules: What the observations are judged by.
        cancelled: Set by anybody to end the run early.
        probes: All probes there are.
        given: What is not read again.

    Yields:
        `Started` and `Measured` for each selected subject, and `Finished` at the end.

    Raises:
        UnknownSubject: `selected` names a subject that no probe measures.
    """
    refuse_unknown(selected, probes)
    began = timestamp(surroundings.clock.now())
    readings = _unselected(selected, surroundings, probes)
    chosen = tuple(probe for probe in probes if probe.id in selected)
    there = {probe.id: (given or {})[probe.id] for probe in chosen if probe.id in (given or {})}
    for event in _measure(chosen, surroundings, cancelled, there):
        if isinstance(event, Measured):
            readings.update(event.readings)
        yield event
    yield Finished(
        make(
            surroundings,
            began=began,
            complete=not any(_was_cancelled(reading) for reading in readings.values()),
            selected=tuple(probe.id for probe in chosen),
            rules=rules,
            observations=readings,
        )
    )


def refuse_unknown(selected: Collection[str], probes: tuple[Probe, ...]) -> None:
    """Do nothing where every subject of `selected` has a probe.

    Raises:
        UnknownSubject: One has none.
    """
    unknown = sorted(set(selected) - {probe.id for probe in probes})
    if unknown:
        raise UnknownSubject(
            f"There is no subject called {unknown[0]}.",
            kept="Nothing was read.",
            next_step="Use --list to see the subjects that can be checked.",
        )


def _was_cancelled(reading: Reading) -> bool:
    return getattr(reading, "reason", None) is Reason.CANCELLED


def _unselected(
    selected: Collection[str], surroundings: Surroundings, probes: tuple[Probe, ...]
) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    for probe in probes:
        if surroundings.platform.name not in probe.platforms:
            # Nobody was offered it, so nobody chose against it.
            readings.update(_elsewhere(probe, surroundings))
        elif probe.id not in selected:
            absent = surroundings.absent(Reason.NOT_SELECTED, "You chose not to have this read.", probe.id)
            readings.update(all_absent(probe.observes, absent))
    return readings


def _elsewhere(probe: Probe, surroundings: Surroundings) -> Mapping[str, Reading]:
    detail = "This cannot be measured on this kind of system."
    return all_absent(probe.observes, surroundings.absent(Reason.NOT_SUPPORTED, detail, probe.id))


def _measure(
    probes: tuple[Probe, ...],
    surroundings: Surroundings,
    cancelled: threading.Event,
    there: Given,
) -> Iterator[Started | Measured]:
    answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
    running: dict[str, _Running] = {}
    total, done = len(probes), 0
    try:
        for number, probe in enumerate(probes, start=1):
            if probe.id not in there:
                running[probe.id] = _start(probe, surroundings, answers)
            yield Started(probe.id, number, total)
        for subject, readings in there.items():
            done += 1
            yield Measured(subject, readings, done, total)
        while running:
            for subject, readings in _next_answers(answers, running, cancelled):
                done += 1
                yield Measured(subject, readings, done, total)
    finally:
        _stop(list(running.values()))


def _start(probe: Probe, surroundings: Surroundings, answers: queue.SimpleQueue[_Answer]) -> _Running:
    deadline_s = probe.deadline_on(surroundings.platform.name)
    ends_at = surroundings.clock.monotonic() + deadline_s
    own = replace(surroundings, stop=threading.Event(), ends_at=ends_at)
    # A daemon, because a system call on a dead disk cannot be interrupted and must not hold the program.
    thread = threading.Thread(
        target=lambda: answers.put((probe.id, measure_one(probe, own))), name=f"probe-{probe.id}", daemon=True
    )
    thread.start()
    return _Running(probe, own, thread)


def _next_answers(
    answers: queue.SimpleQueue[_Answer], running: dict[str, _Running], cancelled: threading.Event
) -> list[_Answer]:
    """What came in within a tick, then what is given up; each subject leaves `running` once."""
    came: list[_Answer] = []
    if not cancelled.is_set():
        try:
            subject, readings = answers.get(timeout=_TICK_S)
        except queue.Empty:
            pass
        else:
            if (ended := running.pop(subject, None)) is not None:
                ended.thread.join(_GRACE_S)
                came.append((subject, readings))
    return came + _given_up(running, cancelled)


def _given_up(running: dict[str, _Running], cancelled: threading.Event) -> list[_Answer]:
    lost: list[_Running] = []
    for subject, one in list(running.items()):
        late = one.surroundings.clock.monotonic() > one.surroundings.ends_at
        if late or cancelled.is_set():
            lost.append(running.pop(subject))
    _stop(lost)
    return [(one.probe.id, _lost_readings(one, cancelled)) for one in lost]


def _lost_readings(one: _Running, cancelled: threading.Event) -> Mapping[str, Reading]:
    if cancelled.is_set():
        reason, detail = Reason.CANCELLED, "The check-up was stopped before this was read."
    else:
        deadline_s = one.probe.deadline_on(one.surroundings.platform.name)
        reason, detail = Reason.TIMED_OUT, f"No answer came within {deadline_s:g} seconds."
    return all_absent(one.probe.observes, one.surroundings.absent(reason, detail, one.probe.id))


def _stop(running: list[_Running]) -> None:
    for one in running:
        one.surroundings.stop.set()
    wait_until = running[0].surroundings.clock.monotonic() + _GRACE_S if running else 0.0
    for one in running:
        one.thread.join(max(0.0, wait_until - one.surroundings.clock.monotonic()))


def measure_one(probe: Probe, surroundings: Surroundings) -> Mapping[str, Reading]:
    """The readings of one probe, complete and allow-listed whatever the probe does."""
    if surroundings.platform.name not in probe.platforms:
        return _elsewhere(probe, surroundings)
    try:
        readings = probe.measure(surroundings)
    except Exception as error:  # A probe's fault must cost that probe only; its text may name people.
        detail = f"The measurement itself went wrong ({type(error).__name__})."
        return all_absent(probe.observes, surroundings.absent(Reason.FAILED, detail, probe.id))
    missing = surroundings.absent(Reason.FAILED, "The measurement gave no answer.", probe.id)
    return {name: readings.get(name, missing) for name in probe.observes}
