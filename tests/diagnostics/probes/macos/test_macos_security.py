"""A Mac's guards: Apple's fixed words, and any other word is unreadable."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded
from simulators.recorded_macos import bare_mac, recorded_mac

FIREWALL = "/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate"
BRIDGE = "system_profiler -json -detailLevel basic SPiBridgeDataType"


def said(argv: str, text: str) -> Recorded:
    machine = bare_mac()
    machine.commands[argv] = Output(text, 0)
    return machine


@pytest.mark.parametrize(
    ("state", "expected"), [(0, "none found"), (1, "the firewall of macOS"), (2, "the firewall of macOS")]
)
def test_the_firewall_is_told_by_its_number(state: int, expected: str) -> None:
    assert (
        value(said(FIREWALL, f"In welcher Sprache auch immer. (State = {state})"), "firewall.active")
        == expected
    )
    assert reason(said(FIREWALL, "Firewall is enabled."), "firewall.active") is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("policy", "expected"), [("Full Security", True), ("Reduced Security", True), ("No Security", False)]
)
def test_secure_boot_is_told_by_apples_word(policy: str, expected: bool) -> None:
    told = f'{{"SPiBridgeDataType": [{{"ibridge_secure_boot": "{policy}"}}]}}'
    assert value(said(BRIDGE, told), "secure_boot.on") is expected


def test_a_translated_word_is_not_known_and_a_mac_without_the_chip_has_none() -> None:
    french = '{"SPiBridgeDataType": [{"ibridge_secure_boot": "Sécurité maximale"}]}'
    assert reason(said(BRIDGE, french), "secure_boot.on") is Reason.UNREADABLE
    assert reason(said(BRIDGE, '{"SPiBridgeDataType": []}'), "secure_boot.on") is Reason.NOT_SUPPORTED


def test_integrity_and_gatekeeper() -> None:
    fresh, worn = recorded_mac("macos-26-fresh"), recorded_mac("worn-macbook")
    for name in ("protection.system_integrity", "protection.gatekeeper"):
        assert (value(fresh, name), value(worn, name)) == (True, False)
    custom = said("csrutil status", "System Integrity Protection status: unknown (Custom Configuration).")
    assert reason(custom, "protection.system_integrity") is Reason.NOT_SUPPORTED
    assert reason(said("spctl --status", "?"), "protection.gatekeeper") is Reason.UNREADABLE
    assert reason(fresh, "protection.account_control") is Reason.NOT_SUPPORTED


def test_xprotect_is_there_by_its_version() -> None:
    assert value(recorded_mac("macos-26-fresh"), "antivirus.products") == ({"name": "XProtect"},)
    assert reason(bare_mac(), "antivirus.products") is Reason.NOT_SUPPORTED
