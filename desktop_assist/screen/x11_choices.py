"""What of an X11 desktop can be shown: its monitors and other programs' windows.

Decides: that the window manager's list of windows is what a person knows as windows; without one, the top
windows that have a title. This program's own are never among them.
Leaves alone: how the choice is put to the customer.

Imported only where X11 is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from Xlib import X, Xatom, display, error

from desktop_assist.screen.choice import Choices, ShownWindow
from desktop_assist.screen.x11_connection import gone_is_not_shown, hang_up
from desktop_assist.screen.x11_monitors import monitors
from desktop_assist.screen.x11_ours import OwnWindows

LONGEST_TITLE = 200  # ours: characters; more is not read on any list
_LONGEST_PROPERTY = 4096  # of four bytes each


def choices(name: str, process: int | None = None) -> Choices:
    """What can be chosen on the display `name` now; windows of `process`, else of this one, are ours.

    Raises:
        ScreenNotShown: The display does not answer, or does not tell whose windows there are.
    """
    with gone_is_not_shown():
        shown = display.Display(name)
    try:
        with gone_is_not_shown():
            return Choices(monitors(shown), tuple(_windows(shown, OwnWindows(shown, process))))
    finally:
        hang_up(shown)


def _windows(shown: Any, own: OwnWindows) -> Iterator[ShownWindow]:
    processes = own.processes()
    mask = ~shown.display.info.resource_id_mask
    for number in reversed(_listed(shown)):
        process = processes.get(number & mask, 0)
        if process == own.process:
            continue
        window = shown.create_resource_object("window", number)
        try:
            if title := _title(shown, window):
                yield ShownWindow(number, title, _program(window), process)
        except error.XError:  # it has gone meanwhile
            continue


def _listed(shown: Any) -> list[int]:
    """The lowest first."""
    root = shown.screen().root
    for name in ("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST"):
        told = root.get_full_property(shown.intern_atom(name), Xatom.WINDOW)
        if told is not None:
            return list(told.value)
    return [each.id for each in root.query_tree().children if _is_shown(each)]


def _is_shown(window: Any) -> bool:
    try:
        told = window.get_attributes()
    except error.XError:
        return False
    return bool(told.map_state == X.IsViewable and not told.override_redirect)


def _title(shown: Any, window: Any) -> str:
    modern = window.get_property(
        shown.intern_atom("_NET_WM_NAME"), shown.intern_atom("UTF8_STRING"), 0, _LONGEST_PROPERTY
    )
    if modern is not None and modern.value:
        return _bytes(modern.value).decode("utf-8", "replace")[:LONGEST_TITLE]
    old = window.get_property(Xatom.WM_NAME, X.AnyPropertyType, 0, _LONGEST_PROPERTY)
    return _bytes(old.value).decode("latin-1")[:LONGEST_TITLE] if old is not None else ""


def _program(window: Any) -> str:
    told = window.get_property(Xatom.WM_CLASS, Xatom.STRING, 0, _LONGEST_PROPERTY)
    names = _bytes(told.value).decode("latin-1").split("\0") if told is not None else []
    return names[1][:LONGEST_TITLE] if len(names) > 1 else ""


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
