"""Observations and absences: frozen, and reasons that are words."""

from __future__ import annotations

import dataclasses

import pytest

from diagnostics.observation import Absent, Observation, Reason


def test_every_reason_is_a_phrase_for_people() -> None:
    assert {reason.value for reason in Reason} == {
        "not selected",
        "not supported",
        "not permitted",
        "timed out",
        "not present",
        "failed",
        "unreadable",
        "cancelled",
    }


@pytest.mark.parametrize(
    "reading", [Observation(1, "bytes", "x", "t"), Absent(Reason.FAILED, "So it was.", "x", "t")]
)
def test_a_reading_cannot_be_changed(reading: Observation | Absent) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading.source = "y"  # type: ignore[misc]
