"""Where pictures of the screen come from, behind one small interface.

Decides: what a picture is: rows of four bytes a pixel, blue, green, red and one without meaning, as all
desktop systems keep them.
Leaves alone: how each system gives its pictures (`x11_source`), and who sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from desktop_assist.screen.rectangle import ScreenPlace

Pixels = npt.NDArray[np.uint8]
"""Of shape (height, width, 4): blue, green, red, unused."""


class Size(NamedTuple):
    """The size of a picture, in pixels."""

    width: int
    height: int


class Band(NamedTuple):
    """Whole rows of a picture: from `top` to before `bottom`."""

    top: int
    bottom: int


@dataclass(frozen=True)
class CursorImage:
    """The pointer's shape.

    Attributes:
        serial: Another number for another shape.
        hot_x: The column of the pixel that points, from the left edge of the shape.
        hot_y: Its row.
        pixels: The shape, the fourth byte being how much it covers.
    """

    serial: int
    hot_x: int
    hot_y: int
    pixels: Pixels


class FrameSource(Protocol):
    """A screen that can be looked at. One thread uses it; any thread may `wake` that one."""

    @property
    def size(self) -> Size:
        """How large the picture is since the last `capture`."""
        ...

    @property
    def screens(self) -> tuple[ScreenPlace, ...]:
        """Where each monitor lies in the picture of the last `capture`; may be none where it is of one."""
        ...

    @property
    def pixels(self) -> Pixels:
        """The picture of the last `capture`, not a copy: the next one changes it."""
        ...

    @property
    def outdated(self) -> bool:
        """Whether the customer has said since the last `capture` that something else is to be seen."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for a change, a `wake`, or `seconds`. Returns whether there is a new change."""
        ...

    def wake(self) -> None:
        """End a `wait`, from any thread."""
        ...

    def capture(self) -> tuple[Band, ...]:
        """Bring `pixels` up to date; the rows that may differ from the capture before, from the top down.

        After a change of the resolution, `size` and `pixels` are new and all rows are named.

        Raises:
            ScreenNotShown: The screen is gone.
        """
        ...

    def cursor(self) -> CursorImage:
        """The pointer's shape now; its serial tells whether it is another one."""
        ...

    def pointer(self) -> tuple[int, int]:
        """Where the customer's pointer is: column and row."""
        ...

    def close(self) -> None:
        """Let go of the screen."""
        ...
