"""The technician's terminal as the customer sees it, live.

Decides: that it shows what is printed and takes no keys; that Ctrl-C and *Freeze* are always at hand; and how
a line that waits for approval is shown and answered: a press that was meant for the line before counts for
nothing.
Leaves alone: what follows from each press, and what a line may hold; the program behind has that.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_assist.engagement.events import TerminalPrinted
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked, TerminalFrozen
from desktop_assist.ui.customer.timed_question import READABLE_AFTER_MS
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import Button, PersonButton
from desktop_assist.ui.widgets.layout import NEAR, STEP, Frame, column, row
from desktop_assist.ui.widgets.notice import announce
from desktop_assist.ui.widgets.terminal_view import TerminalView
from desktop_assist.ui.widgets.time_left import seconds_left, time_left
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

TICK_MS = 200


class LineQuestion(QWidget):
    """The line that waits for the customer.

    Signals:
        answered: Its number, and whether it may be typed.
    """

    answered = Signal(int, bool)

    def __init__(self, clock: Clock) -> None:
        """Begin with no line."""
        super().__init__()
        self._clock, self._number, self._until_s = clock, 0, 0.0
        box = column(self, space=NEAR)
        self.title = Words(tr("May this line be typed?"), strong=True)
        self.text = _exact_text()
        self.countdown = Words(tone="quiet", size="small")
        self.allow, self.refuse = PersonButton(tr("Allow the line")), PersonButton(tr("Refuse the line"))
        self.allow.pair_with(self.refuse)
        self.answers = QWidget()
        line = row(self.answers, space=STEP)
        for button, allowed in ((self.allow, True), (self.refuse, False)):
            button.chosen.connect(partial(self._answer, allowed))
            line.addWidget(button)
        line.addWidget(self.countdown, 1)
        box.addWidget(self.title)
        box.addWidget(self.text)
        box.addWidget(self.answers)
        self._readable = QTimer(self, interval=READABLE_AFTER_MS, singleShot=True)
        self._readable.timeout.connect(lambda: self.answers.setEnabled(True))
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._tick)
        self.hide()

    def ask(self, asked: LineAsked) -> None:
        """Show a line."""
        self._number, self._until_s = asked.number, self._clock.monotonic() + asked.seconds
        self.text.setPlainText(_line(asked))
        waiting = tr_count("One more line waits.", "{count} more lines wait.", asked.waiting)
        self.title.say(f"{tr('May this line be typed?')} {waiting if asked.waiting else ''}".strip())
        self._ticking.start()
        self._tick()
        self.answers.setEnabled(False)
        self._readable.start()
        self.show()
        announce(self, f"{self.title.words} {self.text.toPlainText()}")

    def close_question(self, number: int) -> None:
        """The question is answered, or its time is over."""
        if number == self._number:
            self._ticking.stop()
            self.hide()

    def _answer(self, allowed: bool) -> None:
        self.answers.setEnabled(False)
        self.answered.emit(self._number, allowed)

    def _tick(self) -> None:
        left = time_left(seconds_left(self._until_s, self._clock))
        self.countdown.say(tr("No answer means no. {left}", left=left))


def _line(asked: LineAsked) -> str:
    if asked.ends_input:
        return tr("(the end of input, Ctrl and D)")
    if asked.hidden:
        one = "(hidden, such as a password: {count} character)"
        many = "(hidden, such as a password: {count} characters)"
        return tr_count(one, many, len(asked.text))
    return asked.text or tr("(an empty line, just Enter)")


def _exact_text() -> QPlainTextEdit:
    """A label would draw several spaces as one."""
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setProperty("kind", "bytes")
    made.setTabChangesFocus(True)
    made.setAccessibleName(tr("The line that would be typed"))
    made.setFixedHeight(made.fontMetrics().lineSpacing() * 3 + 2 * STEP)
    return made


class TerminalArea(Frame):
    """What is typed on this computer, live.

    Signals:
        interrupt_wanted: The customer wants the running command to end.
        freeze_wanted: Whether nothing shall go in or out.
        line_answered: A line's number, and whether it may be typed.
    """

    interrupt_wanted = Signal()
    freeze_wanted = Signal(bool)
    line_answered = Signal(int, bool)

    def __init__(self, clock: Clock) -> None:
        """Begin hidden, with nothing frozen."""
        super().__init__("card", margin=STEP)
        self._frozen = False
        line = row(space=STEP)
        self.title = Words(tr("What is typed on this computer, live"), strong=True)
        line.addWidget(self.title, 1)
        self.freeze = Button(tr("Freeze"), about=tr("Nothing goes into the terminal or out of it"))
        self.freeze.clicked.connect(lambda: self.freeze_wanted.emit(not self._frozen))
        self.interrupt = Button(tr("Interrupt the command"), about=tr("Sends Ctrl and C"))
        self.interrupt.clicked.connect(self.interrupt_wanted)
        line.addWidget(self.freeze)
        line.addWidget(self.interrupt)
        self.question = LineQuestion(clock)
        self.question.answered.connect(self.line_answered)
        self.view = TerminalView(typing=False, name=tr("The technician's terminal"))
        self.box.addLayout(line)
        self.box.addWidget(self.question)
        self.box.addWidget(self.view, 1)
        self.hide()

    def show_event(self, event: TerminalPrinted | TerminalFrozen | LineAsked | LineAnswered) -> None:
        """Show what happened on the terminal."""
        match event:
            case TerminalPrinted():
                self.view.feed(event.data)
            case TerminalFrozen():
                self.show_frozen(event.frozen)
            case LineAsked():
                self.question.ask(event)
            case LineAnswered():
                self.question.close_question(event.number)

    def show_frozen(self, frozen: bool) -> None:
        """Say whether it is frozen."""
        self._frozen = frozen
        self.freeze.say(tr("Let it go on") if frozen else tr("Freeze"))
        live = tr("What is typed on this computer, live")
        self.title.say(tr("Frozen: nothing goes in or out") if frozen else live)
        self.title.set_tone("accent" if frozen else "text")
