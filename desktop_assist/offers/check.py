"""Whether the sealed report supports a claim or an offer; a pure function, the same for everyone.

Decides, for an offer, each step on its own, the gravest result prevailing:
    1. The service is in the organisation's price list; else unsupported.
    2. Price and currency are the published ones; else unsupported.
    3. At least one finding is cited; else unsupported.
    4. Each cited finding is in the report. One whose rule could not be applied is not measured; one on a
       subject whose every check was normal is contradicted; any other is unsupported.
    5. A cited finding that is normal contradicts the offer.
    6. The service resolves findings of that rule, at that severity; else unsupported.
    7. No cited finding was sold before; else unsupported.
    8. Where another party is responsible for a finding, that is said; it changes no verdict.
   10. What only a later report has, measured after the technician had joined, supports nothing: that is said.
For a claim, steps 3, 4, 10 and:
    9. The report finds at least the severity that is asserted, and does not find something where `normal` is
       asserted; else contradicted. A report that says more than the claim is quoted.
Leaves alone: the technician's own words, which no step reads and no sentence repeats; who signed what; and
whether the cited report is the sealed one (`audit` compares the commitments).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.offers.catalogue import Catalogue, Service
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.offers.verdict import Ground, Verdict, VerdictKind, gravest_first, prevailing
from diagnostics.finding import Finding, Severity
from diagnostics.report import Report

__all__ = ["Verdict", "VerdictKind", "check", "check_claim"]

YOURS = "your own choice"
QUOTED = 3
_RANK = {Severity.NORMAL: 0, Severity.INFORMATION: 1, Severity.ATTENTION: 2, Severity.SERIOUS: 3}


def check(
    report: Report,
    catalogue: Catalogue,
    offer: Offer,
    *,
    sold: frozenset[str] = frozenset(),
    later: tuple[Report, ...] = (),
) -> Verdict:
    """The verdict on `offer`.

    Args:
        report: The report that was sealed before the technician joined.
        catalogue: The organisation's price list.
        offer: What the technician offers.
        sold: Ids of the findings for which a service was already accepted.
        later: The reports that were measured during the session, until the offer was made.
    """
    service = catalogue.service(offer.service)
    found = _found(report, offer.findings)
    grounds = [
        *_price(catalogue, service, offer),
        *_cited(report, offer.findings, later),
        *(ground for finding in found for ground in _resolved(service, finding, sold)),
    ]
    others = [ground for finding in found for ground in _responsibility(service, finding)]
    return _verdict([*grounds, *others], found, service)


def check_claim(report: Report, claim: Claim, *, later: tuple[Report, ...] = ()) -> Verdict:
    """The verdict on `claim`, by the report that was sealed before the technician joined.

    Args:
        report: That report.
        claim: What the technician claims.
        later: The reports that were measured during the session, until the claim was made.
    """
    found = _found(report, claim.findings)
    asserted = (_asserted(claim.severity, finding) for finding in found)
    grounds = [*_cited(report, claim.findings, later), *asserted]
    return _verdict(grounds, found, None)


def _found(report: Report, cited: tuple[str, ...]) -> tuple[Finding, ...]:
    named = dict.fromkeys(cited)
    return tuple(finding for name in named if (finding := report.finding(name)) is not None)


def _price(catalogue: Catalogue, service: Service | None, offer: Offer) -> Iterator[Ground]:
    if service is None:  # 1
        yield _unsupported(f"The price list of {catalogue.organisation} has no such service.")
    elif (offer.price, offer.currency) != (service.price, service.currency):  # 2
        yield _unsupported(
            f"The published price of “{service.title}” is {service.price} {service.currency}; "
            f"this offer asks for {offer.price} {offer.currency}."
        )


def _cited(report: Report, cited: tuple[str, ...], later: tuple[Report, ...]) -> Iterator[Ground]:
    if not cited:  # 3
        yield _unsupported("It names nothing that the check-up of this computer found.")
    for name in cited:
        if report.finding(name) is None:
            yield from _not_there(report, name, later)


def _not_there(report: Report, name: str, later: tuple[Report, ...]) -> Iterator[Ground]:
    """What there is to say of a cited finding that the report does not have (4 and 10)."""
    grounds = tuple(_unknown(report, name.partition(":")[0]))
    found = next((finding for each in later if (finding := each.finding(name)) is not None), None)
    if found is None:
        yield from grounds
        return
    yield _unsupported(
        f"“{_title(found)}” was measured only after the technician had joined. "
        "What a technician says or sells can rest only on what was found before."
    )
    yield from (ground for ground in grounds if ground.kind is VerdictKind.CONTRADICTED)


def _unknown(report: Report, rule: str) -> Iterator[Ground]:
    """What the report says where a cited finding is not in it (4)."""
    missed = [each for each in report.not_measured if each.rule == rule]
    if missed:
        for each in missed:
            sentence = f"“{each.title}” was not measured ({each.reason.value}), so nobody can say how it is."
            yield Ground(VerdictKind.NOT_MEASURED, sentence)
        return
    subject = [each for each in report.findings if each.rule.partition(".")[0] == rule.partition(".")[0]]
    if subject and all(each.severity is Severity.NORMAL for each in subject):
        for finding in subject[:QUOTED]:
            yield Ground(VerdictKind.CONTRADICTED, _quoted(finding))
        return
    yield _unsupported("It names something that the check-up of this computer did not find.")


def _resolved(service: Service | None, finding: Finding, sold: frozenset[str]) -> Iterator[Ground]:
    if finding.severity is Severity.NORMAL:  # 5
        yield Ground(VerdictKind.CONTRADICTED, _quoted(finding))
        return
    yield Ground(VerdictKind.SUPPORTED, _quoted(finding))
    if service is not None:
        yield from _of_use(service, finding)
    if finding.id in sold:  # 7
        yield _unsupported(f"“{_title(finding)}” is already covered by something that you accepted.")


def _of_use(service: Service, finding: Finding) -> Iterator[Ground]:
    """Whether the service resolves the finding (6)."""
    resolved = service.resolving(finding.rule)
    if resolved is None:
        yield _unsupported(f"“{service.title}” does not fix “{_title(finding)}”.")
    elif _RANK[finding.severity] < _RANK[resolved.severity]:
        yield _unsupported(
            f"“{service.title}” is meant for what the report calls {resolved.severity.value}; "
            f"it calls “{_title(finding)}” only {finding.severity.value}."
        )


def _responsibility(service: Service | None, finding: Finding) -> Iterator[Ground]:
    if finding.severity is Severity.NORMAL or finding.responsible == YOURS:
        return
    sentence = f"“{_title(finding)}” is for {finding.responsible} to put right."
    if service is not None and service.responsible != finding.responsible:
        sentence += f" This service is done by {service.responsible}."
    yield Ground(VerdictKind.SUPPORTED, sentence)  # 8


def _asserted(severity: Severity, finding: Finding) -> Ground:
    """What the report says to the severity that a claim asserts (9)."""
    more, less = _RANK[severity] > _RANK[finding.severity], _RANK[severity] < _RANK[finding.severity]
    if more or (less and severity is Severity.NORMAL):
        sentence = f"The report calls “{_title(finding)}” {finding.severity.value}, not {severity.value}."
        return Ground(VerdictKind.CONTRADICTED, f"{sentence} {_quoted(finding)}")
    if less:
        sentence = f"The report goes further: it calls “{_title(finding)}” {finding.severity.value}."
        return Ground(VerdictKind.SUPPORTED, f"{sentence} {_quoted(finding)}")
    return Ground(VerdictKind.SUPPORTED, _quoted(finding))


def _verdict(grounds: list[Ground], found: tuple[Finding, ...], service: Service | None) -> Verdict:
    to_fix = [finding for finding in found if finding.severity is not Severity.NORMAL]
    ways = [finding.do_yourself for finding in to_fix]
    ways += [service.free_alternative] if service and to_fix else []
    return Verdict(
        kind=prevailing(grounds),
        reasons=gravest_first(grounds),
        free_alternative=" ".join(dict.fromkeys(ways)),
        responsible=", ".join(dict.fromkeys(finding.responsible for finding in to_fix)),
        findings=tuple(finding.id for finding in found),
    )


def _unsupported(sentence: str) -> Ground:
    return Ground(VerdictKind.UNSUPPORTED, sentence)


def _quoted(finding: Finding) -> str:
    return f"The report says: {finding.measured}"


def _title(finding: Finding) -> str:
    return f"{finding.title} ({finding.item})" if finding.item else finding.title
