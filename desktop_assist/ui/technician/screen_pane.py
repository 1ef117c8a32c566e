"""The customer's screen in the technician's window.

Decides: that it opens only by the technician's press, that it always says whether it is seen and steered, and
that the way back for the keyboard is in sight while it is taken.
Leaves alone: the consents, which the customer's side asks for; and what a press leads to (`screen_flow`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_assist.screen.view_rate import ViewNumbers
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.amounts import amount
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, column, row
from desktop_assist.ui.widgets.notice import Notice, announce
from desktop_assist.ui.widgets.screen_canvas import SeenPicture
from desktop_assist.ui.widgets.screen_view import ScaleChoice, ScreenView
from desktop_assist.ui.widgets.words import Words

EXACT = -1
QUALITIES = ((8, "Good photographs"), (5, "Fewer bytes"), (2, "Slow line"), (EXACT, "Exact"))


class ScreenPane(QWidget):
    """The view, and what belongs to it.

    Signals:
        open_wanted: The technician wants to see the screen.
        close_wanted: No more.
        quality_wanted: From 0 to 9; `EXACT` for no photographs with losses.
        keep_wanted: What is seen now is wanted in the evidence, as a picture.
        alone_wanted: Whether the screen is to have the whole window.
    """

    open_wanted = Signal()
    close_wanted = Signal()
    quality_wanted = Signal(int)
    keep_wanted = Signal()
    alone_wanted = Signal(bool)

    def __init__(self) -> None:
        """Begin closed."""
        super().__init__()
        self.setProperty("density", "technician")
        self.state = Words(tone="quiet", size="small")
        self.numbers = Words(tone="quiet", size="small", single=True)
        self.notice = Notice()
        self.view = ScreenView(tr("The customer's screen"))
        self.open = Button(tr("See the screen"), compact=True, drawing="screen")
        self.close_view = Button(tr("Close"), compact=True)
        self.keyboard = Button(tr("Take the keyboard"), compact=True, drawing="control")
        self.keep = Button(tr("Keep this picture"), compact=True)
        self.alone = Button(tr("Only the screen"), compact=True)
        self.scale, self.quality = ScaleChoice(self.view), QComboBox()
        self._lay_out()
        self._connect()
        self._grabbed = self._steered = self._paused = False
        self.closed(tr("Not seen. It is seen when the customer allows it; everything seen is recorded."))

    def _lay_out(self) -> None:
        self.quality.setAccessibleName(tr("Quality"))
        for level, words in QUALITIES:
            self.quality.addItem(tr(words), level)
        self.keyboard.setCheckable(True)
        self.alone.setCheckable(True)
        line, foot = row(space=NEAR), row(space=NEAR)
        chosen = (self.scale, self.quality, self.keyboard, self.keep, self.alone)
        for widget in (self.open, self.close_view, *chosen):
            line.addWidget(widget)
        line.addStretch(1)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.numbers)
        box = column(self, space=NEAR, margin=NEAR)
        box.addLayout(line)
        box.addWidget(self.notice)
        box.addWidget(self.view, 1)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.open.clicked.connect(self._open)
        self.close_view.clicked.connect(self.close_wanted)
        self.keyboard.toggled.connect(self._grab)
        self.keep.clicked.connect(self.keep_wanted)
        self.alone.toggled.connect(self.alone_wanted)
        self.quality.currentIndexChanged.connect(
            lambda _at: self.quality_wanted.emit(int(self.quality.currentData()))
        )
        self.view.canvas.way_out.connect(lambda: self.keyboard.setChecked(False))
        self.view.canvas.not_sent.connect(self._say_not_sent)

    def _open(self) -> None:
        self.notice.hide()
        self.open.setEnabled(False)
        self.state.say(tr("Asking the customer."))
        self.open_wanted.emit()

    def opening(self, picture: SeenPicture) -> None:
        """The line for it is open; the first picture comes when the customer allows it."""
        self.view.show_picture(picture)
        self.close_view.setEnabled(True)

    def opened(self) -> None:
        """The first picture is there."""
        for each in (self.scale, self.quality, self.keep, self.alone):
            each.setEnabled(True)
        self._tell()
        announce(self, self.state.words)

    def steer(self, on: bool) -> None:
        """Mouse and keyboard have an effect there now, or have none."""
        self._steered = on
        self._tell()

    def pause(self, paused: bool) -> None:
        """The customer has paused the picture, or lets it go on; meanwhile mouse and keys have no effect."""
        changed, self._paused = paused != self._paused, paused
        self._tell()
        if changed and not self.open.isEnabled():
            announce(self, self.state.words)

    def _tell(self) -> None:
        on = self._steered and not self._paused
        self.view.canvas.steer(on)
        self.keyboard.setEnabled(on)
        if not on:
            self.keyboard.setChecked(False)
        if not self.open.isEnabled():
            self.state.say(_state(steered=self._steered, paused=self._paused))
            self.state.set_tone("attention" if self._paused else "quiet")

    def closed(self, sentence: str) -> None:
        """It is not seen any more."""
        self._steered = False
        self.view.canvas.steer(False)
        self.state.set_tone("quiet")
        self.view.show_picture(None)
        self.numbers.say("")
        self.state.say(sentence)
        self.open.setEnabled(True)
        self.alone.setChecked(False)
        self.keyboard.setChecked(False)
        for each in (self.close_view, self.keyboard, self.keep, self.alone):
            each.setEnabled(False)

    def show_numbers(self, numbers: ViewNumbers) -> None:
        """How the line is."""
        delay = tr("not measured") if numbers.delay_ms is None else tr("{ms} ms", ms=numbers.delay_ms)
        quality = tr("exact") if numbers.quality is None else tr("photographs {q} of 100", q=numbers.quality)
        words = tr(
            "Delay {delay} · {rate:.0f} pictures/s · {bytes}/s · {quality}",
            delay=delay,
            rate=numbers.pictures_per_s,
            bytes=amount(numbers.bytes_per_s),
            quality=quality,
        )
        self.numbers.say(words)

    def _grab(self, on: bool) -> None:
        canvas = self.view.canvas
        if on:
            canvas.setFocus()
            canvas.grabKeyboard()
            sentence = tr(
                "Every key goes to the customer. Ctrl+Alt+Esc, or this window's button, gives it back."
            )
            self.notice.show_sentences(sentence, "", "")
        elif self._grabbed:
            canvas.let_go()
            canvas.releaseKeyboard()
            self.notice.hide()
        self._grabbed = on
        self.keyboard.say(tr("Give the keyboard back") if on else tr("Take the keyboard"))

    def _say_not_sent(self) -> None:
        self.notice.show_sentences(
            tr("Ctrl+Alt+Del is not sent: a computer takes it from its own keyboard only."),
            "",
            tr("Where it is needed, ask the customer to press it."),
        )

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """A keyboard that is taken goes back when the screen is out of sight."""
        self.keyboard.setChecked(False)
        super().hideEvent(event)


def _state(*, steered: bool, paused: bool) -> str:
    if paused:
        return tr("The customer has paused the picture. Wait until they let it go on, or talk with them.")
    seen = tr("You see the screen; everything you see is recorded.")
    to_customer = tr("Your mouse and keys go to the customer's computer.")
    return f"{seen} {to_customer if steered else tr('To use mouse and keyboard, ask for it.')}"
