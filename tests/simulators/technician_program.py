"""The program behind the technician's window, with the same methods, in memory."""

from __future__ import annotations

import stat
import threading
from contextlib import AbstractContextManager
from pathlib import Path

from desktop_assist.channel.sftp_client import Listing
from desktop_assist.channel.sftp_files import Entry
from desktop_assist.channel.sftp_wire import Attributes
from desktop_assist.consent import Capability
from desktop_assist.desk.protocol import CaseLine, Colleague
from desktop_assist.engagement import events
from desktop_assist.engagement.clipboard_events import ClipboardReached
from desktop_assist.engagement.errors import FileStopped
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.engagement.screen_events import ScreenChanged, ScreenOpened
from desktop_assist.offers.catalogue import Catalogue, Service
from desktop_assist.screen.decode import Shown, blank
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.seen import News, Seen
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.screen.view_rate import ViewNumbers
from desktop_assist.terms import Terms
from diagnostics.errors import PlainError
from diagnostics.finding import Severity
from simulators import reports
from simulators.customer_programs import MARIA, WAIT_S

CASE = "01JD7QW8Y4ABCDEFGHJKMNPQRS"
QUESTION = "My computer says the disk is full and I cannot save my letters."
TIDY = Service(
    id="disk-tidy",
    title="Tidy one disk",
    description="We look together for what can go, and move it.",
    price="49.00",
    currency="EUR",
    term="once",
    renewal="none",
    resolves=(),
    free_alternative="Empty the waste bin, and look into the downloads folder.",
    responsible="Practice Support",
)


def line(case: str = CASE, waited_s: int = 240, state: str = "waiting") -> CaseLine:
    return CaseLine(case, QUESTION, reports.AT, state, "", "ssh-ed25519 AAAA", waited_s, True)


class SimulatedFolder:
    """A customer's folder with a file and a folder in it."""

    def __init__(self, desk: SimulatedDesk) -> None:
        self._desk = desk

    def names(self, path: str) -> Listing:
        if self._desk.error is not None:
            raise self._desk.error
        self._desk.done.append(("names", path))
        folder = Entry("letters", Attributes(0, stat.S_IFDIR))
        return Listing((folder, Entry("log.txt", Attributes(1500, stat.S_IFREG))), left_out=1)

    def send(self, source: Path, folder: str) -> None:
        self._desk.done.append(("send", source, folder))

    def fetch(self, path: str, folder: Path) -> Path:
        self._desk.done.append(("fetch", path, folder))
        if self._desk.slow_files is not None:
            self._desk.slow_files.wait(20)
            raise FileStopped("You stopped this.", kept="It is kept.", next_step="Begin it again.")
        self._desk.tell(FileProgressed("log.txt", 1500, 1500, "saved"))
        return folder / "log.txt"

    def stop(self) -> bool:
        self._desk.done.append(("stop a file",))
        if self._desk.slow_files is not None:
            self._desk.slow_files.set()
        return self._desk.slow_files is not None


class SimulatedView:
    """A view of a picture in memory; what is done to it is noted."""

    def __init__(self, desk: SimulatedDesk, number: int) -> None:
        self._desk = desk
        self.number = number
        self.picture = Shown(blank(64, 48))
        self.seen = Seen()
        self.line = ViewNumbers(12, 24.0, 340_000, 86)

    def start(self) -> None:
        self._desk.done.append(("view", self.number))

    def show(self, picture: Pixels, **told: object) -> None:
        """This is what the screen shows now."""
        self.picture = Shown(picture, **told)  # type: ignore[arg-type]
        self.picture._changed = Rectangle(0, 0, *self.picture.size)
        self.seen.follow(self.picture)
        self._desk.tell(ScreenOpened(self.number), ScreenChanged(self.number))

    def take(self) -> News:
        return self.seen.take()

    def pixels(self) -> AbstractContextManager[Pixels]:
        return self.seen.pixels()

    def numbers(self) -> ViewNumbers:
        return self.line

    def point(self, buttons: int, x: int, y: int) -> None:
        self._desk.done.append(("point", buttons, x, y))

    def press(self, keysym: int, *, down: bool) -> None:
        self._desk.done.append(("press", keysym, down))

    def want_quality(self, quality: int | None) -> None:
        self._desk.done.append(("quality", quality))

    def close(self) -> None:
        self._desk.done.append(("close view", self.number))

    def wait(self) -> None: ...


class SimulatedScreens:
    """A customer's screen that opens at once, and shows what the test wants."""

    def __init__(self, desk: SimulatedDesk) -> None:
        self._desk = desk

    def open(self) -> SimulatedView:
        if self._desk.error is not None:
            raise self._desk.error
        self._desk.views.append(SimulatedView(self._desk, len(self._desk.views) + 1))
        return self._desk.views[-1]


class SimulatedDesk:
    """A desk with one case, and a customer who says nothing by themselves."""

    def __init__(self, show: events.ShowTechnician) -> None:
        self._show = show
        self.identity = MARIA
        self.catalogue = Catalogue("1", "Practice Support", "sha256:00", (TIDY,))
        self.cases: tuple[CaseLine, ...] = (line(),)
        self.done: list[tuple[object, ...]] = []
        self.error: PlainError | None = None
        self.slow_files: threading.Event | None = None  # set when a file is stopped
        self.typed = b""
        self.views: list[SimulatedView] = []

    def tell(self, *told: events.TechnicianEvent) -> None:
        """Tell `told`, in order, from a thread of its own."""
        thread = threading.Thread(target=lambda: [self._show(event) for event in told], name="simulated")
        thread.start()
        thread.join(WAIT_S)

    @property
    def files(self) -> SimulatedFolder:
        return SimulatedFolder(self)

    @property
    def screen(self) -> SimulatedScreens:
        return SimulatedScreens(self)

    def connect(self) -> None:
        if self.error is not None:
            raise self.error
        self.done.append(("connect",))

    def refresh(self) -> object:
        self._show(events.QueueChanged(self.cases))
        return self.cases

    def join(self, case: str) -> None:
        if self.error is not None:
            raise self.error
        found = (
            reports.finding(Severity.ATTENTION),
            reports.finding(Severity.NORMAL, "memory.available", ""),
        )
        self._show(events.CaseJoined(case, QUESTION, reports.made(*found)))

    def ask_consent(self, capability: Capability, reason: str, wished: Terms) -> None:
        told = wished.subjects if capability is Capability.MORE_CHECKS else wished.mode
        self.done.append(("ask", capability, reason, told))

    def colleagues(self) -> tuple[Colleague, ...]:
        return (Colleague("omar", "SHA256:omar"),)

    def hand_over(self, reason: str, to: str, key: str) -> None:
        self.done.append(("hand over", reason, to, key))

    def release(self, case: str) -> None:
        if self.error is not None:
            raise self.error
        self.cases = (line(case),)
        self.done.append(("release", case))

    def say(self, text: str) -> None:
        self._show(events.Said("technician", text))

    def keep_picture(self) -> None:
        self.done.append(("keep picture",))

    def put_on_clipboard(self, text: str) -> None:
        self.done.append(("put", text))
        self.tell(ClipboardReached(len(text)))

    def claim(self, text: str, findings: tuple[str, ...], severity: str) -> str:
        self.done.append(("claim", text, findings, severity))
        return "claim-1"

    def change(self, what: str, undo: str, findings: tuple[str, ...]) -> str:
        self.done.append(("change", what, undo, findings))
        return "change-1"

    def offer(self, service: str, findings: tuple[str, ...], reason: str) -> str:
        self.done.append(("offer", service, findings, reason))
        return "offer-1"

    def open_terminal(self, columns: int, rows: int) -> None:
        if self.error is not None:
            raise self.error
        self.done.append(("terminal", columns, rows))

    def type(self, data: bytes) -> None:
        self.typed += data

    def resize(self, columns: int, rows: int) -> None:
        self.done.append(("resize", columns, rows))

    def leave(self) -> None:
        self._show(events.SessionEnded("The technician has finished."))

    def close(self) -> None:
        self.done.append(("close",))
