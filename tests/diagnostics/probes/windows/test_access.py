"""Access rules: everybody's rights count, inherited and denied ones do not, single accounts are nobody's."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.probes.windows.access import CHANGE, READ, REPLACE, everybody_may
from simulators.recorded import surroundings
from simulators.recorded_windows import RecordedWindows

# What Windows gives C:\, C:\Program Files and C:\ProgramData by itself.
DRIVE = "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)(A;OICI;0x1200a9;;;BU)"
PROGRAM_FILES = (
    "D:PAI(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1301bf;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)"
)
OWN = "D:P(A;;FA;;;SY)(A;;FA;;;S-1-5-21-1-2-3-1001)"


def asked(rules: str, rights: int) -> bool | Failure:
    return everybody_may(surroundings(RecordedWindows(rules={"*": rules})), "C:\\x", rights)


@pytest.mark.parametrize(
    ("rules", "rights", "expected"),
    [
        (DRIVE, REPLACE, False),
        (PROGRAM_FILES, CHANGE, False),
        (PROGRAM_FILES, READ, True),
        (OWN, READ, False),
        ("D:(A;OICI;FA;;;WD)", CHANGE, True),
        ("D:(A;;0x1301bf;;;BU)", CHANGE, True),
        ("D:(A;;WD;;;AU)", REPLACE, True),
        ("D:(D;;FA;;;WD)", CHANGE, False),
        ("D:NO_ACCESS_CONTROL", CHANGE, True),
        ("D:", CHANGE, False),
    ],
)
def test_what_everybody_may(rules: str, rights: int, expected: bool) -> None:
    assert asked(rules, rights) is expected


def test_rules_of_another_form_are_unreadable() -> None:
    found = asked("nonsense", CHANGE)
    assert isinstance(found, Failure)
    assert found.reason is Reason.UNREADABLE
