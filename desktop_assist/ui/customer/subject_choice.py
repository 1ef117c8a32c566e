"""What a technician would have checked, for the customer to tick.

Decides: that each subject says what it reads, why, and what personal data that touches, in the language of
reports; that all that was asked for is ticked at first; and that only a person changes a tick.
Leaves alone: the question whether it may be done (`consent_question`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import say, tr
from desktop_assist.ui.widgets.layout import NEAR, TIGHT, WIDE, column
from desktop_assist.ui.widgets.person_choices import PersonCheck
from desktop_assist.ui.widgets.words import Words
from diagnostics.probe import Probe

INDENT = 44  # below the words beside a tick box


class SubjectChoice(QWidget):
    """Subjects with their ticks."""

    def __init__(self, probes: Sequence[Probe]) -> None:
        """Show what `probes` declare, each ticked."""
        super().__init__()
        self._box = column(self, space=WIDE)
        self.ticks = {probe.id: self._add(probe) for probe in probes}

    def _add(self, probe: Probe) -> PersonCheck:
        title, reads, why = say(probe.title), say(probe.reads), say(probe.why)
        data = say(probe.personal_data)
        tick = PersonCheck(title)
        tick.setAccessibleName(title)
        tick.setAccessibleDescription(f"{reads} {why} {data}")
        tick.setChecked(True)
        box, inner = column(space=TIGHT), column(space=TIGHT)
        box.addWidget(tick)
        inner.setContentsMargins(INDENT, 0, 0, NEAR)
        inner.addWidget(Words(tr("Reads: {what}", what=reads)))
        inner.addWidget(Words(tr("Why: {why}", why=why), tone="quiet"))
        inner.addWidget(Words(tr("Personal data: {what}", what=data), tone="quiet"))
        box.addLayout(inner)
        self._box.addLayout(box)
        return tick

    @property
    def ticked(self) -> tuple[str, ...]:
        """The subjects that are ticked now."""
        return tuple(subject for subject, tick in self.ticks.items() if tick.isChecked())
