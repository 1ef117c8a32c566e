"""Pictures of a screen of Windows or macOS, through the library mss.

Decides: that the whole screen is read some times a second and compared with the picture before, since mss
does not tell what changed; that a screen on which nothing happens is read less often; and what is said where
the system gives no picture.
Leaves alone: how mss reads it, and the pointer, which mss does not know (`seen_pointer`).

1. The screen is read once when it is opened, so that what cannot be shown is said before anybody is asked.
2. Where the system refuses for a while, as Windows does while its secure desktop asks for a password, the
   picture is black until there is one again.
3. macOS without the permission of Screen Recording gives a picture without windows. So the system is asked
   for the permission, which cannot be seen in the picture.
4. Of the choices, all screens and one screen can be kept to. One window cannot: nothing is shown then. While
   the customer has paused, nothing is read, and the picture is grey.
5. On Windows this program's own windows are blanked by where they are before and after the picture was read,
   and where they were a quarter of a second ago; one that came and went in between is not noticed. On macOS
   they are in the picture, which is said where the customer chooses.

Imported only where it is used. One thread uses it; only `wake` may come from another.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import mss
import numpy as np

from desktop_assist.screen.choice import AllScreens, Choices, Monitor, OneScreen
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Band, CursorImage, Pixels, Size
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace, within
from desktop_assist.screen.seen_pointer import Pointer, SeenPointer
from desktop_assist.screen.sharing import PAUSED, UNPLUGGED, Area, Shared, Sharing
from desktop_assist.screen.veil import BLANK, Lingering, blank

# All ours: mss reads 1080p in some 10 ms.
_BUSY_S, _RESTING_S = 1 / 20, 1 / 4
_RESTS_AFTER = 10  # pictures without a change
_LONGEST_REFUSED_S = 600.0
_NO_WINDOWS = "One window alone can be neither shown nor hidden on this system in this version."
_OWN_WINDOWS_SEEN = "On this system the technician sees the windows of Desktop Assist too."


class Shot(Protocol):
    """One picture, as mss gives it."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        ...

    @property
    def raw(self) -> bytearray:
        """Blue, green, red, and one byte without meaning, for each pixel."""
        ...


class Grabber(Protocol):
    """What is used of mss."""

    @property
    def monitors(self) -> list[dict[str, int]]:
        """All screens together, then each."""
        ...

    def grab(self, monitor: dict[str, int], /) -> Shot:
        """Read a part of the desktop."""
        ...

    def close(self) -> None:
        """Let go of the screen."""
        ...


OwnPlaces = Callable[[frozenset[int]], frozenset[Rectangle]]
"""Where this program's windows are on the desktop, but for those that are named."""


class MssSource:
    """One desktop: all monitors that make it up."""

    def __init__(
        self,
        sharing: Sharing | None = None,
        open_grabber: Callable[[], Grabber] = mss.MSS,
        permitted: Callable[[], bool] | None = None,
        ours: OwnPlaces | None = None,
        pointer: Pointer | None = None,
    ) -> None:
        """Open the desktop, to show what `sharing` says.

        Raises:
            ScreenNotShown: It cannot be shown; the sentence says why.
        """
        if not (permitted or _permitted)():  # 3.
            raise ScreenNotShown(
                "The screen cannot be shown, because macOS has no permission on record for this program.",
                next_step="Open System Settings, Privacy & Security, Screen Recording, allow this program, "
                "and start it again.",
            )
        self._ours, self._blank = ours or _own_places(), Lingering()
        self._awake = threading.Event()
        self._sharing = sharing or Sharing()
        self._pointer = SeenPointer(self._sharing, pointer)
        self._kept_to = self._sharing.wishes
        self._refused_since: float | None = None
        self._unchanged, self._whole = 0, True
        with _not_shown():
            self._grabber = open_grabber()
        try:
            with _not_shown():
                self.pixels: Pixels = np.zeros_like(self._grab(self._grabber.monitors[0]))  # 1.
        except ScreenNotShown:
            self._grabber.close()
            raise
        self._fresh: Pixels | None = None
        self.screens: tuple[ScreenPlace, ...] = ()
        self._ignore = self._sharing.watch(self.wake)

    @property
    def size(self) -> Size:
        """How large the picture is since the last `capture`."""
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    @property
    def outdated(self) -> bool:
        """Whether the customer has said since the last `capture` that something else is to be seen."""
        return self._sharing.wishes is not self._kept_to

    def wait(self, seconds: float) -> bool:
        """Wait for a change, a `wake`, or `seconds`. Returns whether there is a new change."""
        rest_s = _RESTING_S if self._unchanged >= _RESTS_AFTER else _BUSY_S
        if self._awake.wait(min(rest_s, max(0.0, seconds))):
            self._awake.clear()
        if self.outdated:
            self._fresh, self._whole = None, True
            return True
        if self._sharing.now.paused and not self._whole:
            return False
        if self._fresh is None:
            self._fresh = self._read()
        changed = self._whole or not np.array_equal(self._fresh, self.pixels)
        self._unchanged = 0 if changed else self._unchanged + 1
        if not changed:
            self._fresh = None
        return changed

    def wake(self) -> None:
        """End a `wait`, from any thread."""
        self._awake.set()

    def capture(self) -> tuple[Band, ...]:
        """Bring `pixels` up to date; the rows that differ from the capture before."""
        self._whole |= self.outdated
        fresh = self._fresh if self._fresh is not None and not self._whole else self._read()
        before, self.pixels, self._fresh = self.pixels, fresh, None
        whole, self._whole = self._whole or before.shape != fresh.shape, False
        if whole:
            return (Band(0, len(fresh)),)
        rows = np.flatnonzero((before != fresh).any(axis=(1, 2)))
        return (Band(int(rows[0]), int(rows[-1]) + 1),) if len(rows) else ()

    def cursor(self) -> CursorImage:
        """The pointer's shape now, where it is known."""
        return self._pointer.shape()

    def pointer(self) -> tuple[int, int]:
        """Where the customer's pointer is in the picture, or the place at the edge that is nearest to it."""
        return self._pointer.place()

    def close(self) -> None:
        """Let go of the screen."""
        self._ignore()
        if self.screens:
            self._sharing.tell_area(Area())
        self._grabber.close()

    def _read(self) -> Pixels:
        self._kept_to = self._sharing.wishes
        shared = self._sharing.now
        monitor, because = self._monitor(shared)
        if monitor is None:
            self._sharing.tell_area(Area(shared.area.parts if shared.paused else (), None, because))
            return np.full_like(self.pixels, BLANK)  # 4.
        try:
            self._look_for_ours(shared)
            found = self._grab(monitor)
        except mss.ScreenShotError as problem:  # 2.
            now = time.monotonic()
            self._refused_since = self._refused_since or now
            if now - self._refused_since > _LONGEST_REFUSED_S:
                raise _cannot("the system has not given a picture for ten minutes") from problem
            return np.zeros_like(self.pixels)
        self._refused_since = None
        self._look_for_ours(shared)
        blank(found, within(self._blank.places(time.monotonic()), _place(monitor)))  # 5.
        self._tell(monitor, Size(found.shape[1], found.shape[0]))
        return found

    def _look_for_ours(self, shared: Shared) -> None:
        self._blank.follow(self._ours(shared.frames), time.monotonic())

    def _monitor(self, shared: Shared) -> tuple[dict[str, int] | None, str]:
        """What is to be read now, or why nothing is."""
        if shared.paused:
            return None, PAUSED
        match shared.choice:
            case AllScreens():
                return self._grabber.monitors[0], ""
            case OneScreen(name):
                found = dict(_named(self._grabber.monitors)).get(name)
                return found, "" if found else UNPLUGGED
            case _:
                return None, _NO_WINDOWS

    def _tell(self, monitor: dict[str, int], size: Size) -> None:
        """Tell what is seen, and where the monitors lie in it; not where macOS counts in larger points."""
        picture, every = _place(monitor), _named(self._grabber.monitors)
        self.screens = tuple(
            ScreenPlace(int(name), inside)
            for name, each in every
            for inside in within((_place(each),) if size == picture[2:] else (), picture)
        )
        whole = monitor is self._grabber.monitors[0]
        parts = tuple(_place(each) for _, each in every) if whole else (picture,)
        self._sharing.tell_area(Area(parts, picture))

    def _grab(self, monitor: dict[str, int]) -> Pixels:
        shot = self._grabber.grab(monitor)
        width, height = shot.size
        found = np.frombuffer(shot.raw, np.uint8).reshape(height, width, 4)
        found.view(np.uint32)[...] &= np.uint32(0xFFFFFF)  # so that the byte without meaning is no change
        return found


def mss_choices(open_grabber: Callable[[], Grabber] = mss.MSS) -> Choices:
    """What can be chosen here: one of the monitors, or all of them.

    Raises:
        ScreenNotShown: The system gives no picture.
    """
    with _not_shown():
        grabber = open_grabber()
        try:
            found = [Monitor(name, _place(each)) for name, each in _named(grabber.monitors)]
        finally:
            grabber.close()
    ordered = sorted(found, key=lambda each: (each.place.x, each.place.y))
    own = "" if sys.platform == "win32" else _OWN_WINDOWS_SEEN
    return Choices(tuple(ordered), (), _NO_WINDOWS, own)


def _own_places() -> OwnPlaces:
    if sys.platform != "win32":
        return lambda _left_out: frozenset()
    from desktop_assist.screen.windows_ours import WindowsOurs

    return WindowsOurs().places


def _named(monitors: list[dict[str, int]]) -> list[tuple[str, dict[str, int]]]:
    """Each monitor with its name: its number, as mss has it."""
    return [(f"{number}", each) for number, each in enumerate(monitors)][1:]


def _place(monitor: dict[str, int]) -> Rectangle:
    return Rectangle(monitor["left"], monitor["top"], monitor["width"], monitor["height"])


def _permitted() -> bool:
    """Whether the system lets this program see other programs' windows. Only macOS asks."""
    if sys.platform != "darwin":
        return True
    import ctypes

    # From: https://developer.apple.com/documentation/coregraphics/cgpreflightscreencaptureaccess()
    graphics = ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")
    ask = graphics.CGPreflightScreenCaptureAccess
    ask.restype = ctypes.c_bool
    return bool(ask())


@contextlib.contextmanager
def _not_shown() -> Iterator[None]:
    try:
        yield
    except (mss.ScreenShotError, OSError, AttributeError) as problem:
        raise _cannot("the system gives no picture of it") from problem


def _cannot(because: str) -> ScreenNotShown:
    return ScreenNotShown(
        f"The screen cannot be shown, because {because}.", next_step="Help can go on by chat and terminal."
    )
