"""A check-up: only what was selected, each probe on its own deadline, cancelled at once."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Mapping

import pytest

from diagnostics import report, rule
from diagnostics.checkup import Finished, Measured, Started, run
from diagnostics.clock import SystemClock
from diagnostics.errors import UnknownSubject
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.probe import LINUX, Probe, Surroundings
from diagnostics.probes import PROBES
from diagnostics.report import Report
from simulators.recorded import SALT, Recorded, StoppedClock, recorded, surroundings

ALL = tuple(probe.id for probe in PROBES)
Measure = Callable[[Surroundings], Mapping[str, Reading]]


def probe(name: str, measure: Measure, *, deadline_s: float = 5.0) -> Probe:
    words = dict.fromkeys(("title", "reads", "why", "personal_data"), name)
    return Probe(
        id=name,
        **words,
        platforms=frozenset({LINUX}),
        privilege="user",
        deadline_s=deadline_s,
        observes=(f"{name}.fact",),
        measure=measure,
    )


def quick(around: Surroundings) -> Mapping[str, Reading]:
    return {"quick.fact": around.observed(1, "", "a test")}


def live(platform: Recorded | None = None) -> Surroundings:
    return Surroundings(SystemClock(), SALT, platform or Recorded())


def finished(
    *probes: Probe, around: Surroundings | None = None, cancelled: threading.Event | None = None
) -> Report:
    names = [one.id for one in probes]
    *_, last = run(
        names,
        around or live(),
        rules=rule.shipped(),
        cancelled=cancelled or threading.Event(),
        probes=probes,
    )
    assert isinstance(last, Finished)
    return last.report


def test_every_subject_starts_once_is_measured_once_and_then_the_report_comes() -> None:
    events = list(
        run(ALL, surroundings(recorded("debian-12-fresh")), rules=rule.shipped(), cancelled=threading.Event())
    )
    assert [event.number for event in events if isinstance(event, Started)] == list(range(1, len(ALL) + 1))
    assert [event.number for event in events if isinstance(event, Measured)] == list(range(1, len(ALL) + 1))
    assert {event.subject for event in events if isinstance(event, Measured)} == set(ALL)
    assert [type(event) for event in events].index(Finished) == len(events) - 1


def test_only_what_was_selected_is_read_and_the_rest_says_so() -> None:
    platform = recorded("debian-12-fresh")
    *_, last = run(["hosts"], surroundings(platform), rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    assert platform.asked == ["/etc/hosts"]
    for name, reading in last.report.observations.items():
        if name.startswith("hosts."):
            assert isinstance(reading, Observation)
        else:
            assert isinstance(reading, Absent)
            windows_or_mac = name.startswith(("antivirus.", "protection.", "devices."))
            assert reading.reason is (Reason.NOT_SUPPORTED if windows_or_mac else Reason.NOT_SELECTED)
    assert last.report.selected == ("hosts",)
    assert last.report.complete


def test_an_unknown_subject_is_refused_before_anything_is_read() -> None:
    platform = recorded("debian-12-fresh")
    with pytest.raises(UnknownSubject, match="horoscope"):
        list(
            run(
                ["hosts", "horoscope"],
                surroundings(platform),
                rules=rule.shipped(),
                cancelled=threading.Event(),
            )
        )
    assert platform.asked == []


def test_the_same_machine_gives_the_same_bytes() -> None:
    def once() -> bytes:
        around = surroundings(recorded("worn-laptop"))
        *_, last = run(ALL, around, rules=rule.shipped(), cancelled=threading.Event())
        assert isinstance(last, Finished)
        return report.encode(last.report)

    assert once() == once()


def test_a_hung_probe_is_timed_out_and_delays_no_other() -> None:
    released = threading.Event()

    def hang(around: Surroundings) -> Mapping[str, Reading]:
        released.wait(30)
        return {}

    began = time.monotonic()
    made = finished(probe("hung", hang, deadline_s=0.1), probe("quick", quick))
    took_s = time.monotonic() - began
    released.set()
    hung = made.observations["hung.fact"]
    assert isinstance(hung, Absent)
    assert (hung.reason, hung.detail) == (Reason.TIMED_OUT, "No answer came within 0.1 seconds.")
    assert isinstance(made.observations["quick.fact"], Observation)
    assert took_s < 2
    assert made.complete


def test_a_late_probe_is_told_to_stop_so_that_its_command_is_killed() -> None:
    told = threading.Event()

    def waits(around: Surroundings) -> Mapping[str, Reading]:
        if around.stop.wait(30):
            told.set()
        return {}

    finished(probe("waits", waits, deadline_s=0.1))
    assert told.wait(5)


def test_a_cancelled_run_ends_within_300_ms_and_says_what_is_missing() -> None:
    cancelled = threading.Event()

    def waits(around: Surroundings) -> Mapping[str, Reading]:
        around.stop.wait(30)
        return {}

    events = run(
        ["waits", "quick"],
        live(),
        rules=rule.shipped(),
        cancelled=cancelled,
        probes=(probe("waits", waits, deadline_s=30), probe("quick", quick)),
    )
    while not isinstance(next(events), Measured):
        pass
    began = time.monotonic()
    cancelled.set()
    *_, last = events
    assert time.monotonic() - began < 0.3
    assert isinstance(last, Finished)
    assert not last.report.complete
    assert isinstance(last.report.observations["quick.fact"], Observation)
    missing = last.report.observations["waits.fact"]
    assert isinstance(missing, Absent)
    assert missing.reason is Reason.CANCELLED


def test_whoever_stops_listening_stops_the_probes() -> None:
    stopped = threading.Event()

    def waits(around: Surroundings) -> Mapping[str, Reading]:
        if around.stop.wait(30):
            stopped.set()
        return {}

    events = run(
        ["waits"],
        live(),
        rules=rule.shipped(),
        cancelled=threading.Event(),
        probes=(probe("waits", waits, deadline_s=30),),
    )
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert stopped.wait(5)


def test_a_faulty_probe_costs_only_itself_and_its_words_are_not_kept() -> None:
    def breaks(around: Surroundings) -> Mapping[str, Reading]:
        raise KeyError("/home/mallory/secret")

    made = finished(probe("broken", breaks), probe("quick", quick))
    broken = made.observations["broken.fact"]
    assert isinstance(broken, Absent)
    assert broken.reason is Reason.FAILED
    assert b"mallory" not in report.encode(made)
    assert isinstance(made.observations["quick.fact"], Observation)


def test_a_probe_keeps_to_what_it_declared() -> None:
    def says_too_much(around: Surroundings) -> Mapping[str, Reading]:
        return {"chatty.secret": around.observed("a secret", "", "a test")}

    made = finished(probe("chatty", says_too_much))
    assert set(made.observations) == {"chatty.fact"}
    silent = made.observations["chatty.fact"]
    assert isinstance(silent, Absent)
    assert silent.reason is Reason.FAILED


def test_on_another_system_a_linux_probe_is_not_supported_and_reads_nothing() -> None:
    platform = recorded("debian-12-fresh")
    platform.name = "windows"
    around = surroundings(platform)
    *_, last = run(ALL, around, rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    support = last.report.observations["support.system"]
    assert isinstance(support, Absent)
    assert support.reason is Reason.NOT_SUPPORTED
    assert "/etc/os-release" not in platform.asked


def test_the_deadline_that_a_probe_sees_is_its_own() -> None:
    seen: list[float] = []

    def looks(around: Surroundings) -> Mapping[str, Reading]:
        seen.append(around.ends_at - around.clock.monotonic())
        return {}

    around = dataclasses.replace(live(), clock=StoppedClock())
    finished(probe("looks", looks, deadline_s=7), around=around)
    assert seen == [7]


def test_what_is_given_is_not_read_again_and_counts_as_measured() -> None:
    platform = recorded("debian-12-fresh")
    given = {"hosts": {"hosts.entries": Observation(7, "names", "the helper", "2026-11-21T18:04:05Z")}}
    events = list(
        run(
            ["hosts", "proxy"],
            surroundings(platform),
            rules=rule.shipped(),
            cancelled=threading.Event(),
            given=given,
        )
    )
    assert "/etc/hosts" not in platform.asked
    assert [event.number for event in events if isinstance(event, Measured)] == [1, 2]
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.report.observations["hosts.entries"] == given["hosts"]["hosts.entries"]
