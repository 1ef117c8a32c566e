"""Asking Windows: constant scripts, refusals with their reasons, and silence that is no answer."""

from __future__ import annotations

import re

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.probes.windows import (
    asking,
    devices,
    disks,
    events,
    network,
    power,
    programs,
    security,
    upkeep,
)
from diagnostics.probes.windows.asking import Script, answer, registry, security_health, wireless
from simulators.recorded import Recorded, surroundings
from simulators.recorded_windows import RecordedWindows

MODULES = (devices, disks, events, network, power, programs, security, upkeep)
SCRIPTS = [found for module in MODULES for found in vars(module).values() if isinstance(found, Script)]


def reason(said: bytes) -> Reason:
    machine = RecordedWindows(scripts={"a test": said})
    found = answer(surroundings(machine), Script("a test", "@{a=1}"))
    assert isinstance(found, Failure)
    assert found.detail.endswith(".")
    return found.reason


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_is_one_argument_that_no_quoting_can_break(script: Script) -> None:
    *options, code = script.argv
    assert options == ["powershell", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command"]
    assert '"' not in code
    assert "\n" not in code
    assert code.isascii()
    assert (
        len(code) < 8000
    )  # From: https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation
    for opening, closing in ("{}", "()", "[]"):
        assert code.count(opening) == code.count(closing), script.name
    assert code.count("'") % 2 == 0


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_only_reads(script: Script) -> None:
    code = re.sub(r"'[^']*'", "", script.body)
    verbs = set(re.findall(r"\b([A-Z][a-z]+)-[A-Z]\w+", code))
    assert verbs <= {"Get", "Where", "Select", "Sort", "New", "Join", "Out", "Remove", "Start"}
    # The one file that is made is the battery report, and it is taken away again.
    assert ("Remove-Item" in script.body) is (script.name == "battery report")
    assert "Start-" not in script.body.replace("Start-Sleep", "")


def test_each_script_has_its_own_name() -> None:
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS) >= 20


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"", Reason.UNREADABLE),
        (b"{", Reason.UNREADABLE),
        (b"[1]", Reason.UNREADABLE),
        (b'{"refused":"PermissionDenied","code":"HRESULT 0x80041003,X"}', Reason.NOT_PERMITTED),
        (b'{"refused":"NotSpecified","code":"System.UnauthorizedAccessException,X"}', Reason.NOT_PERMITTED),
        (b'{"refused":"ObjectNotFound","code":"CommandNotFoundException"}', Reason.NOT_SUPPORTED),
        (b'{"refused":"MetadataError","code":"HRESULT 0x80041010,X"}', Reason.NOT_SUPPORTED),
        (b'{"refused":null,"code":7}', Reason.FAILED),
    ],
)
def test_each_refusal_has_its_reason(said: bytes, expected: Reason) -> None:
    assert reason(said) is expected


def test_what_needs_an_administrator_says_how_to_allow_it() -> None:
    assert "Run as administrator" in asking.FOR_ADMINISTRATORS


def test_what_is_not_windows_says_so() -> None:
    around = surroundings(Recorded())
    for found in (registry(around, "HKLM\\X"), security_health(around, 4), wireless(around)):
        assert isinstance(found, Failure)
        assert found.reason is Reason.NOT_SUPPORTED
