"""Keys that go into the password field of a real program are not kept; all others are, and it is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_record import InputFile
from desktop_assist.screen.rfb_messages import KeyEvent
from desktop_assist.screen.steering import Steering
from diagnostics.clock import SystemClock
from simulators.accessibility import session_bus
from simulators.receivers import FORM, Program, program
from simulators.screens import private_display

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")
pytest.importorskip("jeepney")

from desktop_assist.screen.atspi_watch import AtspiWatch  # noqa: E402 - only where these are
from desktop_assist.screen.x11_input import X11Input  # noqa: E402

TAB, SECRET = 0xFF09, "s3cret Tr"
TELLS = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with private_display() as name:
        yield name


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory, display: str) -> Iterator[Mapping[str, str]]:
    with session_bus(tmp_path_factory.mktemp("session"), display) as environment:
        yield environment


class Typist:
    """A technician's keys on that display, with the list of them."""

    def __init__(self, folder: Path, display: str, session: str) -> None:
        self.folder, clock = folder, SystemClock()
        self.watch = AtspiWatch(clock, session)
        self.device = X11Input(display, focus=self.watch)
        record = InputFile(folder, "control-000", clock, lambda _segment: None)
        self.steering = Steering(self._open, record, lambda: True, lambda _error: None, clock)
        self.steering.receive([KeyEvent(False, TAB)])

    def _open(self, _acts: Callable[[], None]) -> X11Input:
        return self.device

    def type(self, text: str) -> None:
        """As fast as they can be sent."""
        keysyms = [TAB if letter == "\t" else ord(letter) for letter in text]
        self.steering.receive(KeyEvent(down, each) for each in keysyms for down in (True, False))

    def typed_into(self) -> Field:
        self.device.settle()
        with self.device.held_still():
            return self.device.typed_into()

    def kept(self) -> list[object]:
        """What the list says, without the times; letters as such."""
        lines = (self.folder / "control-000-0000.jsonl").read_text(encoding="ascii").splitlines()[1:]
        told = [json.loads(line)[1:] for line in lines]
        return [chr(each[1]) if each[0] == "key" and each[1] < 256 else tuple(each) for each in told]


@pytest.fixture
def typist(tmp_path: Path, display: str, around: Mapping[str, str]) -> Iterator[Typist]:
    made = Typist(tmp_path, display, around["DBUS_SESSION_BUS_ADDRESS"])
    yield made
    made.steering.stop()


@pytest.fixture
def form(display: str, around: Mapping[str, str]) -> Iterator[Program]:
    with program(display, FORM, "name", around={**around, **TELLS}) as made:
        yield made


def test_what_is_typed_into_a_password_field_is_not_kept_however_fast_it_comes(
    form: Program, typist: Typist
) -> None:
    typist.type("ab\t" + SECRET + "\tc")
    form.wait_for(lambda told: told.get("password") == SECRET)
    form.wait_for(lambda told: told.get("name") == "c")  # Tab has marked what was there
    tab = ("key", TAB, "tap")
    other = ("focus", "something else")
    assert typist.kept() == [other, "a", "b", tab, ("password",), other, "c"]


def test_a_password_field_that_had_the_focus_before_is_found(
    typist: Typist, display: str, around: Mapping[str, str]
) -> None:
    with program(display, FORM, "password", around={**around, **TELLS}) as form:
        typist.type(SECRET)
        form.wait_for(lambda told: told.get("password") == SECRET)
        assert typist.kept() == [("password",)]


def test_a_program_that_does_not_tell_is_said_and_its_keys_are_kept(
    form: Program, typist: Typist, display: str, around: Mapping[str, str]
) -> None:
    form.ask("password")
    assert typist.typed_into() is Field.PASSWORD
    with program(display, FORM, "password", around={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/none"}) as silent:
        typist.type("pw")
        silent.wait_for(lambda told: told.get("password") == "pw")
    assert typist.kept() == [("focus", "not told"), "p", "w"]


def test_without_a_bus_nothing_is_told_and_nothing_waits(tmp_path: Path) -> None:
    watch = AtspiWatch(SystemClock(), f"unix:path={tmp_path}/none")
    watch.start()
    watch.may_move()
    watch.settle()
    assert watch.field(1) is Field.NOT_TOLD
    watch.close()
    watch.start()
    watch.close()
