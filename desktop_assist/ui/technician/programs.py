"""What the technician's window needs of the program behind it.

Decides: the few methods that docks and the window may call; the engagement has them, and so does the
tests' simulator.
Leaves alone: how they are done.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from desktop_assist.channel.identity import Identity
from desktop_assist.channel.sftp_client import Listing
from desktop_assist.consent import Capability
from desktop_assist.desk.protocol import Colleague
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.screen.seen import News
from desktop_assist.screen.view_rate import ViewNumbers
from desktop_assist.terms import Terms
from desktop_assist.ui.widgets.screen_canvas import SeenPicture


class RemoteFolder(Protocol):
    """The customer's folder. Every method blocks."""

    def names(self, path: str) -> Listing:
        """What is in it at `path`."""
        ...

    def send(self, source: Path, folder: str) -> None:
        """Send the file at `source` into `folder` there."""
        ...

    def fetch(self, path: str, folder: Path) -> Path:
        """Take the file at `path` there into `folder` here."""
        ...

    def stop(self) -> bool:
        """Stop the file that moves; waits for nothing."""
        ...


@runtime_checkable
class RemoteView(SeenPicture, Protocol):
    """A view of the customer's screen. No method blocks but `wait`.

    Attributes:
        number: What its events are told by.
    """

    number: int

    def start(self) -> None:
        """Begin to receive."""
        ...

    def take(self) -> News:
        """What is new since the last call."""
        ...

    def numbers(self) -> ViewNumbers:
        """How the line is."""
        ...

    def point(self, buttons: int, x: int, y: int) -> None:
        """Move the customer's pointer, with `buttons` down as RFB numbers them."""
        ...

    def press(self, keysym: int, *, down: bool) -> None:
        """A key goes down or up."""
        ...

    def want_quality(self, quality: int | None) -> None:
        """From now on have photographs of `quality`, 0 to 9, or everything exactly."""
        ...

    def close(self) -> None:
        """End it now."""
        ...

    def wait(self) -> None:
        """Wait until a closed view's threads have ended."""
        ...


class RemoteScreens(Protocol):
    """The customer's screen."""

    def open(self) -> RemoteView:
        """A view, to be started; blocks until the line for it is open."""
        ...


class DeskProgram(Protocol):
    """One technician at work.

    Attributes:
        identity: As the certificate names them.
        catalogue: What the organisation sells.
    """

    identity: Identity
    catalogue: Catalogue

    @property
    def files(self) -> RemoteFolder:
        """The customer's folder."""
        ...

    @property
    def screen(self) -> RemoteScreens:
        """The customer's screen."""
        ...

    def connect(self) -> None:
        """Dial the desk; blocks."""
        ...

    def refresh(self) -> object:
        """Fetch the queue; blocks."""
        ...

    def join(self, case: str) -> None:
        """Take a case and connect with its customer; blocks."""
        ...

    def ask_consent(self, capability: Capability, reason: str, wished: Terms) -> None:
        """Ask the customer for a capability, on the wished terms."""
        ...

    def colleagues(self) -> tuple[Colleague, ...]:
        """The other technicians who are at the desk now; blocks."""
        ...

    def hand_over(self, reason: str, to: str, key: str) -> None:
        """Ask the customer to let another technician go on."""
        ...

    def release(self, case: str) -> None:
        """Put a case back into the queue; blocks."""
        ...

    def say(self, text: str) -> None:
        """A line of the technician's."""
        ...

    def keep_picture(self) -> None:
        """Have what is seen of the screen now put into the evidence."""
        ...

    def put_on_clipboard(self, text: str) -> None:
        """Send a text for the customer's clipboard."""
        ...

    def claim(self, text: str, findings: tuple[str, ...], severity: str) -> str:
        """Claim something about the computer."""
        ...

    def offer(self, service: str, findings: tuple[str, ...], reason: str) -> str:
        """Offer a service of the catalogue."""
        ...

    def change(self, what: str, undo: str, findings: tuple[str, ...]) -> str:
        """Say what was changed on the computer."""
        ...

    def open_terminal(self, columns: int, rows: int) -> None:
        """Open a terminal at the customer's; blocks until it is open."""
        ...

    def type(self, data: bytes) -> None:
        """Type into the terminal."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """The terminal has another size now."""
        ...

    def leave(self) -> None:
        """Finish the session."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
