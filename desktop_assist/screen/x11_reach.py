"""What an event of the technician's would reach on an X11 screen, and whether they see it.

Decides: that only what is in the picture is reached: with one screen, what lies on it; with one window, that
one with its dialogs and menus; never a private window, and none of this program's.
Leaves alone: what follows; the events are dropped (`steering`).

All is asked anew for each event, while the X server serves nobody else. For the thread of the display.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from Xlib import X, error

from desktop_assist.screen.choice import OneScreen, OneWindow
from desktop_assist.screen.input_device import Reached
from desktop_assist.screen.rectangle import Rectangle, common
from desktop_assist.screen.sharing import Shared
from desktop_assist.screen.x11_ours import OwnWindows
from desktop_assist.screen.x11_properties import X11Properties

_DEEPEST = 8  # ours: a dialog of a dialog is usual, more is not


class X11Reach:
    """The windows of one display, as events reach them.

    Attributes:
        own: What knows this program's.
    """

    def __init__(self, shown: Any, own: OwnWindows) -> None:
        """Ask on the display `shown`; `own` knows our windows there."""
        self._display, self.own = shown, own
        self._root = shown.screen().root
        self._mask = ~shown.display.info.resource_id_mask
        self._properties = X11Properties(shown)

    def at(self, x: int, y: int, shared: Shared) -> Reached:
        """What the pointer would reach at this column and row of the screen."""
        picture = shared.area.picture
        if picture is None or common(Rectangle(x, y, 1, 1), picture) is None:
            return Reached.NOT_SEEN
        if self.own.under(x, y):
            return Reached.OURS
        return self._seen(list(self.own.at(x, y)), shared)

    def by_keys(self, shared: Shared) -> Reached:
        """What a key would reach."""
        picture = shared.area.picture
        if picture is None:
            return Reached.NOT_SEEN
        if self.own.focused():
            return Reached.OURS
        window = self._display.get_input_focus().focus
        if isinstance(window, int):  # nobody, or whatever is under the pointer
            place = self._root.query_pointer()
            return self.at(place.root_x, place.root_y, shared) if window == X.PointerRoot else Reached.SEEN
        chain = list(self.own.around(window))[::-1]
        if isinstance(shared.choice, OneScreen) and chain and not self._meets(chain[0], picture):
            return Reached.NOT_SEEN
        return self._seen(chain, shared)

    def _meets(self, top: int, picture: Rectangle) -> bool:
        try:
            at = self._display.create_resource_object("window", top).get_geometry()
        except error.XError:
            return False
        return common(Rectangle(at.x, at.y, at.width, at.height), picture) is not None

    def _seen(self, chain: list[int], shared: Shared) -> Reached:
        """Of windows in one another, from the outermost inwards."""
        self._properties.forget_leaders()
        hidden = bool(shared.private) and self._belong(chain, shared.private)
        if isinstance(shared.choice, OneWindow) and not self._belong(chain, {shared.choice.window}):
            hidden = True
        return Reached.NOT_SEEN if hidden else Reached.SEEN

    def _belong(self, chain: list[int], windows: Collection[int]) -> bool:
        if not chain:
            return False
        if any(chain[0] == self._top(each) or each in chain for each in windows):
            return True
        programs = {each & self._mask for each in windows}
        if chain[0] & self._mask in programs and self._bypasses(chain[0]):
            return True
        return any(self._leads(each, windows, programs) for each in chain)

    def _top(self, number: int) -> int:
        window = self._display.create_resource_object("window", number)
        try:
            return int(list(self.own.around(window))[-1])
        except error.XError:
            return 0

    def _bypasses(self, number: int) -> bool:
        try:
            told = self._display.create_resource_object("window", number).get_attributes()
        except error.XError:
            return False
        return bool(told.override_redirect)

    def _leads(self, window: int, windows: Collection[int], programs: set[int]) -> bool:
        """Whether a window is a dialog of one of `windows`, or of their whole program."""
        program = window & self._mask
        for _ in range(_DEEPEST):
            window = self._properties.leader(window)
            if window in windows or (window == self._root.id and program in programs):
                return True
        return False
