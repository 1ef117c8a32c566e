"""What the typed commands act upon: the program, the joined case, and what is still open.

Decides: that files move beside the typing, one after the other; and what counts as open: a question to the
customer, a claim or offer without its verdict, a file that moves.
Leaves alone: the commands, and the words.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from desktop_assist.cli.sentences import harmless
from desktop_assist.consent import ANSWER_WITHIN, Capability
from desktop_assist.engagement import events
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.hand_over import HandOverStep
from desktop_assist.terms import Step
from diagnostics.errors import PlainError

ANSWER_S = ANSWER_WITHIN.total_seconds() + 15  # ours: and the way there and back
HAND_OVER, MOVING = "hand-over", "file"
_LIVE = (Step.GRANTED, Step.RESUMED)
_STOP_WAIT_S = 5.0


class Held:
    """One session as the commands see it. Safe to use from any thread."""

    def __init__(self, program: TechnicianProgram, output: TextIO, into: Path) -> None:
        """Act upon `program`, print to `output`, and keep files that are taken in `into`."""
        self.program, self.into = program, into
        self.joined: events.CaseJoined | None = None
        self._output = output
        self._printing, self._changed = threading.Lock(), threading.Condition()
        self._in_a_line = False
        self._open: set[str] = set()
        self._judged: set[str] = set()
        self._allowed: set[Capability] = set()
        self._work: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._move, name="technician-files", daemon=True)
        self._thread.start()
        self.ended = threading.Event()

    def say(self, text: str, end: str = "\n") -> None:
        """Print, harmless to a terminal; a sentence begins on a line of its own."""
        with self._printing:
            begin = "\n" if end and self._in_a_line else ""
            print(begin + harmless(text), end=end, file=self._output, flush=True)
            self._in_a_line = bool(text) and not (text + end).endswith("\n")

    def typed(self) -> None:
        """Whoever sits there has pressed Enter."""
        self._in_a_line = False

    def fail(self, error: PlainError) -> None:
        """Print what went wrong, in its sentences."""
        self.say(" ".join(filter(None, (error.happened, error.kept, error.next_step))))

    # What is open

    def expect(self, what: str) -> None:
        """The customer, or their program, has to answer `what`."""
        with self._changed:
            if what not in self._judged:  # the verdict can be quicker than whoever asked for it
                self._open.add(what)

    def allows(self, capability: Capability) -> bool:
        """Whether the customer allows `capability`, as far as was told."""
        with self._changed:
            return capability in self._allowed

    def note(self, event: events.TechnicianEvent) -> None:
        """Something happened: remember what is open and what is allowed."""
        with self._changed:
            match event:
                case events.CaseJoined():
                    self.joined = event
                case events.ConsentChanged():
                    self._consent(event)
                case HandOverTold() if event.step != HandOverStep.ASKED:
                    self._open.discard(HAND_OVER)
                case events.ShownJudged() | events.ChangeRecorded():
                    self._judged.add(event.id)
                    self._open.discard(event.id)
                case events.Refused():
                    self._open = {each for each in self._open if each == MOVING}
                case events.SessionEnded():
                    self.ended.set()
                case _:
                    return
            self._changed.notify_all()

    def _consent(self, event: events.ConsentChanged) -> None:
        checks = event.capability is Capability.MORE_CHECKS
        if event.step == Step.ASKED or (checks and event.step == Step.GRANTED):
            self._open.add(event.capability.value)
        else:
            self._open.discard(event.capability.value)
        if event.step in _LIVE:
            self._allowed.add(event.capability)
        elif event.step in {Step.REFUSED, Step.WITHDRAWN, Step.EXPIRED, Step.SUSPENDED}:
            self._allowed.discard(event.capability)

    def wait(self) -> None:
        """Return when nothing is open any more; what nobody answers in time is not waited for."""
        with self._changed:
            while self._open and not self.ended.is_set():
                before = set(self._open)
                if not self._changed.wait(ANSWER_S) and MOVING not in before:
                    self._open.clear()

    # Files

    def beside(self, work: Callable[[], object]) -> None:
        """Do `work` beside the typing, after what was begun before; what goes wrong is printed."""
        self.expect(MOVING)
        self._work.put(work)

    def _move(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except PlainError as error:
                self.fail(error)
            with self._changed:
                if self._work.empty():
                    self._open.discard(MOVING)
                self._changed.notify_all()

    def close(self) -> None:
        """Move nothing any more."""
        self._work.put(None)
        self._thread.join(_STOP_WAIT_S)
