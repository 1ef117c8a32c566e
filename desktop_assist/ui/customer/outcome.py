"""What came of a session, put together from its events.

Decides: the sentence on what was sold, the line of each offer, and the comparison before and after.
Leaves alone: how it is shown (`end_page`); and the evidence, which is in the bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop_assist.engagement.events import OfferDecided, ShownJudged
from desktop_assist.engagement.opening import REPORT_AFTER
from desktop_assist.session.offered import LAPSED
from desktop_assist.ui.text import report_language, tr
from desktop_assist.ui.widgets.severity import verdict_word
from diagnostics import report
from diagnostics.compare import Comparison, compare
from diagnostics.report import Report
from diagnostics.report_format import LARGEST_BYTES


@dataclass(frozen=True)
class OfferLine:
    """One offer: what was offered, what the program said of it, what the customer answered."""

    title: str
    price: str
    verdict: str
    answer: str = ""

    def sentence(self) -> str:
        """The offer as one line."""
        answers = {"accepted": tr("accepted"), "declined": tr("declined")}
        if self.answer == LAPSED:
            lapsed = tr("It lapsed when its technician handed your case over.")
            verdict = verdict_word(self.verdict)
            return tr("{title}, {price}. {verdict}.", title=self.title, price=self.price, verdict=verdict) + (
                f" {lapsed}"
            )
        return tr(
            "{title}, {price}. {verdict}. You {answer} it.",
            title=self.title,
            price=self.price,
            verdict=verdict_word(self.verdict),
            answer=answers.get(self.answer, tr("did not answer")),
        )


@dataclass
class Outcome:
    """The offers of one session.

    Attributes:
        titles: The service's title by its id.
        offers: By the offer's id, in the order in which they came.
    """

    titles: Mapping[str, str]
    offers: dict[str, OfferLine] = field(default_factory=dict)

    def title(self, shown: ShownJudged) -> str:
        """What an offer or claim is called."""
        if shown.about != "offer":
            return tr("What the technician says")
        service = str(shown.body.get("service", ""))
        return self.titles.get(service, service)

    def shown(self, event: ShownJudged) -> None:
        """An offer was shown; a claim changes nothing."""
        if event.about == "offer":
            price = f"{event.body.get('price', '')} {event.body.get('currency', '')}"
            self.offers[event.id] = OfferLine(self.title(event), price, str(event.verdict.get("kind", "")))

    def decided(self, event: OfferDecided) -> str:
        """An offer was answered; the sentence for its card."""
        if event.id in self.offers:
            self.offers[event.id] = replace(self.offers[event.id], answer=event.answer)
        sentences = {
            "accepted": tr("You accepted this offer."),
            LAPSED: tr("This offer has lapsed: the technician who made it handed your case over."),
        }
        return sentences.get(event.answer, tr("You declined this offer."))

    def sentences(self) -> tuple[str, ...]:
        """A line for each offer."""
        return tuple(line.sentence() for line in self.offers.values())

    def sold(self) -> str:
        """What was sold, as a sentence."""
        accepted = [
            f"{line.title} ({line.price})" for line in self.offers.values() if line.answer == "accepted"
        ]
        if not accepted:
            return tr("Nothing was sold.")
        return tr("You bought: {what}.", what=", ".join(accepted))


def before_and_after(before: Report, bundle: Path) -> Comparison | None:
    """The comparison with the second check-up of a bundle; none where it was not taken.

    Raises:
        MalformedReport: The second report is not one.
        OSError: It cannot be read.
    """
    second = bundle / REPORT_AFTER
    if not second.exists():
        return None
    with second.open("rb") as stream:
        after = report.decode(stream.read(LARGEST_BYTES + 1))
    return compare(before, after, report_language())
