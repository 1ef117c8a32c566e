"""The technician's window: the queue at the left, the case in the middle, the tools as docks.

Decides: where each thing lies, and that name, organisation and the certificate's end are on top.
Leaves alone: what happens when (`flow`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from desktop_assist.channel.identity import Identity
from desktop_assist.offers.catalogue import Service
from desktop_assist.ui import moments, theme
from desktop_assist.ui.records import RecordsFlow
from desktop_assist.ui.technician.case_panel import CasePanel
from desktop_assist.ui.technician.chat_dock import ChatDock
from desktop_assist.ui.technician.checks_dock import ChecksDock
from desktop_assist.ui.technician.clipboard_dock import ClipboardDock
from desktop_assist.ui.technician.composer import ChangeDock, ClaimDock, OfferDock
from desktop_assist.ui.technician.consent_dock import ConsentDock
from desktop_assist.ui.technician.files_dock import FilesDock
from desktop_assist.ui.technician.hand_over_dock import HandOverDock
from desktop_assist.ui.technician.queue_panel import WIDTH as QUEUE_WIDTH
from desktop_assist.ui.technician.queue_panel import QueuePanel
from desktop_assist.ui.technician.screen_pane import ScreenPane
from desktop_assist.ui.technician.terminal_dock import TerminalDock
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.banners import practice_banner, title_bar
from desktop_assist.ui.widgets.layout import Column, Frame, column, row
from desktop_assist.ui.widgets.main_window import MainWindow
from desktop_assist.ui.widgets.text_size import WindowMenu
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

WIDTH, HEIGHT = 1440, 900
CHAT_WIDTH, TOOLS_WIDTH, TERMINAL_WIDTH, TERMINAL_HEIGHT = 380, 380, 660, 370
Area = Qt.DockWidgetArea


class TechnicianWindow(MainWindow):
    """The frame and its parts."""

    def __init__(
        self,
        organisation: str,
        services: Sequence[Service],
        clock: Clock,
        *,
        practice: bool,
        settings: QSettings,
    ) -> None:
        """A window for a technician of `organisation` who may offer `services`."""
        super().__init__(tr("Technician"), organisation, practice=practice)
        self.resize(WIDTH, HEIGHT)
        self._clock, self._fitted = clock, theme.current().look.percent
        self.queue, self.case, self.chat = QueuePanel(), CasePanel(clock), ChatDock()
        self.consent, self.offer, self.claim = ConsentDock(clock), OfferDock(services), ClaimDock()
        self.change, self.terminal, self.files = ChangeDock(), TerminalDock(), FilesDock()
        self.hand_over, self.checks = HandOverDock(), ChecksDock()
        self.viewer, self.pages = ScreenPane(), QTabWidget()
        self.clipboard = ClipboardDock()
        self.setMenuWidget(self._top(organisation, practice, settings))
        self.setCentralWidget(self._middle())
        self._dock_tools()
        self._before = self.saveState()
        self.tools_enabled(False)

    def _top(self, organisation: str, practice: bool, settings: QSettings) -> QWidget:
        top = QWidget()
        box = column(top, space=0)
        if practice:
            box.addWidget(practice_banner())
        self.menu = WindowMenu(self, settings)
        self.identity = Words(tone="quiet", single=True)
        box.addWidget(title_bar(organisation, self.menu, self.identity))
        return top

    def _middle(self) -> QWidget:
        middle = QWidget()
        line = row(middle, space=0)
        self._side = Frame("side", margin=0)
        self._side.box.addWidget(self.queue)
        theme.current().changed.connect(self._fit)
        self._fit()
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.addTab(self.case, tr("Case"))
        self.pages.addTab(self.viewer, tr("Screen"))
        self.viewer.alone_wanted.connect(self._screen_alone)
        line.addWidget(self._side)
        line.addWidget(self.pages, 1)
        return middle

    def add_records(self, records: RecordsFlow) -> None:
        """Show the sealed cases of this technician, too."""
        page = Column()
        page.box.addWidget(records.view)
        self.pages.addTab(page, tr("Sealed cases"))
        self.close_wanted.connect(records.close)

    def _screen_alone(self, alone: bool) -> None:
        """Give the screen the whole window, or give back to the others what is theirs."""
        if self._side.isHidden() == alone:
            return
        self._side.setHidden(alone)
        if not alone:
            self.restoreState(self._before)
            self._put_away_spare_bars()
            QTimer.singleShot(0, self, self._size_docks)
            return
        self._before = self.saveState()
        for dock in self.findChildren(QDockWidget):
            dock.hide()

    def _fit(self) -> None:
        percent = theme.current().look.percent
        self._side.setFixedWidth(theme.current().look.px(QUEUE_WIDTH))
        if percent != self._fitted:
            self._fitted = percent
            QTimer.singleShot(0, self, self._size_docks)

    def _dock_tools(self) -> None:
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        chat = self._dock(tr("Conversation"), self.chat)
        terminal, files = self._dock(tr("Terminal"), self.terminal), self._dock(tr("Files"), self.files)
        consent, offer = self._dock(tr("Ask for leave"), self.consent), self._dock(tr("Offer"), self.offer)
        claim, change = self._dock(tr("Claim"), self.claim), self._dock(tr("What I changed"), self.change)
        clipboard = self._dock(tr("Clipboard"), self.clipboard)
        hand_over, checks = (
            self._dock(tr("Hand over"), self.hand_over),
            self._dock(tr("More checks"), self.checks),
        )
        self.addDockWidget(Area.RightDockWidgetArea, chat)
        self.addDockWidget(Area.BottomDockWidgetArea, terminal)
        self.splitDockWidget(terminal, consent, Qt.Orientation.Horizontal)
        for first, *others in (
            (terminal, files, clipboard, checks, hand_over),
            (consent, offer, claim, change),
        ):
            for other in others:
                self.tabifyDockWidget(first, other)
            first.raise_()
        self._put_away_spare_bars()
        self._docks = chat, terminal, consent
        self._size_docks()

    def _put_away_spare_bars(self) -> None:
        """Qt leaves a tab bar in sight for each step in which docks were put into one place."""
        bars = self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for bar in bars:
            same = [each for each in bars if each.tabText(0) == bar.tabText(0)]
            if bar.count() < max(each.count() for each in same):
                bar.hide()

    def _size_docks(self) -> None:
        """The sizes of the beginning; larger text asks for them anew, since it pushes the docks about."""
        chat, terminal, tools = self._docks
        self.resizeDocks([chat], [CHAT_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([terminal, tools], [TERMINAL_WIDTH, TOOLS_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([terminal], [TERMINAL_HEIGHT], Qt.Orientation.Vertical)

    def _dock(self, title: str, widget: QWidget) -> QDockWidget:
        made = QDockWidget(title, self)
        made.setObjectName(title)
        made.setAccessibleName(title)
        made.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        made.setWidget(widget)
        return made

    def show_identity(self, identity: Identity) -> None:
        """Say who works here, and until when the certificate is valid."""
        until = moments.moment(identity.valid_until, self._clock)
        self.identity.say(tr("{name}, certificate valid until {until}", name=identity.name, until=until))

    def tools_enabled(self, enabled: bool) -> None:
        """The tools are of use only while there is a customer."""
        composers = (self.offer, self.claim, self.change, self.hand_over, self.clipboard)
        self.viewer.setEnabled(enabled)
        tools = (self.consent, self.checks, self.terminal, self.files, self.chat.line, self.chat.say)
        for tool in (*composers, *tools):
            tool.setEnabled(enabled)
