"""The screen of one case while it is seen: opened, recorded, ended.

Decides: that one viewer sees it at a time, what becomes of each segment of the recording, and that a
withdrawal ends it.
Leaves alone: what is sent (`screen`), and whether the screen may be seen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop_assist.channel.stream import ByteStream
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement import recordings
from desktop_assist.engagement.controls import Controls
from desktop_assist.engagement.events import Progressed, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.kept_pictures import KeptPictures
from desktop_assist.engagement.recordings import Recorded
from desktop_assist.engagement.viewer_texts import Put, ViewerTexts
from desktop_assist.evidence.segments import Segment
from desktop_assist.screen.errors import MalformedStream, ScreenNotShown
from desktop_assist.screen.frame_source import FrameSource
from desktop_assist.screen.recording import Recording
from desktop_assist.screen.serving import Serving
from desktop_assist.screen.sharing import Area, Sharing
from desktop_assist.screen.viewer_clipboard import Ways
from desktop_assist.screen.viewing import Viewing
from diagnostics.clock import timestamp
from diagnostics.errors import PlainError

OpenScreen = Callable[[Sharing], FrameSource]


@dataclass(frozen=True)
class SharedScreen:
    """The customer's screen.

    Attributes:
        open: Opens it.
        sharing: What of it is seen, which the customer's windows say.
    """

    open: OpenScreen
    sharing: Sharing


_WAIT_S = 20.0  # ours: a stopped viewer is gone in milliseconds; a slow disk may take seconds


class _WhyNothing:
    """Tells the technician why nothing is seen, once for each reason."""

    def __init__(self, sharing: Sharing, tell: Callable[[PlainError], None]) -> None:
        self._sharing, self._tell, self._told = sharing, tell, ""

    def __call__(self) -> None:
        because = self._sharing.now.area.nothing_because
        before, self._told = self._told, because
        if because and because != before:
            self._tell(ScreenNotShown(because, next_step="Wait, or ask the customer."))


class Screens:
    """What is seen of the screen in one case. Safe to use from any thread.

    Attributes:
        pictures: Those that the technician wants in the evidence.
        texts: Those that go between its viewers and the customer's clipboard.
    """

    def __init__(
        self,
        install: Install,
        case: str,
        consents: Consents,
        show: ShowCustomer,
        screen: SharedScreen,
        *,
        controls: Controls,
        texts: ViewerTexts,
    ) -> None:
        """Serve what is shared of `screen` while `consents` allow it; `show` is told when it is seen.

        What a viewer does with pointer and keys goes to `controls`, what it copies to `texts`.
        """
        self._controls = controls
        self._screen = screen
        self._install = install
        self._case = case
        self._consents = consents
        self._show = show
        self._lock = threading.Condition()
        self._busy = False
        self._serving: Serving | None = None
        self._ended: list[Recorded] = []
        self._count = 0
        self.pictures = KeptPictures(install, case, screen.sharing)
        self.texts = texts
        consents.watch(self._withdrawn)

    @contextmanager
    def opened(self) -> Iterator[FrameSource]:
        """The screen, for one viewer; nothing of it is looked at yet.

        Raises:
            ScreenNotShown: It cannot be shown, or another viewer has it.
        """
        with self._lock:
            if self._busy:
                raise ScreenNotShown(
                    "The screen is open in another viewer already.", next_step="Close that one first."
                )
            self._busy = True
        try:
            source = self._screen.open(self._screen.sharing)
            try:
                yield source
            finally:
                source.close()
        finally:
            with self._lock:
                self._busy = False
                self._lock.notify_all()

    def cannot(self) -> ScreenNotShown | None:
        """Why the screen cannot be shown here; none where it can. Nothing of it is looked at."""
        try:
            self._screen.open(Sharing()).close()
        except ScreenNotShown as error:
            return error
        return None

    def serve(
        self,
        stream: ByteStream,
        source: FrameSource,
        ended: Callable[[], None],
        tell: Callable[[PlainError], None],
        put: Put,
    ) -> None:
        """Serve one viewer until it ends; `ended` is called after each recording that is closed.

        `put` takes what the viewer has for the customer's clipboard.

        `tell` tells the technician why a click or key has no effect, and why nothing is seen for now.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it has ended.
            ScreenNotShown: The screen is gone.
            MalformedStream: The viewer sent nonsense.
        """
        because: list[str] = []

        def keep(segment: Segment) -> None:
            self._keep(segment, because)
            ended()

        source.capture()  # so that the size which a viewer is told first is that of what was chosen
        recording = self._new_recording(keep)
        viewing = self._new_viewing(source, recording, self.texts.ways(put, tell))
        steering = self._controls.steering(ended, tell, lambda: recording.place)
        self.pictures.begin(viewing, ended, tell)
        unwatch = self._screen.sharing.watch(_WhyNothing(self._screen.sharing, tell))
        self._show(Progressed("The technician sees your screen now."))
        try:
            self._run(Serving(stream, source, viewing, self._allowed, steering.receive), viewing)
        except (MalformedStream, ScreenNotShown) as error:
            because.append(error.happened)
            raise
        finally:
            unwatch()
            self._screen.sharing.tell_area(Area())  # the frame goes first, before anything is written
            self.pictures.end()
            steering.stop()
            viewing.close()
            self._show(Progressed("The technician does not see your screen any more."))
            recording.close()

    def _new_recording(self, keep: Callable[[Segment], None]) -> Recording:
        with self._lock:
            number, self._count = self._count, self._count + 1
        folder = recordings.folder(self._install, self._case)
        return Recording(folder, f"screen-{number:03}", self._install.clock, keep)

    def _new_viewing(self, source: FrameSource, recording: Recording, ways: Ways) -> Viewing:
        return Viewing(source, recording, self._install.clock, f"Screen of case {self._case}", ways)

    def _run(self, serving: Serving, viewing: Viewing) -> None:
        with self._lock:
            self._serving = serving
        self.texts.begin(viewing)
        try:
            serving.run()
        finally:
            self.texts.end()
            with self._lock:
                self._serving = None

    def _keep(self, segment: Segment, because: list[str]) -> None:
        began, ended = timestamp(segment.began_at), timestamp(segment.ended_at)
        details = {"ended_because": because[0]} if because else {}
        with self._lock:
            self._ended.append(Recorded(Capability.SCREEN, segment.path, began, ended, details))

    def _allowed(self) -> bool:
        return self._consents.allows(Capability.SCREEN)

    def _withdrawn(self, capability: Capability) -> None:
        if capability is Capability.SCREEN:
            self.stop()

    def stop(self) -> None:
        """End it now."""
        with self._lock:
            serving = self._serving
        if serving is not None:
            serving.stop()

    def wait(self) -> None:
        """Wait until a stopped viewer's recording is closed."""
        with self._lock:
            self._lock.wait_for(lambda: self._serving is None and not self._busy, _WAIT_S)

    def take_ended(self) -> tuple[Recorded, ...]:
        """The segments that were closed since the last call."""
        with self._lock:
            ended, self._ended = tuple(self._ended), []
            return ended
