"""What a technician can be allowed to do in one case, each part behind the same three questions.

Decides: which parts there are, and that ending, waiting and recording reach all of them.
Leaves alone: what each does (`terminals`, `screens`, `controls`, `file_sharing`, `more_checks`), and who is
let through to it (`admission`).
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement.controls import Controls
from desktop_assist.engagement.events import ShowCustomer
from desktop_assist.engagement.file_sharing import FileSharing
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.more_checks import CHECKS, Case, MoreChecks
from desktop_assist.engagement.recordings import Used
from desktop_assist.engagement.screen_wishes import ScreenWishes
from desktop_assist.engagement.screens import Screens, SharedScreen
from desktop_assist.engagement.terminals import Terminals
from desktop_assist.engagement.viewer_texts import ViewerTexts
from desktop_assist.screen import this_screen
from desktop_assist.terms import Terms
from diagnostics.errors import PlainError


class Service(Protocol):
    """One thing that a technician can be allowed to do. Safe to use from any thread."""

    def stop(self) -> None:
        """End it now, without waiting."""
        ...

    def wait(self) -> None:
        """Wait until what was stopped has ended, and has closed its recording."""
        ...


class Recorded(Service, Protocol):
    """One that is recorded while it is used."""

    def take_ended(self) -> tuple[Used, ...]:
        """What was recorded and has ended since the last call."""
        ...


class Services:
    """All services of one case. Safe to use from any thread."""

    def __init__(
        self,
        install: Install,
        case: str,
        consents: Consents,
        show: ShowCustomer,
        *,
        screen: SharedScreen,
        checks: MoreChecks,
        wishes: ScreenWishes,
        texts: ViewerTexts,
    ) -> None:
        """Serve `case` while `consents` allow it.

        `screen` is what may be seen, as far as `wishes` let it be seen; `checks` measure; `texts` go
        through its viewers.
        """
        self.checks, self.wishes = checks, wishes
        self.terminals = Terminals(install, case, consents, show)
        device = partial(this_screen.open_own_input, screen.sharing)
        self.controls = Controls(install, case, consents, show, device, sharing=screen.sharing)
        self.screens = Screens(install, case, consents, show, screen, controls=self.controls, texts=texts)
        self.files = FileSharing(install, case, consents, show)
        pictures = self.screens.pictures
        seen = (self.controls, self.screens, pictures)
        self._recorded: tuple[Recorded, ...] = (self.terminals, *seen, self.files)
        self._all: tuple[Service, ...] = (*self._recorded, checks)

    def prepare(self, capability: Capability, terms: Terms) -> Terms | None:
        """The customer allows `capability`: make ready what it needs.

        Returns:
            The terms on which it can be allowed; none where it cannot.
        """
        if capability is CHECKS and not terms.subjects:
            return None  # whoever takes every tick away does not want any of it
        ready = self.files.prepare(capability) and self.controls.prepare(capability)
        return self.wishes.agreed(capability, terms) if ready else None

    def cannot(self, capability: str) -> PlainError | None:
        """Why what is asked for cannot be done here, so that nobody is asked for it; none where it can."""
        match capability:
            case Capability.SCREEN:
                return self.screens.cannot()
            case Capability.CONTROL:
                return self.controls.cannot()
            case _:
                return None

    def granted(self, capability: Capability, case: Case) -> None:
        """`capability` is granted, and that is on the record: begin what begins by itself."""
        if capability is CHECKS:
            self.checks.start(case)

    def stop(self) -> None:
        """End everything now."""
        for service in self._all:
            service.stop()

    def wait(self) -> None:
        """Wait until everything that was stopped has closed its recording."""
        for service in self._all:
            service.wait()

    def take_ended(self) -> tuple[Used, ...]:
        """What was recorded and has ended since the last call."""
        return tuple(recorded for service in self._recorded for recorded in service.take_ended())
