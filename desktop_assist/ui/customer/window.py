"""The customer's window: a frame around one page at a time.

Decides: what is around every page: the organisation's name, the practice label, the menu, and *Stop* at the
bottom right as long as there is something to stop.
Leaves alone: which page shows when (`flow`).
"""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_assist.ui.customer.page import Page
from desktop_assist.ui.customer.session_page import SessionPage
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.banners import practice_banner, title_bar
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, STEP, Frame, column, row
from desktop_assist.ui.widgets.main_window import MainWindow
from desktop_assist.ui.widgets.text_size import WindowMenu
from desktop_assist.ui.widgets.words import Words

WIDTH, HEIGHT = 1000, 700
STOP_KEYS = "Ctrl+Shift+S"


class CustomerWindow(MainWindow):
    """The frame.

    Signals:
        stop_pressed: The customer wants everything to end, now.
    """

    stop_pressed = Signal()

    def __init__(self, organisation: str, *, practice: bool, settings: QSettings) -> None:
        """An empty window of `organisation`; small choices are kept in `settings`."""
        super().__init__(organisation, practice=practice)
        self.resize(WIDTH, HEIGHT)
        self.pages = QStackedWidget()
        middle = QWidget()
        box = column(middle, space=0)
        if practice:
            self.practice = practice_banner()
            box.addWidget(self.practice)
        self.menu = WindowMenu(self, settings)
        box.addWidget(title_bar(organisation, self.menu))
        box.addWidget(self.pages, 1)
        self.stop_bar = self._make_stop_bar()
        box.addWidget(self.stop_bar)
        self.setCentralWidget(middle)

    def _make_stop_bar(self) -> Frame:
        bar = Frame("footer", margin=NEAR)
        about = tr("Ends everything at once, also without the network. Keys: {keys}", keys=STOP_KEYS)
        self.stop = Button(tr("Stop"), kind="stop", drawing="stop", about=about)
        self.stop.clicked.connect(self.stop_pressed)
        keys = QShortcut(QKeySequence(STOP_KEYS), self)
        keys.activated.connect(lambda: self.stop.click() if self.stop.isVisible() else None)
        line = row(space=STEP)
        self.who = Words(tone="quiet")
        self.say_who("")
        self._beside_stop = row(space=STEP)
        line.addWidget(self.who, 1)
        line.addLayout(self._beside_stop)
        line.addWidget(self.stop)
        line.addSpacing(NEAR)
        bar.box.addLayout(line)
        bar.hide()
        return bar

    def add(self, *pages: Page | SessionPage) -> None:
        """Take `pages` in: from now on they live and go with the window."""
        for page in pages:
            self.pages.addWidget(page)

    def remove(self, page: Page | SessionPage) -> None:
        """Let go of a page that is not needed any more."""
        self.pages.removeWidget(page)
        page.deleteLater()

    def show_page(self, page: Page | SessionPage, *, stoppable: bool = False) -> None:
        """Show `page`, with *Stop* below it where there is something to stop."""
        self.pages.setCurrentWidget(page)
        self.stop_bar.setVisible(stoppable)
        page.focus_here()

    def put_beside_stop(self, widget: QWidget) -> None:
        """Show `widget` where *Stop* is, until it is let go."""
        self._beside_stop.addWidget(widget)

    def say_who(self, sentence: str) -> None:
        """Say beside *Stop* who is here and what is in use, which no scrolling can hide."""
        self.who.say(f"{sentence} {tr('Stop ends everything at once.')}".strip())

    @property
    def page(self) -> str:
        """The name of the page that shows."""
        shown = self.pages.currentWidget()
        return shown.objectName() if shown is not None else ""
