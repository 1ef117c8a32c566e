"""The programs behind the customer's window, with the same methods, in memory.

They do what the real ones promise, and keep what was asked of them for the tests to read.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from desktop_assist.channel.identity import TECHNICIAN, Identity
from desktop_assist.consent import Capability
from desktop_assist.engagement import events, terminal_events
from desktop_assist.engagement.answered import Answered
from desktop_assist.engagement.check_events import ChecksEnded
from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.engagement.clipboard_events import ClipboardSent
from desktop_assist.engagement.file_events import FolderShared
from desktop_assist.engagement.opening import Preview
from desktop_assist.screen.choice import Choice, Choices, Monitor, ShownWindow
from desktop_assist.screen.sharing import Sharing
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.terms import USUAL, Cause, Terms
from diagnostics.checkup import Finished, Measured, Progress, Started
from diagnostics.errors import PlainError
from diagnostics.finding import Severity
from diagnostics.observation import Observation, Reading
from diagnostics.probe import LINUX, Probe, Surroundings
from simulators import reports

MARIA = Identity(
    "Maria Lindqvist", TECHNICIAN, "ssh-ed25519-cert-v01@openssh.com AAAA", "2026-11-22T06:00:00Z", b""
)
ORGANISATION = "Practice Support"
WAIT_S = 5.0


def never(_surroundings: Surroundings) -> Mapping[str, Reading]:
    raise AssertionError("a simulated probe measures nothing")


def probe(name: str, title: str) -> Probe:
    return Probe(
        id=name,
        title=title,
        reads=f"How much room there is on {name}.",
        why="Programs need it.",
        personal_data="None.",
        platforms=frozenset({LINUX}),
        privilege="user",
        deadline_s=1.0,
        observes=(f"{name}.first",),
        measure=never,
    )


class SimulatedCheckups:
    """Check-ups that measure nothing and are done when the test says so."""

    def __init__(self, latest: SealedReport | None = None) -> None:
        self.probes = (probe("storage", "Disks"), probe("memory", "Memory"), probe("network", "Network"))
        self.kept = latest
        self.selected: list[frozenset[str]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.error: PlainError | None = None

    def run(self, selected: Collection[str], cancelled: threading.Event) -> Iterator[Progress]:
        self.selected.append(frozenset(selected))
        if self.error is not None:
            raise self.error
        for number, subject in enumerate(sorted(selected), start=1):
            yield Started(subject, number, len(selected))
            while not self.go_on.wait(0.01) and not cancelled.is_set():
                pass
            reading = Observation(number, "items", "simulated", reports.AT)
            yield Measured(subject, {f"{subject}.first": reading}, number, len(selected))
        finished = reports.made(reports.finding(Severity.ATTENTION), complete=not cancelled.is_set())
        self.kept = reports.sealed(finished)
        yield Finished(finished)

    def latest(self) -> SealedReport | None:
        return self.kept


LEFT = Monitor("HDMI-1", Rectangle(0, 0, 1920, 1080))
RIGHT = Monitor("DP-2", Rectangle(1920, 0, 1280, 1024))
LETTER = ShownWindow(0x600007, "A letter & more – LibreOffice Writer", "libreoffice-writer", 4711)
BANK = ShownWindow(0x800003, "My account", "Firefox", 4712)


class SimulatedHelp:
    """One case. Events are told from another thread, as the real program does."""

    def __init__(self, show: events.ShowCustomer) -> None:
        self._show = show
        self.case = ""
        self.sent: list[tuple[str, bytes]] = []
        self.answers: list[tuple[Capability, bool]] = []
        self.withdrawn: list[Capability] = []
        self.stopped_files: list[int] = []
        self.lines: list[str] = []
        self.reports: list[tuple[int, bool]] = []
        self.copies: list[str] = []
        self.allowed: set[Capability] = set()
        self.decisions: list[tuple[str, bool]] = []
        self.stops: list[str] = []
        self.interrupts = 0
        self.shared: Path | None = None
        self.sharing = Sharing()
        self.choices = Choices((LEFT, RIGHT), (LETTER, BANK))
        self.answered: list[Answered] = []
        self.closed = False
        self.error: PlainError | None = None

    def tell(self, *told: events.CustomerEvent) -> None:
        """Tell `told`, in order, from a thread of its own."""
        thread = threading.Thread(target=lambda: [self._show(event) for event in told], name="simulated")
        thread.start()
        thread.join(WAIT_S)

    def preview(self, question: str, sealed: SealedReport) -> Preview:
        return Preview(question, ORGANISATION, sealed.report_bytes, ("Your question, as you wrote it.",))

    def open_case(self, question: str, sealed: SealedReport) -> None:
        if self.error is not None:
            raise self.error
        self.sent.append((question, sealed.report_bytes))
        self._show(events.Progressed("Opening the case."))
        self.case = "01JD7QW8Y4"
        self._show(events.CaseOpened(self.case, question, 2, 360, 12))

    def answer_consent(self, capability: Capability, allowed: bool, terms: Terms = USUAL) -> None:
        self.answers.append((capability, allowed))
        self.terms = terms
        self.allowed |= {capability} if allowed else set()
        self._show(events.ConsentChanged(capability, "granted" if allowed else "refused", terms))

    def answer_hand_over(self, agreed: bool) -> None:
        self.answers.append(("hand over", agreed))

    def folder_for_files(self) -> tuple[Path, bool]:
        return (self.shared, True) if self.shared else (Path("/home/ada/Downloads/Desktop Assist"), False)

    def share_folder(self, path: Path) -> None:
        if self.error is not None:
            raise self.error
        self.shared = path
        self._show(FolderShared(path))

    def stop_file(self, number: int) -> None:
        self.stopped_files.append(number)

    def withdraw(self, capability: Capability) -> None:
        self.withdrawn.append(capability)
        self.allowed.discard(capability)
        self._show(events.ConsentChanged(capability, "withdrawn"))

    def screen_choices(self) -> Choices:
        if self.error is not None:
            raise self.error
        return self.choices

    def choose_screen(self, choice: Choice) -> None:
        self.sharing.choose(choice)

    def pause_screen(self, paused: bool) -> None:
        (self.sharing.pause if paused else self.sharing.resume)()
        self._show(events.ConsentChanged(Capability.SCREEN, "paused" if paused else "continued"))

    def hide_window(self, window: int, hidden: bool) -> None:
        (self.sharing.mark_private if hidden else self.sharing.unmark)(window)

    def say(self, text: str) -> None:
        self.lines.append(text)
        self._show(events.Said("customer", text))

    def copied(self, text: str) -> None:
        self.copies.append(text)
        self._show(ClipboardSent(text))

    def allows(self, capability: Capability) -> bool:
        return capability in self.allowed

    def decide(self, offer: str, accepted: bool) -> None:
        self.decisions.append((offer, accepted))
        self._show(events.OfferDecided(offer, "accepted" if accepted else "declined"))

    def answer_report(self, number: int, send: bool) -> None:
        self.reports.append((number, send))
        cause = Cause.SENT if send else Cause.NOT_SENT
        self._show(ChecksEnded(number, cause))
        self._show(events.ConsentChanged(Capability.MORE_CHECKS, "expired", USUAL, cause))

    def answer_question(self, answer: Answered) -> None:
        self.answered.append(answer)

    def interrupt_terminal(self) -> None:
        self.interrupts += 1

    def freeze_terminal(self, frozen: bool) -> None:
        self._show(terminal_events.TerminalFrozen(frozen))

    def answer_line(self, number: int, allowed: bool) -> None:
        self._show(terminal_events.LineAnswered(number, "allowed" if allowed else "refused"))

    def stop(self, reason: str = "The customer pressed Stop.") -> None:
        self.stops.append(reason)
        self.allowed.clear()

    def close(self) -> bool:
        self.closed = True
        return True


def offered(kind: str, name: str = "offer-1") -> events.ShownJudged:
    """An offer with a verdict of `kind`."""
    body = {
        "id": name,
        "service": "disk-tidy",
        "price": "49.00",
        "currency": "EUR",
        "findings": ["storage.space:volume 1"],
        "report": "sha256:00",
        "reason": "I can make room for you.",
    }
    verdict = {
        "kind": kind,
        "reasons": ["The report says: The volume 1 is 96.0 % full: 8.1 GB of 200.0 GB are free."],
        "free_alternative": "Empty the waste bin, and look into the downloads folder.",
        "responsible": "your own choice",
        "findings": ["storage.space:volume 1"],
    }
    return events.ShownJudged("offer", name, body, verdict)


def bundle(folder: Path) -> events.BundleSealed:
    """A bundle whose second check-up found nothing any more."""
    (folder / "data").mkdir(parents=True)
    after = reports.made(reports.finding(Severity.NORMAL))
    (folder / "data" / "report-after.json").write_bytes(reports.sealed(after).report_bytes)
    return events.BundleSealed(folder, ("customer", "desk"))
