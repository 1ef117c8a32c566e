"""The embedded desk: one process that answers customers and technicians and relays between them.

Decides: who a line belongs to, which lines are connected, and that auditors may read the log's own files.
Leaves alone: what requests do (`service`), and what it has done once a day: what is past its period
(`retention`), the log's time-stamp (`stamping`). Between customer and technician it passes bytes that it
cannot read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.folder_server import serve_folder
from desktop_assist.channel.listener import Listener
from desktop_assist.channel.server import Opener, Peer, Policy, StreamHandler
from desktop_assist.channel.stream import MessageStream
from desktop_assist.desk import case_id, holdings, retention, stamping
from desktop_assist.desk.daily import Daily
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.holdings import Holdings
from desktop_assist.desk.lines import AuditorLine, Door, TechnicianLine
from desktop_assist.desk.protocol import SUBSYSTEM, Refused, decode_request, encode
from desktop_assist.desk.relay import Relay
from desktop_assist.desk.revocations import Revocations
from desktop_assist.desk.service import DeskService
from diagnostics.clock import Clock
from diagnostics.errors import PlainError

LOG_SUBSYSTEM = "sftp"
LOG_FILES = ("checkpoint", "tile", "stamps")
"""What auditors are shown of the log's folder: what C2SP tlog-tiles has in it, and the time-stamps."""


class DeskPolicy(Policy):
    """What one line may do at the desk."""

    def __init__(self, service: DeskService, relay: Relay, log: Path, door: Door) -> None:
        """Serve one line; auditors are shown the log in `log`."""
        self._service = service
        self._relay = relay
        self._log = log
        self._door = door
        self._forwards: dict[str, Opener] = {}

    def admits(self, peer: Peer) -> bool:
        """Customers come with any key, which is their install's; the others with a current certificate."""
        return self._door.line(peer) is not None

    def turned_away(self, peer: Peer) -> str:
        """Why a technician or an auditor is not let in."""
        return self._door.turned_away(peer)

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        """Requests to the desk; to auditors, the log's files, to be read."""
        line = self._door.line(peer)
        if name == LOG_SUBSYSTEM and isinstance(line, AuditorLine):
            self._service.views.note(line.identity.name, "log")
            return lambda stream: serve_folder(stream, self._log, LOG_FILES)
        if name != SUBSYSTEM or line is None:
            return None
        return lambda stream: self._answer_all(peer, MessageStream(stream))

    def _answer_all(self, peer: Peer, messages: MessageStream) -> None:
        with contextlib.suppress(StreamBroken), self._counted(peer):
            # Asked each time: a certificate may end while its line is up.
            while (data := messages.receive()) is not None and (line := self._door.line(peer)) is not None:
                try:
                    answer = self._service.answer(line, decode_request(data))
                except PlainError as error:
                    answer = Refused(error.happened, error.kept, error.next_step)
                messages.send(encode(answer))

    @contextlib.contextmanager
    def _counted(self, peer: Peer) -> Iterator[None]:
        """A technician is there for as long as the block lasts."""
        line, queue = self._door.line(peer), self._service.queue
        name = line.identity.name if isinstance(line, TechnicianLine) else ""
        queue.came(name)
        try:
            yield
        finally:
            queue.went(name)

    def forward(self, name: str, port: int, peer: Peer, opener: Opener) -> bool:
        """A customer's program waits for the technician of its own case, whose opening is in the log."""
        case, line = case_id.from_host(name), self._door.line(peer)
        if port != case_id.SSH_PORT or line is None or not self._service.may_receive(line, case):
            return False
        self._relay.register(case, opener)
        self._service.queue.set_online(case, online=True)
        self._forwards[case] = opener
        return True

    def direct(self, host: str, port: int, peer: Peer) -> StreamHandler | None:
        """A technician connects to the customer of a case that is theirs."""
        case, line = case_id.from_host(host), self._door.line(peer)
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
    ) -> None:
        """Open the desk's files and its port (`port`, else the organisation's); `tell` hears of daily work.

        Raises:
            EvidenceError: The files are missing or damaged, the log disagrees with itself, or another process
                writes it.
            NotReachable: The port is taken.
        """
        organisation = folder.organisation
        with ExitStack() as opened:
            held = opened.enter_context(holdings.opened(folder, clock))
            revocations = Revocations(folder.public)
            door = Door(organisation.technician_ca, revocations, clock)
            self._service = service = DeskService(held, clock, revocations=revocations)
            relay = Relay()
            self._listener = Listener(
                organisation.desk.address,
                organisation.desk.port if port is None else port,
                folder.host_key(),
                lambda: DeskPolicy(service, relay, folder.log, door),
            )
            self._daily = Daily(lambda: _upkeep(folder, held, clock), tell)
            self._files = opened.pop_all()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listener.port

    def close(self) -> None:
        """Hang up on everyone and close the files."""
        self._listener.close()
        self._daily.close()
        self._files.close()


def _upkeep(folder: DeskFolder, held: Holdings, clock: Clock) -> Iterator[str]:
    yield from map(retention.sentence, held.retention.run())
    authority = folder.organisation.timestamps
    if authority is not None and (done := stamping.stamp(folder.log, authority, clock)):
        yield done.sentence


def serve(
    path: Path,
    clock: Clock,
    port: int | None = None,
    tell: Callable[[str], None] = lambda _sentence: None,
) -> DeskServer:
    """The desk whose files lie in `path`, running."""
    return DeskServer(DeskFolder(path), clock, port, tell)
