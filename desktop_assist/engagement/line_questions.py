"""The questions about single lines, where the customer approves each line of a terminal.

Decides: that no answer within a minute is no, and that an end of the terminal closes what is asked.
Leaves alone: which lines are asked for (`channel.approved`), and how the customer is asked.
"""

from __future__ import annotations

import itertools
import threading

from desktop_assist.channel.approved import Line
from desktop_assist.consent import ANSWER_WITHIN
from desktop_assist.engagement.events import ShowCustomer
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked
from diagnostics.clock import Clock

_LOOK_S = 0.05


class LineQuestions:
    """All questions of one case. Safe to use from any thread."""

    def __init__(self, clock: Clock, show: ShowCustomer) -> None:
        """Ask by `show`."""
        self._clock = clock
        self._show = show
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._answers: dict[int, bool | None] = {}

    def ask(self, line: Line, given_up: threading.Event) -> bool:
        """Ask for one line until the customer answers, the minute is over, or it is given up."""
        within_s = int(ANSWER_WITHIN.total_seconds())
        until = self._clock.monotonic() + within_s
        with self._changed:
            number = next(self._numbers)
            self._answers[number] = None
        self._show(LineAsked(number, line.text, line.hidden, line.ends_input, line.waiting, within_s))
        with self._changed:
            while self._answers[number] is None and not given_up.is_set() and self._clock.monotonic() < until:
                self._changed.wait(_LOOK_S)
            answer = self._answers.pop(number)
        self._show(
            LineAnswered(number, "unanswered" if answer is None else "allowed" if answer else "refused")
        )
        return bool(answer)

    def answer(self, number: int, allowed: bool) -> None:
        """The customer's answer; one to a question that is closed counts for nothing."""
        with self._changed:
            if number in self._answers and self._answers[number] is None:
                self._answers[number] = allowed
                self._changed.notify_all()
