"""The questions of one session: what is shown with each, and what goes to the program with the answer.

Decides: that what the customer chose in a question counts before their yes does, and that what cannot be done
is answered with no.
Leaves alone: how a question is shown and answered (`consent_question`), and what follows from the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.engagement.file_sharing import FILES
from desktop_assist.terms import Terms
from desktop_assist.ui.customer.folder_choice import FolderChoice
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.customer.seen_flow import SeenFlow
from desktop_assist.ui.customer.session_page import SessionPage
from diagnostics.errors import PlainError


class ConsentFlow(QObject):
    """The questions in `session`."""

    def __init__(self, session: SessionPage, live: Callable[[], HelpProgram], seen: SeenFlow) -> None:
        """Ask in `session`; answers go to the program that `live` gives."""
        super().__init__(session)
        self._session, self._live, self._seen = session, live, seen
        session.answered.connect(self._answer)

    def ask(self, asked: ConsentAsked) -> None:
        """Show a question, with what there is to choose."""
        folder = self._folder() if asked.capability in FILES else None
        self._session.ask(asked, folder, self._seen.question(asked.capability))

    def _folder(self) -> FolderChoice:
        path, fixed = self._live().folder_for_files()
        return FolderChoice(path, fixed=fixed)

    def _answer(self, capability: Capability, allowed: bool, terms: Terms) -> None:
        asked = next((each for each in self._session.questions if each.capability is capability), None)
        if allowed and asked is not None:
            self._seen.allowed(asked.screen_choice)
            allowed = asked.folder is None or self._share(asked.folder.path)
        self._live().answer_consent(capability, allowed, terms)

    def _share(self, path: Path) -> bool:
        try:
            self._live().share_folder(path)
        except PlainError as error:
            self._session.notice.show_error(error)
            return False
        return True
