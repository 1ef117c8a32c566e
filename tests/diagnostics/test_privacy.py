"""Nothing that names a person reaches a report: the worn laptop is full of names, and none comes out."""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from diagnostics import report, rule
from diagnostics.checkup import Finished, run
from diagnostics.observation import Observation, Reading
from diagnostics.probes import PROBES
from diagnostics.render import html, text
from diagnostics.report import Report
from simulators import machines, personal
from simulators.recorded import Recorded, recorded, surroundings

# The user, her host, network, files, services and serial numbers; a hardware address; her home's addresses.
EVERY_MACHINE = (
    *("debian-12-fresh", "ubuntu-26-04-fresh", "fedora-44-fresh", "worn-laptop"),
    *machines.ELSEWHERE,
)
PLANTED = ("mallory", "00:11:22", "001122334455", "192.168.7.", "-serial")


def checked(machine: Recorded, salt: bytes = b"a salt") -> Report:
    around = dataclasses.replace(surroundings(machine), salt=salt)
    everything = [probe.id for probe in PROBES]
    *_, last = run(everything, around, rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    return last.report


def test_the_names_really_are_on_the_machine() -> None:
    machine = recorded("worn-laptop")
    whole = " ".join(map(str, dataclasses.asdict(machine).values())).lower()
    for planted in PLANTED:
        if planted != "00:11:22":
            assert planted.lower() in whole, planted


def test_no_name_reaches_the_report_nor_any_form_of_it() -> None:
    made = checked(recorded("worn-laptop"))
    for form in (report.encode(made).decode(), text.render(made), html.render(made)):
        for planted in PLANTED:
            assert planted.lower() not in form.lower(), planted


def test_a_serial_number_is_a_pseudonym_that_depends_on_the_salt() -> None:
    def serials(salt: bytes) -> list[str]:
        reading = checked(recorded("worn-laptop"), salt).observations["drives.health"]
        return [str(item["serial"]) for item in getattr(reading, "value", ())]

    first, again, elsewhere = serials(b"one"), serials(b"one"), serials(b"two")
    assert first == again
    assert not set(first) & set(elsewhere)
    assert len(set(first)) == 2
    assert all(len(serial) == 16 and set(serial) <= set("0123456789abcdef") for serial in first)


def test_every_probe_says_what_it_reads_why_and_what_of_it_is_personal() -> None:
    for probe in PROBES:
        for sentence in (probe.reads, probe.why, probe.personal_data):
            assert sentence.endswith("."), probe.id
        assert probe.privilege in {"user", "administrator"}
        assert 0 < probe.deadline_s <= 60
        assert all(name.startswith(f"{probe.id}.") for name in probe.observes)
    assert len({probe.id for probe in PROBES}) == len(PROBES) >= 14


@pytest.mark.parametrize("name", EVERY_MACHINE)
def test_traces_in_every_answer_and_in_the_environment_reach_no_report(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, trace in personal.ENVIRONMENT.items():
        monkeypatch.setenv(variable, trace)
    machine = personal.lived_in(name)
    whole = " ".join(map(str, dataclasses.asdict(machine).values()))
    assert sorted(personal.found_in(whole)) == sorted(personal.TRACES), "the traces really are on the machine"
    made = checked(machine)
    for form in (report.encode(made).decode(), text.render(made), html.render(made)):
        assert personal.found_in(form) == []
    measured = {key for key, reading in checked(machines.machine(name)).observations.items() if told(reading)}
    still = {key for key, reading in made.observations.items() if told(reading)}
    assert len(measured & still) >= 0.8 * len(measured), "most is read in spite of the traces"


def told(reading: Reading) -> bool:
    return isinstance(reading, Observation)


def test_this_very_machine_and_its_environment_reach_no_report(tmp_path: Path) -> None:
    home = tmp_path / personal.TRACES["user"]
    home.mkdir()
    environment = {**os.environ, **personal.ENVIRONMENT, "HOME": str(home)}
    command = [sys.executable, "-m", "diagnostics", "--yes", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert personal.found_in(done.stdout) == []
    own = {address.address for found in psutil.net_if_addrs().values() for address in found}
    ordinary = {"127.0.0.1", "::1", "00:00:00:00:00:00"}
    for secret in {*own, socket.gethostname(), str(home), str(Path.home())} - ordinary:
        assert len(secret) < 6 or secret.lower() not in done.stdout.lower(), secret
