"""The real machine, wherever the tests run: every answer has its declared form, and failures have reasons."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Platform, current
from diagnostics.platforms import machine as machine_module
from diagnostics.platforms.machine import LARGEST_FILE_BYTES, Machine

MACHINE: Platform = Machine()


def reason(answer: object) -> Reason:
    assert isinstance(answer, Failure), answer
    return answer.reason


def test_the_current_machine_has_a_known_name() -> None:
    assert current().name in {"linux", "windows", "macos"}


def test_what_is_not_there_is_not_present(tmp_path: Path) -> None:
    assert reason(MACHINE.read_text(str(tmp_path / "none"))) is Reason.NOT_PRESENT
    assert reason(MACHINE.list_folder(str(tmp_path / "none"))) is Reason.NOT_PRESENT
    assert reason(MACHINE.file_facts(str(tmp_path / "none"))) is Reason.NOT_PRESENT


def test_a_small_text_is_read_and_a_large_or_binary_one_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("grüße", encoding="utf-8")
    assert MACHINE.read_text(str(path)) == "grüße"
    path.write_bytes(b"\xff")
    assert reason(MACHINE.read_text(str(path))) is Reason.UNREADABLE
    path.write_bytes(b"x" * (LARGEST_FILE_BYTES + 1))
    assert reason(MACHINE.read_text(str(path))) is Reason.UNREADABLE


def test_a_folder_is_listed_in_order_and_facts_are_told(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).touch(mode=0o600)
    assert MACHINE.list_folder(str(tmp_path)) == ("a", "b")
    facts = MACHINE.file_facts(str(tmp_path / "a"))
    assert not isinstance(facts, Failure)
    assert facts.mode == 0o600


def test_what_may_not_be_read_is_not_permitted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> os.stat_result:
        raise PermissionError("/home/mallory")

    monkeypatch.setattr(Path, "stat", refuse)
    answer = MACHINE.file_facts("/anything")
    assert reason(answer) is Reason.NOT_PERMITTED
    assert "mallory" not in str(answer)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psutil.AccessDenied(1), Reason.FAILED),
        (OSError("no"), Reason.FAILED),
        (NotImplementedError(), Reason.NOT_SUPPORTED),
        (AttributeError("sensors_temperatures"), Reason.NOT_SUPPORTED),
    ],
)
def test_psutil_failing_is_a_reason(
    monkeypatch: pytest.MonkeyPatch, error: Exception, expected: Reason
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(machine_module.psutil, "virtual_memory", fail)
    assert reason(MACHINE.memory()) is expected


def test_a_system_whose_psutil_has_no_sensors_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(psutil, "sensors_temperatures", raising=False)
    assert reason(MACHINE.temperatures()) is Reason.NOT_SUPPORTED


def test_the_numbers_are_whole_and_in_range() -> None:
    memory = MACHINE.memory()
    assert not isinstance(memory, Failure)
    assert 0 < memory.available_bytes <= memory.total_bytes
    uptime_s = MACHINE.uptime_s()
    assert isinstance(uptime_s, int)
    for volume in () if isinstance(found := MACHINE.volumes(), Failure) else found:
        assert 0 <= volume.inodes_free <= volume.inodes_total
    links = MACHINE.links()
    assert not isinstance(links, Failure)
    assert {link.duplex for link in links} <= {"full", "half", "unknown"}


def test_our_own_work_is_left_out_of_how_busy_the_processor_is() -> None:
    before, after = (100.0, 300.0, 5.0), (103.0, 305.0, 7.0)
    assert machine_module._busy_permille(before, after) == 125


def test_a_sample_stops_when_it_is_no_longer_wanted() -> None:
    stop = threading.Event()
    stop.set()
    began = time.monotonic()
    assert reason(MACHINE.busy_permille(30, stop)) is Reason.CANCELLED
    assert time.monotonic() - began < 1


def test_proxy_settings_are_kinds_and_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("all", "ftp", "http", "https"):
        monkeypatch.delenv(f"{kind}_proxy", raising=False)
        monkeypatch.delenv(f"{kind.upper()}_PROXY", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://mallory:secret@proxy.example:3128")
    assert MACHINE.proxy_settings() == ("https",)


def test_processes_without_any_name_are_not_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nameless:
        info: ClassVar[dict[str, None]] = {"name": None}

    monkeypatch.setattr(machine_module.psutil, "process_iter", lambda attributes: [Nameless()])
    assert reason(MACHINE.process_names()) is Reason.NOT_SUPPORTED
