"""The clock: synchronised, not, or nobody tells."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output
from diagnostics.platforms.windows.interface import RegistryKey
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded
from simulators.recorded_macos import bare_mac
from simulators.recorded_windows import RecordedWindows


def test_a_clock_that_nobody_tells_about_is_not_a_wrong_clock() -> None:
    machine = recorded("debian-12-fresh")
    machine.commands["timedatectl show --property=NTPSynchronized"] = Failure(Reason.FAILED, "It ended.")
    assert reason(machine, "timekeeping.synchronised") is Reason.NOT_SUPPORTED
    machine.commands["timedatectl show --property=NTPSynchronized"] = Output("NTPSynchronized=\n", 0)
    assert reason(machine, "timekeeping.synchronised") is Reason.UNREADABLE


def test_how_far_the_clock_is_off_by_the_server_that_is_set() -> None:
    assert value(recorded("debian-12-fresh"), "timekeeping.offset_ms") == 12
    assert value(recorded("fedora-44-fresh"), "timekeeping.offset_ms") == 3
    assert value(recorded("worn-laptop"), "timekeeping.offset_ms") == 420_000


def test_windows_and_macos_name_their_server_too() -> None:
    key = RegistryKey({"ntpserver": "time.windows.com,0x9"}, (), 0)
    path = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"
    windows = RecordedWindows(keys={path: key}, time_servers={"time.windows.com": 40})
    mac = bare_mac()
    mac.files["/etc/ntp.conf"] = "server time.apple.com.\n"
    mac.time_servers["time.apple.com."] = -50
    assert value(windows, "timekeeping.offset_ms") == 40
    assert value(mac, "timekeeping.offset_ms") == 50


def test_no_server_is_asked_that_is_not_set() -> None:
    machine = Recorded(time_servers={"time.example": 1})
    assert reason(machine, "timekeeping.offset_ms") is Reason.NOT_SUPPORTED
    assert "time.example" not in machine.asked


def test_a_server_that_does_not_answer_is_no_wrong_clock() -> None:
    machine = recorded("debian-12-fresh")
    machine.time_servers.clear()
    assert reason(machine, "timekeeping.offset_ms") is Reason.TIMED_OUT
