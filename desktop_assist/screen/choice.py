"""What of the screen a customer lets somebody see, and what there is to choose from.

Decides: the kinds of choice: all screens, one of them, or one window.
Leaves alone: finding what there is (`this_screen.choices`), and holding to the choice (`sharing` and the
sources of pictures).

All places are in the pixels of the display, as the X server or Windows counts them: not Qt's, which are
larger where the desktop is scaled. A title is another program's word: whoever shows it makes it plain.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_assist.screen.rectangle import Rectangle


@dataclass(frozen=True)
class AllScreens:
    """Everything that the customer sees."""


@dataclass(frozen=True)
class OneScreen:
    """What one monitor shows.

    Attributes:
        name: Of the monitor, as `Monitor` has it.
    """

    name: str


@dataclass(frozen=True)
class OneWindow:
    """One window, wherever it is moved; what lies over it is not seen.

    Attributes:
        window: Its number on the display.
        title: What it called itself when it was chosen.
        process: Whose it was then; 0 where the display did not tell. A later window of another process that
            was given the same number is another one.
    """

    window: int
    title: str
    process: int = 0


Choice = AllScreens | OneScreen | OneWindow


@dataclass(frozen=True)
class Monitor:
    """One monitor.

    Attributes:
        name: What the system calls it.
        place: Where it lies on the desktop.
        scale: How much larger than usual the desktop draws, as far as it tells; 1.0 otherwise.
    """

    name: str
    place: Rectangle
    scale: float = 1.0


@dataclass(frozen=True)
class ShownWindow:
    """One window that can be chosen or be marked private; never one of this program's.

    Attributes:
        window: Its number on the display.
        title: What it calls itself.
        program: What its program calls itself; empty where it does not.
        process: Whose it is; 0 where the display does not tell.
    """

    window: int
    title: str
    program: str
    process: int = 0

    @property
    def choice(self) -> OneWindow:
        """The choice of this window."""
        return OneWindow(self.window, self.title, self.process)


@dataclass(frozen=True)
class Choices:
    """What can be chosen now.

    Attributes:
        monitors: From left to right.
        windows: What can be chosen or marked private, the uppermost first.
        no_windows_because: A sentence that says why this system cannot show one window nor hide one; empty
            where it can.
        own_windows_seen_because: A sentence that says why this program's own windows are in the picture;
            empty where they never are.
    """

    monitors: tuple[Monitor, ...]
    windows: tuple[ShownWindow, ...] = ()
    no_windows_because: str = ""
    own_windows_seen_because: str = ""
