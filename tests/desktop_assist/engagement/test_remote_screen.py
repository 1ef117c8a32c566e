"""The technician's end of a screen: over a real session, a line that stands still, and a hostile one."""

from __future__ import annotations

import queue
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pytest

from desktop_assist import cli
from desktop_assist.audit import screen_film
from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.engagement.remote_screen import RemoteScreen
from desktop_assist.engagement.screen_events import ScreenChanged, ScreenClosed, ScreenEvent, ScreenOpened
from desktop_assist.screen.film import Projector
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_numbers import Encoding
from diagnostics.clock import SystemClock
from simulators.engaged import Engaged
from simulators.loopback_viewers import Painter
from simulators.screens import private_display
from simulators.viewers import difference, page

WAIT_S = 20.0
HELLO = b"RFB 003.008\n\x01\x01" + bytes(4)
KNOWS_MARKS = struct.pack(">BxxxIB", 248, 1 << 31, 0)


def begun(width: int = 32, height: int = 32) -> bytes:
    return HELLO + struct.pack(">HH", width, height) + OURS.pack() + struct.pack(">I", 1) + b"S"


def filled(value: int = 255, width: int = 32, height: int = 32) -> bytes:
    place = struct.pack(">HHHHi", 0, 0, width, height, Encoding.TIGHT)
    return struct.pack(">BxH", 0, 1) + place + b"\x80" + bytes((value,)) * 3


class Line:
    """A stream whose other end is the test."""

    def __init__(self) -> None:
        self._coming: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.sent = bytearray()
        self.moves = threading.Event()
        self.moves.set()
        self.closed = threading.Event()

    def give(self, data: bytes) -> None:
        self._coming.put(data)

    def recv(self, count: int, /) -> bytes:
        return self._coming.get(timeout=WAIT_S)

    def sendall(self, data: bytes, /) -> None:
        assert self.moves.wait(WAIT_S)
        self.sent += data

    def settimeout(self, seconds: float | None, /) -> None: ...

    def close(self) -> None:
        self.closed.set()
        self.moves.set()
        self._coming.put(b"")


class Viewed:
    """A view on such a line, and what was told of it."""

    def __init__(self) -> None:
        self.line = Line()
        self.told: queue.SimpleQueue[ScreenEvent] = queue.SimpleQueue()
        self.view = RemoteScreen(self.line, SystemClock(), self.told.put)
        self.view.start()

    def next(self) -> ScreenEvent:
        return self.told.get(timeout=WAIT_S)

    def opened(self) -> None:
        self.line.give(begun() + filled())
        assert self.next() == ScreenOpened(self.view.number)
        assert self.next() == ScreenChanged(self.view.number)

    def until_closed(self) -> ScreenClosed:
        while not isinstance(event := self.next(), ScreenClosed):
            pass
        return event


@pytest.fixture
def viewed() -> Iterator[Viewed]:
    made = Viewed()
    yield made
    made.view.close()
    made.view.wait()


def until(found: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(2000):
        if found():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not happen")


def test_news_is_told_once_until_it_is_taken(viewed: Viewed) -> None:
    viewed.opened()
    viewed.line.give(filled(7))
    viewed.line.give(filled(8) + KNOWS_MARKS)
    until(lambda: viewed.line.sent.endswith(struct.pack(">BxxxIB", 248, 0, 0)))
    assert viewed.told.empty()
    assert viewed.view.take().size == (32, 32)
    viewed.line.give(filled(9))
    assert viewed.next() == ScreenChanged(viewed.view.number)
    with viewed.view.pixels() as pixels:
        assert pixels[5, 5, 0] == 9


def test_the_delay_and_the_rate_are_measured(viewed: Viewed) -> None:
    viewed.line.give(begun() + KNOWS_MARKS)
    viewed.line.give(filled())
    mark = struct.pack(">BxxxIB", 248, 1 << 31 | 1, 8)
    until(lambda: mark in viewed.line.sent)
    at = viewed.line.sent.index(mark)
    viewed.line.give(struct.pack(">BxxxIB", 248, 1, 8) + bytes(viewed.line.sent[at + 9 : at + 17]))
    until(lambda: viewed.view.numbers().delay_ms is not None)
    assert viewed.view.numbers().pictures_per_s > 0
    assert viewed.view.numbers().quality is None


def test_keys_and_moves_go_out_and_a_line_that_stands_still_holds_nobody_up(viewed: Viewed) -> None:
    viewed.view.press(0x61, down=True)  # nobody is there yet
    viewed.opened()
    viewed.view.press(0x62, down=True)
    viewed.view.point(1, 3, 4)
    until(lambda: struct.pack(">BBHH", 5, 1, 3, 4) in viewed.line.sent)
    assert struct.pack(">BBxxI", 4, 1, 0x62) in viewed.line.sent
    assert struct.pack(">BBxxI", 4, 1, 0x61) not in viewed.line.sent
    viewed.line.moves.clear()
    for at in range(60_000):
        viewed.view.point(1, at % 32, 0)
    viewed.view.point(0, 1, 1)
    assert len(viewed.view._outgoing) < 20_000
    viewed.line.moves.set()
    until(lambda: viewed.line.sent.endswith(struct.pack(">BBHH", 5, 0, 1, 1)))


def test_a_refusal_is_told_in_the_other_sides_words_made_harmless(viewed: Viewed) -> None:
    reason = b"Nobody\x1b[2J may look."
    viewed.line.give(b"RFB 003.008\n\0" + struct.pack(">I", len(reason)) + reason)
    assert viewed.until_closed().happened == "Nobody\ufffd[2J may look."


@pytest.mark.parametrize(
    "data",
    [
        HELLO + struct.pack(">HH", 60_000, 60_000) + OURS.pack() + bytes(4),
        begun() + struct.pack(">BxHHHHHi", 0, 1, 0, 0, 60_000, 60_000, Encoding.DESKTOP_SIZE),
        begun() + struct.pack(">BxHHHHHi", 0, 1, 16, 16, 32, 32, Encoding.RAW),
        begun() + b"\x00\x00\xff\xff" + struct.pack(">HHHHi", 0, 0, 0, 0, Encoding.RAW) * 70_000,
        begun() + struct.pack(">BxxxIB", 248, 1 << 31, 0) * 40_000,
        begun() + struct.pack(">BxxxI", 3, 2**32 - 1),
        b"RFB 003.008\n\0" + struct.pack(">I", 2**32 - 1),
    ],
    ids=["large", "grown", "beside", "endless", "questions", "cut text", "reason"],
)
def test_a_hostile_server_is_hung_up_on(viewed: Viewed, data: bytes) -> None:
    viewed.line.moves.clear()
    for at in range(0, len(data), 65536):
        viewed.line.give(data[at : at + 65536])
    assert "The other end sent" in viewed.until_closed().happened
    assert viewed.line.closed.is_set()


def test_closing_ends_the_decoding_of_what_has_come(viewed: Viewed) -> None:
    """Each of these few bytes asks for four million pixels; there are hours of them."""
    viewed.line.give(begun(2000, 2000) + filled(1, 2000, 2000))
    viewed.next()
    viewed.line.give(filled(2, 2000, 2000) * 500_000)
    viewed.view.close()
    viewed.view.wait()
    assert isinstance(viewed.until_closed(), ScreenClosed)


@pytest.mark.enable_socket
def test_over_a_real_session_the_pixels_are_the_customers(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("Xlib.display")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    with private_display() as name:
        monkeypatch.setenv("DISPLAY", name)
        painter = Painter(name)
        engaged.open()
        engaged.join()
        view = engaged.technician.screen.open()
        view.start()
        engaged.told.wait_for(ConsentAsked, "The question")
        engaged.customer.answer_consent(Capability.SCREEN, True)
        engaged.technician_told.wait_for(ScreenOpened, "The first picture")
        picture = page(480, 640)
        painter.put(0, 0, picture)

        def same() -> bool:
            with view.pixels() as pixels:
                return pixels.shape == picture.shape and difference(pixels, picture) == 0.0

        until(same)
        engaged.customer.withdraw(Capability.SCREEN)
        engaged.technician_told.wait_for(ScreenClosed, "The end")
        view.wait()
        painter.close()
        bundle = engaged.finish().path
    with screen_film.opened(bundle) as shown:
        film = shown.film
        projector = Projector(film)
        projector.show(film.length_ms)
        with projector.seen.pixels() as pixels:
            assert difference(pixels, picture) == 0.0  # the recording, replayed to the same pixels
        assert film.scenes[0].began_at.endswith("Z")
    video = tmp_path / "screen.mp4"
    assert cli.main(["audit", "replay", "--video", str(video), str(bundle)]) == 0
    assert "allowed the screen" in capsys.readouterr().out
    with av.open(str(video)) as container:
        *_, last = container.decode(video=0)
    assert (last.width, last.height) == (640, 480)
