"""Windows of one plain colour on a private display: this process's own, or those of a stranger's process.

The stranger does what it is told by lines of JSON; both have the same methods.
"""

from __future__ import annotations

import json
import os
import random
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from Xlib import X, Xatom, Xutil, display

from desktop_assist.screen.x11_connection import hang_up

PATIENCE_S = 10.0
Place = Sequence[int]
"""x, y, width, height of what is inside a window's frame, if it has one."""


class Windows:
    """The windows of one connection, by their numbers."""

    def __init__(self, name: str) -> None:
        self.display: Any = display.Display(name)
        self._root = self.display.screen().root
        self._made: dict[int, Any] = {}

    def open(
        self, place: Place, colour: int, *, menu: bool = False, title: str = "A window", leader: int = 0
    ) -> int:
        """A window that is on the screen when this returns. As a menu it keeps away from the manager."""
        x, y, width, height = place
        window = self._root.create_window(
            x,
            y,
            width,
            height,
            0,
            self.display.screen().root_depth,
            background_pixel=colour,
            override_redirect=menu,
            event_mask=X.StructureNotifyMask,
        )
        window.set_wm_name(title)
        window.set_wm_class(title.lower(), title)
        window.set_wm_normal_hints(
            flags=Xutil.USPosition | Xutil.USSize, x=x, y=y, win_gravity=X.StaticGravity
        )
        if leader:
            window.change_property(Xatom.WM_TRANSIENT_FOR, Xatom.WINDOW, 32, [leader])
        self._made[window.id] = window
        window.map()
        self._wait(X.MapNotify)
        return int(window.id)

    def _wait(self, kind: int) -> None:
        self.display.flush()
        until = time.monotonic() + PATIENCE_S
        while True:
            while self.display.pending_events():
                if self.display.next_event().type == kind:
                    return
            ready, _, _ = select.select([self.display], [], [], until - time.monotonic())
            assert ready, "the window did not come"

    def place(self, number: int) -> Place:
        """Where it is on the screen, without its frame."""
        window = self._made[number]
        told = window.get_geometry()
        at = window.translate_coords(self._root, 0, 0)
        return [-at.x, -at.y, told.width, told.height]

    def move(self, number: int, x: int, y: int) -> None:
        self._made[number].configure(x=x, y=y)
        self.display.sync()

    def resize(self, number: int, width: int, height: int) -> None:
        self._made[number].configure(width=width, height=height)
        self.display.sync()

    def lift(self, number: int) -> None:
        """Put it over all others."""
        self._made[number].configure(stack_mode=X.Above)
        self.display.sync()

    def focus(self, number: int) -> None:
        """Have what is typed go into it."""
        self._made[number].set_input_focus(X.RevertToPointerRoot, X.CurrentTime)
        self.display.sync()

    def pointer(self) -> list[int]:
        """Where the pointer is on the screen."""
        told = self._root.query_pointer()
        return [told.root_x, told.root_y]

    def hide(self, number: int) -> None:
        self._made[number].unmap()
        self.display.sync()

    def show(self, number: int) -> None:
        self._made[number].map()
        self._wait(X.MapNotify)

    def paint(self, number: int, colour: int, place: Place) -> None:
        """Fill a part of it."""
        window = self._made[number]
        window.fill_rectangle(window.create_gc(foreground=colour), *place)
        self.display.sync()

    def cut(self, number: int, parts: Sequence[Place]) -> None:
        """Give it a shape of these rectangles."""
        from Xlib.ext import shape

        self._made[number].shape_rectangles(
            shape.SO.Set, shape.SK.Bounding, 0, 0, 0, [tuple(each) for each in parts]
        )
        self.display.sync()

    def tell(self, number: int, name: str, value: Sequence[int]) -> None:
        """Set a property of numbers."""
        self._made[number].change_property(self.display.intern_atom(name), Xatom.CARDINAL, 32, value)
        self.display.sync()

    def be_compositing_manager(self) -> None:
        """Say that this connection paints the screen."""
        selection = self.display.intern_atom(f"_NET_WM_CM_S{self.display.get_default_screen()}")
        owner = self._root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        owner.set_selection_owner(selection, X.CurrentTime)
        self.display.sync()

    def end(self, number: int) -> None:
        """Close it."""
        self._made.pop(number).destroy()
        self.display.sync()

    def storm(self, colour: int, seconds: float, seed: int = 1) -> int:
        """Open, move, raise and close windows of a colour as fast as possible; how many there were."""
        chance, until, count = random.Random(seed), time.monotonic() + seconds, 0
        while time.monotonic() < until:
            place = [chance.randrange(500), chance.randrange(350), 40 + chance.randrange(90), 60]
            number = self.open(place, colour, menu=chance.random() < 0.7)
            for _ in range(chance.randrange(4)):
                self.move(number, chance.randrange(500), chance.randrange(350))
                self.lift(number)
            if chance.random() < 0.3:
                self.hide(number)
            self.end(number)
            count += 1
        return count

    def close(self) -> None:
        hang_up(self.display)


class Stranger:
    """Another process with such windows; its methods are those of `Windows`."""

    def __init__(self, name: str) -> None:
        tests = str(Path(__file__).resolve().parent.parent)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulators.painted_windows", name],
            env={**os.environ, "PYTHONPATH": os.pathsep.join((tests, str(Path(tests).parent)))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, method: str, *arguments: Any, **named: Any) -> None:
        """Have it do something, without waiting for that."""
        assert self.process.stdin is not None
        print(json.dumps([method, arguments, named]), file=self.process.stdin, flush=True)

    def done(self) -> Any:
        """What came of it."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the stranger has died"
        return json.loads(line)

    def __getattr__(self, method: str) -> Any:
        def do(*arguments: Any, **named: Any) -> Any:
            self.begin(method, *arguments, **named)
            return self.done()

        return do

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE_S)


@contextmanager
def stranger(name: str) -> Iterator[Stranger]:
    """A stranger on the display `name`."""
    made = Stranger(name)
    try:
        yield made
    finally:
        made.close()


def main() -> None:
    windows = Windows(sys.argv[1])
    for line in sys.stdin:
        method, arguments, named = json.loads(line)
        print(json.dumps(getattr(windows, method)(*arguments, **named)), flush=True)


if __name__ == "__main__":
    main()
