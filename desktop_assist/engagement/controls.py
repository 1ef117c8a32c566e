"""The customer's pointer and keyboard in one case: when a technician's reach them, and the record of it.

Decides: that both consents must be there, for the screen and for its control, and that a technician's pointer
and keys rest while the customer is being asked something, or has paused the picture; what becomes of each
list of events; and that a withdrawal ends it before it returns.
Leaves alone: which event has an effect (`screen.steering`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_assist.consent import SERVED, Capability, Consents
from desktop_assist.engagement import recordings
from desktop_assist.engagement.events import Progressed, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.recordings import Recorded
from desktop_assist.evidence.segments import Segment
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.input_device import InputDevice
from desktop_assist.screen.input_record import InputFile, Place
from desktop_assist.screen.sharing import Sharing
from desktop_assist.screen.steering import OpenDevice, Steering
from diagnostics.clock import timestamp
from diagnostics.errors import PlainError

NEEDED = (Capability.SCREEN, Capability.CONTROL)


class Controls:
    """What is done with pointer and keyboard in one case. Safe to use from any thread."""

    def __init__(
        self,
        install: Install,
        case: str,
        consents: Consents,
        show: ShowCustomer,
        open_device: OpenDevice,
        *,
        sharing: Sharing,
    ) -> None:
        """Reach what `open_device` opens while `consents` allow it; `show` is told when it is used.

        While the customer has paused what is in `sharing`, nothing is reached.
        """
        self._sharing = sharing
        self._install = install
        self._case = case
        self._consents = consents
        self._show = show
        self._open_device = open_device
        self._lock = threading.Lock()
        self._steering: Steering | None = None
        self._ended: list[Recorded] = []
        self._count = 0
        consents.watch(self._withdrawn)
        sharing.watch(self._paused)

    def prepare(self, capability: Capability) -> bool:
        """Whether it can be done, where `capability` is this one; the customer is told why not."""
        because = self.cannot() if capability is Capability.CONTROL else None
        if because is not None:
            self._show(Progressed(because.happened))
        return because is None

    def cannot(self) -> ScreenNotShown | None:
        """Why mouse and keyboard cannot be used here; none where they can."""
        try:
            self._open_device(lambda: None).close()
        except ScreenNotShown as error:
            return error
        return None

    def steering(
        self, ended: Callable[[], None], tell: Callable[[PlainError], None], film: Callable[[], Place | None]
    ) -> Steering:
        """For the one viewer of now; `ended` is called after each list that is closed.

        `film` says which segment of the screen's recording is open.
        """

        def keep(segment: Segment) -> None:
            began, until = timestamp(segment.began_at), timestamp(segment.ended_at)
            with self._lock:
                self._ended.append(Recorded(Capability.CONTROL, segment.path, began, until))
            ended()

        with self._lock:
            name, self._count = f"control-{self._count:03}", self._count + 1
        folder = recordings.folder(self._install, self._case)
        record = InputFile(folder, name, self._install.clock, keep, film)
        paused = self._sharing.is_paused
        made = Steering(self._open, record, self._allowed, tell, self._install.clock, paused=paused)
        with self._lock:
            self._steering = made
        return made

    def _open(self, customer_acts: Callable[[], None]) -> InputDevice:
        device = self._open_device(customer_acts)
        self._show(Progressed("The technician uses your mouse and keyboard now."))
        return device

    def _allowed(self) -> bool:
        asked = any(self._consents.pending(each) for each in SERVED)
        return not asked and all(self._consents.allows(each) for each in NEEDED)

    def _withdrawn(self, capability: Capability) -> None:
        if capability in NEEDED:
            self.stop()

    def _paused(self) -> None:
        if self._sharing.is_paused():
            self.stop()

    def stop(self) -> None:
        """Let go of pointer and keyboard now; nothing reaches them until it is allowed anew."""
        with self._lock:
            steering = self._steering
        if steering is not None:
            steering.rest()

    def wait(self) -> None:
        """Nothing is left to wait for: `stop` has closed the list."""

    def take_ended(self) -> tuple[Recorded, ...]:
        """The lists that were closed since the last call."""
        with self._lock:
            ended, self._ended = tuple(self._ended), []
            return ended
