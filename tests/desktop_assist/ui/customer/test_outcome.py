from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.engagement.events import OfferDecided, ShownJudged
from desktop_assist.ui.customer.outcome import Outcome, before_and_after
from diagnostics.errors import MalformedReport
from diagnostics.finding import Severity
from diagnostics.report_format import LARGEST_BYTES
from simulators import reports
from simulators.customer_programs import bundle, offered


@pytest.fixture
def outcome() -> Outcome:
    return Outcome({"disk-tidy": "Tidy one disk"})


def test_nothing_offered_nothing_sold(outcome: Outcome) -> None:
    assert outcome.sold() == "Nothing was sold."
    assert outcome.sentences() == ()


def test_only_what_was_accepted_was_sold(outcome: Outcome) -> None:
    outcome.shown(offered("supported", "one"))
    outcome.shown(offered("unsupported", "two"))
    outcome.shown(offered("contradicted", "three"))
    assert outcome.decided(OfferDecided("one", "accepted")) == "You accepted this offer."
    assert outcome.decided(OfferDecided("two", "declined")) == "You declined this offer."
    assert outcome.sold() == "You bought: Tidy one disk (49.00 EUR)."
    assert outcome.sentences() == (
        "Tidy one disk, 49.00 EUR. Supported by the measurements. You accepted it.",
        "Tidy one disk, 49.00 EUR. Not supported by the measurements. You declined it.",
        "Tidy one disk, 49.00 EUR. Contradicted by the measurements. You did not answer it.",
    )


def test_an_offer_that_lapsed_says_why(outcome: Outcome) -> None:
    outcome.shown(offered("supported", "one"))
    assert "handed your case over" in outcome.decided(OfferDecided("one", "lapsed"))
    assert outcome.sold() == "Nothing was sold."
    (line,) = outcome.sentences()
    assert line.endswith("It lapsed when its technician handed your case over.")


def test_a_service_that_nobody_knows_is_called_by_its_id() -> None:
    assert Outcome({}).title(offered("supported")) == "disk-tidy"


def test_a_claim_is_not_an_offer(outcome: Outcome) -> None:
    claim = ShownJudged("claim", "claim-1", {"text": "It is broken."}, {"kind": "contradicted"})
    outcome.shown(claim)
    assert outcome.sentences() == ()
    assert outcome.title(claim) == "What the technician says"


def test_before_and_after(tmp_path: Path) -> None:
    event = bundle(tmp_path / "bundle")
    before = reports.made(reports.finding(Severity.ATTENTION))
    comparison = before_and_after(before, event.path)
    assert comparison is not None
    assert [change.id for change in comparison.gone] == ["storage.space:volume 1"]


def test_no_second_check_up_and_one_that_is_not_one(tmp_path: Path) -> None:
    before = reports.made()
    assert before_and_after(before, tmp_path) is None
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "report-after.json").write_bytes(b"{}")
    with pytest.raises(MalformedReport):
        before_and_after(before, tmp_path)


def test_a_second_report_may_be_as_large_as_any(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "report-after.json").write_bytes(b"[" * (LARGEST_BYTES + 1))
    with pytest.raises(MalformedReport, match="larger than a report"):
        before_and_after(reports.made(), tmp_path)
