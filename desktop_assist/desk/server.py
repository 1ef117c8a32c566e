"""The embedded desk: one process that answers customers and technicians and relays between them.

Decides: who a line belongs to, which lines are connected, and that auditors may read the log's own files.
Leaves alone: what requests do (`service`), and what it has done once a day: what is past its period
(`retention`), the archive's encryption (`encryption`), the log's time-stamp (`stamping`). Between customer
and technician it passes bytes that it cannot read.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.folder_server import serve_folder
from desktop_assist.channel.listener import Listener
from desktop_assist.channel.server import Opener, Peer, Policy, StreamHandler
from desktop_assist.channel.stream import MessageStream
from desktop_assist.desk import case_id, encryption, holdings, journal, rate, retention, stamping
from desktop_assist.desk.daily import Daily
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.holdings import Holdings
from desktop_assist.desk.lines import AuditorLine, Door, Line, TechnicianLine
from desktop_assist.desk.presence import Presence
from desktop_assist.desk.protocol import SUBSYSTEM, decode_request, encode
from desktop_assist.desk.rate import RateLimit, Rates
from desktop_assist.desk.relay import Relay
from desktop_assist.desk.revocations import Revocations
from desktop_assist.desk.service import DeskService, refusal
from diagnostics.clock import Clock
from diagnostics.errors import PlainError

MOST_CONVERSATIONS = 4  # ours: our programs have one a line; each costs the desk a thread
STOPPING = "The desk is stopping; what it has acknowledged is kept. Connect again in a few minutes."
LOG_SUBSYSTEM = "sftp"
LOG_FILES = ("checkpoint", "tile", "stamps")
"""What auditors are shown of the log's folder: what C2SP tlog-tiles has in it, and the time-stamps."""


@dataclass(frozen=True)
class Parts:
    """What all lines of a desk share; auditors are shown the log in `log`."""

    service: DeskService
    relay: Relay
    log: Path
    door: Door
    presence: Presence


class DeskPolicy(Policy):
    """What one line may do at the desk."""

    def __init__(self, parts: Parts, network: str) -> None:
        """Serve one line from `network`."""
        self._service = parts.service
        self._relay = parts.relay
        self._log = parts.log
        self._door = parts.door
        self._presence = parts.presence
        self._network = network
        self._room = threading.Semaphore(MOST_CONVERSATIONS)
        self._forwards: dict[str, Opener] = {}

    def admits(self, peer: Peer) -> bool:
        """Customers come with any key, which is their install's; the others with a current certificate."""
        return self._line(peer) is not None

    def _line(self, peer: Peer) -> Line | None:
        return self._door.line(peer, self._network)

    def turned_away(self, peer: Peer) -> str:
        """Why a technician or an auditor is not let in."""
        return self._door.turned_away(peer)

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        """Requests to the desk; to auditors, the log's files, to be read."""
        line = self._line(peer)
        if name == LOG_SUBSYSTEM and isinstance(line, AuditorLine):
            self._service.views.note(line.identity.name, "log")
            return lambda stream: serve_folder(stream, self._log, LOG_FILES)
        if name != SUBSYSTEM or line is None:
            return None
        return lambda stream: self._answer_all(line, peer, MessageStream(stream))

    def _answer_all(self, first: Line, peer: Peer, messages: MessageStream) -> None:
        if not self._room.acquire(blocking=False):
            return  # the stream is closed
        with contextlib.suppress(StreamBroken), self._counted(first):
            # Asked each time: a certificate may end while its line is up.
            while (data := messages.receive()) is not None and (line := self._line(peer)) is not None:
                try:
                    answer = self._service.answer(line, decode_request(data))
                except PlainError as error:
                    answer = refusal(error)
                messages.send(encode(answer))

    @contextlib.contextmanager
    def _counted(self, line: Line) -> Iterator[None]:
        """A line is open for as long as the block lasts."""
        journal.note("line-opened", role=line.role)
        theirs = self._service.present.line(line.identity) if isinstance(line, TechnicianLine) else None
        with self._presence.line(line.role), theirs or contextlib.nullcontext():
            try:
                yield
            finally:
                self._room.release()  # before it counts as gone, so that whoever sees that finds room
                journal.note("line-closed", role=line.role)

    def forward(self, name: str, port: int, peer: Peer, opener: Opener) -> bool:
        """A customer's program waits for the technician of its own case, whose opening is in the log."""
        case, line = case_id.from_host(name), self._line(peer)
        if port != case_id.SSH_PORT or line is None or not self._service.may_receive(line, case):
            return False
        self._relay.register(case, opener)
        self._service.queue.set_online(case, online=True)
        self._forwards[case] = opener
        return True

    def direct(self, host: str, port: int, peer: Peer) -> StreamHandler | None:
        """A technician connects to the customer of a case that is theirs."""
        case, line = case_id.from_host(host), self._line(peer)
        if port != case_id.SSH_PORT or line is None or not self._service.may_connect(line, case):
            return None
        return lambda stream: self._relay.connect(case, stream)

    def gone(self) -> None:
        """The customer's program is no longer there."""
        for case, opener in self._forwards.items():
            if self._relay.forget(case, opener):
                self._service.queue.set_online(case, online=False)


class DeskServer:
    """A running desk."""

    def __init__(
        self,
        folder: DeskFolder,
        clock: Clock,
        port: int | None = None,
        tell: Callable[[str], None] = lambda _sentence: None,
        *,
        address: str = "",
        rates: Rates | None = None,
    ) -> None:
        """Open the desk's files and its port.

        Args:
            folder: The desk's files.
            clock: Its clock.
            port: Where it listens; else the organisation's port.
            tell: Hears of daily work.
            address: Where it listens; else the organisation's address.
            rates: How often somebody may come, where not the usual.

        Raises:
            EvidenceError: The files are missing or damaged, the log disagrees with itself, or another process
                writes it.
            NotReachable: The port is taken.
        """
        desk, rates = folder.organisation.desk, rates or Rates()
        self._lines_of = RateLimit(rates.lines_by_network, clock)
        turns = RateLimit(rates.answers_by_network, clock)
        with ExitStack() as opened:
            held = opened.enter_context(holdings.opened(folder, clock))
            self._parts = _parts(folder, held, clock, rates)
            opened.callback(self._parts.presence.close)
            self._listener = Listener(
                address or desk.address,
                desk.port if port is None else port,
                folder.host_key(),
                self._policy,
                lambda caller: turns.turn_s(rate.network(caller)),
            )
            opened.callback(self._listener.close, STOPPING)
            self._daily = Daily(lambda: _upkeep(folder, held, clock), tell)
            opened.callback(self._daily.close)
            self._files = opened.pop_all()
        journal.note("started", waiting=self.waiting)

    def _policy(self, address: str) -> Policy | None:
        wait_s = self._lines_of.wait_s(network := rate.network(address))
        if wait_s:
            journal.note("rate-limited", by="network", again_in_s=wait_s)
            return None
        return DeskPolicy(self._parts, network)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listener.port

    @property
    def waiting(self) -> int:
        """How many cases nobody has taken yet."""
        return self._parts.service.queue.for_customers().waiting

    def close(self) -> None:
        """Tell everyone, hang up on them, and close the files."""
        journal.note("stopping")
        self._files.close()
        journal.note("stopped")


def _parts(folder: DeskFolder, held: Holdings, clock: Clock, rates: Rates) -> Parts:
    revocations = Revocations(folder.public)
    service = DeskService(held, clock, revocations=revocations, rates=rates)
    door = Door(folder.organisation.technician_ca, revocations, clock)
    return Parts(service, Relay(), folder.log, door, Presence(folder.path, clock))


def _upkeep(folder: DeskFolder, held: Holdings, clock: Clock) -> Iterator[str]:
    held.sizes.mend()
    yield from map(retention.sentence, held.retention.run())
    readers = folder.organisation.archive.encrypt_to
    for case in encryption.encrypt_all(held.cases, held.archive, folder.incoming, readers, clock):
        yield f"Case {case}: its items are encrypted now."
    authority = folder.organisation.timestamps
    if authority is not None and (done := stamping.stamp(folder.log, authority, clock)):
        yield done.sentence


def serve(
    path: Path,
    clock: Clock,
    port: int | None = None,
    tell: Callable[[str], None] = lambda _sentence: None,
    *,
    address: str = "",
    rates: Rates | None = None,
) -> DeskServer:
    """The desk whose files lie in `path`, running; the arguments are those of `DeskServer`."""
    return DeskServer(DeskFolder(path), clock, port, tell, address=address, rates=rates)
