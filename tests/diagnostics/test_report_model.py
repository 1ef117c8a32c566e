"""What a report says of itself: its headline never says more than was measured."""

from __future__ import annotations

import dataclasses

from diagnostics.finding import Severity
from simulators.checked import checked, fresh, worn
from simulators.recorded import recorded

FRESH, WORN = fresh(), worn()


def test_a_finding_is_found_by_its_id() -> None:
    found = WORN.finding("storage.space:system volume")
    assert found is not None
    assert found.severity is Severity.SERIOUS
    assert WORN.finding("storage.space:/nowhere") is None


def test_the_headline_names_what_matters_most_and_counts_nothing() -> None:
    assert WORN.headline().startswith("This needs attention now: free space (system volume), ")
    assert WORN.headline().endswith(", and more below.")
    assert not any(character.isdigit() for character in FRESH.headline())


def test_the_headline_of_one_that_is_worth_a_look() -> None:
    assert checked(recorded("worn-laptop"), "restart").headline() == "Worth a look: pending restart."


def test_the_headline_never_says_more_than_was_measured() -> None:
    assert FRESH.headline() == "Nothing that could be measured on this computer needs attention."
    assert (
        checked(recorded("debian-12-fresh"), "hosts").headline()
        == "Nothing that you chose to have checked needs attention."
    )
    stopped = dataclasses.replace(FRESH, complete=False)
    assert stopped.headline().startswith("The check-up was stopped early")
    nothing = checked(recorded("debian-12-fresh"), "battery")
    assert nothing.headline() == "Nothing was measured, so nothing can be said about this computer."
    whole = dataclasses.replace(FRESH, not_measured=())
    assert whole.headline() == "Nothing on this computer needs attention."
