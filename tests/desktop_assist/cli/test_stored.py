"""Reports in files: read as far as a report can be long, refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.cli import stored
from diagnostics import report
from diagnostics.errors import MalformedReport
from diagnostics.report_format import LARGEST_BYTES
from simulators.checked import fresh


def test_a_report_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(report.encode(fresh()))
    assert stored.read(path) == fresh()


def test_a_huge_file_a_folder_and_another_file_are_refused_by_name(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as stream:
        stream.truncate(LARGEST_BYTES + 1)
    with pytest.raises(MalformedReport, match=r"huge\.json"):
        stored.read(huge)
    with pytest.raises(stored.CannotRead):
        stored.read(tmp_path)
    other = tmp_path / "other.json"
    other.write_bytes(b"{}")
    with pytest.raises(MalformedReport, match=r"other\.json"):
        stored.read(other)
