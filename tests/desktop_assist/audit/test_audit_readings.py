"""Which readings differ between two reports."""

from __future__ import annotations

from dataclasses import replace

from desktop_assist.audit import readings
from diagnostics.observation import Absent, Observation, Reason
from simulators.case_builder import checked


def test_only_values_count_not_when_they_were_taken():
    before, after = checked(6_000_000_000, 0), checked(6_000_000_000, 900)
    assert readings.differences(before, after) == ()
    (change,) = readings.differences(before, checked(60_000_000_000, 900))
    assert change.name == "storage.volumes"
    assert "60000000000" in change.after


def test_every_kind_of_reading_is_written():
    good = checked(6_000_000_000, 0)
    gone = Absent(Reason.TIMED_OUT, "It took too long.", "df", "")
    changed = replace(good, observations={"storage.volumes": gone, "x": Observation(7, "bytes", "", "")})
    told = {one.name: (one.before, one.after) for one in readings.differences(good, changed)}
    assert told["storage.volumes"][1] == "timed out: It took too long."
    assert told["x"] == ("not there", "7 bytes")
    assert readings.written(Observation((), "", "", "")) == "none"
