"""Before a check-up: what would be read.

Decides: that every subject says what it reads, why, and what personal data that touches; that nothing is
ticked but by the customer or by *all*; and that only what is ticked is asked for.
Leaves alone: the check-up itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, TIGHT, WIDE, Frame, column, row
from desktop_assist.ui.widgets.words import Words
from diagnostics.probe import Probe


class SubjectRow(QWidget):
    """One subject with its tick box.

    Signals:
        changed: Its tick was set or taken away.
    """

    changed = Signal()

    def __init__(self, probe: Probe) -> None:
        """Show what `probe` declares; not ticked."""
        super().__init__()
        self.subject = probe.id
        box = column(self, space=TIGHT)
        self.tick = QCheckBox(probe.title)
        self.tick.setAccessibleName(probe.title)
        self.tick.setAccessibleDescription(f"{probe.reads} {probe.why} {probe.personal_data}")
        self.tick.toggled.connect(self.changed)
        box.addWidget(self.tick)
        inner = column(space=TIGHT)
        inner.setContentsMargins(44, 0, 0, NEAR)
        inner.addWidget(Words(tr("Reads: {what}", what=probe.reads)))
        inner.addWidget(Words(tr("Why: {why}", why=probe.why), tone="quiet"))
        inner.addWidget(Words(tr("Personal data: {what}", what=probe.personal_data), tone="quiet"))
        box.addLayout(inner)


class CheckupPage(Page):
    """All subjects, each with a tick box.

    Signals:
        start_wanted: A frozenset of subjects: those that are ticked, and no other.
        back_wanted: The customer wants the page before.
    """

    start_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, probes: Sequence[Probe]) -> None:
        """List `probes`."""
        super().__init__("checkup", tr("What may be read?"), _lead())
        back = back_button(tr("Back"))
        back.clicked.connect(self.back_wanted)
        self.box.insertLayout(0, buttons(back))
        self.all = Button(tr("Tick all"))
        self.none = Button(tr("Tick none"))
        self.all.clicked.connect(lambda: self._tick(True))
        self.none.clicked.connect(lambda: self._tick(False))
        self.box.addLayout(buttons(self.all, self.none))
        self.rows = tuple(SubjectRow(probe) for probe in probes)
        card = Frame(space=WIDE, margin=APART)
        for each in self.rows:
            each.changed.connect(self._count)
            card.box.addWidget(each)
        self.box.addWidget(card)
        self._add_footer()
        self._count()

    def _add_footer(self) -> None:
        footer = Frame("footer", margin=WIDE)
        line = row(space=STEP)
        self.counted = Words(tone="quiet")
        self.start = Button(tr("Start the check-up"), kind="primary", drawing="checkup")
        self.start.clicked.connect(lambda: self.start_wanted.emit(self.ticked))
        line.addWidget(self.counted, 1)
        line.addWidget(self.start)
        footer.box.addWidget(self.notice)
        footer.box.addLayout(line)
        self.outer.addWidget(footer)

    @property
    def ticked(self) -> frozenset[str]:
        """The subjects that are ticked now."""
        return frozenset(each.subject for each in self.rows if each.tick.isChecked())

    def _tick(self, ticked: bool) -> None:
        for each in self.rows:
            each.tick.setChecked(ticked)

    def _count(self) -> None:
        count = len(self.ticked)
        self.start.setEnabled(count > 0)
        if count == 0:
            self.counted.say(tr("Nothing is ticked, so nothing will be read."))
        else:
            one, many = "{count} subject will be read.", "{count} subjects will be read."
            self.counted.say(tr_count(one, many, count))

    def focus_here(self) -> None:
        """Begin at *all*."""
        self.area.to_top()
        self.all.setFocus()


def _lead() -> str:
    return tr(
        "Only what you tick is read. It stays on this computer until you decide to send it. "
        "Nothing is changed, and nothing that you write or browse is looked at."
    )
