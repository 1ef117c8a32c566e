"""Firewalls: each kind, and rules that may not be read."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output
from simulators.readings import reason, value
from simulators.recorded import Recorded


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"files": {"/etc/ufw/ufw.conf": "ENABLED=yes\n"}}, "ufw"),
        ({"processes": ("firewalld",)}, "firewalld"),
        ({"commands": {"nft -j list ruleset": Output('{"nftables": [{"rule": {}}]}', 0)}}, "nftables"),
        ({"commands": {"nft -j list ruleset": Output('{"nftables": []}', 0)}}, "none found"),
        ({}, "none found"),
    ],
)
def test_each_kind_of_firewall_is_found(changes: dict[str, Any], expected: str) -> None:
    assert value(Recorded(**changes), "firewall.active") == expected


def test_rules_that_may_not_be_read_are_not_missing_rules() -> None:
    machine = Recorded(commands={"nft -j list ruleset": Failure(Reason.FAILED, "It ended with code 1.")})
    assert reason(machine, "firewall.active") is Reason.NOT_PERMITTED
    machine.administrator = True
    assert reason(machine, "firewall.active") is Reason.FAILED
