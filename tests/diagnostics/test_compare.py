"""Before and after: what has gone, and what only was not measured."""

from __future__ import annotations

import dataclasses
import threading

from diagnostics import canonical, rule
from diagnostics.checkup import Finished, run
from diagnostics.compare import Comparison, compare
from diagnostics.platforms import FileFacts
from diagnostics.report import Report
from simulators.recorded import Recorded, recorded, surroundings

SUBJECTS = ("storage", "restart", "hosts")


def report_of(machine: Recorded, *selected: str) -> Report:
    around = surroundings(machine)
    *_, last = run(selected or SUBJECTS, around, rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    return last.report


def ids(comparison: Comparison) -> dict[str, set[str]]:
    return {
        field.name: {change.id for change in getattr(comparison, field.name)}
        for field in dataclasses.fields(comparison)
    }


def test_nothing_changes_by_itself() -> None:
    before = report_of(recorded("worn-laptop"))
    found = ids(compare(before, before))
    assert found["unchanged"] == {
        "storage.space:system volume",
        "storage.space:other volume 1",
        "storage.inodes:system volume",
        "restart.pending",
        "hosts.redirected",
    }
    assert not any(entries for kind, entries in found.items() if kind != "unchanged")


def test_what_was_mended_is_gone_and_what_is_new_has_appeared() -> None:
    before, machine = report_of(recorded("worn-laptop")), recorded("worn-laptop")
    machine.files["/etc/hosts"] = "127.0.0.1 localhost\n"
    assert ids(compare(before, report_of(machine)))["gone"] == {"hosts.redirected"}
    assert ids(compare(report_of(machine), before))["appeared"] == {"hosts.redirected"}


def test_an_item_that_is_no_longer_there_is_gone() -> None:
    before, machine = report_of(recorded("worn-laptop")), recorded("worn-laptop")
    assert isinstance(machine.disks, tuple)
    machine.disks = machine.disks[:1]
    assert ids(compare(before, report_of(machine)))["gone"] == {"storage.space:other volume 1"}


def test_another_number_is_a_change() -> None:
    before, machine = report_of(recorded("worn-laptop")), recorded("worn-laptop")
    machine.facts["/run/reboot-required"] = FileFacts(0o644, 1795000000)
    (change,) = compare(before, report_of(machine)).changed
    assert (change.id, change.severity_before, change.severity_after) == (
        "restart.pending",
        "attention",
        "information",
    )
    assert change.measured_before != change.measured_after


def test_what_is_no_longer_measured_has_not_gone() -> None:
    before = report_of(recorded("worn-laptop"))
    comparison = compare(before, report_of(recorded("worn-laptop"), "storage", "restart"))
    assert ids(comparison)["gone"] == set()
    (change,) = comparison.not_comparable
    assert change.id == "hosts.redirected"
    assert change.why == "Not measured after (not selected): You chose not to have this read."


def test_reports_of_different_rules_are_not_compared() -> None:
    before = report_of(recorded("worn-laptop"))
    after = dataclasses.replace(before, rules_digest=f"sha256:{'0' * 64}")
    comparison = compare(before, after)
    assert not any(entries for kind, entries in ids(comparison).items() if kind != "not_comparable")
    assert {change.why for change in comparison.not_comparable} == {
        "The two reports were judged by different rules."
    }


def test_a_comparison_has_a_canonical_form() -> None:
    before, after = report_of(recorded("worn-laptop")), report_of(recorded("debian-12-fresh"))
    data = canonical.decode(canonical.encode(compare(before, after).to_json()))
    assert set(data) == {"appeared", "gone", "changed", "unchanged", "not_comparable"}
    assert data["gone"][0]["id"] == "storage.space:system volume"
