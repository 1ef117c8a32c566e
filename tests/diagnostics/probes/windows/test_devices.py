"""Windows' devices: kinds and numbers, no names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows


def said(script: str, tree: Any) -> RecordedWindows:
    return RecordedWindows(scripts={script: json.dumps(tree).encode()})


def test_a_device_is_told_by_its_kind_and_a_kind_of_somebodys_own_is_not() -> None:
    devices = value(recorded_windows("worn-laptop"), "devices.errors")
    assert [(item["kind"], item["code"]) for item in devices] == [
        ("Bluetooth", 10),
        ("Net", 22),
        ("unknown kind", 28),
    ]


@pytest.mark.parametrize(
    ("row", "reasons", "error"),
    [
        ({"state": 3, "error": 2, "offline": False}, "none", False),
        ({"state": 3, "error": 0, "offline": True}, "offline-report", False),
        ({"state": 3, "error": 4, "offline": False}, "media-empty-error", True),
        ({"state": 3, "error": 9, "offline": True}, "offline-report, service-needed-warning", False),
    ],
)
def test_a_printers_trouble_is_told_in_the_words_of_printing(row: Any, reasons: str, error: bool) -> None:
    (printer,) = value(said("printers", {"printers": [row]}), "printers.printers")
    assert (printer["reasons"], printer["has_error"], printer["stopped"]) == (reasons, error, False)
    assert reason(said("printers", {"printers": []}), "printers.printers") is Reason.NOT_PRESENT


def test_only_an_output_that_is_there_counts() -> None:
    assert value(recorded_windows("windows-11-fresh"), "sound.outputs") == 1
    assert value(recorded_windows("worn-laptop"), "sound.outputs") == 0
    assert reason(RecordedWindows(), "sound.outputs") is Reason.NOT_PRESENT


def test_the_stopgap_driver_is_known_by_its_own_name() -> None:
    (adapter,) = value(recorded_windows("worn-laptop"), "display.adapters")
    assert adapter["fallback"] is True
    assert reason(said("graphics adapters", {"adapters": [""]}), "display.adapters") is Reason.NOT_SUPPORTED
