"""Claims and offers by technician: every one counted once, the shares with intervals."""

from __future__ import annotations

import pytest

from desktop_assist.audit import archive, examination
from desktop_assist.audit.claims import claims
from desktop_assist.audit.population import gathered
from diagnostics import canonical
from simulators.summaries import case, judged


@pytest.fixture(scope="module")
def lines(built):
    found = examination.examine_all(archive.named([built.folder]), built.trusted, processes=1, summarise=True)
    return {(line.technician, line.kind): line for line in claims(gathered(found).cases)}


def test_the_archive_is_counted_by_technician_and_in_all(lines):
    told = {key: (line.cases, line.not_supported.count, line.not_supported.of) for key, line in lines.items()}
    assert told == {
        ("maria", "claim"): (3, 0, 3),
        ("maria", "offer"): (3, 3, 6),
        ("paul", "claim"): (2, 3, 4),
        ("paul", "offer"): (2, 3, 4),
        ("", "claim"): (5, 3, 7),
        ("", "offer"): (5, 6, 10),
    }


def test_verdicts_and_answers_are_told_apart(lines):
    assert lines["paul", "offer"].verdicts == {
        "supported": 1, "not measured": 0, "unsupported": 1, "contradicted": 2,
    }  # fmt: skip
    assert (lines["", "offer"].accepted, lines["", "offer"].accepted_not_supported) == (2, 2)


def test_a_line_is_canonical_json_with_its_interval(lines):
    told = canonical.decode(canonical.encode(lines["paul", "claim"].to_json()))
    assert told["not_supported"]["share"] == "0.7500"
    assert told["not_supported"]["low"] < "0.7500" < told["not_supported"]["high"]


def test_an_offer_that_was_accepted_and_supported_is_no_trouble():
    (one, everybody) = claims([case(presented=(judged(answer="accepted"),))])
    assert (one.accepted, one.accepted_not_supported, one.not_supported.count) == (1, 0, 0)
    assert everybody.technician == ""


def test_nothing_gives_nothing():
    assert claims([]) == ()
    assert claims([case()]) == ()
