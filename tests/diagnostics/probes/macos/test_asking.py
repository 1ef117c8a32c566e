"""Asking a Mac: JSON and property lists, and answers of another form."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output
from diagnostics.probes.macos.asking import profile, property_list
from simulators.recorded import Recorded, surroundings

HEAD = '<?xml version="1.0"?><plist version="1.0">'
ENTITIES = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
BOMB = f'<?xml version="1.0"?>{ENTITIES}<plist><string>&b;</string></plist>'
GARBAGE = ("x", "{}", "[]", "{", "[" * 100_000, HEAD, f"{HEAD}<dict><key>a</key></dict></plist>", BOMB)


def mac(argv: str, said: str) -> Recorded:
    return Recorded(name="macos", commands={argv: Output(said, 0)})


@pytest.mark.parametrize("said", [*GARBAGE, '{"SPOther": []}', '{"SPX": {}}'])
def test_a_profile_of_another_form_is_unreadable(said: str) -> None:
    found = profile(surroundings(mac("system_profiler -json -detailLevel basic SPX", said)), "SPX")
    assert isinstance(found, Failure)
    assert found.reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    "said",
    [
        *(
            *GARBAGE,
            f"{HEAD}<date>2026-99-99T00:00:00Z</date></plist>",
            f"{HEAD}<integer>x</integer></plist>",
        ),
        HEAD.replace("?>", ' encoding="UUTF-8"?>') + "<dict></dict></plist>",
    ],
)
def test_a_property_list_of_another_form_is_unreadable(said: str) -> None:
    found = property_list(surroundings(mac("tool", said)), ["tool"])
    assert isinstance(found, Failure)
    assert found.reason is Reason.UNREADABLE


def test_a_tool_that_is_not_there_is_a_reason() -> None:
    around = surroundings(Recorded(name="macos"))
    for found in (profile(around, "SPX"), property_list(around, ["tool"])):
        assert isinstance(found, Failure)
        assert found.reason is Reason.NOT_SUPPORTED
