"""Windows and macOS as Linux: a new machine has nothing wrong, a worn one has, and garbage is neither."""

from __future__ import annotations

import copy
import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import report, rule
from diagnostics.finding import Severity
from diagnostics.observation import Absent, Reading, Reason
from diagnostics.platforms import Failure, Output
from diagnostics.probes import PROBES
from diagnostics.render import html, text
from simulators import machines
from simulators.checked import checked
from simulators.recorded import Recorded
from simulators.recorded_macos import bare_mac
from simulators.recorded_windows import RecordedWindows

ROOT = Path(__file__).resolve().parent.parent.parent
# The user, her computer, network, files, services and serial numbers; hardware and home addresses.
PLANTED = (
    "mallory",
    "mustermann",
    "00:11:22",
    "192.168.7.",
    "-serial",
    "desktop-fresh",
    "nachbar",
    "tagebuch",
)
EXPECTED = {
    "windows worn-laptop": {
        "storage.space:volume D:": "serious",
        "filesystem.repair:volume C:": "serious",
        "filesystem.repair:volume D:": "attention",
        "filesystem.read_only": "serious",
        "drives.failing:Drive 1": "serious",
        "drives.nvme_wear:Drive 2": "attention",
        "memory.ran_short": "information",
        "memory_errors.uncorrected": "serious",
        "throttling.limited": "information",
        "temperature.limit:Sensor zone 1": "serious",
        "battery.capacity:Battery 1": "attention",
        "network.duplex:Cable connection 1": "attention",
        "wifi.signal:Wi-Fi connection 1": "information",
        "wifi.encryption": "attention",
        "gateway.answers": "serious",
        "dns.answers": "serious",
        "proxy.set": "information",
        "proxy.unreachable": "attention",
        "hosts.redirected": "attention",
        "support.ended": "serious",
        "updates.asked": "attention",
        "updates.waiting_long": "attention",
        "restart.pending": "attention",
        "services.failed:OneSyncSvc": "attention",
        "kernel_log.crashes": "attention",
        "kernel_log.disk_errors:Disk 0": "attention",
        "boot.time": "attention",
        "timekeeping.synchronised": "attention",
        "backup.age:File History": "attention",
        "printers.state:Printer 1": "attention",
        "sound.none": "information",
        "display.fallback:Graphics adapter 1": "attention",
        "devices.error:Device 1": "attention",
        "firewall.poor": "attention",
        "antivirus.state": "serious",
        "antivirus.signatures": "attention",
        "protection.account_control": "information",
        "encryption.suspended": "attention",
        "secure_boot.off": "information",
        "remote_access.present:AnyDesk": "information",
        "installation.changeable": "attention",
    },
    "macos worn-macbook": {
        "filesystem.read_only": "serious",
        "drives.failing:Drive 1": "serious",
        "drives.nvme_wear:Drive 1": "attention",
        "drives.nvme_media:Drive 1": "attention",
        "memory.pressure_level": "attention",
        "memory.ran_short": "information",
        "throttling.limited": "information",
        "battery.capacity:Battery 1": "attention",
        "battery.condition": "attention",
        "wifi.signal:Wi-Fi connection 1": "information",
        "wifi.encryption": "attention",
        "gateway.answers": "serious",
        "proxy.set": "information",
        "proxy.unreachable": "attention",
        "hosts.redirected": "attention",
        "support.ended": "serious",
        "updates.asked": "attention",
        "updates.security": "information",
        "kernel_log.crashes": "attention",
        "timekeeping.synchronised": "attention",
        "backup.age:Time Machine": "attention",
        "printers.state:Printer 1": "attention",
        "sound.none": "information",
        "protection.system_integrity": "information",
        "protection.gatekeeper": "information",
        "encryption.off": "information",
        "secure_boot.off": "information",
        "remote_access.present:TeamViewer": "information",
    },
}
GARBAGE = {
    "empty": b"",
    "blank": b" \r\n",
    "half": b'{"volumes":[{"letter":"C","ki',
    "no object": b"null",
    "a list": b"[]",
    "a number": b"42",
    "an empty object": b"{}",
    "lists of nothing": b'{"volumes":[null],"disks":[0],"adapters":[[]],"services":[{}],"waiting":["x"]}',
    "a deep nest": b"[" * 100_000,
    "cp850": "Gerät nicht gefunden: Übergröße".encode("cp850"),
    "UTF-16 without a mark": '{"log":1}'.encode("utf-16-le"),
    "an error page in German": b"Die Benennung wurde nicht als Name eines Cmdlet erkannt.",
    "an error page in French": b"Acc\xc3\xa8s refus\xc3\xa9. Le syst\xc3\xa8me ne r\xc3\xa9pond pas.",
    "an unknown refusal": b'{"refused":"Erreur","code":"?"}',
}


def judged(machine: Recorded) -> set[tuple[str, str]]:
    found = rule.shipped().evaluate(machines.measured(machine)).findings
    return {(finding.id, finding.severity.value) for finding in found}


def went_wrong(readings: dict[str, Reading]) -> list[str]:
    absent = {name: reading.detail for name, reading in readings.items() if isinstance(reading, Absent)}
    return [f"{name}: {detail}" for name, detail in absent.items() if "itself went wrong" in detail]


@pytest.mark.parametrize("name", machines.FRESH_ELSEWHERE)
def test_a_new_machine_has_nothing_above_information(name: str) -> None:
    found = rule.shipped().evaluate(machines.measured(machines.machine(name))).findings
    assert {finding.severity for finding in found} == {Severity.NORMAL, Severity.INFORMATION}
    assert len(found) >= 25


@pytest.mark.parametrize("name", machines.WORN_ELSEWHERE)
def test_a_worn_machine_has_each_thing_wrong(name: str) -> None:
    assert judged(machines.machine(name)) >= set(EXPECTED[name].items())


@pytest.mark.parametrize("name", machines.ELSEWHERE)
def test_no_probe_goes_wrong_and_each_measures_all_that_it_declares(name: str) -> None:
    readings = machines.measured(machines.machine(name))
    assert went_wrong(readings) == []
    assert not [
        reading
        for reading in readings.values()
        if isinstance(reading, Absent)
        and "gave no answer" in reading.detail
        and "program" not in reading.detail
    ]


@pytest.mark.parametrize("bare", [RecordedWindows(), bare_mac()], ids=lambda machine: machine.name)
def test_a_machine_on_which_nothing_answers_is_not_a_machine_in_order(bare: Recorded) -> None:
    bare.processes = bare.disks = Failure(Reason.NOT_SUPPORTED, "This system does not tell it.")
    readings = machines.measured(bare)
    assert went_wrong(readings) == []
    # That nothing copies by itself and no proxy is set is known from what is not there.
    allowed = {"backup.age", "proxy.set"}
    assert {name for name, severity in judged(bare) if severity == "normal"} <= allowed


@pytest.mark.parametrize("name", machines.WORN_ELSEWHERE)
def test_no_name_reaches_the_report_nor_any_form_of_it(name: str) -> None:
    machine = machines.machine(name)
    whole = " ".join(map(str, dataclasses.asdict(machine).values())).lower()
    assert "mallory" in whole
    made = checked(machine)
    for form in (report.encode(made).decode(), text.render(made), html.render(made)):
        for planted in PLANTED:
            assert planted not in form.lower(), planted


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_from_one_script_becomes_neither_a_finding_nor_good_news(kind: str) -> None:
    whole = machines.machine("windows worn-laptop")
    assert isinstance(whole, RecordedWindows)
    known = judged(whole)
    for script in whole.scripts:
        broken = copy.deepcopy(whole)
        broken.scripts[script] = GARBAGE[kind]
        assert went_wrong(machines.measured(broken)) == []
        assert judged(broken) <= known, script


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_from_one_tool_of_a_mac_becomes_neither(kind: str) -> None:
    whole = machines.machine("macos worn-macbook")
    known = judged(whole)
    said = GARBAGE[kind].decode("utf-8", "replace")
    for argv, answer in list(whole.commands.items()):
        assert isinstance(answer, Output)
        broken = copy.deepcopy(whole)
        broken.commands[argv] = Output(said, answer.exit_code)
        assert went_wrong(machines.measured(broken)) == []
        assert judged(broken) <= known, argv


def with_a_mark(data: bytes) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + data
    yield data.decode().encode("utf-16")


def test_a_byte_order_mark_changes_nothing() -> None:
    whole = machines.machine("windows worn-laptop")
    assert isinstance(whole, RecordedWindows)
    known = judged(whole)
    for number in range(2):
        marked = copy.deepcopy(whole)
        for script, said in whole.scripts.items():
            assert isinstance(said, bytes)
            marked.scripts[script] = list(with_a_mark(said))[number]
        assert judged(marked) == known


scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(), st.text(max_size=6))
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = (
    "volumes",
    "disks",
    "adapters",
    "services",
    "waiting",
    "zones",
    "devices",
    "printers",
    "log",
    "report",
    "refused",
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(trees, st.dictionaries(st.sampled_from(KEYS), trees)), st.data())
def test_answers_of_a_strange_form_never_raise(tree: Any, data: st.DataObject) -> None:
    whole = machines.machine("windows worn-laptop")
    assert isinstance(whole, RecordedWindows)
    script = data.draw(st.sampled_from(sorted(whole.scripts)))
    whole.scripts[script] = msgspec.json.encode(tree)
    assert went_wrong(machines.measured(whole)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.data())
def test_texts_of_a_strange_form_never_raise(said: str, data: st.DataObject) -> None:
    whole = machines.machine("macos worn-macbook")
    argv = data.draw(st.sampled_from(sorted(whole.commands)))
    whole.commands[argv] = Output(said, 0)
    assert went_wrong(machines.measured(whole)) == []


def test_every_module_can_be_loaded_where_its_system_is_not() -> None:
    sources = sorted((ROOT / "diagnostics").rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sources]
    modules = [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]
    absent = "import sys\nfor name in ('winreg', '_winapi', 'msvcrt', 'win32api'): sys.modules[name] = None\n"
    code = absent + "import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", code, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_types_hold_on_the_other_systems_too(system: str) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--platform", system, "diagnostics"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_is_asked_of_a_shell_and_no_script_is_built_from_data() -> None:
    for name in machines.ELSEWHERE:
        machine = machines.machine(name)
        machines.measured(machine)
        assert not [asked for asked in machine.asked if "cmd.exe" in asked or "bash" in asked]


def test_every_probe_says_where_it_can_be_measured_and_is_measured_there() -> None:
    for name, system in (("windows windows-11-fresh", "windows"), ("macos macos-26-fresh", "macos")):
        readings = machines.measured(machines.machine(name))
        for probe in PROBES:
            told = [readings[each] for each in probe.observes]
            refused = [
                each for each in told if isinstance(each, Absent) and "this kind of system." in each.detail
            ]
            assert bool(refused) is (system not in probe.platforms), probe.id
