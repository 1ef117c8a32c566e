"""The technician's program: the queue, one customer at a time, and the seal at the end.

Decides: what is checked before a technician works on a case, and before a bundle is sealed.
Leaves alone: how it is shown (a window, a terminal).

1. The certificate is checked here first, so that an expired one is said before anything is dialled.
2. The customer's program must hold the key that was promised; so must the desk (`technician_desk`).
3. The report that the desk handed out is the one that the customer's statement commits to.
4. A bundle is sealed only after the audit's own verification has passed; and not by who handed the case over:
   the last technician seals.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop_assist.channel import four_words
from desktop_assist.channel.client import Connection
from desktop_assist.channel.identity import TECHNICIAN, Identity, identify
from desktop_assist.consent import Capability
from desktop_assist.engagement import events, joining, later_reports, proposals, shown
from desktop_assist.engagement.errors import CaseNotJoined
from desktop_assist.engagement.file_line import FileLine
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.engagement.joining import JoinedCase
from desktop_assist.engagement.opening import read_catalogue
from desktop_assist.engagement.remote_files import RemoteFiles
from desktop_assist.engagement.remote_screen import ScreenDoor
from desktop_assist.engagement.remote_terminal import RemoteTerminal
from desktop_assist.engagement.sealing import Sealer
from desktop_assist.engagement.technician_conversation import TechnicianConversation
from desktop_assist.engagement.technician_desk import TechnicianDesk
from desktop_assist.evidence import dsse
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.session import clipboards, messages
from desktop_assist.session.technician import Command, SignAndPresent, TechnicianSession
from desktop_assist.terms import USUAL, Terms
from diagnostics.clock import Clock
from diagnostics.errors import PlainError

_WAIT_S = 5.0
SEAL_WAIT_S = 60.0  # ours: as long as the customer's closing work may take


class TechnicianProgram(TechnicianDesk):
    """One technician at work. Its methods may be called from any thread."""

    def __init__(
        self,
        key: SigningKey,
        organisation: OrganisationFolder,
        clock: Clock,
        bundles: Path,
        show: events.ShowTechnician,
    ) -> None:
        """Work with `key`, which carries its certificate; sealed bundles are kept in `bundles`.

        Raises:
            IdentityRefused: The certificate is not a current technician's of this organisation.
            BadSignature: The price list is not signed by the organisation.
        """
        super().__init__(key, organisation.organisation, show)
        authority = organisation.organisation.technician_ca
        self.identity: Identity = identify(key.certificate, authority, TECHNICIAN, clock.now())  # 1.
        self.catalogue = Catalogue.parse(read_catalogue(organisation))
        self._organisation = organisation
        self._clock = clock
        self._bundles = bundles
        self._lock = threading.RLock()
        self._joined: JoinedCase | None = None
        self._conversation: TechnicianConversation | None = None
        self._session: TechnicianSession | None = None
        self._terminal: RemoteTerminal | None = None
        self._presented: dict[str, dict[str, object]] = {}
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        self._handed_over = False
        self._file_line = FileLine()

    def join(self, case: str) -> None:
        """Take a case and connect with its customer, end to end. Blocks.

        Raises:
            DeskError: The case is not to be had.
            ChannelError: The customer's program is not there, or is somebody else.
            CaseNotJoined: The report is not the one that the customer sealed.
        """
        joined = joining.join(self.at_desk(), case, self._key)  # 2. and 3.
        earlier = joining.history(self.at_desk(), case)
        self._joined, self._handed_over, self._file_line = joined, False, FileLine()
        self._conversation = TechnicianConversation(joined, self._rejoin, self._show)
        self._session = TechnicianSession(case, self._clock)
        words = four_words.of(joined.connection.session_id)
        self._show(events.CaseJoined(case, joined.line.question, joined.report, words, earlier))
        self._start(self._receive, "technician-messages")

    def _rejoin(self, joined: JoinedCase, seen: int) -> JoinedCase:
        return joining.rejoin(self._live_desk(), joined, self._key, seen)

    @property
    def case(self) -> str:
        """The joined case's id, or empty."""
        return self._joined.line.case if self._joined else ""

    # The session

    def ask_consent(self, capability: Capability, reason: str, wished: Terms = USUAL) -> None:
        """Ask the customer for a capability, with a reason in plain words, on the wished terms."""
        self._send(messages.AskConsent(capability.value, reason, wished.mode, wished.subjects))

    def say(self, text: str) -> None:
        """A line of the technician's."""
        self._send(messages.Say(text))
        self._show(events.Said("technician", text))

    def hand_over(self, reason: str, to: str = "", key: str = "") -> None:
        """Ask the customer to let another technician go on: `to`, with `key`, or whoever takes it next."""
        self._send(messages.AskHandOver(reason, to, key))

    def put_on_clipboard(self, text: str) -> None:
        """Send a text for the customer's clipboard; the answer comes as an event.

        Raises:
            MessageRefused: It is empty, or longer than 64 KiB.
        """
        self._send(clipboards.for_customer(text))

    def keep_picture(self) -> None:
        """Have what is seen of the screen now put into the evidence, by the customer's own program."""
        self._send(messages.KeepPicture())

    def claim(self, text: str, findings: tuple[str, ...], severity: str) -> str:
        """Claim something about this computer. Returns the claim's id; the verdict comes as an event."""
        made = proposals.claim(text, findings, severity)
        self._present(Kinds.CLAIM, made.to_json())
        return made.id

    def offer(self, service: str, findings: tuple[str, ...], reason: str) -> str:
        """Offer a service of the catalogue. Returns the offer's id; the verdict comes as an event.

        Raises:
            MalformedOffer: The catalogue has no such service.
        """
        report = self._joined.report_commitment if self._joined else ""
        made = proposals.offer(self.catalogue, report, service, findings, reason)
        self._present(Kinds.OFFER, made.to_json())
        return made.id

    def change(self, what: str, undo: str, findings: tuple[str, ...]) -> str:
        """Say what was changed on the customer's computer, for the record and the customer. Returns its id.

        Raises:
            MalformedOffer: There are no words, or they hold control characters.
        """
        made = proposals.change(what, undo, findings)
        self._present(Kinds.CHANGE, made.to_json())
        return made.id

    def _present(self, kind: Kinds, body: dict[str, object]) -> None:
        with self._lock:
            if self._session is not None:
                self._presented[str(body["id"])] = body
                self._do(self._session.present(kind, body))

    def _receive(self) -> None:
        conversation, session = self._conversation, self._session
        if conversation is None or session is None:
            return
        for message in conversation.messages():
            with self._lock:
                self._do(session.received(message))
        self._ended()

    def _do(self, commands: tuple[Command, ...]) -> None:
        for command in commands:
            if isinstance(command, SignAndPresent):
                self._send(messages.Present(dsse.sign(command.payload, self._key)))
            elif isinstance(command.message, messages.ReportSent):
                taken = (self._live_desk, self.case, command.message, self._show)
                self._start(partial(later_reports.take, *taken), "technician-report")
            elif (event := shown.technician_event(command.message, self._presented)) is not None:
                self._handed_over |= isinstance(event, HandOverTold) and event.agreed
                self._show(event)

    def _send(self, message: messages.FromTechnician) -> None:
        if self._conversation is not None:
            try:
                self._conversation.send(message)
            except messages.MessageRefused as error:
                self._show(events.Refused(error.happened, error.next_step))

    def leave(self) -> None:
        """Finish: the customer's program ends the session and makes the bundle, which is then sealed here."""
        if self._conversation is not None:
            self._conversation.leave()

    def _ended(self) -> None:
        if self._closing.is_set():
            return
        if self._handed_over:  # 4.
            self._show(events.SessionEnded("The case was handed over; you have no part in it any more."))
            return
        self._show(events.SessionEnded("The session has ended."))
        self._start(self._seal, "technician-seal")

    def _seal(self) -> None:  # 4.
        try:
            desk = self._live_desk()
        except PlainError as error:
            self._show(events.Refused(error.happened, error.next_step))
            return
        sealer = Sealer(desk, self.case, self._organisation, self._key, self._bundles, self._show)
        sealer.seal_when_archived(self._closing)

    @property
    def files(self) -> RemoteFiles:
        """The customer's folder; `CaseNotJoined` while there is no customer."""
        return RemoteFiles(self._line(), self._clock, self._show, self._file_line)

    @property
    def screen(self) -> ScreenDoor:
        """The customer's screen; `CaseNotJoined` while there is no customer."""
        return ScreenDoor(self._line(), self._clock, self._show)

    def _line(self) -> Connection:
        if self._conversation is None:
            raise CaseNotJoined("There is no customer yet.", next_step="Join a case first.")
        return self._conversation.connection

    # The terminal

    def open_terminal(self, columns: int, rows: int) -> None:
        """Open a terminal at the customer's, who is asked if they have not been yet.

        Raises:
            StreamBroken: The customer's program does not open it.
        """
        self._terminal = RemoteTerminal(self._line().shell(columns, rows), self._show)
        self._start(self._terminal.read, "technician-terminal")

    def type(self, data: bytes) -> None:
        """Type into the terminal."""
        if self._terminal is not None:
            self._terminal.type(data)

    def resize(self, columns: int, rows: int) -> None:
        """The terminal's window has another size now."""
        if self._terminal is not None:
            self._terminal.resize(columns, rows)

    def _start(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """Leave, and let go of everything."""
        self._closing.set()
        if self._conversation is not None:
            self._conversation.close()
        if self._desk is not None:
            self._desk.close()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(_WAIT_S)

    def wait_until_sealed(self, wait_s: float = SEAL_WAIT_S) -> None:
        """Wait until the work after the end is done, for at most `wait_s` seconds."""
        for thread in tuple(self._threads):
            thread.join(wait_s)
