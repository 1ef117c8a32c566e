"""Asking for help: the question, and exactly what would be sent.

Decides: that the question and the very bytes of the report are on one page with *Send*, and that nothing is
sent from a page that is not set up for an organisation.
Leaves alone: the sending.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_assist.engagement.opening import Preview
from desktop_assist.ui import theme
from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, WIDE, Frame, clear, column, row
from desktop_assist.ui.widgets.very_bytes import VeryBytes
from desktop_assist.ui.widgets.words import Words, heading
from diagnostics.errors import PlainError

SETTLED_MS = 150
QUESTION_LINES = 4
Previewer = Callable[[str], Preview]


class HelpPage(Page):
    """The question box, the preview, and *Send*.

    Signals:
        send_wanted: The question, to be sent with the last report.
        checkup_wanted: The customer wants a check-up first.
        back_wanted: The customer wants the page before.
    """

    send_wanted = Signal(str)
    checkup_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        """Begin with an empty question."""
        super().__init__("help")
        back = back_button(tr("Back"))
        back.clicked.connect(self.back_wanted)
        self.box.addLayout(buttons(back))
        self.box.addWidget(heading(tr("What do you need help with?"), "title"))
        self.question = _question_box()
        self.box.addWidget(self.question)
        self.preview = SentPreview()
        self.box.addWidget(self.preview)
        self.before = self._checkup_first()
        self.box.addWidget(self.before)
        self._add_footer()
        self._previewer: Previewer | None = None
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._show_preview)
        self.question.textChanged.connect(self._settled.start)
        self.offer(None)

    def _checkup_first(self) -> QWidget:
        card = Frame(space=STEP, margin=APART)
        card.box.addWidget(Words(_first_sentence()))
        self.check = Button(tr("Check this computer first"), drawing="checkup")
        self.check.clicked.connect(self.checkup_wanted)
        card.box.addLayout(buttons(self.check))
        return card

    def _add_footer(self) -> None:
        footer = Frame("footer", margin=WIDE)
        self.working = Words(tone="quiet")
        self.send = Button(
            tr("Send"), kind="primary", drawing="send", about=tr("Send the question and the report")
        )
        self.send.clicked.connect(lambda: self.send_wanted.emit(self.question.toPlainText()))
        line = row(space=STEP)
        line.addWidget(self.working, 1)
        line.addWidget(self.send)
        footer.box.addWidget(self.notice)
        footer.box.addLayout(line)
        self.outer.addWidget(footer)

    def offer(self, previewer: Previewer | None) -> None:
        """Show what `previewer` says would be sent; with none there is no report yet to send."""
        self._previewer = previewer
        self.before.setVisible(previewer is None)
        self.preview.setVisible(previewer is not None)
        self._show_preview()

    def _show_preview(self) -> None:
        question = self.question.toPlainText().strip()
        self.send.setEnabled(bool(question) and self._previewer is not None)
        if self._previewer is None:
            self.working.say(tr("Nothing can be sent before there is a check-up."))
            return
        self.working.say("" if question else tr("Write your question first; then you can send it."))
        try:
            self.preview.show_preview(self._previewer(question or "…"))
        except PlainError as error:
            self.send.setEnabled(False)
            self.notice.show_error(error)
            return
        self.notice.hide()

    def sending(self, sentence: str) -> None:
        """It is being sent; `sentence` says what is done now. Nothing can be changed meanwhile."""
        self.notice.hide()
        self.working.say(sentence)
        self.send.setEnabled(False)
        self.question.setReadOnly(True)

    def not_sent(self, error: PlainError) -> None:
        """It was not sent; the question is still there."""
        self.question.setReadOnly(False)
        self._show_preview()
        self.notice.show_error(error)

    def sent(self) -> None:
        """It was sent; the next question begins empty."""
        self.question.setReadOnly(False)
        self.question.clear()

    def focus_here(self) -> None:
        """Begin in the question."""
        self.question.setFocus()


class SentPreview(QWidget):
    """Exactly what is sent: the question, the report's very bytes, and what else."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        box = column(self, space=STEP)
        box.addWidget(heading(tr("What is sent, and to whom")))
        self.recipient = Words()
        box.addWidget(self.recipient)
        self._sentences = column(space=NEAR)
        box.addLayout(self._sentences)
        self.fold = Fold(tr("See exactly what is sent"))
        self.bytes = VeryBytes()
        self.question = Words(selectable=True)
        self.length = Words(tone="quiet")
        for widget in (self.question, self.length, self.bytes):
            self.fold.box.addWidget(widget)
        box.addWidget(self.fold)
        self._shown = b""
        self._said: tuple[str, ...] = ()

    def show_preview(self, preview: Preview) -> None:
        """Show `preview`."""
        self.recipient.say(tr("To {organisation}, and to nobody else:", organisation=preview.organisation))
        if self._said != preview.sentences:
            self._said = preview.sentences
            clear(self._sentences)
            for sentence in preview.sentences:
                self._sentences.addWidget(Words(f"–  {sentence}"))
        self.question.say(tr("Your question: {question}", question=preview.question))
        self.length.say(tr("The report, {count} bytes:", count=len(preview.report_bytes)))
        if self._shown != preview.report_bytes:
            self._shown = preview.report_bytes
            self.bytes.show_bytes(preview.report_bytes)


def _question_box() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setProperty("type", "lead")
    made.setPlaceholderText(tr("In your own words, as you would say it to a neighbour."))
    made.setAccessibleName(tr("Your question"))
    made.setAccessibleDescription(tr("In your own words"))
    made.setTabChangesFocus(True)
    line = made.fontMetrics().lineSpacing() * theme.Size.LEAD // theme.Size.BODY
    made.setFixedHeight(line * QUESTION_LINES + 2 * WIDE)
    return made


def _first_sentence() -> str:
    return tr(
        "A technician sees your question and one check-up of this computer. There is none yet. "
        "What you have written stays here meanwhile."
    )
