"""What was really seen under Wine: silent in many places, and not called healthy there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diagnostics import rule
from diagnostics.finding import Severity
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.probes import PROBES

SEEN = Path(__file__).parent.parent / "data" / "windows" / "wine" / "observed.json"
WHEN = "2026-11-22T00:18:00Z"
# What is asked of PowerShell alone.
SILENT = (
    *("battery.batteries", "boot.took_s", "devices.errors", "display.adapters", "dns.asked", "drives.health"),
    *(
        "filesystem.repair",
        "gateway.lost_permille",
        "kernel_log.crashes",
        "network.links",
        "printers.printers",
    ),
    *("services.failed", "temperature.sensors", "timekeeping.synchronised", "updates.security_pending"),
)


def reading(entry: dict[str, Any]) -> Reading:
    if "value" in entry:
        value = entry["value"]
        return Observation(tuple(value) if isinstance(value, list) else value, "", "Wine", WHEN)
    return Absent(Reason(entry["absent"]), entry["detail"], "Wine", WHEN)


def seen() -> dict[str, Reading]:
    return {name: reading(entry) for name, entry in json.loads(SEEN.read_text(encoding="utf-8")).items()}


def test_what_was_seen_is_what_the_probes_observe() -> None:
    assert set(seen()) <= {name for probe in PROBES for name in probe.observes}


def test_what_only_powershell_tells_is_unreadable_and_never_in_order() -> None:
    readings = seen()
    for name in SILENT:
        found = readings[name]
        assert isinstance(found, Absent), name
        assert found.reason is Reason.UNREADABLE, name
    rules = {finding.rule for finding in rule.shipped().evaluate(readings).findings}
    assert not {name.partition(".")[0] for name in SILENT} & {each.partition(".")[0] for each in rules} - {
        "filesystem"
    }


def test_what_failed_is_not_none() -> None:
    for name in ("memory.swap_total_bytes", "remote_access.programs", "antivirus.state", "firewall.state"):
        assert isinstance(seen()[name], Absent), name


def test_what_answers_is_told() -> None:
    told = {name for name, found in seen().items() if isinstance(found, Observation)}
    assert {
        "memory.total_bytes",
        "storage.volumes",
        "processor.busy_permille",
        "timekeeping.uptime_s",
    } <= told
    assert {"hosts.entries", "proxy.kinds", "protection.account_control"} <= told


@pytest.mark.wine_gap("its access rules come from Linux, where /tmp is open to everybody; its EnableLUA is 0")
def test_nothing_else_is_above_information() -> None:
    found = rule.shipped().evaluate(seen()).findings
    above = {finding.id for finding in found if finding.severity in {Severity.SERIOUS, Severity.ATTENTION}}
    assert above == {"installation.changeable"}
