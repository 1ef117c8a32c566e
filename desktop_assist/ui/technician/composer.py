"""Composing an offer or a claim, or saying what was changed.

Decides: that all of them rest on ticked findings of the sealed report, and that an offer is a service of the
catalogue at its published price, which nobody can type.
Leaves alone: the verdict, which comes back from the customer's side and shows in the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop_assist.offers.catalogue import Service
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import NEAR, TIGHT, Column, clear, column
from desktop_assist.ui.widgets.words import Words
from diagnostics.finding import Finding, Severity
from diagnostics.render.words import SEVERITY, title

REASON_HEIGHT = 48


class Composer(QWidget):
    """What offers and claims have in common: findings to tick, words, a button."""

    def __init__(self, words: str, action: str, drawing: str) -> None:
        """Begin without findings; `words` says what the technician's own words are for."""
        super().__init__()
        self.setProperty("density", "technician")
        self.outer = column(self, space=NEAR, margin=NEAR)
        self.choices, self._list = column(space=NEAR), column(space=TIGHT)
        area = Column(space=NEAR, margin=0)
        area.box.addLayout(self.choices)
        area.box.addWidget(Words(tr("Findings that it rests on"), size="small", tone="quiet"))
        area.box.addLayout(self._list)
        self.outer.addWidget(area, 1)
        self.words = QPlainTextEdit()
        self.words.setPlaceholderText(words)
        self.words.setAccessibleName(words)
        self.words.setFixedHeight(REASON_HEIGHT)
        self.words.setTabChangesFocus(True)
        self.outer.addWidget(self.words)
        self.present = Button(action, compact=True, drawing=drawing)
        self.outer.addLayout(buttons(self.present))
        self.ticks: dict[str, QCheckBox] = {}
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Offer `findings` to be ticked, those above normal first."""
        clear(self._list)
        order = list(Severity)
        self.ticks = {}
        for each in sorted(findings, key=lambda one: order.index(one.severity)):
            tick = QCheckBox(f"{tr(SEVERITY[each.severity])}: {title(each)}")
            tick.setProperty("target", "compact")
            tick.setAccessibleName(tick.text())
            tick.setAccessibleDescription(each.measured)
            tick.setToolTip(each.measured)
            self.ticks[each.id] = tick
            self._list.addWidget(tick)
        if not findings:
            empty = tr("The findings of the sealed report will be here.")
            self._list.addWidget(Words(empty, tone="quiet", size="small"))

    @property
    def ticked(self) -> tuple[str, ...]:
        """Ids of the ticked findings."""
        return tuple(name for name, tick in self.ticks.items() if tick.isChecked())

    def take_words(self) -> str:
        """The technician's words; the field and the ticks are empty afterwards."""
        written = self.words.toPlainText().strip()
        self.words.clear()
        for tick in self.ticks.values():
            tick.setChecked(False)
        return written


class OfferDock(Composer):
    """An offer.

    Signals:
        offer_wanted: The service's id, the findings' ids, the reason.
    """

    offer_wanted = Signal(str, object, str)

    def __init__(self, services: Sequence[Service]) -> None:
        """Offer one of `services`."""
        super().__init__(
            tr("Your reason, in words that the customer knows"), tr("Present the offer"), "offer"
        )
        self._services = {service.id: service for service in services}
        self.service = QComboBox()
        self.service.setAccessibleName(tr("Service"))
        for service in services:
            self.service.addItem(service.title, service.id)
        self.service.currentIndexChanged.connect(lambda _index: self._describe())
        self.about = Words(size="small", tone="quiet")
        self.choices.addWidget(self.service)
        self.choices.addWidget(self.about)
        self.present.clicked.connect(self._present)
        self._describe()

    def _describe(self) -> None:
        service = self._services.get(str(self.service.currentData()))
        if service is None:
            self.about.say(tr("The price list is empty."))
            return
        price = tr(
            "{price} {currency}, {term}.", price=service.price, currency=service.currency, term=service.term
        )
        self.about.say(f"{service.description} {price}")

    def _present(self) -> None:
        chosen = self.ticked
        self.offer_wanted.emit(str(self.service.currentData()), chosen, self.take_words())


class ClaimDock(Composer):
    """A claim.

    Signals:
        claim_wanted: The technician's words, the findings' ids, the severity.
    """

    claim_wanted = Signal(str, object, str)

    def __init__(self) -> None:
        """Begin with no claim."""
        super().__init__(
            tr("What you claim; the customer sees it as your opinion"), tr("Present the claim"), "claim"
        )
        self.severity = QComboBox()
        self.severity.setAccessibleName(tr("How much it matters"))
        for each in Severity:
            self.severity.addItem(tr(SEVERITY[each]), each.value)
        self.severity.setCurrentIndex(list(Severity).index(Severity.INFORMATION))
        self.choices.addWidget(self.severity)
        self.words.textChanged.connect(self._may_present)
        self.present.clicked.connect(self._present)
        self._may_present()

    def _may_present(self) -> None:
        self.present.setEnabled(bool(self.words.toPlainText().strip()))

    def _present(self) -> None:
        chosen = self.ticked
        self.claim_wanted.emit(self.take_words(), chosen, str(self.severity.currentData()))


class ChangeDock(Composer):
    """What the technician has changed.

    Signals:
        change_wanted: What was changed, how it is undone, the findings' ids.
    """

    change_wanted = Signal(str, str, object)

    def __init__(self) -> None:
        """Begin with no change."""
        super().__init__(
            tr("I changed …: in words that the customer knows"), tr("Put it on the record"), "record"
        )
        self.undo = QLineEdit()
        self.undo.setPlaceholderText(tr("How it is undone"))
        self.undo.setAccessibleName(tr("How it is undone"))
        self.outer.insertWidget(self.outer.indexOf(self.words) + 1, self.undo)
        self.words.textChanged.connect(self._may_present)
        self.present.clicked.connect(self._present)
        self._may_present()

    def _may_present(self) -> None:
        self.present.setEnabled(bool(self.words.toPlainText().strip()))

    def _present(self) -> None:
        chosen, undo = self.ticked, self.undo.text().strip()
        self.undo.clear()
        self.change_wanted.emit(self.take_words(), undo, chosen)
