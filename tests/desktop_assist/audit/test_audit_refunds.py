"""Who accepted what the sealed report does not support: each with amount and evidence, summed in decimals."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest

from desktop_assist.audit import archive, examination, refunds
from desktop_assist.audit.population import Doubtful, Population, gathered
from diagnostics import canonical
from simulators.archives import case_id
from simulators.summaries import case, judged


@pytest.fixture(scope="module")
def listed(built):
    found = examination.examine_all(archive.named([built.folder]), built.trusted, processes=1, summarise=True)
    return refunds.refunds(gathered(found))


def test_the_two_plans_that_were_accepted_are_listed_with_their_evidence(built, listed):
    assert [(one.case, one.technician, one.amount, one.currency, one.verdict) for one in listed] == [
        (case_id(2), "maria", "169.00", "EUR", "unsupported"),
        (case_id(3), "paul", "169.00", "EUR", "unsupported"),
    ]
    for one in listed:
        envelope = built.folder / one.bundle / "statements" / f"{one.statement:04}.dsse.json"
        assert hashlib.sha256(envelope.read_bytes()).hexdigest() == one.digest
    assert refunds.sums(listed) == {"EUR": "338.00"}


def population(*presented, **changed):
    return Population((case(presented=presented, **changed),), ())


@pytest.mark.parametrize(
    ("verdict", "answer", "owed"),
    [
        ("unsupported", "accepted", True),
        ("contradicted", "accepted", True),
        ("not measured", "accepted", False),
        ("supported", "accepted", False),
        ("contradicted", "declined", False),
        ("contradicted", "unanswered", False),
    ],
)
def test_only_accepted_and_unsupported_or_contradicted_is_listed(verdict, answer, owed):
    found = refunds.refunds(population(judged(verdict=verdict, answer=answer)))
    assert bool(found) is owed


def test_a_claim_is_never_a_refund():
    assert refunds.refunds(population(judged("claim", "contradicted", "accepted"))) == ()


def test_sums_are_exact_and_by_currency():
    bad = [judged(verdict="unsupported", answer="accepted") for _ in range(10)]
    other = judged(verdict="unsupported", answer="accepted", price="0.20", currency="USD")
    assert refunds.sums(refunds.refunds(population(*bad, other))) == {"EUR": "101.00", "USD": "0.20"}


def test_a_bundle_that_does_not_hold_is_listed_with_what_is_wrong():
    one = case(presented=(judged(verdict="unsupported", answer="accepted"),))
    (found,) = refunds.refunds(Population((), (Doubtful("case-C0", "It fails in 9 Offers.", one),)))
    assert found.verification == "It fails in 9 Offers."


def test_csv_can_be_read_again_and_no_cell_is_a_formula():
    bad = judged(verdict="unsupported", answer="accepted")
    written = refunds.to_csv(refunds.refunds(population(bad, technician='=HYPERLINK("x"),\n')))
    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    assert row["technician"] == '\'=HYPERLINK("x"),\n'
    assert (row["amount"], row["statement"]) == ("10.10", "7")


def test_json_is_canonical(listed):
    assert canonical.decode(canonical.encode(refunds.to_json(listed)))["sums"] == {"EUR": "338.00"}
