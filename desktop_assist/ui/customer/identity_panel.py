"""Who is in.

Decides: that the technician's name, the organisation and the certificate's end are always in view.
Leaves alone: checking them; nobody gets here whose certificate was not accepted.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.channel.identity import Identity
from desktop_assist.ui import moments
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import NEAR, column
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock


class IdentityPanel(QWidget):
    """The technician, as the organisation's certificate names them."""

    def __init__(self, organisation: str, clock: Clock) -> None:
        """Nobody is in yet."""
        super().__init__()
        self._clock = clock
        box = column(self, space=NEAR)
        box.addWidget(Words(tr("Who is here"), tone="quiet", size="small"))
        self.name = Words(tr("Nobody yet"), size="lead", strong=True)
        self.until = Words("–", tone="quiet")
        for drawing, words in (
            ("person", self.name),
            ("organisation", Words(organisation)),
            ("certificate", self.until),
        ):
            box.addLayout(pointed(Drawing(drawing, "accent", 20), words))

    def show_identity(self, identity: Identity) -> None:
        """`identity` is in."""
        self.name.say(identity.name)
        until = moments.moment(identity.valid_until, self._clock)
        self.until.say(tr("Identified by certificate, valid until {moment}", moment=until))

    def clear(self) -> None:
        """Nobody is in."""
        self.name.say(tr("Nobody yet"))
        self.until.say("–")
