"""What the technician's window does about the customer's screen.

Decides: which press goes to the program, what becomes of the program's news, and which sentence says why the
screen is not seen any more.
Leaves alone: the pictures themselves, which another thread decodes; and what is allowed.

1. News of a view that was closed here, or of one before it, has no effect.
2. Mouse and keys are passed on while the customer has granted control; their program asks itself for each.
3. After a line that was lost the view is opened again, once the customer's program has resumed the consent.
4. While the customer has paused the picture nothing is passed on.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.engagement.screen_events import ScreenChanged, ScreenClosed, ScreenOpened
from desktop_assist.terms import STAYS, Step
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.technician.programs import DeskProgram, RemoteView
from desktop_assist.ui.technician.screen_pane import EXACT, ScreenPane
from desktop_assist.ui.text import tr
from diagnostics.errors import PlainError

NUMBERS_MS = 1000  # ours
_LIVE = (Step.GRANTED, Step.RESUMED)
_OVER = {
    Step.WITHDRAWN: tr("Not seen: the customer has taken it back."),
    Step.EXPIRED: tr("Not seen: its time is over, or there was no answer."),
    Step.REFUSED: tr("Not seen: the customer did not allow it."),
}


class ScreenFlow(QObject):
    """The pane with the program behind it."""

    def __init__(self, pane: ScreenPane, program: DeskProgram) -> None:
        """Connect them."""
        super().__init__(pane)
        self._pane, self._program = pane, program
        self._jobs = JobQueue("screen", self)
        self._view: RemoteView | None = None
        self._steps: dict[Capability, str] = {}
        self._wanted = self._paused = False
        self._timer = QTimer(self, interval=NUMBERS_MS)
        self._timer.timeout.connect(self._tell_numbers)
        pane.open_wanted.connect(self._open)
        pane.close_wanted.connect(self._close)
        pane.quality_wanted.connect(self._want_quality)
        pane.keep_wanted.connect(program.keep_picture)
        pane.view.canvas.pointed.connect(self._point)
        pane.view.canvas.pressed.connect(self._press)

    # What the technician does

    def _open(self) -> None:
        self._wanted = True
        self._jobs.add(Call(lambda: self._program.screen.open()), done=self._opening, failed=self._failed)

    def _opening(self, view: object) -> None:
        if isinstance(view, RemoteView):
            self._view = view
            self._pane.opening(view)
            view.start()  # only now, so that its first news finds it here

    def _failed(self, error: PlainError) -> None:
        self._wanted = False
        self._pane.closed(tr("Not seen."))
        self._pane.notice.show_error(error)

    def _close(self) -> None:
        self._wanted = False
        self._let_go(tr("Not seen: you have closed it."))

    def _let_go(self, sentence: str) -> None:
        view, self._view = self._view, None  # 1.
        self._timer.stop()
        self._pane.closed(sentence)
        if view is not None:
            view.close()
            self._jobs.add(Call(view.wait), done=lambda _nothing: None, failed=lambda _error: None)

    def _want_quality(self, level: int) -> None:
        if self._view is not None:
            self._view.want_quality(None if level == EXACT else level)

    def _point(self, buttons: int, x: int, y: int) -> None:
        if self._view is not None:
            self._view.point(buttons, x, y)

    def _press(self, keysym: int, down: bool) -> None:
        if self._view is not None:
            self._view.press(keysym, down=down)

    def _tell_numbers(self) -> None:
        if self._view is not None:
            self._pane.show_numbers(self._view.numbers())

    # What the program tells

    def show(self, event: object) -> bool:
        """Deal with `event`, if it is about the screen. Returns whether nobody else need look at it."""
        match event:
            case ScreenOpened():
                if self._is_ours(event.number):
                    self._pane.opened()
                    self._pane.pause(self._paused)
                    self._pane.steer(self._steps.get(Capability.CONTROL) in _LIVE)
                    self._timer.start()
            case ScreenChanged():
                if self._is_ours(event.number) and self._view is not None:
                    self._pane.view.show_news(self._view.take())
            case ScreenClosed():
                if self._is_ours(event.number):
                    self._closed(event)
            case ConsentChanged():
                self._consent_changed(event)
                return False
            case _:
                return False
        return True

    def _is_ours(self, number: int) -> bool:
        return self._view is not None and self._view.number == number

    def _consent_changed(self, event: ConsentChanged) -> None:
        if event.step in STAYS:
            self._stays(event)
            return
        if event.capability is Capability.SCREEN and event.step == Step.GRANTED:
            self._paused = False  # a new grant ends a pause; a line that is back does not
        self._steps[event.capability] = event.step
        if event.capability is Capability.CONTROL and self._view is not None:
            self._pane.steer(event.step in _LIVE)  # 2.
        elif event.capability is Capability.SCREEN and self._view is None:
            self._screen_changed(event.step)

    def _stays(self, event: ConsentChanged) -> None:  # 4.
        if event.capability is Capability.SCREEN and event.step != Step.CHANGED:
            self._paused = event.step == Step.PAUSED
            self._pane.pause(self._paused)

    def _screen_changed(self, step: str) -> None:
        """What became of the screen's consent while nothing is seen; a stream ends before it is said why."""
        if step in _OVER:
            self._wanted = False
            self._pane.closed(_OVER[Step(step)])
        elif step == Step.RESUMED and self._wanted:  # 3.
            self._pane.open.click()

    def _closed(self, event: ScreenClosed) -> None:
        step = self._steps.get(Capability.SCREEN, "")
        self._let_go(tr("Not seen: the stream has ended. Open it again, or wait for the line to come back."))
        self._screen_changed(step if step in _OVER else "")
        if event.happened:
            self._pane.notice.show_sentences(event.happened, "", event.next_step)

    def session_ended(self) -> None:
        """There is no customer any more."""
        self._wanted = self._paused = False
        self._pane.pause(False)
        self._steps.clear()
        self._let_go(tr("Not seen: the session has ended."))

    def close(self) -> None:
        """Let go of the view and of its threads."""
        self._timer.stop()
        if self._view is not None:
            self._view.close()
            self._view.wait()
            self._view = None
        self._jobs.close()
