"""Nothing that names a person reaches a report: the worn laptop is full of names, and none comes out."""

from __future__ import annotations

import dataclasses
import threading

from diagnostics import report, rule
from diagnostics.checkup import Finished, run
from diagnostics.probes import PROBES
from diagnostics.render import html, text
from diagnostics.report import Report
from simulators.recorded import Recorded, recorded, surroundings

# The user, her host, network, files, services and serial numbers; a hardware address; her home's addresses.
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
