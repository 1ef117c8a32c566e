"""While a check-up runs.

Decides: that every subject shows whether it is read, and that the run can be stopped at any time.
Leaves alone: the run.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop_assist.ui.customer.page import Page
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import APART, STEP, WIDE, Frame, clear, row
from desktop_assist.ui.widgets.words import Words
from diagnostics.observation import Absent, Reading
from diagnostics.probe import Probe


class ProgressRow(QWidget):
    """One subject: waiting, being read, read, or not measured."""

    def __init__(self, title: str) -> None:
        """Begin with waiting."""
        super().__init__()
        line = row(self, space=STEP)
        self._drawing = Drawing("clock", "quiet", 20)
        self.state = Words(tr("waiting"), tone="quiet", single=True)
        line.addWidget(self._drawing)
        line.addWidget(Words(title, single=True), 1)
        line.addWidget(self.state)

    def reading(self) -> None:
        """It is being read."""
        self._drawing.show_drawing("refresh", "accent")
        self.state.say(tr("reading"))

    def read(self, readings: Sequence[Reading]) -> None:
        """It has been read, or could not be."""
        absent = [each for each in readings if isinstance(each, Absent)]
        if readings and len(absent) == len(readings):
            self._drawing.show_drawing("not-measured", "not_measured")
            self.state.say(tr("not measured: {reason}", reason=absent[0].reason.value))
        else:
            self._drawing.show_drawing("tick", "normal")
            self.state.say(tr("read"))


class ProgressPage(Page):
    """The subjects of the run, and a way to stop it.

    Signals:
        stop_wanted: The customer wants the run to end.
    """

    stop_wanted = Signal()

    def __init__(self) -> None:
        """Begin without a run."""
        super().__init__("progress", tr("Checking this computer"), tr("You can go on using it meanwhile."))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the check-up"))
        self.done = Words(tone="quiet")
        self._card = Frame(space=STEP, margin=APART)
        self.rows: dict[str, ProgressRow] = {}
        self.stop = Button(tr("Stop"), kind="stop", drawing="stop", about=tr("Stop the check-up now"))
        self.stop.clicked.connect(self._stop)
        self.box.addWidget(self.bar)
        self.box.addWidget(self.done)
        self.box.addWidget(self._card)
        footer = Frame("footer", margin=WIDE)
        line = row()
        line.addStretch(1)
        line.addWidget(self.stop)
        footer.box.addLayout(line)
        self.outer.addWidget(footer)

    def begin(self, probes: Sequence[Probe]) -> None:
        """A run of `probes` begins."""
        clear(self._card.box)
        self.rows = {probe.id: ProgressRow(probe.title) for probe in probes}
        for each in self.rows.values():
            self._card.box.addWidget(each)
        self.bar.setRange(0, len(probes))
        self.count(0)
        self.stop.setEnabled(True)
        self.stop.say(tr("Stop"))

    def count(self, number: int) -> None:
        """So many subjects are done."""
        self.bar.setValue(number)
        self.done.say(tr("{number} of {total} subjects are done.", number=number, total=len(self.rows)))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop.say(tr("Stopping"))
        self.stop_wanted.emit()

    def focus_here(self) -> None:
        """Begin at *Stop*."""
        self.stop.setFocus()
