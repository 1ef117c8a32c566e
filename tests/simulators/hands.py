"""Hands on a pointer and a keyboard: a device that keeps what was done to it, and a customer's own hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_device import Reached


class SimulatedDevice:
    """An `InputDevice` that writes down what is done to it."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []
        self.ours: set[tuple[int, int]] = set()
        self.field = Field.OTHER
        self.settled = 0
        self.not_seen: set[tuple[int, int]] = set()
        self.focus = Reached.SEEN
        self.gone = self.closed = self.still = False
        self.customer_acts: Callable[[], None] = lambda: None

    def open(self, customer_acts: Callable[[], None]) -> SimulatedDevice:
        self.customer_acts = customer_acts
        self.closed = False
        return self

    @contextlib.contextmanager
    def held_still(self) -> Iterator[None]:
        if self.gone:
            raise ScreenNotShown("The screen is gone.", next_step="Go on by chat.")
        self.still = True
        yield
        self.still = False

    def pointer_reaches(self, x: int, y: int) -> Reached:
        assert self.still
        if (x, y) in self.ours:
            return Reached.OURS
        return Reached.NOT_SEEN if (x, y) in self.not_seen else Reached.SEEN

    def keys_reach(self) -> Reached:
        assert self.still
        return self.focus

    def settle(self) -> None:
        assert not self.still, "others tell nothing while everything is held still"
        self.settled += 1

    def typed_into(self) -> Field:
        assert self.still
        return self.field

    def move(self, x: int, y: int) -> None:
        self._do("move", x, y)

    def button(self, number: int, down: bool) -> None:
        self._do("button", number, down)

    def hold(self, keysym: int, down: bool) -> None:
        self._do("hold", keysym, down)

    def tap(self, keysym: int) -> bool:
        self._do("tap", keysym)
        return keysym != 0xFFFFFF

    def _do(self, *what: object) -> None:
        assert self.still
        assert not self.closed
        self.done.append(what)

    def close(self) -> None:
        self.closed = True


class SimulatedRecord:
    """An `InputRecord` in memory."""

    def __init__(self) -> None:
        self.kept: list[tuple[object, ...]] = []
        self.into: list[Field] = []
        self.full = False
        self.closed = 0

    def pointer(self, x: int, y: int, buttons: int) -> None:
        self._keep("pointer", x, y, buttons)

    def key(self, keysym: int, down: bool | None, into: Field) -> None:
        self._keep("key", keysym, down)
        self.into.append(into)

    def _keep(self, *what: object) -> None:
        if self.full:
            raise EvidenceNotWritten("The disk is full.", next_step="Make room.")
        self.kept.append(what)

    def close(self) -> None:
        self.closed += 1


class OwnHand:
    """The customer's own keyboard on a private display: events of the device that is not XTEST's.

    From: https://www.x.org/releases/X11R7.7/doc/xextproto/xtest.html, XTestFakeInput of an extension device
    """

    def __init__(self, name: str) -> None:
        from Xlib import display
        from Xlib.ext import xinput

        self._display: Any = display.Display(name)
        self._display.xinput_query_version()
        devices = self._display.xinput_query_device(xinput.AllDevices).devices
        self._device = next(each.deviceid for each in devices if each.name == "Xvfb keyboard")

    def type(self, keycode: int) -> None:
        """Press a key and let go of it."""
        for kind in (1, 2):
            self._fake(kind, keycode)
        self._display.sync()

    def _fake(self, kind: int, keycode: int) -> None:
        from Xlib.protocol import rq

        class FakeDeviceInput(rq.Request):  # type: ignore[misc]
            _request = rq.Struct(
                rq.Card8("opcode"),
                rq.Opcode(2),
                rq.RequestLength(),
                rq.Card8("event_type"),
                rq.Card8("detail"),
                rq.Pad(2),
                rq.Card32("time"),
                rq.Pad(23),
                rq.Card8("deviceid"),
            )

        first = self._display.query_extension("XInputExtension").first_event
        opcode = self._display.query_extension("XTEST").major_opcode
        told = {"event_type": first + kind, "detail": keycode, "time": 0, "deviceid": self._device}
        FakeDeviceInput(display=self._display.display, opcode=opcode, **told)

    def close(self) -> None:
        self._display.close()
