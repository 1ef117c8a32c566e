"""Memory errors: most machines cannot tell."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_memory_without_error_correction_cannot_tell() -> None:
    assert reason(recorded("debian-12-fresh"), "memory_errors.corrected") is Reason.NOT_SUPPORTED
    edac = {"/sys/devices/system/edac/mc/mc0/ce_count": "x"}
    assert reason(Recorded(files=edac), "memory_errors.corrected") is Reason.UNREADABLE
    assert value(recorded("worn-laptop"), "memory_errors.retired_bytes") == 8192
