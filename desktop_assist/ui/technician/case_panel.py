"""The case in the middle: the question, then the facts.

Decides: that the customer's own words stand on top and the sealed report below them, before any tool.
Leaves alone: the tools (docks) and the queue.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.desk.protocol import CaseLine
from desktop_assist.engagement.check_events import MeasuredDuring
from desktop_assist.engagement.events import CaseJoined, LineBack, LineLost
from desktop_assist.ui.technician.earlier_cases import EarlierCases
from desktop_assist.ui.technician.lookups import Lookups
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.four_words import FourWords
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, WIDE, Column, Frame, clear, column, row, rule
from desktop_assist.ui.widgets.line_notice import LineNotice
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.report_view import ReportView
from desktop_assist.ui.widgets.words import Words, heading
from diagnostics.clock import Clock


class CasePanel(QWidget):
    """One case.

    Signals:
        join_wanted: The technician takes the case and connects with the customer.
        leave_wanted: The technician has finished.
        release_wanted: The technician gives back a case whose customer has met nobody.
    """

    join_wanted = Signal(str)
    leave_wanted = Signal()
    release_wanted = Signal(str)

    def __init__(self, clock: Clock) -> None:
        """Begin with no case."""
        super().__init__()
        box = column(self, space=0)
        box.addWidget(self._top())
        self._clock = clock
        self.area = Column(space=WIDE, margin=APART)
        self.area.box.addWidget(self._empty_words())
        self.report = ReportView(clock, headline_size="lead")
        self.report.hide()
        self.area.box.addWidget(self.report)
        self.later = column(space=WIDE)
        self.area.box.addLayout(self.later)
        self.earlier = EarlierCases()
        self.earlier.hide()
        self.area.box.addWidget(self.earlier)
        self.lookups = Lookups()
        self.lookups.hide()
        self.area.box.addWidget(self.lookups)
        box.addWidget(self.area, 1)
        self.case = ""

    def _empty_words(self) -> Words:
        words = tr("The report that the customer sealed will be here when you take the case.")
        self.empty = Words(words, tone="quiet")
        return self.empty

    def _top(self) -> QWidget:
        top = Frame("banner", space=NEAR, margin=WIDE)
        self.question = Words(tr("Choose a case from the queue."), size="lead", strong=True)
        self.state = Words(tone="quiet")
        self.join = Button(tr("Take this case"), kind="primary", compact=True)
        self.leave = Button(tr("Finish"), compact=True, drawing="leave")
        self.leave.describe(tr("Finish"), tr("Ends the session; the record is then completed and sealed"))
        self.release = Button(tr("Give it back"), compact=True, drawing="back")
        self.release.describe(tr("Give it back"), tr("Puts the case into the queue again, for anybody"))
        self.release.clicked.connect(lambda: self.release_wanted.emit(self.case))
        self.join.clicked.connect(lambda: self.join_wanted.emit(self.case))
        self.leave.clicked.connect(self.leave_wanted)
        line = row(space=STEP)
        line.addWidget(self.state, 1)
        line.addWidget(self.release)
        line.addWidget(self.join)
        line.addWidget(self.leave)
        self.notice = Notice()
        self.line_notice = LineNotice()
        top.box.addWidget(self.question)
        top.box.addLayout(line)
        self.four_words = FourWords(
            tr("Read these four words to the customer, before anything else. The customer must see the same.")
        )
        top.box.addWidget(self.four_words)
        top.box.addWidget(self.line_notice)
        top.box.addWidget(self.notice)
        for button in (self.release, self.join, self.leave):
            button.hide()
        return top

    def show_line_event(self, event: LineLost | LineBack) -> None:
        """Show that the line to the customer is lost, or is back, with the four words of the new one."""
        self.line_notice.show_event(event)
        if isinstance(event, LineBack):
            self.four_words.show_words(event.words)

    def show_line(self, line: CaseLine, *, mine: bool = False) -> None:
        """Show a case of the queue that is not joined yet; one that is `mine` can be given back."""
        self.case = line.case
        self.four_words.show_words(())
        self.notice.hide()
        self.line_notice.hide()
        self.question.say(line.question)
        self.state.say(tr("Case {case}", case=line.case))
        self.release.setVisible(mine)
        self.join.setVisible(True)
        self.join.setEnabled(True)
        self.leave.hide()
        self.report.hide()
        clear(self.later)
        self.earlier.hide()
        self.lookups.hide()
        self.empty.show()

    def show_later(self, event: MeasuredDuring) -> None:
        """Show a report that was measured during the session, below the first one."""
        self.later.addWidget(rule())
        self.later.addWidget(heading(tr("Measured during the session")))
        words = tr("Measured after you joined: neither a claim nor an offer can rest on it.")
        self.later.addWidget(Words(words, tone="quiet"))
        view = ReportView(self._clock, headline_size="lead")
        view.show_report(event.report)
        self.later.addWidget(view)

    def joining(self) -> None:
        """The case is being taken."""
        self.join.setEnabled(False)
        self.release.hide()
        self.state.say(tr("Connecting with the customer, and checking the report's seal."))

    def show_joined(self, joined: CaseJoined) -> None:
        """The technician is connected; show the facts."""
        self.case = joined.case
        self.question.say(joined.question)
        self.state.say(tr("Case {case}. You are connected, end to end.", case=joined.case))
        self.four_words.show_words(joined.words)
        self.join.hide()
        self.leave.show()
        self.leave.setEnabled(True)
        self.empty.hide()
        clear(self.later)
        self.report.show_report(joined.report)
        self.report.show()
        self.earlier.show_cases(joined.earlier)
        self.earlier.show()
        self.lookups.show_report(joined.report)
        self.lookups.show()
        self.area.to_top()

    def show_released(self) -> None:
        """The case is in the queue again."""
        self.release.hide()
        self.join.hide()
        self.notice.hide()
        self.state.say(tr("The case is in the queue again."))

    def show_ended(self, sentence: str) -> None:
        """The session is over."""
        self.four_words.show_words(())
        self.leave.hide()
        self.join.hide()
        self.state.say(sentence)
