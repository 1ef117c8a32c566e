"""The queue.

Decides: that a case shows its question in the customer's words and how long they have waited.
Leaves alone: the order, which is the desk's; and what a press leads to.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.desk.protocol import CaseLine
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, RichButton, let_through
from desktop_assist.ui.widgets.layout import NEAR, STEP, TIGHT, Column, clear, column, row
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.waiting_bar import WaitingBar
from desktop_assist.ui.widgets.words import Words

LONGEST_QUESTION = 140
WIDTH = 280


class CaseRow(RichButton):
    """One case of the queue."""

    def __init__(self, line: CaseLine) -> None:
        """Show the question, the waiting time, and who has it."""
        question = (
            line.question
            if len(line.question) <= LONGEST_QUESTION
            else line.question[:LONGEST_QUESTION] + "…"
        )
        super().__init__("row", question, _state(line))
        self.setCheckable(True)
        self.case = line.case
        box = column(self, space=TIGHT, margin=STEP)
        box.addWidget(Words(question))
        self.bar = WaitingBar(line.waited_s)
        if line.state == "waiting":
            box.addWidget(self.bar)
        box.addWidget(Words(_state(line), size="small", tone="quiet"))
        let_through(self)


def _state(line: CaseLine) -> str:
    if line.state == "taken":
        return tr("{name} is helping.", name=line.technician)
    if line.technician:
        return tr("Handed over, waits for {name}.", name=line.technician)
    return tr("The customer is there.") if line.online else tr("The customer's program is not connected.")


class QueuePanel(QWidget):
    """All cases that are open, oldest first.

    Signals:
        chosen: The case that the technician pressed.
        refresh_wanted: The technician wants to see the queue of now.
    """

    chosen = Signal(str)
    refresh_wanted = Signal()

    def __init__(self) -> None:
        """Begin with no cases."""
        super().__init__()
        box = column(self, space=NEAR, margin=NEAR)
        self.refresh = Button(tr("Refresh"), kind="link", drawing="refresh", compact=True)
        self.refresh.clicked.connect(self.refresh_wanted)
        top = row(space=NEAR)
        top.addWidget(Words(tr("Queue"), strong=True, single=True), 1)
        top.addWidget(self.refresh)
        self.notice = Notice()
        self._list = Column(space=TIGHT, margin=0)
        box.addLayout(top)
        box.addWidget(self.notice)
        box.addWidget(self._list, 1)
        self.rows: list[CaseRow] = []
        self._current = ""
        self.show_cases(())

    def show_cases(self, cases: Sequence[CaseLine]) -> None:
        """Show the cases that are not closed."""
        clear(self._list.box)
        self.rows = [CaseRow(line) for line in cases if line.state != "closed"]
        for each in self.rows:
            each.clicked.connect(lambda _on=False, case=each.case: self._choose(case))
            self._list.box.addWidget(each)
        if not self.rows:
            empty = tr("Nobody waits. A case appears here as soon as a customer asks for help.")
            self._list.box.addWidget(Words(empty, tone="quiet"))
        self.mark(self._current)

    def _choose(self, case: str) -> None:
        self.mark(case)
        self.chosen.emit(case)

    def mark(self, case: str) -> None:
        """Show which case is being looked at."""
        self._current = case
        for each in self.rows:
            each.setChecked(each.case == case)
