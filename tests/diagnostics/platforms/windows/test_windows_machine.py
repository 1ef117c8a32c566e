"""The door to Windows: elsewhere it says that this is not one; swap may be missing where memory is not."""

from __future__ import annotations

import sys
import threading

import psutil
import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Memory
from diagnostics.platforms.windows import machine as machine_module
from diagnostics.platforms.windows import native
from diagnostics.platforms.windows.machine import WindowsMachine

elsewhere = pytest.mark.skipif(sys.platform == "win32", reason="on Windows these answer")


@elsewhere
def test_elsewhere_each_question_of_windows_is_not_supported() -> None:
    machine, stop = WindowsMachine(), threading.Event()
    answers = (
        machine.registry(r"HKLM\SOFTWARE"),
        machine.security_health(4),
        machine.access_rules("C:\\"),
        machine.wireless(),
        machine.uptime_s(),
        machine.run(["powershell"], deadline_s=1, stop=stop),
    )
    for answer in answers:
        assert isinstance(answer, Failure)
        assert answer.reason is Reason.NOT_SUPPORTED
    assert machine.is_administrator() is False


def test_a_missing_performance_counter_costs_only_the_swap(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("PdhAddEnglishCounterW failed")

    monkeypatch.setattr(psutil, "swap_memory", fail)
    memory = WindowsMachine().memory()
    assert isinstance(memory, Memory)
    assert memory.total_bytes > 0
    assert isinstance(memory.swap_total_bytes, Failure)


def test_programs_are_started_from_the_systems_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "system_folder", lambda: "/nowhere/System32")
    answer = WindowsMachine().run(["w32tm"], deadline_s=1, stop=threading.Event())
    assert isinstance(answer, Failure)
    assert "w32tm.exe" in answer.detail


def test_only_a_few_programs_run_at_once_and_whoever_waits_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native, "system_folder", lambda: "/nowhere/System32")
    monkeypatch.setattr(machine_module, "_TURNS", threading.BoundedSemaphore(1))
    stop = threading.Event()
    with machine_module._TURNS:
        late = WindowsMachine().run(["w32tm"], deadline_s=0.1, stop=stop)
        stop.set()
        stopped = WindowsMachine().run(["w32tm"], deadline_s=60, stop=stop)
    free = WindowsMachine().run(["w32tm"], deadline_s=1, stop=threading.Event())
    for answer, expected in (
        (late, Reason.TIMED_OUT),
        (stopped, Reason.TIMED_OUT),
        (free, Reason.NOT_SUPPORTED),
    ):
        assert isinstance(answer, Failure)
        assert answer.reason is expected
