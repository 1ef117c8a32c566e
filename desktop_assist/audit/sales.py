"""Step 9, Offers: whether the customer was shown the verdict that the sealed report gives.

Decides:
    9.1 Every claim and offer is about the report from before the session, under an id of its own.
    9.2 Checked again, with what was accepted and what was measured in the session before it, each gives the
        verdict that the customer was shown.
    9.3 Every claim and offer was shown; every offer was answered once, or is recorded as unanswered.
    9.4 Whose technician handed the case over before it was answered, that offer has lapsed, and nothing else
        can become of it; no other offer can lapse. One that was never shown can have lapsed alone.
Leaves alone: whether the work was done well. An accepted offer that the report did not support fails nothing,
and is remarked on with its amount: those are the ones to look at, and perhaps to pay back.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_assist.audit.bodies import Closing, Decision
from desktop_assist.audit.replay import erased_reports, report_commitment
from desktop_assist.audit.result import Fact, Fault, Note, Remark
from desktop_assist.audit.story import CATALOGUE, REPORT_ITEMS, Contents, Material, Told
from desktop_assist.offers.catalogue import LARGEST_CATALOGUE_BYTES, Catalogue
from desktop_assist.offers.check import Verdict, VerdictKind, check_claim
from desktop_assist.offers.check import check as check_offer
from desktop_assist.offers.claim import Claim, Offer

SHOWN, ACCEPTED, LAPSED = "shown", "accepted", "lapsed"


@dataclass
class Presented:
    """A claim or an offer, judged again, and what became of it.

    Attributes:
        told: Its statement.
        subject: What it says.
        verdict: The one that the sealed report gives, whatever was shown.
        answers: `shown`, and then the customer's answer, as they were recorded.
    """

    told: Told
    subject: Claim | Offer
    verdict: Verdict
    answers: list[str] = field(default_factory=list)


@dataclass
class _Ledger:
    """What was presented so far, by kind and id, and which findings are sold."""

    presented: dict[tuple[str, str], Presented] = field(default_factory=dict)
    sold: set[str] = field(default_factory=set)


def check(material: Material) -> Iterator[Note]:
    """The notes of step 9.

    Raises:
        NotThere: The report or the price list is missing.
        MalformedReport: The report is not one.
        BadCatalogue: The price list is not one.
    """
    if not any(isinstance(told.body, Claim | Offer | Decision) for told in material.story.told):
        yield Fact("Nothing was claimed and nothing was offered.")
        return
    if erased_reports(material) - {REPORT_ITEMS["after"]}:
        yield Remark("A report was erased: no verdict on what was claimed and offered can be made again.")
        return
    catalogue, ledger = _catalogue(material), _Ledger()
    yield from _judge(material, catalogue, ledger)
    for presented in ledger.presented.values():
        yield from _end(material, catalogue, presented)


def judged(contents: Contents) -> tuple[Presented, ...]:
    """Every claim and offer of a bundle, judged again, in their order.

    Raises:
        NotThere: The report or the price list is missing.
        MalformedReport: The report is not one.
        BadCatalogue: The price list is not one.
    """
    if not any(isinstance(told.body, Claim | Offer) for told in contents.story.told):
        return ()
    ledger = _Ledger()
    for _ in _judge(contents, _catalogue(contents), ledger):
        pass  # what is wrong with them is the step's to say
    return tuple(ledger.presented.values())


def _catalogue(contents: Contents) -> Catalogue:
    return _parsed(contents.item(CATALOGUE, LARGEST_CATALOGUE_BYTES))


@functools.lru_cache(maxsize=8)  # the bundles of one time have one and the same price list
def _parsed(data: bytes) -> Catalogue:
    return Catalogue.parse(data)


def _judge(contents: Contents, catalogue: Catalogue, ledger: _Ledger) -> Iterator[Note]:
    for told in contents.story.told:
        if isinstance(told.body, Claim | Offer):
            yield from _present(contents, catalogue, ledger, told, told.body)
        elif isinstance(told.body, Decision):
            yield from _decide(contents, ledger, told, told.body)


def _present(
    material: Contents, catalogue: Catalogue, ledger: _Ledger, told: Told, subject: Claim | Offer
) -> Iterator[Note]:
    key = (told.statement.kind.value, subject.id)
    if any(subject.id == each for _, each in ledger.presented):  # 9.1
        yield Fault(f"{told.name} has the id {subject.id!r}, which something before it has.")
    if isinstance(subject, Claim):
        verdict = check_claim(material.report("before"), subject, later=material.later(told.place))
    else:
        if subject.report != report_commitment(material):
            yield Fault(f"{told.name} is about another report than the one from before the session.")
        later, sold = material.later(told.place), frozenset(ledger.sold)
        verdict = check_offer(material.report("before"), catalogue, subject, sold=sold, later=later)
    ledger.presented[key] = Presented(told, subject, verdict)


def _decide(contents: Contents, ledger: _Ledger, told: Told, decision: Decision) -> Iterator[Note]:
    presented = ledger.presented.get((decision.about, decision.id))
    if presented is None:
        yield Fault(
            f"{told.name} is about the {decision.about} {decision.id!r}, which was not made before it."
        )
        return
    if decision.verdict != presented.verdict.to_json():  # 9.2
        yield Fault(_other_verdict(told, decision.verdict, presented))
    yield from _lapses(contents, presented, told, decision.answer)
    unseen = decision.answer == LAPSED and not presented.answers  # 9.4
    if not unseen and (decision.answer == SHOWN) is bool(presented.answers):  # 9.3
        yield Fault(f"{told.name} says “{decision.answer}” out of turn.")
    elif decision.answer != SHOWN and (len(presented.answers) > 1 or isinstance(presented.subject, Claim)):
        yield Fault(f"{told.name} answers {decision.id!r} once more.")
    presented.answers.append(decision.answer)
    if decision.answer == ACCEPTED and isinstance(presented.subject, Offer):
        ledger.sold.update(presented.subject.findings)


def _lapses(contents: Contents, presented: Presented, told: Told, answer: str) -> Iterator[Note]:  # 9.4
    """Whether an answer fits to whether the offer's technician was still in the case."""
    if not isinstance(presented.subject, Offer):
        return
    stay = contents.story.stay_before(presented.told.place)
    if answer == LAPSED and (stay is None or stay.handed is None):
        yield Fault(f"{told.name} says that an offer lapsed whose technician handed nothing over.")
    if answer != LAPSED and stay is not None and told.place > stay.until:
        yield Fault(f"{told.name} is about an offer whose technician had handed the case over.")


def _other_verdict(told: Told, recorded: Mapping[str, Any], presented: Presented) -> str:
    was, should = str(recorded.get("kind", "")), presented.verdict.kind.value
    name = f"the {presented.told.statement.kind.value} {presented.subject.id!r}"
    if was != should:
        return f"{told.name}: the verdict on {name} was shown as “{was}”; the sealed report gives “{should}”."
    return f"{told.name}: the verdict on {name} was shown with other reasons than the sealed report gives."


def _end(material: Material, catalogue: Catalogue, presented: Presented) -> Iterator[Note]:
    name, subject, answers = presented.told.name, presented.subject, presented.answers
    broken_off = any(body.ended_by == "line" for _, body in material.story.those(Closing))
    missing = not answers or (isinstance(subject, Offer) and len(answers) < 2 and answers != [LAPSED])
    if missing:  # 9.3
        sentence = f"{name} was {'not answered' if answers else 'never shown to the customer'}"
        yield Remark(f"{sentence}; the line broke.") if broken_off else Fault(f"{sentence}.")
        return
    verdict = presented.verdict.kind
    if isinstance(subject, Claim):
        yield Fact(f"Claim {subject.id}: shown with the verdict “{verdict.value}”, which the report gives.")
        return
    what = _what(catalogue, subject)
    yield Fact(f"Offer {subject.id}, {what}: “{verdict.value}”, which the report gives; {answers[-1]}.")
    if ACCEPTED in answers and verdict is not VerdictKind.SUPPORTED:
        yield Remark(
            f"Case {material.bundle.case}, offer {subject.id}: {what}, was accepted although the verdict was "
            f"“{verdict.value}”. Look at it by hand: the customer may have to be paid back."
        )


def _what(catalogue: Catalogue, offer: Offer) -> str:
    service = catalogue.service(offer.service)
    return f"“{service.title if service else offer.service}” for {offer.price} {offer.currency}"
