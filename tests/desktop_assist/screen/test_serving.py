"""The stream to a viewer: an end takes effect at once, whoever ends it, and whatever the viewer does."""

from __future__ import annotations

import contextlib
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_assist.screen import serving
from desktop_assist.screen.errors import MalformedStream, ScreenNotShown
from desktop_assist.screen.recording import Recording
from desktop_assist.screen.rfb_client import RfbClient
from desktop_assist.screen.serving import Serving
from desktop_assist.screen.viewing import Viewing
from diagnostics.clock import SystemClock
from simulators.channels import streams
from simulators.loopback_viewers import Loopback
from simulators.screens import SimulatedScreen
from simulators.viewers import difference, page

END_S = 10.0


class Served:
    def __init__(self, folder: Path, size: tuple[int, int] = (320, 200)) -> None:
        self.screen = SimulatedScreen(*size)
        self.ours, self.theirs = streams()
        clock = SystemClock()
        self.recording = Recording(folder, "screen-000", clock, lambda _segment: None)
        self.viewing = Viewing(self.screen, self.recording, clock, "A screen")
        self.allowed = True
        self.serving = Serving(Loopback(self.ours), self.screen, self.viewing, lambda: self.allowed)
        self.ended_with: list[BaseException | None] = []
        self.thread = threading.Thread(target=self._run, name="served")
        self.thread.start()

    def _run(self) -> None:
        try:
            self.serving.run()
        except (MalformedStream, ScreenNotShown) as error:
            self.ended_with.append(error)
        else:
            self.ended_with.append(None)

    def ended(self) -> BaseException | None:
        self.thread.join(END_S)
        assert not self.thread.is_alive()
        return self.ended_with[0]

    def look(self, client: RfbClient) -> None:
        """Read once, and answer."""
        client.receive(self.theirs.recv(65536))
        self.theirs.sendall(client.outgoing)
        client.outgoing.clear()

    def close(self) -> None:
        self.serving.stop()
        self.thread.join(END_S)
        self.theirs.close()
        self.viewing.close()
        self.recording.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path)
    yield made
    made.close()


def test_a_viewer_is_shown_the_screen(served: Served) -> None:
    served.screen.draw(0, 0, page(200, 320))
    client = RfbClient()
    while client.shown is None or difference(client.shown.pixels, served.screen.canvas):
        served.look(client)
    served.theirs.close()
    assert served.ended() is None


def test_what_is_withdrawn_stops_within_200_ms(served: Served) -> None:
    client = RfbClient()
    while client.shown is None or not client.shown.updates:
        served.look(client)
    served.allowed = False
    began = time.monotonic()
    served.serving.stop()
    with contextlib.suppress(ConnectionResetError):  # what we sent last was not read any more
        while served.theirs.recv(65536):
            pass
    assert time.monotonic() - began < 0.2
    assert served.ended() is None


def test_without_a_yes_not_even_a_greeting_is_sent(tmp_path: Path) -> None:
    screen, (ours, theirs) = SimulatedScreen(), streams()
    recording = Recording(tmp_path, "screen-000", SystemClock(), lambda _segment: None)
    viewing = Viewing(screen, recording, SystemClock(), "A screen")
    Serving(Loopback(ours), screen, viewing, lambda: False).run()
    assert theirs.recv(100) == b""
    assert list(tmp_path.iterdir()) == []
    theirs.close()
    viewing.close()


def test_nonsense_ends_it_and_is_told(served: Served) -> None:
    served.theirs.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert isinstance(served.ended(), MalformedStream)


def test_a_huge_clipboard_ends_it(served: Served) -> None:
    served.theirs.sendall(b"RFB 003.008\n\x01\x01" + struct.pack(">BxxxI", 6, 0xFFFFFFFF))
    assert isinstance(served.ended(), MalformedStream)


def test_a_viewer_that_never_reads_does_not_hold_up_the_end(tmp_path: Path) -> None:
    served = Served(tmp_path, (1920, 1080))
    random = np.random.default_rng(1)
    served.screen.draw(0, 0, random.integers(0, 256, (1080, 1920, 4), np.uint8))
    encodings = struct.pack(">BxHi", 2, 1, 0)
    request = struct.pack(">BBHHHH", 3, 0, 0, 0, 1920, 1080)
    served.theirs.sendall(b"RFB 003.008\n\x01\x01" + encodings + request * 10_000)
    while not list(tmp_path.iterdir()):
        served.screen.wait(0.01)
    began = time.monotonic()
    served.serving.stop()
    assert served.ended() is None
    assert time.monotonic() - began < 2.0
    served.close()


def test_a_screen_that_goes_ends_it_and_is_told(served: Served) -> None:
    client = RfbClient()
    while client.shown is None or not client.shown.updates:
        served.look(client)
    served.screen.gone = True
    served.screen.touch(0, 10)
    assert isinstance(served.ended(), ScreenNotShown)


GREETING = b"RFB 003.008\n\x01\x01"


@pytest.mark.parametrize(
    ("said", "why"),
    [(GREETING[:5], "did not finish its greeting"), (GREETING, "did not take what it was sent")],
)
def test_a_viewer_that_does_not_go_on_is_cut_off_and_why_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes, why: str
) -> None:
    monkeypatch.setattr(serving, "PATIENCE_S", 0.3)
    served = Served(tmp_path, (1920, 1080))
    random = np.random.default_rng(1)
    served.screen.draw(0, 0, random.integers(0, 256, (1080, 1920, 4), np.uint8))
    raw = struct.pack(">BxHi", 2, 1, 0) + struct.pack(">BBHHHH", 3, 0, 0, 0, 1920, 1080)
    served.theirs.sendall(said + (raw if said == GREETING else b""))
    ended = served.ended()
    assert isinstance(ended, MalformedStream)
    assert why in ended.happened
    served.close()


def test_a_viewer_that_reads_a_byte_now_and_then_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "PATIENCE_S", 0.3)
    served = Served(tmp_path, (1920, 1080))
    random = np.random.default_rng(1)
    served.screen.draw(0, 0, random.integers(0, 256, (1080, 1920, 4), np.uint8))
    raw = struct.pack(">BxHi", 2, 1, 0) + struct.pack(">BBHHHH", 3, 0, 0, 0, 1920, 1080)
    served.theirs.sendall(GREETING + raw)
    while not served.serving._ended.wait(0.01):
        served.theirs.recv(1)
    ended = served.ended()
    assert isinstance(ended, MalformedStream)
    assert "did not take what it was sent" in ended.happened
    served.close()


def test_a_viewer_that_reads_and_writes_byte_by_byte_is_shown_the_same(served: Served) -> None:
    served.screen.draw(0, 0, page(200, 320))
    client, updates, off_by = RfbClient(), 0, 1.0
    while off_by:
        client.receive(served.theirs.recv(1))
        for byte in bytes(client.outgoing):
            served.theirs.sendall(bytes((byte,)))
        client.outgoing.clear()
        if client.shown is not None and client.shown.updates > updates:
            updates = client.shown.updates
            off_by = difference(client.shown.pixels, served.screen.canvas)
    served.theirs.close()
    assert served.ended() is None


def test_a_viewer_that_rests_is_not_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PATIENCE_S", 0.05)
    served, client = Served(tmp_path), RfbClient()
    while client.shown is None or not client.shown.updates:
        served.look(client)
    assert not served.serving._ended.wait(0.3)
    served.close()
