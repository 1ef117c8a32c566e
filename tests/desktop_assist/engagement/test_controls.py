"""Mouse and keyboard in a real session: asked for apart, used by stock tools, recorded, and gone in time."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.channel.stream import ByteStream
from desktop_assist.consent import Capability
from desktop_assist.engagement.endpoint import SCREEN
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, Progressed, Refused
from desktop_assist.evidence.statement import Kinds
from desktop_assist.screen import this_screen
from desktop_assist.screen.rfb_client import RfbClient
from simulators.engaged import Engaged
from simulators.hands import OwnHand
from simulators.loopback_viewers import Window, started_viewer
from simulators.receivers import Program, line
from simulators.screens import private_display
from simulators.stock_forward import stock_forward

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_input import X11Input  # noqa: E402 - only where X11 is

USED = "The technician uses your mouse and keyboard now."
CONTROL, A = 0xFFE3, 0x61
QT_CONTROL = 0x01000021


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_display() as name:
        monkeypatch.setenv("DISPLAY", name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
        yield name


@pytest.fixture
def program(display: str) -> Iterator[Program]:
    with line(display, place=(100, 50, 400, 60)) as made:
        yield made


@pytest.fixture
def stream(engaged: Engaged, program: Program) -> ByteStream:
    """A viewer of ours that sees the screen."""
    engaged.open()
    engaged.join()
    case = engaged.technician._joined
    assert case is not None
    opened = case.connection.direct(*SCREEN)
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.SCREEN, True)
    client = RfbClient()
    while client.shown is None or not client.shown.updates:
        client.receive(opened.recv(65536))
        opened.sendall(bytes(client.outgoing))
        client.outgoing.clear()
    return opened


def key(keysym: int, down: bool) -> bytes:
    return struct.pack(">BBxxI", 4, down, keysym)


def tap(keysym: int) -> bytes:
    return key(keysym, True) + key(keysym, False)


def pointer(x: int, y: int, buttons: int) -> bytes:
    return struct.pack(">BBHH", 5, buttons, x, y)


def grant(engaged: Engaged) -> None:
    engaged.technician.ask_consent(Capability.CONTROL, "To help.")
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.CONTROL, True)
    while True:
        changed = engaged.technician_told.wait_for(ConsentChanged, "The answer")
        if (changed.capability, changed.step) == (Capability.CONTROL, "granted"):
            return


def told(engaged: Engaged, sentence: str) -> None:
    while engaged.told.wait_for(Progressed, sentence).sentence != sentence:
        pass


def test_what_is_allowed_is_done_and_on_the_record(
    engaged: Engaged, stream: ByteStream, program: Program
) -> None:
    stream.sendall(tap(0x78))  # only the screen is allowed
    assert "not use it" in engaged.technician_told.wait_for(Refused, "The sentence").happened
    grant(engaged)
    stream.sendall(tap(A) + pointer(130, 75, 1) + pointer(130, 75, 0))
    told(engaged, USED)
    assert program.wait_for(lambda told: "text" in told)["text"] == "a"
    program.wait_for(lambda told: told.get("released") == 1)
    sealed = engaged.finish()
    (statement,) = [
        each
        for each in engaged.statements()
        if each.kind is Kinds.RECORDING and each.body["capability"] == "control"
    ]
    (name,) = statement.items
    head, screen, focus, *events = map(json.loads, (sealed.path / name).read_text().splitlines())
    assert head["format"] == "desktop-assist input"
    assert head["password_fields"] == "left out where the program with the focus tells of them"
    assert screen[1:3] == ["screen", "screen-000-0000.fbs"]
    assert focus[1] == "focus"
    assert [event[1:] for event in events] == [
        ["key", A, "tap"],
        ["pointer", 130, 75, 1],
        ["pointer", 130, 75, 0],
    ]
    assert verify(sealed.path, engaged.practice.organisation).passed


def test_of_one_window_the_place_that_is_clicked_is_the_one_in_the_picture(
    engaged: Engaged, stream: ByteStream, program: Program
) -> None:
    (window,) = this_screen.choices().windows
    engaged.customer.sharing.choose(window.choice)
    grant(engaged)
    while (area := engaged.customer.sharing.now.area).picture is None or area.picture.x != 100:
        stream.recv(65536)  # until the picture is of the window
    stream.sendall(pointer(30, 25, 1) + pointer(30, 25, 0))
    found = program.wait_for(lambda told: told.get("pressed") == 1)
    assert (found["x"], found["y"]) == (30, 25)
    stream.sendall(pointer(450, 25, 1) + pointer(450, 25, 0))
    assert "does not let you see" in engaged.technician_told.wait_for(Refused, "The sentence").happened


def test_a_pause_lets_go_before_it_returns(engaged: Engaged, stream: ByteStream, program: Program) -> None:
    grant(engaged)
    stream.sendall(key(CONTROL, True))
    program.wait_for(lambda told: told.get("key") == QT_CONTROL)
    engaged.customer.sharing.pause()
    program.wait_for(lambda told: told.get("up") == QT_CONTROL)
    stream.sendall(tap(A))
    while "so your clicks and keys" not in engaged.technician_told.wait_for(Refused, "Why").happened:
        pass
    engaged.customer.sharing.resume()


def test_a_withdrawal_lets_go_at_once(engaged: Engaged, stream: ByteStream, program: Program) -> None:
    grant(engaged)
    stream.sendall(key(CONTROL, True))
    program.wait_for(lambda told: told.get("key") == QT_CONTROL)
    began = time.monotonic()
    engaged.customer.withdraw(Capability.CONTROL)
    program.wait_for(lambda told: told.get("up") == QT_CONTROL)
    assert time.monotonic() - began < 0.2
    stream.sendall(tap(A))
    engaged.technician_told.wait_for(Refused, "The sentence")
    grant(engaged)
    stream.sendall(tap(0x62))
    assert program.wait_for(lambda told: "text" in told)["text"] == "b"


@pytest.mark.parametrize("end", ["viewer", "line", "screen", "stop"])
def test_each_end_lets_go(engaged: Engaged, stream: ByteStream, program: Program, end: str) -> None:
    grant(engaged)
    stream.sendall(key(CONTROL, True))
    program.wait_for(lambda told: told.get("key") == QT_CONTROL)
    match end:
        case "viewer":
            stream.close()
        case "line":
            engaged.technician.close()
        case "screen":
            engaged.customer.withdraw(Capability.SCREEN)
        case _:
            engaged.customer.stop()
    program.wait_for(lambda told: told.get("up") == QT_CONTROL)


def test_who_may_not_see_any_more_may_not_steer_either(
    engaged: Engaged, stream: ByteStream, program: Program
) -> None:
    grant(engaged)
    engaged.customer.withdraw(Capability.SCREEN)
    assert not engaged.customer.allows(Capability.CONTROL)
    while (changed := engaged.told.wait_for(ConsentChanged, "Its end")).capability is Capability.SCREEN:
        pass
    while changed.step == "granted" or changed.capability is not Capability.CONTROL:
        changed = engaged.told.wait_for(ConsentChanged, "Its end")
    assert (changed.step, changed.cause) == ("expired", "not seen")
    sealed = engaged.finish()
    consents = [each.body for each in engaged.statements() if each.kind is Kinds.CONSENT]
    assert [(each["capability"], each["step"], each.get("cause")) for each in consents[-2:]] == [
        ("screen", "withdrawn", None),
        ("control", "expired", "not seen"),
    ]
    assert verify(sealed.path, engaged.practice.organisation).passed


def test_while_a_question_is_open_nothing_is_done(
    engaged: Engaged, stream: ByteStream, program: Program
) -> None:
    grant(engaged)
    engaged.technician.ask_consent(Capability.TERMINAL, "To look.")
    engaged.told.wait_for(ConsentAsked, "The question")
    stream.sendall(tap(A))
    engaged.technician_told.wait_for(Refused, "The sentence")
    engaged.customer.answer_consent(Capability.TERMINAL, False)
    while engaged.told.wait_for(ConsentChanged, "The answer").step != "refused":
        pass
    stream.sendall(tap(0x62))
    assert program.wait_for(lambda told: "text" in told)["text"] == "b"


def test_the_customers_own_typing_stops_the_technicians(
    engaged: Engaged, stream: ByteStream, program: Program, display: str
) -> None:
    grant(engaged)
    stream.sendall(key(CONTROL, True))
    program.wait_for(lambda told: told.get("key") == QT_CONTROL)
    hand = OwnHand(display)
    hand.type(56)  # b on a PC's keyboard
    program.wait_for(lambda told: told.get("up") == QT_CONTROL)
    stream.sendall(tap(A))
    assert "customer uses" in engaged.technician_told.wait_for(Refused, "The sentence").happened
    hand.close()


def test_a_stock_viewer_through_stock_ssh_types_and_clicks(
    engaged: Engaged, program: Program, display: str, tmp_path: Path
) -> None:
    with (
        private_display("800x600x24") as technician,
        stock_forward(engaged, tmp_path / "ssh") as door,
        started_viewer(technician, str(door)),
    ):
        engaged.told.wait_for(ConsentAsked, "The question")
        engaged.customer.answer_consent(Capability.SCREEN, True)
        window = Window(technician, "Screen of case")
        until = time.monotonic() + 20
        while (place := window.place()) is None:
            assert time.monotonic() < until
        allow_control(engaged)
        window.focus()
        typist = X11Input(technician)
        with typist.held_still():
            typist.move(place[0] + 140, place[1] + 80)
            typist.button(1, True)
            typist.button(1, False)
        program.wait_for(lambda told: told.get("pressed") == 1)
        for each in "né€":
            with typist.held_still():
                assert typist.tap(ord(each) if ord(each) < 256 else 0x0100_0000 + ord(each))
        assert program.wait_for(lambda told: len(told.get("text", "")) == 3)["text"] == "né€"
        typist.close()
        window.close()
    engaged.finish_without_console()


@pytest.mark.parametrize("capability", [Capability.SCREEN, Capability.CONTROL])
def test_what_this_desktop_cannot_do_is_not_asked_for(
    engaged: Engaged, display: str, monkeypatch: pytest.MonkeyPatch, capability: Capability
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    engaged.open()
    engaged.join()
    engaged.technician.ask_consent(capability, "To help.")
    assert "Wayland" in engaged.technician_told.wait_for(Refused, "The sentence").happened
    assert Kinds.CONSENT not in [made.kind for made in engaged.statements()]


def allow_control(engaged: Engaged) -> None:
    """As a technician does whose console is open beside the stock viewer."""
    live = engaged.customer._live
    assert live is not None
    live.ask(Capability.CONTROL, "To help.")
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.CONTROL, True)
    live.settle()
