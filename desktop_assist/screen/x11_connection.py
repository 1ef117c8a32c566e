"""A connection to an X11 display: its ends, and what every part of this program needs of it.

Decides: that a display which does not answer, or refuses a request, is a screen that is not shown.
Leaves alone: what is asked on it.

Imported only where X11 is used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from Xlib import X, error

from desktop_assist.screen.errors import ScreenNotShown

_BLUE_GREEN_RED = (0xFF, 0xFF00, 0xFF0000)


def usual_colours(shown: Any) -> bool:
    """Whether a pixel is blue, green, red and one byte more, in this order."""
    screen, info = shown.screen(), shown.display.info
    depths = {each.depth: each.bits_per_pixel for each in info.pixmap_formats}
    visuals = [visual for depth in screen.allowed_depths for visual in depth.visuals]
    masks = {each.visual_id: (each.blue_mask, each.green_mask, each.red_mask) for each in visuals}
    least_first = info.image_byte_order == X.LSBFirst
    return (
        least_first
        and depths.get(screen.root_depth) == 32
        and masks.get(screen.root_visual) == _BLUE_GREEN_RED
    )


@contextlib.contextmanager
def gone_is_not_shown() -> Iterator[None]:
    """Within it, a display that does not answer is a screen that is not shown."""
    try:
        yield
    except (error.DisplayError, error.ConnectionClosedError, OSError) as problem:
        raise not_shown("the display does not answer") from problem
    except error.XError as problem:
        raise not_shown(f"the display refused a request ({type(problem).__name__})") from problem


def hang_up(shown: Any) -> None:
    """Close a connection, also one on which nobody answers any more."""
    with contextlib.suppress(error.ConnectionClosedError, OSError):
        shown.close()
    shown.display.socket.close()


def not_shown(because: str) -> ScreenNotShown:
    """The error for a display whose screen cannot be shown."""
    return ScreenNotShown(
        f"The screen cannot be shown, because {because}.",
        next_step="Help can go on by chat and terminal.",
    )
