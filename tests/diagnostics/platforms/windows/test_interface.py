"""What only Windows can be asked: a key's values by type, and who can be asked."""

from __future__ import annotations

from diagnostics.platforms.windows.interface import RegistryKey, Windows
from diagnostics.platforms.windows.machine import WindowsMachine
from simulators.recorded import Recorded
from simulators.recorded_windows import RecordedWindows


def test_a_value_is_found_in_any_spelling_and_only_as_its_type() -> None:
    key = RegistryKey({"enablelua": 1, "path": "x", "mark": b"\x03"}, (), 0)
    assert (key.number("EnableLUA"), key.text("PATH")) == (1, "x")
    assert (key.text("EnableLUA"), key.number("Path"), key.number("mark"), key.text("none")) == (None,) * 4


def test_only_a_windows_can_be_asked_as_one() -> None:
    assert isinstance(WindowsMachine(), Windows)
    assert isinstance(RecordedWindows(), Windows)
    assert not isinstance(Recorded(), Windows)
