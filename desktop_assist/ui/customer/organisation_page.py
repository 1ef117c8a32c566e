"""Whom this program trusts, and the slow way to trust an organisation by its domain.

Decides: that the warning stands above the field for the domain, that the waiting time is shown as it runs,
and that trusting takes a tick and a press by a person's own hand. Leaves alone: what is looked up and
checked (`engagement.enrolling`). No file can be opened here and no link leads here.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit

from desktop_assist.engagement.enrolling import Standing
from desktop_assist.enrolment import domain
from desktop_assist.ui import moments
from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, PersonButton, buttons
from desktop_assist.ui.widgets.layout import APART, STEP, Frame
from desktop_assist.ui.widgets.words import Words

LONGEST_DOMAIN = 253  # From: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4


class OrganisationPage(Page):
    """One organisation, or the way to one.

    Signals:
        back_wanted: The customer wants the first page.
        look_up_wanted: The customer wants this domain looked up.
        use_wanted: The customer wants to trust who was waited for.
        forget_wanted: The customer does not want to wait any longer.
        remove_wanted: The customer wants to trust nobody any more.
    """

    back_wanted = Signal()
    look_up_wanted = Signal(str)
    use_wanted = Signal()
    forget_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__("organisation")
        back = back_button(tr("Start page"))
        back.clicked.connect(self.back_wanted)
        self.box.addLayout(buttons(back))
        self.box.addWidget(Words(tr("Who may help you"), size="title", strong=True))
        self.trusted = Words(size="lead")
        self.box.addWidget(self.trusted)
        self.remove = Button(tr("Trust them no more"))
        self.remove.clicked.connect(self.remove_wanted)
        self.box.addLayout(buttons(self.remove))
        self.warning = Words(
            tr("If somebody on the phone asks you to do this, it is very likely a scam. Hang up."),
            tone="attention",
            size="lead",
            strong=True,
        )
        self.box.addWidget(self.warning)
        self.box.addWidget(self._make_asking())
        self.box.addWidget(self._make_waiting())
        self.box.addWidget(self.notice)

    def _make_asking(self) -> Frame:
        self.asking = Frame(space=STEP, margin=APART)
        self.asking.box.addWidget(
            Words(tr("Your organisation's domain, as it stands on its invoices or on its own website"))
        )
        self.domain = QLineEdit()
        self.domain.setMaxLength(LONGEST_DOMAIN)
        self.domain.setPlaceholderText("help.example.org")
        self.domain.setAccessibleName(tr("Your organisation's domain"))
        self.look_up = Button(tr("Look it up"), drawing="organisation")
        self.look_up.clicked.connect(lambda: self.look_up_wanted.emit(self.domain.text()))
        self.asking.box.addWidget(self.domain)
        self.asking.box.addWidget(
            Words(tr("It can be used ten minutes later at the earliest."), tone="quiet")
        )
        self.asking.box.addLayout(buttons(self.look_up))
        return self.asking

    def _make_waiting(self) -> Frame:
        self.waiting = Frame(space=STEP, margin=APART)
        self.who = Words(size="lead", strong=True)
        self.left = Words()
        self.tick = QCheckBox(tr("Nobody asked me to do this on the phone, in a message or on a website."))
        self.tick.toggled.connect(self._may_use)
        self.use = PersonButton(tr("Trust this organisation"))
        self.use.chosen.connect(self.use_wanted)
        self.forget = Button(tr("Do not trust it"))
        self.forget.clicked.connect(self.forget_wanted)
        for widget in (self.who, self.left, self.tick):
            self.waiting.box.addWidget(widget)
        self.waiting.box.addLayout(buttons(self.use, self.forget))
        self._over = False
        return self.waiting

    def show_standing(self, standing: Standing) -> None:
        """Show how things stand now."""
        trusted, pending = standing.trusted, standing.pending
        self.trusted.say(_trusted(standing))
        removable = trusted is not None and not standing.shipped and not trusted.practice
        self.remove.setVisible(removable)
        self.warning.setVisible(trusted is None)
        self.asking.setVisible(trusted is None and pending is None)
        self.waiting.setVisible(trusted is None and pending is not None)
        if pending is not None:
            self.who.say(tr("{name} ({domain})", name=pending.name, domain=pending.shown))
            seconds = round(standing.left.total_seconds())
            self._over = seconds <= 0
            over = tr("The wait is over. Think once more.")
            left = tr("Not trusted yet. It can be in {span}.", span=moments.span(seconds))
            self.left.say(over if self._over else left)
        self._may_use()

    def _may_use(self) -> None:
        self.use.setEnabled(self._over and self.tick.isChecked())

    def busy(self, busy: bool) -> None:
        """Something is being looked up: nothing else can be asked for."""
        for widget in (self.look_up, self.domain, self.forget, self.remove, self.tick):
            widget.setEnabled(not busy)
        if busy:
            self.notice.hide()
            self.use.setEnabled(False)
        else:
            self._may_use()

    def focus_here(self) -> None:
        """Begin at the domain, where there is a field for one."""
        if self.asking.isVisible():
            self.domain.setFocus()


def _trusted(standing: Standing) -> str:
    if standing.trusted is None:
        return tr("This program trusts no organisation yet, so nobody can help you through it.")
    who = f"{standing.trusted.name} ({domain.shown(standing.trusted.domain)})"
    if standing.shipped:
        return tr("{who}. It came with the installer.", who=who)
    return tr("{who}. Nobody else can come in.", who=who)
