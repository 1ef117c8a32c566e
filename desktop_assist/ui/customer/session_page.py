"""While a technician is here.

Decides: what is always in view: the customer's question, who is in, the switches; and where a question,
an offer and the live terminal appear. *Stop* is the window's, below every page of a session.
Leaves alone: what follows from each press; the page only says what the customer wants.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, TechnicianArrived
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.hand_over import HandOverStep
from desktop_assist.ui import theme
from desktop_assist.ui.customer.consent_question import ConsentQuestion
from desktop_assist.ui.customer.consent_words import consent_sentence
from desktop_assist.ui.customer.folder_choice import FolderChoice
from desktop_assist.ui.customer.hand_over_question import HandOverQuestion, outcome
from desktop_assist.ui.customer.identity_panel import IdentityPanel
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.customer.seen_controls import SeenControls
from desktop_assist.ui.customer.switches import DRAWINGS, Switches
from desktop_assist.ui.customer.terminal_area import TerminalArea
from desktop_assist.ui.customer.transfers import Transfers
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.conversation import Conversation
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, WIDE, Column, Frame, column, row, rule
from desktop_assist.ui.widgets.line_notice import LineNotice
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

SIDE_WIDTH = 300
LARGEST_LINE = 4000  # From: desktop_assist.session.messages.Text


class SessionPage(QWidget):
    """Question, identity, switches, conversation, terminal.

    Signals:
        answered: A capability, whether it is allowed, and on which terms.
        withdraw_wanted: A capability that the customer takes back.
        said: A line of the customer's.
        hand_over_answered: Whether the case goes to another technician.
        say_who: What `who` says is something else now.
    """

    answered = Signal(object, bool, object)
    withdraw_wanted = Signal(object)
    said = Signal(str)
    hand_over_answered = Signal(bool)
    say_who = Signal()

    def __init__(self, organisation: str, clock: Clock) -> None:
        """Begin with nobody in."""
        super().__init__()
        self.setObjectName("session")
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock = clock
        self._technician = ""
        self.identity = IdentityPanel(organisation, clock)
        self.switches = Switches(clock)
        self.switches.withdraw_wanted.connect(self.withdraw_wanted)
        self.seen = SeenControls()
        self.switches.each[Capability.SCREEN].put_below(self.seen)
        self.conversation = Conversation(
            tr("What you and the technician write, and what happens, will be here.")
        )
        self._organisation = organisation
        self.questions: list[ConsentQuestion] = []
        self.hand_over: HandOverQuestion | None = None
        self.notice = Notice()
        self.line_notice = LineNotice()
        outer = column(self, space=0)
        outer.addWidget(self._top())
        middle = row(space=0)
        self._side = self._make_side()
        middle.addWidget(self._side)
        middle.addLayout(self._main(), 1)
        outer.addLayout(middle, 1)
        theme.current().changed.connect(self._arrange)

    def _top(self) -> QWidget:
        banner = Frame("banner", space=0, margin=STEP)
        self.question = Words(size="lead")
        line = row(space=STEP)
        label = Words(tr("Your question"), tone="quiet", single=True)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.question, 1)
        banner.box.addLayout(line)
        return banner

    def _make_side(self) -> Column:
        side = Column(space=WIDE, margin=WIDE, width=2 * SIDE_WIDTH)
        self._panel = QWidget()
        box = column(self._panel, space=WIDE)
        box.addWidget(self.identity)
        box.addWidget(rule())
        box.addWidget(self.switches)
        side.box.addWidget(self._panel)
        return side

    def _main(self) -> QVBoxLayout:
        main = column(space=0)
        main.addWidget(self.conversation, 1)
        self.terminal_area = TerminalArea(self._clock)
        self.terminal = self.terminal_area.view
        around = column()
        around.setContentsMargins(WIDE, 0, WIDE, 0)
        around.addWidget(self.terminal_area)
        self.transfers = Transfers()
        around.addWidget(self.transfers)
        main.addLayout(around)
        self._beside_talk = around
        foot = column(space=NEAR, margin=WIDE)
        foot.addWidget(self.line_notice)
        foot.addWidget(self.notice)
        foot.addWidget(self._writing())
        main.addLayout(foot)
        return main

    def _writing(self) -> QWidget:
        self.writing = QWidget()
        self.line = QLineEdit()
        self.line.setMaxLength(LARGEST_LINE)
        self.line.setPlaceholderText(tr("Write to the technician"))
        self.line.setAccessibleName(tr("Write to the technician"))
        self.line.returnPressed.connect(self._say)
        self.say = Button(tr("Say it"), drawing="send")
        self.say.clicked.connect(self._say)
        line = row(self.writing, space=STEP)
        line.addWidget(self.line, 1)
        line.addWidget(self.say)
        return self.writing

    def _say(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self.said.emit(text)

    def arrive(self, arrived: TechnicianArrived) -> None:
        """A technician is in."""
        self._technician = name = arrived.identity.name
        self.identity.show_arrival(arrived)
        self.conversation.happened(tr("{name} is here. Nothing is allowed yet.", name=name), "person")

    @property
    def who(self) -> str:
        """Who is here and what is in use, as a sentence."""
        in_use = [self._in_use(each) for each, switch in self.switches.each.items() if switch.allowed]
        if not self._technician:
            return tr("Nobody is here.")
        here = tr("{name} is here.", name=self._technician)
        return tr("{here} In use: {what}.", here=here, what=", ".join(in_use)) if in_use else here

    def _in_use(self, capability: Capability) -> str:
        paused = capability is Capability.SCREEN and self.seen.paused
        return tr("screen (paused)") if paused else tr(capability.value)

    def ask(
        self, asked: ConsentAsked, folder: FolderChoice | None = None, screen: ScreenChoice | None = None
    ) -> ConsentQuestion:
        """Show a question, in place; `folder` is where files would be used, `screen` what could be seen."""
        question = ConsentQuestion(asked, self._technician, self._clock, folder, screen)
        question.answered.connect(self.answered)
        question.expired.connect(self._make_room)
        self.questions.append(question)
        self._make_room()
        self.conversation.add(question)
        return question

    def ask_hand_over(self, asked: HandOverAsked) -> HandOverQuestion:
        """Show the question whether the case goes to another technician."""
        self.hand_over = HandOverQuestion(asked, self._organisation, self._clock)
        self.hand_over.answered.connect(self.hand_over_answered)
        self.hand_over.expired.connect(self._make_room)
        self._make_room()
        self.conversation.add(self.hand_over)
        return self.hand_over

    def show_hand_over(self, answered: HandOverAnswered) -> None:
        """Show what became of it; after a yes nobody is here until the next one comes."""
        if self.hand_over is not None:
            self.hand_over.hide()
            self.hand_over.deleteLater()
            self.hand_over = None
        self._make_room()
        self.conversation.happened(outcome(answered.said), "person")
        if answered.said.step is HandOverStep.AGREED:
            self._technician = ""
            self.identity.clear()

    def show_step(self, changed: ConsentChanged) -> None:
        """Show what became of a consent, on its switch and in the timeline; an answered question is gone."""
        capability, step = changed.capability, changed.step
        if step == "asked":
            return
        self.switches.show_step(capability, step, changed.terms)
        self.conversation.happened(consent_sentence(changed), DRAWINGS[capability])
        if capability is Capability.TERMINAL:
            self.show_terminal(self.switches.each[capability].allowed)
        for question in [each for each in self.questions if each.capability == capability]:
            self.questions.remove(question)
            question.hide()
            question.deleteLater()
        self._make_room()

    def _make_room(self) -> None:
        """Where it is narrow, an open question has the room of the writing line."""
        waiting = any(each.open for each in (*self.questions, self.hand_over) if each is not None)
        hidden = waiting and self._side.isHidden()
        if hidden and self.line.hasFocus():
            self.conversation.setFocus()
        self.writing.setHidden(hidden)

    def show_terminal(self, shown: bool) -> None:
        """Show the live terminal, or put it away."""
        self.terminal_area.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lie as there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where it is narrow, who is in, the switches, terminal and files scroll with the conversation."""
        look = theme.current().look
        wide = self.width() >= look.px(2 * SIDE_WIDTH + APART)
        self._side.setFixedWidth(look.px(SIDE_WIDTH))
        if wide and self._side.isHidden():
            self._side.box.addWidget(self._panel)
            self._beside_talk.addWidget(self.terminal_area)
            self._beside_talk.addWidget(self.transfers)
        elif not wide and not self._side.isHidden():
            self.conversation.box.insertWidget(0, self._panel)
            self.conversation.box.insertWidget(1, self.terminal_area)
            self.conversation.box.insertWidget(2, self.transfers)
        self._side.setHidden(not wide)
        self._make_room()

    def focus_here(self) -> None:
        """Begin where one writes."""
        self.line.setFocus()
