"""The screen in a real session: asked for, recorded, shown by stock tools, and gone when it is withdrawn."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import NotReachable
from desktop_assist.channel.stream import ByteStream
from desktop_assist.consent import Capability
from desktop_assist.engagement import recordings
from desktop_assist.engagement.endpoint import SCREEN
from desktop_assist.engagement.events import ConsentAsked, Paused, Progressed, Refused
from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import Segments
from desktop_assist.evidence.statement import Kinds
from desktop_assist.screen import replay
from desktop_assist.screen.choice import OneWindow
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.rfb_client import RfbClient
from desktop_assist.screen.sharing import PAUSED, Area
from simulators.engaged import Engaged
from simulators.loopback_viewers import Eyes, Painter, Window, started_viewer
from simulators.screens import private_display
from simulators.stock_forward import stock_forward
from simulators.viewers import difference, page, photograph

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from simulators.painted_windows import Windows, stranger  # noqa: E402 - only where X11 is

SEEN_COLOUR, BESIDE, OURS, GREY = 0x00AA00, 0x0000CC, 0xFF00FF, 0x606060
SEEN, NOT_SEEN = (
    "The technician sees your screen now.",
    "The technician does not see your screen any more.",
)


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_display() as name:
        monkeypatch.setenv("DISPLAY", name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
        yield name


@pytest.fixture
def painter(display: str) -> Iterator[Painter]:
    made = Painter(display)
    yield made
    made.close()


def joined(engaged: Engaged) -> Callable[[], ByteStream]:
    engaged.open()
    engaged.join()
    case = engaged.technician._joined
    assert case is not None
    return lambda: case.connection.direct(*SCREEN)


def answer(engaged: Engaged, allowed: bool) -> None:
    assert engaged.told.wait_for(ConsentAsked, "The question").capability is Capability.SCREEN
    engaged.customer.answer_consent(Capability.SCREEN, allowed)


def told(engaged: Engaged, sentence: str) -> None:
    while engaged.told.wait_for(Progressed, sentence).sentence != sentence:
        pass


class Looking:
    """Our own viewer on a stream."""

    def __init__(self, stream: ByteStream) -> None:
        self.stream = stream
        self.client = RfbClient()

    def read(self) -> bool:
        data = self.stream.recv(65536)
        self.client.receive(data)
        self.stream.sendall(bytes(self.client.outgoing))
        self.client.outgoing.clear()
        return bool(data)

    def until_it_shows(self, picture: object) -> None:
        while self.client.shown is None or difference(self.client.shown.pixels, picture):  # type: ignore[arg-type]
            assert self.read()

    def until_it_ends(self) -> bytes:
        rest = b""
        while data := self.stream.recv(65536):
            rest += data
        return rest


def test_a_technician_sees_what_is_allowed_and_the_record_shows_the_same(
    engaged: Engaged, painter: Painter
) -> None:
    open_screen = joined(engaged)
    looking = Looking(open_screen())
    answer(engaged, True)
    told(engaged, SEEN)
    picture = page(480, 640)
    painter.put(0, 0, picture)
    looking.until_it_shows(picture)
    looking.stream.close()
    told(engaged, NOT_SEEN)
    sealed = engaged.finish()
    (statement,) = [made for made in engaged.statements() if made.kind is Kinds.RECORDING]
    assert statement.body["capability"] == "screen"
    (name,) = statement.items
    *_, (_, shown) = replay.pictures((sealed.path / name).read_bytes())
    assert difference(shown.pixels, picture) == 0.0
    verification = verify(sealed.path, engaged.practice.organisation)
    assert verification.passed


def test_only_what_was_chosen_is_seen_from_the_first_picture_to_the_recording(
    engaged: Engaged, display: str
) -> None:
    """A window was chosen before the question was answered; ours lies over it."""
    with stranger(display) as them, closing(Windows(display)) as ours:
        them.open([0, 0, 640, 480], BESIDE, menu=True)
        chosen = them.open([200, 100, 150, 90], SEEN_COLOUR, menu=True)
        ours.open([220, 120, 40, 30], OURS, menu=True)
        stream = joined(engaged)()
        engaged.told.wait_for(ConsentAsked, "The question")
        engaged.customer.sharing.choose(OneWindow(chosen, "A window", them.process.pid))
        engaged.customer.answer_consent(Capability.SCREEN, True)
        looking = Looking(stream)
        expected = np.full((90, 150), SEEN_COLOUR, np.uint32)
        expected[20:50, 20:60] = GREY
        looking.until_it_shows(expected.view(np.uint8).reshape(90, 150, 4))
        told(engaged, SEEN)
        engaged.customer.sharing.pause()
        looking.until_it_shows(np.full((90, 150, 4), 0x60, np.uint8))
        assert engaged.technician_told.wait_for(Refused, "Why").happened == PAUSED
        looking.stream.close()
        told(engaged, NOT_SEEN)
    sealed = engaged.finish()
    (statement,) = [made for made in engaged.statements() if made.kind is Kinds.RECORDING]
    (name,) = statement.items
    for _, shown in replay.pictures((sealed.path / name).read_bytes()):
        assert shown.size == (150, 90)
        colours = shown.pixels.view(np.uint32) & 0xFFFFFF
        assert set(np.unique(colours).tolist()) <= {SEEN_COLOUR, GREY, 0}


def test_a_pause_is_grey_within_200_ms(engaged: Engaged, painter: Painter) -> None:
    looking = Looking(joined(engaged)())
    answer(engaged, True)
    picture = photograph(480, 640)
    painter.put(0, 0, picture)
    looking.until_it_shows(picture)
    began = time.monotonic()
    engaged.customer.sharing.pause()
    looking.until_it_shows(np.full((480, 640, 4), 0x60, np.uint8))
    assert time.monotonic() - began < 0.2
    engaged.customer.sharing.resume()
    looking.until_it_shows(picture)


def test_what_is_withdrawn_is_not_sent_200_ms_later(engaged: Engaged, painter: Painter) -> None:
    looking = Looking(joined(engaged)())
    answer(engaged, True)
    painter.put(0, 0, photograph(480, 640))
    while looking.client.shown is None or not looking.client.shown.updates:
        looking.read()
    assert engaged.customer.sharing.now.area.parts, "which is what the frame is around"
    began = time.monotonic()
    engaged.customer.withdraw(Capability.SCREEN)
    looking.until_it_ends()
    assert time.monotonic() - began < 0.2
    told(engaged, NOT_SEEN)
    assert engaged.customer.sharing.now.area == Area(), "the frame does not wait for the recording"


def test_no_means_no_and_the_viewer_is_told_in_its_own_way(engaged: Engaged, display: str) -> None:
    stream = joined(engaged)()
    answer(engaged, False)
    stream.sendall(b"RFB 003.008\n")
    said = Looking(stream).until_it_ends()
    assert said.startswith(b"RFB 003.008\n\0")
    assert said.endswith(b"The customer did not allow to see the screen.")
    assert not list(recordings.folder(engaged.practice.install, engaged.customer.case).glob("screen*"))


def test_what_cannot_be_shown_is_not_asked_for(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    stream = joined(engaged)()
    stream.sendall(b"RFB 003.003\n")
    said = Looking(stream).until_it_ends()
    assert said.startswith(b"RFB 003.008\n\0\0\0\0")
    assert b"Wayland" in said
    assert Kinds.CONSENT not in [made.kind for made in engaged.statements()]


def test_a_second_viewer_is_told_to_wait(engaged: Engaged, painter: Painter) -> None:
    open_screen = joined(engaged)
    first = Looking(open_screen())
    answer(engaged, True)
    while first.client.shown is None:
        first.read()
    second = open_screen()
    second.sendall(b"RFB 003.008\n")
    assert b"another viewer" in Looking(second).until_it_ends()


@pytest.mark.logs("Administratively prohibited")
def test_nothing_but_the_screen_is_reached(engaged: Engaged, display: str) -> None:
    joined(engaged)
    case = engaged.technician._joined
    assert case is not None
    for place in (("screen", 22), ("127.0.0.1", 5900), ("localhost", 22)):
        with pytest.raises(NotReachable):
            case.connection.direct(*place)


NONSENSE = (
    (b"\xff", "unknown kind 255"),
    (struct.pack(">BxxxI", 6, 0x7FFFFFFF), "a clipboard of 2147483647 bytes"),
    (b"\0\0\0\0" + struct.pack(">BBBBHHHBBBxxx", 32, 255, 0, 1, 65535, 0, 1, 99, 8, 0), "cannot be"),
    (struct.pack(">BxH", 2, 65535), "a list of 65535 encodings"),
    (struct.pack(">BBxxI", 4, 1, 0x61) * 8_000, "more than can be dealt with"),
)


def test_nonsense_ends_the_picture_and_is_in_the_evidence(engaged: Engaged, painter: Painter) -> None:
    open_screen = joined(engaged)
    for number, (nonsense, _) in enumerate(NONSENSE):
        looking = Looking(open_screen())
        if not number:
            answer(engaged, True)
        while looking.client.shown is None or not looking.client.shown.updates:
            try:
                looking.read()
            except ScreenNotShown:  # the one before is being closed
                looking = Looking(open_screen())
        looking.stream.sendall(nonsense)
        looking.until_it_ends()
        told(engaged, NOT_SEEN)
    engaged.finish()  # the rest of the session has gone on
    recorded = [made for made in engaged.statements() if made.kind is Kinds.RECORDING]
    assert len(recorded) == len(NONSENSE)
    for statement, (_, why) in zip(recorded, NONSENSE, strict=True):
        assert why in statement.body["ended_because"]


def test_what_cannot_be_recorded_is_not_shown(
    engaged: Engaged, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Segments, _data: bytes) -> None:
        raise EvidenceNotWritten("The disk is full.", next_step="Make room.")

    monkeypatch.setattr(Segments, "add", full)
    looking = Looking(joined(engaged)())
    answer(engaged, True)
    while looking.read():
        pass
    assert looking.client.shown is not None
    assert looking.client.shown.updates == 0
    assert "disk is full" in engaged.told.wait_for(Paused, "The pause").sentence
    assert not engaged.customer.consents.allows(Capability.SCREEN)


def test_stock_ssh_and_a_stock_viewer_show_it_to_the_pixel(
    engaged: Engaged, painter: Painter, display: str, tmp_path: Path
) -> None:
    painter.put(0, 0, page(480, 640))
    with (
        private_display("800x600x24") as technician,
        stock_forward(engaged, tmp_path / "ssh") as door,
        started_viewer(technician, str(door), "-ViewOnly"),
    ):
        answer(engaged, True)
        eyes, window = Eyes(display, technician), Window(technician, "Screen of case")
        painter.put(100, 100, photograph(200, 300))
        eyes.wait_until_equal(window.place)
        eyes.close()
        window.close()
        engaged.customer.withdraw(Capability.SCREEN)
        told(engaged, NOT_SEEN)
    sealed = engaged.finish_without_console()
    recorded = sorted((sealed.path / "data").glob("screen-*.fbs"))
    *_, (_, shown) = replay.pictures(recorded[-1].read_bytes())
    assert shown.size == (640, 480)
    assert difference(shown.pixels[100:300, 100:400], photograph(200, 300)) == 0.0


def connect(line: socket.socket, door: Path) -> None:
    """ssh makes its socket a moment before it listens on it."""
    for _ in range(200):
        try:
            line.connect(str(door))
        except ConnectionRefusedError:
            threading.Event().wait(0.05)
        else:
            return
    pytest.fail("ssh does not listen")


def test_a_socket_is_all_that_ssh_leaves_open(engaged: Engaged, display: str, tmp_path: Path) -> None:
    """Asking for the screen and hanging up before the answer leaves nothing behind."""
    with stock_forward(engaged, tmp_path / "ssh") as door, socket.socket(socket.AF_UNIX) as line:
        connect(line, door)
        assert engaged.told.wait_for(ConsentAsked, "The question").capability is Capability.SCREEN
    engaged.finish_without_console()
    assert Kinds.RECORDING not in [made.kind for made in engaged.statements()]
