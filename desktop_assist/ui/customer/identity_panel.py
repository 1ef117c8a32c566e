"""Who is in.

Decides: that the technician's name, the organisation, the certificate's end and the four words of the line
are always in view.
Leaves alone: checking them; nobody gets here whose certificate was not accepted.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.engagement.events import TechnicianArrived
from desktop_assist.ui import moments
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.four_words import FourWords
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
        self.checked = Words(tone="quiet", size="small")
        self.checked.hide()
        box.addWidget(self.checked)
        self.four_words = FourWords(
            tr("Let the technician read these four words to you. If you hear others, press Stop.")
        )
        box.addWidget(self.four_words)

    def show_arrival(self, arrived: TechnicianArrived) -> None:
        """A technician is in."""
        self.name.say(arrived.identity.name)
        until = moments.moment(arrived.identity.valid_until, self._clock)
        self.until.say(tr("Identified by certificate, valid until {moment}", moment=until))
        self.four_words.show_words(arrived.words)
        self.checked.setVisible(bool(arrived.list_fetched_at))
        self.checked.say(self._how_old(arrived))

    def _how_old(self, arrived: TechnicianArrived) -> str:
        fetched = moments.moment(arrived.list_fetched_at, self._clock)
        if not arrived.list_made_at:
            return tr("Not revoked: nobody has been so far. Asked the desk {fetched}.", fetched=fetched)
        made = moments.moment(arrived.list_made_at, self._clock)
        words = tr("Not revoked, by the list last changed {made}.", made=made)
        return f"{words} {tr('Asked the desk {fetched}.', fetched=fetched)}"

    def clear(self) -> None:
        """Nobody is in."""
        self.name.say(tr("Nobody yet"))
        self.until.say("–")
        self.checked.hide()
        self.four_words.show_words(())
