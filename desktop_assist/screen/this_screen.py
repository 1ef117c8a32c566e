"""The screen of the session that this program runs in.

Decides: which kind of screen it is, and why it cannot be shown where it cannot; that is asked before any
consent, so that nobody is asked for what cannot be done.
Leaves alone: the capture itself, which is imported only where it can work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from desktop_assist.screen.choice import Choices
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import FrameSource
from desktop_assist.screen.input_device import InputDevice
from desktop_assist.screen.sharing import Sharing
from diagnostics.clock import SystemClock


def open_screen(environment: Mapping[str, str], sharing: Sharing) -> FrameSource:
    """Open the screen that `environment` names, to show what `sharing` says. Nothing is looked at yet.

    Raises:
        ScreenNotShown: It cannot be shown; the sentence says why.
    """
    if sys.platform in ("win32", "darwin"):
        from desktop_assist.screen.mss_source import MssSource

        return MssSource(sharing)
    name = display_name(environment)
    from desktop_assist.screen.x11_source import X11Source

    return X11Source(name, sharing)


def display_name(environment: Mapping[str, str]) -> str:
    """The X11 display that `environment` names.

    Raises:
        ScreenNotShown: Its screen cannot be shown; the sentence says why.
    """
    if sys.platform == "darwin":
        raise ScreenNotShown(
            "Mouse and keyboard of macOS cannot be used from afar in this version.",
            next_step="The screen can be seen, and help can go on by chat.",
        )
    if environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland":
        raise _cannot(
            "this desktop session is of the kind Wayland, which this version cannot show yet",
            "Log out, choose the session “Xorg” or “X11” on the log-in screen, and log in again.",
        )
    if not environment.get("DISPLAY"):
        raise _cannot("this program runs without a desktop session", "Help can go on by terminal.")
    return environment["DISPLAY"]


def open_own(sharing: Sharing) -> FrameSource:
    """Open the screen of the session that this program runs in, to show what `sharing` says.

    Raises:
        ScreenNotShown: It cannot be shown; the sentence says why.
    """
    return open_screen(os.environ, sharing)


def choices(environment: Mapping[str, str] | None = None) -> Choices:
    """What can be chosen of the screen that `environment`, or this program's own, names.

    Raises:
        ScreenNotShown: It cannot be shown; the sentence says why.
    """
    if sys.platform in ("win32", "darwin"):
        from desktop_assist.screen.mss_source import mss_choices

        return mss_choices()
    name = display_name(os.environ if environment is None else environment)
    from desktop_assist.screen import x11_choices

    return x11_choices.choices(name)


def open_own_input(sharing: Sharing, customer_acts: Callable[[], None]) -> InputDevice:
    """Open pointer and keyboard of the session that this program runs in, where its screen can be shown.

    Args:
        sharing: What is seen; nothing else is reached.
        customer_acts: Called, from another thread, when the customer moves, clicks or types.

    Raises:
        ScreenNotShown: They cannot be reached; the sentence says why.
    """
    if sys.platform == "win32":
        from desktop_assist.screen.windows_input import WindowsInput
        from desktop_assist.screen.windows_user32 import User32

        return WindowsInput(User32(), customer_acts, sharing=sharing)
    name = display_name(os.environ)
    from desktop_assist.screen.atspi_watch import AtspiWatch
    from desktop_assist.screen.x11_input import X11Input

    return X11Input(name, customer_acts, sharing=sharing, focus=AtspiWatch(SystemClock()))


def _cannot(because: str, next_step: str) -> ScreenNotShown:
    return ScreenNotShown(f"The screen cannot be shown, because {because}.", next_step=next_step)
