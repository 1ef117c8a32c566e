"""The sealed cases that are kept on this computer, and what can be done with them.

Decides: that each case says its question and its day, and that giving away and taking over are one step each.
Leaves alone: the files (`record_files`), and asking where (`records`).
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_assist.ui import moments
from desktop_assist.ui.record_files import KeptCase
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import NEAR, WIDE, Frame, clear, column
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock
from diagnostics.errors import PlainError


class KeptCases(QWidget):
    """The list.

    Signals:
        zip_wanted: A copy as a .zip is wanted, of a `KeptCase`.
        folder_wanted: A copy as a folder is wanted, of a `KeptCase`.
        play_wanted: What was seen of the screen is to be played, of a `KeptCase`.
        look_wanted: The folder is to be shown, of a `KeptCase`.
        zip_offered: A .zip is to be taken over.
        folder_offered: A bundle's folder is to be taken over.
        shown: The list has come into sight.
    """

    zip_wanted = Signal(object)
    folder_wanted = Signal(object)
    play_wanted = Signal(object)
    look_wanted = Signal(object)
    zip_offered = Signal()
    folder_offered = Signal()
    shown = Signal()

    def __init__(self, clock: Clock) -> None:
        """An empty list; days are told by `clock`."""
        super().__init__()
        self._clock = clock
        box = column(self, space=WIDE)
        self.notice = Notice()
        self.done = Words(tone="quiet", selectable=True)
        self.take_zip, self.take_folder = Button(tr("Open a .zip…")), Button(tr("Open a folder…"))
        self.take_zip.clicked.connect(self.zip_offered)
        self.take_folder.clicked.connect(self.folder_offered)
        self._list = column(space=NEAR)
        self.done.hide()
        box.addWidget(self.notice)
        box.addWidget(self.done)
        box.addLayout(self._list)
        box.addWidget(Words(tr("A case that somebody gave you can be kept here, too."), tone="quiet"))
        box.addLayout(buttons(self.take_zip, self.take_folder))

    def show_cases(self, cases: Iterable[KeptCase]) -> None:
        """Show `cases` in their order."""
        clear(self._list)
        listed: list[QWidget] = [self._card(case) for case in cases]
        for card in listed or [Words(tr("There are no sealed cases here yet."), tone="quiet")]:
            self._list.addWidget(card)

    def say_done(self, sentence: str) -> None:
        """Something was copied."""
        self.notice.hide()
        self.done.say(sentence)
        self.done.show()

    def show_error(self, error: PlainError) -> None:
        """Something could not be copied."""
        self.done.hide()
        self.notice.show_error(error)

    def _card(self, case: KeptCase) -> Frame:
        card = Frame(space=NEAR)
        question = case.question or tr("(The question is not here any more.)")
        card.box.addWidget(Words(question, strong=True))
        day = moments.moment(case.opened_at, self._clock) if case.opened_at else ""
        card.box.addWidget(
            Words(" · ".join(filter(None, (day, case.case))), tone="quiet", size="small", selectable=True)
        )
        play = [self._button(tr("Play the screen"), case, self.play_wanted)] if case.has_film else []
        card.box.addLayout(
            buttons(
                *play,
                self._button(tr("Save as a .zip…"), case, self.zip_wanted),
                self._button(tr("Save as a folder…"), case, self.folder_wanted),
                self._button(tr("Open the folder"), case, self.look_wanted),
            )
        )
        return card

    def _button(self, words: str, case: KeptCase, signal: object) -> Button:
        made = Button(words)
        made.describe(f"{words} {case.question or case.case}")
        made.clicked.connect(lambda: signal.emit(case))  # type: ignore[attr-defined]  # a bound signal
        return made

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that it is looked at, so that what it shows can be read anew."""
        super().showEvent(event)
        self.shown.emit()
