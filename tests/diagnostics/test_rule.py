"""From observations to findings: as published, never from what is absent, the same for anyone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import rule
from diagnostics.finding import Severity
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.probes import PROBES
from diagnostics.resources import resource
from simulators.recorded import recorded, surroundings

WHEN = "2026-11-21T18:04:05Z"


def observed(value: Any) -> Observation:
    return Observation(value, "", "a test", WHEN)


def measured(machine: str) -> dict[str, Reading]:
    around = surroundings(recorded(machine))
    return {name: reading for probe in PROBES for name, reading in probe.measure(around).items()}


@pytest.mark.parametrize("system", ["debian-12-fresh", "ubuntu-26-04-fresh", "fedora-44-fresh"])
def test_a_fresh_system_has_nothing_above_information(system: str) -> None:
    found = rule.shipped().evaluate(measured(system)).findings
    assert {finding.severity for finding in found} == {Severity.NORMAL, Severity.INFORMATION}


def test_debian_12_is_past_regular_support_and_in_long_term_support_and_that_is_information() -> None:
    found = rule.shipped().evaluate(measured("debian-12-fresh")).findings
    regular = next(finding for finding in found if finding.rule == "support.regular")
    assert regular.severity is Severity.INFORMATION
    assert "ended on 2026-07-11" in regular.measured
    assert "until 2028-06-30" in regular.measured


@pytest.mark.parametrize(
    ("id_", "severity"),
    [
        ("storage.space:system volume", Severity.SERIOUS),
        ("storage.space:other volume 1", Severity.INFORMATION),
        ("storage.inodes:system volume", Severity.SERIOUS),
        ("filesystem.read_only", Severity.SERIOUS),
        ("drives.failing:Drive 1", Severity.SERIOUS),
        ("drives.failing:Drive 2", Severity.NORMAL),
        ("drives.reallocated:Drive 1", Severity.NORMAL),
        ("drives.nvme_warning:Drive 2", Severity.ATTENTION),
        ("drives.nvme_wear:Drive 2", Severity.ATTENTION),
        ("memory.available", Severity.INFORMATION),
        ("memory.pressure", Severity.SERIOUS),
        ("memory.killed", Severity.ATTENTION),
        ("temperature.limit:Sensor coretemp 1", Severity.SERIOUS),
        ("battery.capacity:Battery 1", Severity.ATTENTION),
        ("network.duplex:Cable connection 1", Severity.ATTENTION),
        ("gateway.answers", Severity.SERIOUS),
        ("dns.answers", Severity.SERIOUS),
        ("hosts.redirected", Severity.ATTENTION),
        ("support.ended", Severity.SERIOUS),
        ("updates.asked", Severity.ATTENTION),
        ("restart.pending", Severity.ATTENTION),
        ("services.failed:cups.service", Severity.ATTENTION),
        ("timekeeping.synchronised", Severity.ATTENTION),
        ("firewall.none", Severity.INFORMATION),
        ("encryption.off", Severity.NORMAL),
        ("remote_access.present:AnyDesk", Severity.INFORMATION),
        ("installation.changeable", Severity.ATTENTION),
        ("own_keys.open", Severity.SERIOUS),
        ("throttling.heat", Severity.ATTENTION),
        ("network_sample.errors:Cable connection 1", Severity.ATTENTION),
        ("network_sample.dropped:Wi-Fi connection 1", Severity.INFORMATION),
        ("wifi.signal:Wi-Fi connection 1", Severity.INFORMATION),
        ("wifi.encryption", Severity.ATTENTION),
        ("desk.round_trip", Severity.SERIOUS),
        ("desk.portal", Severity.ATTENTION),
        ("kernel_log.crashes", Severity.ATTENTION),
        ("kernel_log.disk_errors:Disk sda", Severity.ATTENTION),
        ("boot.time", Severity.ATTENTION),
        ("secure_boot.off", Severity.INFORMATION),
        ("backup.age:borgmatic", Severity.ATTENTION),
        ("printers.state:Printer 1", Severity.ATTENTION),
        ("printers.state:Printer 2", Severity.INFORMATION),
        ("sound.none", Severity.INFORMATION),
        ("display.fallback:Graphics adapter 1", Severity.ATTENTION),
    ],
)
def test_the_worn_laptop_is_judged_as_published(id_: str, severity: Severity) -> None:
    found = {finding.id: finding for finding in rule.shipped().evaluate(measured("worn-laptop")).findings}
    assert found[id_].severity is severity


@pytest.mark.parametrize("reason", list(Reason))
def test_what_is_absent_is_never_a_finding_whatever_the_reason(reason: Reason) -> None:
    nothing = {
        name: Absent(reason, "So it is.", "a test", WHEN) for probe in PROBES for name in probe.observes
    }
    said = rule.shipped().evaluate(nothing)
    assert said.findings == ()
    assert said.normal_notes == ()
    assert {entry.reason for entry in said.not_measured} == {reason}
    assert len(said.not_measured) == len(rule.shipped().rules)


@given(st.sets(st.sampled_from([name for probe in PROBES for name in probe.observes])))
def test_taking_readings_away_only_takes_findings_away(gone: set[str]) -> None:
    whole = _WORN
    part: dict[str, Reading] = {
        name: Absent(Reason.FAILED, "Gone.", "a test", WHEN) if name in gone else reading
        for name, reading in whole.items()
    }
    assert set(rule.shipped().evaluate(part).findings) <= set(rule.shipped().evaluate(whole).findings)


_WORN = measured("worn-laptop")


def test_the_order_of_the_observations_does_not_matter() -> None:
    backwards = dict(reversed(_WORN.items()))
    assert rule.shipped().evaluate(backwards) == rule.shipped().evaluate(_WORN)


scalars = st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=5), st.booleans())


strange = st.one_of(scalars, st.lists(st.dictionaries(st.text(max_size=5), scalars), max_size=3).map(tuple))


@given(st.dictionaries(st.sampled_from(sorted(_WORN)), strange))
def test_observations_of_a_strange_form_never_raise_and_are_said_to_be_unreadable(
    odd: dict[str, Any],
) -> None:
    said = rule.shipped().evaluate({**_WORN, **{name: observed(value) for name, value in odd.items()}})
    assert {entry.reason for entry in said.not_measured} <= {
        Reason.UNREADABLE,
        Reason.NOT_PRESENT,
        Reason.NOT_SUPPORTED,
    }


def test_two_items_of_one_name_get_two_ids() -> None:
    twice = {"services.failed": observed(({"name": "a"}, {"name": "a"}))}
    found = [finding.id for finding in rule.shipped().evaluate(twice).findings]
    assert found == ["services.failed:a", "services.failed:a (2)"]


def test_an_empty_list_is_normal_and_says_so() -> None:
    (finding,) = rule.shipped().evaluate({"services.failed": observed(())}).findings
    assert (finding.severity, finding.measured) == (Severity.NORMAL, "No background service has failed.")


def test_every_rule_has_its_article_and_every_input_its_probe() -> None:
    observes = {name for probe in PROBES for name in probe.observes}
    for each in rule.shipped().rules:
        assert resource("articles", "en", f"{each.entry.article}.md").is_file(), each.entry.id
        assert set(each.entry.inputs.values()) <= observes, each.entry.id
    for note in rule.shipped().notes:
        assert set(note.entry.inputs.values()) <= observes, note.entry.id


def test_the_rules_threaten_nobody_and_ask_for_no_money() -> None:
    words = (
        "!",
        "hacker ",
        "immediately",
        "urgent",
        "critical problem",
        "infected",
        "$",
        "€",
        "call us",
        "expert",
    )
    for each in rule.shipped().rules:
        texts = each.entry.texts
        for text in (texts.measured, texts.normal, texts.affects, texts.if_left, texts.do_yourself):
            assert not [word for word in words if word in text.lower()], (each.entry.id, text)


def test_a_kept_rule_set_is_found_by_its_digest_and_by_nothing_else() -> None:
    found = rule.by_digest(rule.shipped().digest)
    assert found is not None
    assert found.evaluate(_WORN) == rule.shipped().evaluate(_WORN)
    assert rule.by_digest("sha256:" + "0" * 64) is None
    assert {rules.version for rules in rule.kept().values()} == {
        folder.name for folder in resource("rules").iterdir()
    }


def test_a_rule_is_found_by_its_id() -> None:
    found = rule.shipped().rule("storage.space")
    assert found is not None
    assert found.entry.title == "Free space"
    assert rule.shipped().rule("storage.horoscope") is None
