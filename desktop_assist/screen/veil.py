"""Which places of a desktop are never seen, from where its windows lie and what each is.

Decides: that a window which is not to be seen is blanked where it shows, and that a place stays blank for a
while after that window has left it.
Leaves alone: how windows are known (`x11_windows`), and which are not to be seen (`x11_veil`).

1. A window is blanked by its outer rectangle, whatever its shape, less what opaque windows lie over it.
2. Where only one window is chosen, all that lies over it and is not its own is blanked, whatever it is.
3. A place that such a window has left stays blank for a quarter of a second: a compositing manager paints
   later than the X server tells, and a program repaints what was uncovered when it finds the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rectangle import Rectangle, common, minus

LINGERS_S = 0.25  # ours: some frames of a slow compositing manager, and of the usual fading
BLANK = (0x60, 0x60, 0x60, 0)
"""What is seen instead: a grey, in the order of `Pixels`."""
_BLANK_WORD = np.array(BLANK, np.uint8).view(np.uint32)[0]


@dataclass(frozen=True)
class TopWindow:
    """One window directly on the desktop: a program's own, or the frame that a window manager put around one.

    Attributes:
        window: Its number.
        place: Its outer rectangle.
        shown: Whether it is on the screen; it may lie under others.
        program: Which connection made it; 0 for the X server itself.
        process: Whose connection that is; 0 where it is not known.
        bypasses: Whether it keeps away from the window manager, as menus do.
    """

    window: int
    place: Rectangle
    shown: bool
    program: int
    process: int
    bypasses: bool


@dataclass(frozen=True)
class Marks:
    """Which top windows are what.

    Attributes:
        never: Never seen, where they show.
        whole: Of these, those that are blanked also where others lie over them.
        clear: Those that hide nothing beneath them: the frame around what is seen.
        chosen: The only one to be seen; none where whole screens are.
        kin: Its menus and dialogs, which may lie over it.
    """

    never: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()
    clear: frozenset[int] = frozenset()
    chosen: int | None = None
    kin: frozenset[int] = frozenset()


def hidden(stack: Sequence[TopWindow], marks: Marks, opaque: Callable[[int], bool]) -> frozenset[Rectangle]:
    """The places that are not seen.

    Args:
        stack: All top windows, the lowest first.
        marks: Which of them are what.
        opaque: Whether nothing can be seen through a window; asked only where it matters.
    """
    found: set[Rectangle] = set()
    beneath = marks.chosen is not None
    for at, each in enumerate(stack):
        if each.window == marks.chosen:
            beneath = False
        elif not each.shown:
            continue
        elif each.window in marks.never:
            found.update(_showing(each, stack[at + 1 :], marks, opaque))  # 1.
        elif marks.chosen is not None and not beneath and _is_strange(each, marks):
            found.add(each.place)  # 2.
    return frozenset(found)


def _is_strange(window: TopWindow, marks: Marks) -> bool:
    """Whether a window over the chosen one is another's. The X server's own show all windows at once."""
    return bool(window.program) and window.window not in marks.kin | marks.clear


def _showing(
    window: TopWindow, above: Iterable[TopWindow], marks: Marks, opaque: Callable[[int], bool]
) -> list[Rectangle]:
    parts = [window.place]
    if window.window in marks.whole:
        return parts
    for each in above:
        if not each.shown or each.window in marks.never | marks.clear or not each.program:
            continue
        if any(common(part, each.place) for part in parts) and opaque(each.window):
            parts = [rest for part in parts for rest in minus(part, each.place)]
    return parts


class Lingering:
    """The places that are blank now, and those that were until a moment ago. For one thread.

    Attributes:
        now: Those that are blank for a reason of now.
    """

    def __init__(self) -> None:
        """Begin with nothing blank."""
        self.now: frozenset[Rectangle] = frozenset()
        self._left: dict[Rectangle, float] = {}

    def follow(self, places: frozenset[Rectangle], now: float) -> None:
        """`places` are to be blank from `now` (seconds) on."""
        for each in self.now - places:
            self._left[each] = now + LINGERS_S  # 3.
        self.now = places

    def places(self, now: float) -> frozenset[Rectangle]:
        """All that is blank at `now`."""
        self._left = {each: until for each, until in self._left.items() if until > now}
        return self.now.union(self._left)

    @property
    def until(self) -> float:
        """When the next place is not blank any more; infinity where none is about to."""
        return min(self._left.values(), default=float("inf"))


def blank(pixels: Pixels, places: Iterable[Rectangle]) -> None:
    """Put the grey over `places` of a picture; word by word, which takes a tenth of the time."""
    words = pixels.view(np.uint32)[..., 0]
    for x, y, width, height in places:
        words[y : y + height, x : x + width] = _BLANK_WORD
