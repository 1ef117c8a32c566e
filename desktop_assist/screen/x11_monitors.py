"""The monitors of an X11 screen.

Decides: that they are RandR's, which also has those that a person has defined; and when to ask again.
Leaves alone: which of them is seen (`x11_veil`).

From: https://gitlab.freedesktop.org/xorg/proto/xorgproto/-/raw/master/randrproto.txt (RRGetMonitors)
"""

from __future__ import annotations

import re
from typing import Any

from Xlib import Xatom
from Xlib.ext import randr

from desktop_assist.screen.choice import Monitor
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace, common

_WITH_MONITORS = (1, 5)
_USUAL_DPI = 96
_DPI = re.compile(rb"^Xft\.dpi:\s*([0-9.]{1,8})\s*$", re.MULTILINE)
_MASK = randr.RRScreenChangeNotifyMask | randr.RRCrtcChangeNotifyMask | randr.RROutputChangeNotifyMask


class X11Monitors:
    """The monitors of one screen, asked for again when they may have changed. For the display's thread.

    Attributes:
        now: All of them, from left to right.
    """

    def __init__(self, shown: Any) -> None:
        """Look at those of `shown`, and be told of changes from then on."""
        self._display = shown
        self._numbers: dict[str, int] = {}
        told = shown.query_extension("RANDR")
        self._events = range(told.first_event, told.first_event + 2) if told is not None else range(0)
        if told is not None:
            shown.xrandr_query_version()
            shown.screen().root.xrandr_select_input(_MASK)
        self.look()

    def heard(self, event: Any) -> bool:
        """Whether an event tells that they may have changed; look again then."""
        return event.type in self._events

    def look(self) -> None:
        """Ask for them again."""
        self.now = monitors(self._display)

    def within(self, part: Rectangle) -> tuple[ScreenPlace, ...]:
        """Where they lie in a picture of `part`; each keeps its number as long as this object is there."""
        found = ((each.name, common(each.place, part)) for each in self.now)
        return tuple(
            ScreenPlace(self._number(name), met._replace(x=met.x - part.x, y=met.y - part.y))
            for name, met in found
            if met is not None
        )

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))


def monitors(shown: Any) -> tuple[Monitor, ...]:
    """The monitors of the display, from left to right; the whole screen where it tells of none."""
    scale, root = _scale(shown), shown.screen().root
    found = []
    if shown.query_extension("RANDR") is not None:
        version = shown.xrandr_query_version()
        if (version.major_version, version.minor_version) >= _WITH_MONITORS:
            for each in root.xrandr_get_monitors().monitors:
                place = Rectangle(each.x, each.y, each.width_in_pixels, each.height_in_pixels)
                found.append(Monitor(_atom(shown, each.name), place, scale))
    if not found:
        told = root.get_geometry()
        found.append(Monitor("screen", Rectangle(0, 0, told.width, told.height), scale))
    return tuple(sorted(found, key=lambda each: (each.place.x, each.place.y, each.name)))


def _atom(shown: Any, atom: int) -> str:
    name = shown.get_atom_name(atom)
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _scale(shown: Any) -> float:
    """As the desktop's settings have it for all programs."""
    told = shown.screen().root.get_full_property(Xatom.RESOURCE_MANAGER, Xatom.STRING)
    found = _DPI.search(told.value) if told is not None and isinstance(told.value, bytes) else None
    try:
        return float(found[1]) / _USUAL_DPI if found else 1.0
    except ValueError:
        return 1.0
