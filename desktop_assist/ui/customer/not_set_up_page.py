"""Help, where this program belongs to no organisation yet.

Decides: that it says so, how it is set up, what works anyway, and that nobody on the phone can do it.
Leaves alone: setting up (`organisation_page`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import APART, STEP, Frame
from desktop_assist.ui.widgets.words import Words
from diagnostics.errors import PlainError


class NotSetUpPage(Page):
    """Why there is no help yet, and what there is.

    Signals:
        back_wanted: The customer wants the first page.
        checkup_wanted: The customer wants a check-up.
        organisation_wanted: The customer wants to set it up by the organisation's domain.
    """

    back_wanted = Signal()
    checkup_wanted = Signal()
    organisation_wanted = Signal()

    def __init__(self, why: PlainError | None) -> None:
        """Say `why`, where a file of an organisation is there but cannot be used."""
        super().__init__("not-set-up")
        back = back_button(tr("Start page"))
        back.clicked.connect(self.back_wanted)
        self.box.addLayout(buttons(back))
        self.box.addWidget(Words(tr("Getting help is not set up yet"), size="title", strong=True))
        for sentence in _sentences():
            self.box.addWidget(Words(sentence))
        self.box.addWidget(self.notice)
        if why is not None:
            self.notice.show_error(why)
        card = Frame(space=STEP, margin=APART)
        card.box.addWidget(Words(tr("Check-ups work without any organisation.")))
        self.check = Button(tr("Check this computer"), kind="primary", drawing="checkup")
        self.check.clicked.connect(self.checkup_wanted)
        card.box.addLayout(buttons(self.check))
        self.box.addWidget(card)
        self.organisation = Button(tr("I know my organisation's domain"), kind="link", drawing="organisation")
        self.organisation.clicked.connect(self.organisation_wanted)
        self.box.addLayout(buttons(self.organisation))

    def focus_here(self) -> None:
        """Begin at the check-up."""
        self.check.setFocus()


def _sentences() -> tuple[str, ...]:
    return (
        tr("This program does not know yet which support organisation you trust, so nobody can be asked."),
        tr("Install it again with your organisation's own installer, from its own website or from its shop."),
        tr("Nobody can do this for you on the phone. If somebody who called you asks you to, hang up."),
    )
