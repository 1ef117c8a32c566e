"""A technician's request on the line meets the consent for it, and is served or told no.

Decides: that the customer is asked where there is no consent yet, and what a refused request hears.
Leaves alone: the consents (`consent`), what is served (`services`), and who comes in at all (`endpoint`).

1. Nothing is served before the consent for it is granted and on the record.
2. The customer is not asked for what cannot be done.
3. What cannot be recorded is ended, and its consent withdrawn.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop_assist.channel.identity import Identity
from desktop_assist.channel.server import TerminalRequest
from desktop_assist.channel.stream import ByteStream
from desktop_assist.consent import PLAIN_WORDS, Capability, Consents
from desktop_assist.engagement.file_sharing import FILES
from desktop_assist.engagement.services import Services
from desktop_assist.screen.errors import ScreenError, ScreenNotShown
from desktop_assist.screen.frame_source import FrameSource
from desktop_assist.screen.serving import refuse
from diagnostics.errors import PlainError


class Case(Protocol):
    """What an admission needs of the case."""

    def ask(self, capability: Capability, reason: str) -> None:
        """Ask the customer for a capability; returns when the question is on the record."""
        ...

    def settle(self) -> None:
        """Return when everything that has happened so far is on the record."""
        ...

    def recorded(self) -> None:
        """Something was recorded and has ended: put it on the record soon."""
        ...

    def not_served(self, error: PlainError) -> None:
        """Tell the technician that a request failed, and why."""
        ...

    def put_on_clipboard(self, identity: Identity, text: Callable[[], str]) -> None:
        """The viewer of `identity` has a text for the customer's clipboard; waits for nothing."""
        ...

    def not_recorded(self, capability: Capability, error: PlainError) -> None:
        """Something cannot be recorded: pause, and withdraw its consent."""
        ...


class Admission:
    """The door to the services of one case. Safe to use from any thread."""

    def __init__(self, case: Case, services: Services, consents: Consents) -> None:
        """Let requests of `case` through to `services` as far as `consents` allow."""
        self._case = case
        self._services = services
        self._consents = consents

    def terminal(self, request: TerminalRequest, identity: Identity) -> None:
        """Serve a terminal, once it is allowed."""
        if not self._consents.allows(Capability.TERMINAL):
            with contextlib.suppress(OSError, EOFError):
                request.stream.sendall(b"Waiting until the customer allows the terminal.\r\n")
        if self._allowed(Capability.TERMINAL, identity):
            self._run_terminal(request)
            return
        with contextlib.suppress(OSError, EOFError):
            request.stream.sendall(b"The customer did not allow the terminal.\r\n")
        request.finish(1)

    def _run_terminal(self, request: TerminalRequest) -> None:
        try:
            self._services.terminals.serve(request, self._case.recorded)
        except PlainError as error:
            self._case.not_recorded(Capability.TERMINAL, error)  # 3.
            request.finish(1)

    def screen(self, stream: ByteStream, identity: Identity) -> None:
        """Serve the screen, once it is allowed; a viewer is told why it is not."""
        try:
            with self._services.screens.opened() as source:  # 2.
                if self._allowed(Capability.SCREEN, identity):
                    self._run_screen(stream, source, identity)
                    return
            reason = "The customer did not allow to see the screen."
        except ScreenNotShown as error:
            reason = error.happened
        refuse(stream, reason)

    def _run_screen(self, stream: ByteStream, source: FrameSource, identity: Identity) -> None:
        put = partial(self._case.put_on_clipboard, identity)
        try:
            self._services.screens.serve(stream, source, self._case.recorded, self._case.not_served, put)
        except ScreenError as error:
            self._case.not_served(error)
        except PlainError as error:
            self._case.not_recorded(Capability.SCREEN, error)  # 3.

    def files(self, stream: ByteStream, identity: Identity) -> None:
        """Serve files; the customer is asked when the first operation needs it."""
        try:
            self._services.files.serve(
                stream, lambda capability: self._allowed(capability, identity), self._case.recorded
            )
        except PlainError as error:
            for capability in FILES:
                self._case.not_recorded(capability, error)  # 3.

    def _allowed(self, capability: Capability, identity: Identity) -> bool:  # 1.
        if self._consents.allows(capability):
            return True
        self._case.ask(capability, f"{identity.name} asks to {PLAIN_WORDS[capability]}.")
        self._consents.wait_for_answer(capability)
        self._case.settle()  # the grant counts here when it is on the record
        return self._consents.allows(capability)
