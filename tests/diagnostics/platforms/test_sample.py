"""Counters during a short time: growth, new starts, and being stopped."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Link, sample


def growth(*readings: Mapping[str, int]) -> int | Failure:
    given = iter(readings)
    return sample.growth(lambda: next(given), 0, threading.Event())


def test_growth_is_summed_and_a_counter_that_started_anew_is_nothing() -> None:
    assert growth({"a": 5, "b": 7}, {"a": 9, "b": 8}) == 5
    assert growth({"a": 5}, {"a": 2, "new": 90}) == 0


def test_without_counters_it_is_not_supported_and_a_stopped_sample_is_cancelled() -> None:
    none = growth({})
    assert isinstance(none, Failure)
    assert none.reason is Reason.NOT_SUPPORTED
    stop = threading.Event()
    stop.set()
    stopped = sample.growth(lambda: {"a": 1}, 30, stop)
    assert isinstance(stopped, Failure)
    assert stopped.reason is Reason.CANCELLED


def test_the_processors_counters_are_found(tmp_path: Path) -> None:
    for processor in ("cpu0", "cpu1"):
        folder = tmp_path / processor / "thermal_throttle"
        folder.mkdir(parents=True)
        (folder / "core_throttle_total_time_ms").write_text("12\n")
        (folder / "core_throttle_count").write_text("99\n")
    assert sorted(sample.throttle_counters(tmp_path).values()) == [12, 12]


def test_adapters_count_since_the_first_look() -> None:
    old = Link("eth0", up=True, duplex="full", speed_mbit=1000, packets=10, errors=3, dropped=9)
    new = Link("eth0", up=True, duplex="full", speed_mbit=1000, packets=15, errors=4, dropped=2)
    late = Link("eth1", up=True, duplex="full", speed_mbit=1000, packets=50, errors=6, dropped=7)
    first, second = sample.link_changes((old,), (new, late))
    assert (first.packets, first.errors, first.dropped) == (5, 1, 0)
    assert (second.packets, second.errors, second.dropped) == (0, 0, 0)
