"""The customer's program: check-ups aside, everything from the question to the sealed bundle.

Decides: nothing of its own; it opens a case and hands the customer's wishes to it.
Leaves alone: what happens in the case (`live_case`) and how it is shown (a window, a terminal).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from desktop_assist.consent import Capability, Consents
from desktop_assist.desk import protocol
from desktop_assist.engagement import opening
from desktop_assist.engagement.answered import Answered, Reply
from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.engagement.events import CaseOpened, Progressed, Said, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.live_case import LiveCase
from desktop_assist.engagement.opening import Preview
from desktop_assist.engagement.screens import OpenScreen, SharedScreen
from desktop_assist.engagement.shared_folder import offered
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.screen import this_screen
from desktop_assist.screen.choice import Choice, Choices
from desktop_assist.screen.sharing import Sharing
from desktop_assist.session.clipboards import SERVED_WITHOUT_WINDOW
from desktop_assist.terms import USUAL, Terms

CLOSING_WAIT_S = 60.0  # ours: a second check-up and the sealing take about ten seconds


class CustomerProgram:
    """One case on the customer's side. Its methods may be called from any thread.

    Attributes:
        consents: What the technician may do.
        sharing: What of the screen is seen while it is seen.
    """

    def __init__(
        self,
        install: Install,
        organisation: OrganisationFolder,
        show: ShowCustomer,
        *,
        screen: OpenScreen = this_screen.open_own,
        reply: Reply | None = None,
        served: Collection[Capability] = SERVED_WITHOUT_WINDOW,
    ) -> None:
        """Be ready to open a case with `organisation`; `show` is told everything that happens.

        `screen` opens what a technician may be allowed to see. Who can ask the customer at the end whether
        their question was answered gives a `reply`; who has windows says what is `served` with them.
        """
        self._reply, self._served = reply, tuple(served)
        self.sharing = Sharing()
        self._screen = SharedScreen(screen, self.sharing)
        self._install = install
        self._organisation = organisation
        self._show = show
        self._live: LiveCase | None = None
        self.consents = Consents(install.clock)

    @property
    def case(self) -> str:
        """The case's id, or empty before there is one."""
        return self._live.opened.record.case if self._live else ""

    def preview(self, question: str, sealed: SealedReport) -> Preview:
        """Exactly what `open_case` would send.

        Raises:
            QuestionRefused: The question is empty or too long.
        """
        return opening.preview(self._organisation.organisation, question, sealed)

    def open_case(self, question: str, sealed: SealedReport) -> None:
        """Send the question and the report, and wait for a technician. Blocks until the desk has answered.

        Raises:
            QuestionRefused: The question is empty or too long.
            ChannelError: The desk does not answer, or is somebody else.
            EvidenceError: The opening is not in the log; nothing was opened.
        """
        opened = opening.open_case(
            self._install,
            self._organisation,
            question,
            sealed,
            lambda sentence: self._show(Progressed(sentence)),
        )
        queue = opened.desk.ask(protocol.Queue(), protocol.QueueNow)
        self._live = LiveCase(
            self._install,
            self._organisation,
            opened,
            self.consents,
            self._show,
            screen=self._screen,
            served=self._served,
            reply=self._reply,
        )
        self._show(CaseOpened(self.case, question, queue.waiting, queue.usual_wait_s, queue.measured_on))

    def answer_consent(self, capability: Capability, allowed: bool, terms: Terms = USUAL) -> None:
        """The customer's answer to a question, and on which terms they allow it."""
        if self._live:
            self._live.answer_consent(capability, allowed, terms)

    def answer_hand_over(self, agreed: bool) -> None:
        """The customer's answer to the question whether the case goes to another technician."""
        if self._live:
            self._live.answer_hand_over(agreed)

    def folder_for_files(self) -> tuple[Path, bool]:
        """The folder that is shared, or the one that is offered; and whether it is shared already."""
        files = self._live.services.files.folder if self._live else None
        return (files.path, True) if files and files.chosen else (offered(self.case), False)

    def share_folder(self, path: Path) -> None:
        """Choose the folder whose files the technician may be allowed to use, once a case.

        Raises:
            FolderNotShared: It cannot be shared.
        """
        if self._live:
            self._live.services.files.choose(path)

    def stop_file(self, number: int) -> None:
        """Stop this one file, at once; others go on."""
        if self._live:
            self._live.services.files.folder.stop(number)

    def withdraw(self, capability: Capability) -> None:
        """Take a capability back: it ends before this returns, and the record follows."""
        if self._live:
            self._live.withdraw(capability)

    def screen_choices(self) -> Choices:
        """What of the screen can be chosen, and which windows be hidden.

        Raises:
            ScreenNotShown: Nothing of it can be shown.
        """
        return self._live.services.wishes.choices() if self._live else Choices(())

    def choose_screen(self, choice: Choice) -> None:
        """Let this be seen, now or once the screen may be seen; counts before this returns."""
        if self._live:
            self._live.services.wishes.choose(choice)

    def pause_screen(self, paused: bool) -> None:
        """Let nothing be seen for now, or go on; counts before this returns."""
        if self._live:
            self._live.services.wishes.pause(paused)

    def hide_window(self, window: int, hidden: bool) -> None:
        """Never let the window of this number be seen, or let it be seen again."""
        if self._live:
            self._live.services.wishes.hide(window, hidden)

    def say(self, text: str) -> None:
        """A line of the customer's."""
        if self._live and text.strip():
            self._show(Said("customer", text))
            self._live.say(text)

    def copied(self, text: str) -> None:
        """The customer copied a text just now; it is sent where that is allowed."""
        if self._live:
            self._live.copied(text)

    def allows(self, capability: Capability) -> bool:
        """Whether `capability` is allowed at this instant."""
        return self.consents.allows(capability)

    def decide(self, offer: str, accepted: bool) -> None:
        """The customer's answer to an offer."""
        if self._live:
            self._live.decide(offer, accepted)

    def answer_report(self, number: int, send: bool) -> None:
        """Whether the report of more checks may be sent, as it was shown."""
        if self._live:
            self._live.services.checks.answer(number, send)

    def answer_question(self, answer: Answered) -> None:
        """Whether the customer's question was answered; counts until the record is closed."""
        if self._reply:
            self._reply.give(answer)

    def interrupt_terminal(self) -> None:
        """Type Ctrl-C into the technician's terminal."""
        if self._live:
            self._live.services.terminals.interrupt()

    def freeze_terminal(self, frozen: bool) -> None:
        """Let nothing in or out of the technician's terminal, or let it go on."""
        if self._live:
            self._live.services.terminals.freeze(frozen)

    def answer_line(self, number: int, allowed: bool) -> None:
        """The customer's answer to a line that the technician wants to type."""
        if self._live:
            self._live.services.terminals.questions.answer(number, allowed)

    def stop(self, reason: str = "The customer pressed Stop.") -> None:
        """End the session now: what is open closes before this returns; the closing work follows."""
        if self._live:
            self._live.end("customer", reason)

    def close(self, wait_s: float = CLOSING_WAIT_S) -> bool:
        """End what is open and wait for the closing work. Returns whether it was finished in time."""
        self.stop("The customer closed the program.")
        return self._live.close(wait_s) if self._live else True
