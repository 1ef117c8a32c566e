"""Clipboards through a viewer of the screen, by the two consents; a stock one over stock ssh."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_assist.consent import SERVED, Capability, Consents
from desktop_assist.engagement.clipboard_events import ClipboardPut, ClipboardSent
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged
from desktop_assist.engagement.viewer_texts import NOT_ALLOWED, TOO_LONG, ViewerTexts
from desktop_assist.evidence.statement import Kinds
from desktop_assist.screen import clipboard_messages
from desktop_assist.session.clipboards import FROM, SERVED_WITHOUT_WINDOW, TO
from desktop_assist.terms import USUAL
from diagnostics.errors import PlainError
from simulators.engaged import Engaged
from simulators.fixed_clock import FixedClock

UTF8, COPIED = "naïve ☃\nsecond line", "Grüße ☃\nError 5"


class Texts:
    """The texts of a case without a case."""

    def __init__(self) -> None:
        self.consents = Consents(FixedClock())
        self.texts = ViewerTexts(self.consents, SERVED)
        self.told: list[PlainError] = []
        self.put: list[Callable[[], str]] = []
        self.ways = self.texts.ways(self.put.append, self.told.append)

    def allow(self, capability: Capability) -> None:
        self.consents.ask(capability, "To help.")
        self.consents.grant(capability, USUAL)


class Viewer:
    """What a viewer is told."""

    def __init__(self) -> None:
        self.offered: list[str] = []
        self.forgotten = 0

    def offer_text(self, text: str) -> bool:
        self.offered.append(text)
        return True

    def forget_text(self) -> None:
        self.forgotten += 1


def test_without_leave_the_customer_is_not_asked_and_the_technician_is_told_once() -> None:
    made = Texts()
    assert [made.ways.wanted() for _ in range(100)] == [False] * 100
    assert made.told == [NOT_ALLOWED]
    assert not made.consents.pending(TO)
    made.allow(TO)
    assert made.ways.wanted()
    for _ in range(3):
        made.ways.too_long()
    assert made.told == [NOT_ALLOWED, TOO_LONG]
    made.consents.withdraw(TO)
    assert not made.ways.wanted()


def test_a_flood_waits_as_one_text_and_the_same_one_is_put_once() -> None:
    made = Texts()
    for number in range(1000):
        made.ways.take(f"text {number}")
    assert [take() for take in made.put] == ["text 999"]
    made.ways.take("text 999")
    assert len(made.put) == 1
    made.texts.offer("the customer's")
    made.ways.take("the customer's")
    assert len(made.put) == 1, "a viewer says back what it was told"
    made.ways.take("text 999")
    assert [take() for take in made.put[1:]] == ["text 999"]


def test_what_the_customer_copied_is_offered_to_the_viewer_of_now_and_forgotten_with_the_consent() -> None:
    made, viewer = Texts(), Viewer()
    assert not made.texts.offer("before")
    made.texts.begin(viewer)
    assert not made.ways.may_leave()
    made.allow(FROM)
    assert made.ways.may_leave()
    assert made.texts.offer("text")
    made.consents.withdraw(FROM)
    assert not made.ways.may_leave()
    assert (viewer.offered, viewer.forgotten) == (["text"], 1)
    made.texts.end()
    assert not made.texts.offer("after")


def test_where_the_customer_has_no_window_nothing_is_served() -> None:
    ways = ViewerTexts(Consents(FixedClock()), SERVED_WITHOUT_WINDOW).ways(
        lambda _take: None, lambda _error: None
    )
    assert not ways.inwards
    assert not ways.outwards


class WithWindow(Engaged):
    """An engagement whose customer has a window."""

    def new_customer(self) -> CustomerProgram:
        return CustomerProgram(self.practice.install, self.practice.organisation, self.told, served=SERVED)


@pytest.fixture
def engaged() -> Iterator[WithWindow]:
    made = WithWindow()
    yield made
    made.close()


@contextmanager
def copied(display: str, text: str) -> Iterator[None]:
    """`text` on the clipboard of a display, by stock `xclip`."""
    command = ["xclip", "-quiet", "-display", display, "-selection", "clipboard"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write(text.encode())
    process.stdin.close()
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def pasted(display: str) -> str:
    command = ["xclip", "-display", display, "-selection", "clipboard", "-o"]
    return subprocess.run(command, capture_output=True, timeout=10, check=False).stdout.decode()


def wait_until(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until


def allow(engaged: Engaged, capability: Capability) -> None:
    live = engaged.customer._live
    assert live is not None
    live.ask(capability, "To help.")
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(capability, True)
    while engaged.told.wait_for(ConsentChanged, "The answer").step != "granted":
        pass


@pytest.mark.enable_socket
@pytest.mark.skipif(shutil.which("xclip") is None, reason="xclip is not on this machine")
def test_a_stock_viewer_through_stock_ssh_takes_and_gives(
    engaged: WithWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("Xlib.display")
    from simulators.loopback_viewers import Window, started_viewer
    from simulators.screens import private_display
    from simulators.stock_forward import stock_forward

    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    with private_display("640x480x24") as customer, private_display("800x600x24") as technician:
        monkeypatch.setenv("DISPLAY", customer)
        with stock_forward(engaged, tmp_path / "ssh") as door, started_viewer(technician, str(door)):
            engaged.told.wait_for(ConsentAsked, "The question")
            engaged.customer.answer_consent(Capability.SCREEN, True)
            window = Window(technician, "Screen of case")
            wait_until(window.place)
            window.focus()
            allow(engaged, TO)
            with copied(technician, UTF8):
                assert engaged.told.wait_for(ClipboardPut, "The text").text == UTF8
            allow(engaged, FROM)
            engaged.customer.copied(COPIED)
            assert engaged.told.wait_for(ClipboardSent, "That it was sent").text == COPIED
            wait_until(lambda: pasted(technician) == COPIED)
            window.close()
    engaged.finish_without_console()
    made = [dict(each.body)["capability"] for each in engaged.statements() if each.kind is Kinds.CLIPBOARD]
    assert made == [TO.value, FROM.value]
    films = [
        each for each in engaged.practice.install.store.items(engaged.customer.case) if ".fbs" in each.name
    ]
    assert films
    for each in films:
        with each.open() as film:
            shown = film.read()
        assert clipboard_messages.told(clipboard_messages.Action.NOTIFY) not in shown
        assert clipboard_messages.provided(COPIED) not in shown, "it could not be erased there"
