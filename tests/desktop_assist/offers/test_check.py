"""The check of offers and claims: only the sealed report counts, whatever a technician writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.offers.check import VerdictKind, check, check_claim
from diagnostics.finding import Finding, Severity
from diagnostics.report import Report
from simulators.offered import CATALOGUE, claim, finding, offer, report

FULL = finding("storage.space:/", Severity.ATTENTION)
ROOMY = finding("storage.space:/home", Severity.NORMAL)
FAILING = finding("drives.failing:disk 1", Severity.SERIOUS, responsible="the hardware maker")
QUICK = finding("memory.available", Severity.NORMAL)
REPORT = report(FULL, ROOMY, FAILING, QUICK, not_measured=("battery.capacity",))

NAMES = st.sampled_from(
    [*(each.id for each in REPORT.findings), "battery.capacity", "storage.virus", "memory.virus"]
)
CITED = st.lists(NAMES | st.text(max_size=20), max_size=6)


def test_a_finding_that_the_service_resolves_supports_the_offer() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id))
    assert verdict.kind is VerdictKind.SUPPORTED
    assert verdict.reasons == ("The report says: Measured storage.space:/.",)
    assert verdict.findings == (FULL.id,)


def test_the_free_way_stands_beside_a_supported_offer() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id))
    assert verdict.free_alternative == "Do storage.space yourself. The article shows every step."
    assert verdict.responsible == "your own choice"


def test_the_same_free_way_is_said_once_for_many_findings() -> None:
    other = finding("storage.space:/data", Severity.SERIOUS)
    verdict = check(report(FULL, other), CATALOGUE, offer(FULL.id, other.id))
    assert verdict.free_alternative == "Do storage.space yourself. The article shows every step."


def test_a_service_that_is_not_in_the_price_list_is_unsupported() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id, service="virus-removal"))
    assert verdict.kind is VerdictKind.UNSUPPORTED
    assert verdict.reasons[0] == "The price list of Practice Support has no such service."


@pytest.mark.parametrize(("price", "currency"), [("49.01", "EUR"), ("48.99", "EUR"), ("49.00", "USD")])
def test_another_price_than_the_published_is_unsupported(price: str, currency: str) -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id, price=price, currency=currency))
    assert verdict.kind is VerdictKind.UNSUPPORTED
    assert "is 49.00 EUR" in verdict.reasons[0]
    assert f"asks for {price} {currency}" in verdict.reasons[0]


def test_an_offer_that_cites_nothing_is_unsupported() -> None:
    assert check(REPORT, CATALOGUE, offer()).kind is VerdictKind.UNSUPPORTED


def test_a_finding_that_the_report_lacks_is_unsupported() -> None:
    assert check(REPORT, CATALOGUE, offer("storage.virus")).kind is VerdictKind.UNSUPPORTED


def test_a_subject_where_all_is_normal_contradicts_with_what_was_measured() -> None:
    verdict = check(REPORT, CATALOGUE, offer("memory.virus"))
    assert verdict.kind is VerdictKind.CONTRADICTED
    assert verdict.reasons == ("The report says: Measured memory.available.",)


def test_a_rule_that_could_not_be_applied_is_not_measured() -> None:
    verdict = check(REPORT, CATALOGUE, offer("battery.capacity"))
    assert verdict.kind is VerdictKind.NOT_MEASURED
    assert "was not measured (not permitted)" in verdict.reasons[0]


def test_one_item_of_a_rule_that_could_not_be_applied_is_not_measured() -> None:
    assert check(REPORT, CATALOGUE, offer("battery.capacity:BAT0")).kind is VerdictKind.NOT_MEASURED


def test_a_normal_finding_contradicts_even_beside_a_true_one() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id, ROOMY.id))
    assert verdict.kind is VerdictKind.CONTRADICTED
    assert verdict.reasons[0] == "The report says: Measured storage.space:/home."


def test_a_service_for_something_else_is_unsupported() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id, service="yearly-plan", price="169.00"))
    assert verdict.kind is VerdictKind.UNSUPPORTED
    assert verdict.reasons[0] == "“Help for a year” does not fix “Title of storage.space (/)”."


@pytest.mark.parametrize(
    ("severity", "kind"),
    [
        (Severity.INFORMATION, VerdictKind.UNSUPPORTED),
        (Severity.ATTENTION, VerdictKind.UNSUPPORTED),
        (Severity.SERIOUS, VerdictKind.SUPPORTED),
    ],
)
def test_a_finding_less_grave_than_the_service_is_for_is_unsupported(
    severity: Severity, kind: VerdictKind
) -> None:
    verdict = check(report(finding("drives.failing", severity)), CATALOGUE, offer("drives.failing"))
    assert verdict.kind is kind


def test_a_finding_is_not_sold_twice() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FULL.id), sold=frozenset({FULL.id}))
    assert verdict.kind is VerdictKind.UNSUPPORTED
    assert "already covered" in verdict.reasons[0]
    assert (
        check(REPORT, CATALOGUE, offer(FULL.id), sold=frozenset({FAILING.id})).kind is VerdictKind.SUPPORTED
    )


def test_another_partys_responsibility_is_said() -> None:
    verdict = check(REPORT, CATALOGUE, offer(FAILING.id))
    assert verdict.kind is VerdictKind.SUPPORTED
    assert verdict.responsible == "the hardware maker"
    assert any("for the hardware maker to put right" in reason for reason in verdict.reasons)
    assert any("done by the organisation" in reason for reason in verdict.reasons)


def test_what_the_report_finds_supports_a_claim() -> None:
    assert check_claim(REPORT, claim(FULL.id)).kind is VerdictKind.SUPPORTED


def test_a_claim_that_cites_nothing_is_opinion() -> None:
    assert check_claim(REPORT, claim()).kind is VerdictKind.UNSUPPORTED


def test_an_exaggerated_claim_is_contradicted() -> None:
    verdict = check_claim(REPORT, claim(FULL.id, severity=Severity.SERIOUS))
    assert verdict.kind is VerdictKind.CONTRADICTED
    assert "attention, not serious. The report says: Measured storage.space:/." in verdict.reasons[0]


def test_calling_a_finding_normal_is_contradicted() -> None:
    assert check_claim(REPORT, claim(FULL.id, severity=Severity.NORMAL)).kind is VerdictKind.CONTRADICTED


def test_calling_what_is_normal_normal_is_supported() -> None:
    assert check_claim(REPORT, claim(QUICK.id, severity=Severity.NORMAL)).kind is VerdictKind.SUPPORTED


def test_an_understated_claim_is_told_what_the_report_says() -> None:
    verdict = check_claim(REPORT, claim(FAILING.id, severity=Severity.ATTENTION))
    assert verdict.kind is VerdictKind.SUPPORTED
    assert "it calls “Title of drives.failing (disk 1)” serious" in verdict.reasons[0]


@given(CITED, st.text(max_size=200))
def test_no_words_change_a_verdict(cited: list[str], words: str) -> None:
    assert check(REPORT, CATALOGUE, offer(*cited, reason=words)) == check(REPORT, CATALOGUE, offer(*cited))
    assert check_claim(REPORT, claim(*cited, text=words)) == check_claim(REPORT, claim(*cited))


@given(st.lists(st.text("<>!", min_size=3, max_size=20), min_size=1, max_size=6))
def test_what_the_report_does_not_know_is_never_supported_nor_repeated(cited: list[str]) -> None:
    for verdict in (check(REPORT, CATALOGUE, offer(*cited)), check_claim(REPORT, claim(*cited))):
        assert verdict.kind is not VerdictKind.SUPPORTED
        assert not any(name in reason for name in cited for reason in verdict.reasons)
        assert verdict.findings == ()


def on_a_healthy_machine(*names: str) -> Report:
    healthy: list[Finding] = [finding(name, Severity.NORMAL) for name in names]
    return report(*healthy, not_measured=("battery.capacity",))


@given(CITED, st.sampled_from(["free-space", "yearly-plan"]))
def test_nothing_can_be_sold_to_a_healthy_machine(cited: list[str], service: str) -> None:
    healthy = on_a_healthy_machine(*(each.id for each in REPORT.findings))
    assert check(healthy, CATALOGUE, offer(*cited, service=service)).kind is not VerdictKind.SUPPORTED


@given(CITED, st.sets(NAMES))
def test_a_sale_never_makes_another_offer_better(cited: list[str], sold: set[str]) -> None:
    grave = list(VerdictKind)
    before = check(REPORT, CATALOGUE, offer(*cited)).kind
    after = check(REPORT, CATALOGUE, offer(*cited), sold=frozenset(sold)).kind
    assert grave.index(after) >= grave.index(before)


@given(CITED)
def test_every_verdict_gives_full_sentences(cited: list[str]) -> None:
    for verdict in (check(REPORT, CATALOGUE, offer(*cited)), check_claim(REPORT, claim(*cited))):
        assert verdict.reasons
        assert all(reason.endswith(".") for reason in verdict.reasons)


def test_what_was_measured_only_during_the_session_supports_nothing_and_says_so() -> None:
    later = report(finding("battery.capacity", Severity.SERIOUS), finding("memory.slow", Severity.ATTENTION))
    sentence = "was measured only after the technician had joined."
    for name, prevails in (
        ("battery.capacity", VerdictKind.UNSUPPORTED),
        ("memory.slow", VerdictKind.CONTRADICTED),
    ):
        verdict = check(REPORT, CATALOGUE, offer(name), later=(later,))
        assert verdict.kind is prevails
        assert any(sentence in reason for reason in verdict.reasons)
        assert not any("nobody can say" in reason for reason in verdict.reasons)
        claimed = check_claim(REPORT, claim(name), later=(later,))
        assert claimed.kind is prevails
        assert any(sentence in reason for reason in claimed.reasons)


def test_what_was_found_before_is_not_changed_by_what_was_measured_later() -> None:
    later = report(finding(FULL.id, Severity.NORMAL))
    assert check(REPORT, CATALOGUE, offer(FULL.id), later=(later,)) == check(
        REPORT, CATALOGUE, offer(FULL.id)
    )
