"""The customer's own hand: whether their mouse or keyboard was used, told apart from what is injected.

Decides: that an event is the customer's when it comes from any device but those of XTEST, which is how
programs inject.
Leaves alone: what follows (`steering`).

It hears raw events, which come whatever program has the focus or has grabbed the keyboard; only who sent
them is looked at, never which key it was. It has a connection and a thread of its own, so that a customer
who types while the technician does nothing is heard too.

From: https://gitlab.freedesktop.org/xorg/proto/xorgproto/-/raw/master/specs/XI2proto.txt (Raw events)
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import threading
from collections.abc import Callable
from typing import Any

from Xlib import display, error
from Xlib.ext import ge, xinput

from desktop_assist.screen.x11_connection import hang_up

_RAW_EVENTS = range(13, 18)  # key and button, press and release; motion
_MASK = sum(1 << each for each in _RAW_EVENTS)
_SOURCE = struct.Struct("<10xH")  # the device that it came from, after master, time and detail
_XTEST = (" XTEST pointer", " XTEST keyboard")  # From: xorg-server, Xext/xtest.c, AllocXTestDevice


class X11Hand:
    """Listens until it is closed."""

    def __init__(self, name: str, moved: Callable[[], None]) -> None:
        """Call `moved`, from a thread of its own, for each event of the customer's on the display `name`.

        Raises:
            DisplayError, XError, OSError: The display does not answer or has no XInput 2.
        """
        self._display = display.Display(name)
        self._moved = moved
        self._wake_read, self._wake_write = os.pipe()
        self._display.xinput_query_version()
        self._injecting = self._injectors()
        masters = (xinput.AllMasterDevices, _MASK)
        changes = (xinput.AllDevices, xinput.HierarchyChangedMask)
        self._display.screen().root.xinput_select_events([masters, changes])
        self._display.sync()
        self._thread = threading.Thread(target=self._listen, name="own-hand", daemon=True)
        self._thread.start()

    def _injectors(self) -> set[int]:
        devices = self._display.xinput_query_device(xinput.AllDevices).devices
        return {each.deviceid for each in devices if str(each.name).endswith(_XTEST)}

    def _listen(self) -> None:
        with contextlib.suppress(error.ConnectionClosedError, error.DisplayError, OSError):
            while True:
                while self._display.pending_events():
                    self._heard(self._display.next_event())
                ready, _, _ = select.select([self._display, self._wake_read], [], [])
                if self._wake_read in ready:
                    return

    def _heard(self, event: Any) -> None:
        if event.type != ge.GenericEventCode:
            return
        if event.evtype in _RAW_EVENTS:
            (source,) = _SOURCE.unpack_from(event.data)
            if source not in self._injecting:
                self._moved()
        elif event.evtype == xinput.HierarchyChanged:
            self._injecting = self._injectors()

    def close(self) -> None:
        """Stop listening."""
        os.write(self._wake_write, b"\0")
        self._thread.join()
        hang_up(self._display)
        for end in (self._wake_read, self._wake_write):
            os.close(end)
