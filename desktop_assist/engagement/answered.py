"""Whether the customer's question was answered: asked when the session is over, before the record is closed.

Decides: the four answers, and that the closing waits for one only so long: the session itself has ended by
then, and what nobody answered is recorded as `no answer`.
Leaves alone: how it is asked (a window, a terminal), and what the audit makes of it.
"""

from __future__ import annotations

import threading
from enum import StrEnum

# Ours: a minute to think; the second check-up has taken some of it already.
ANSWER_WITHIN_S = 60.0


class Answered(StrEnum):
    """The customer's answer; the value goes into the closing as `question_answered`."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NO_ANSWER = "no answer"


class Reply:
    """Where one answer is put, and where the closing waits for it. Any thread may do either."""

    def __init__(self, within_s: float = ANSWER_WITHIN_S) -> None:
        """Wait for the answer for at most `within_s` seconds."""
        self.within_s = within_s
        self._given = threading.Event()
        self._lock = threading.Lock()
        self._answer = Answered.NO_ANSWER

    def give(self, answer: Answered) -> None:
        """Take the answer; the first one counts, and `no answer` is one."""
        with self._lock:
            if not self._given.is_set():
                self._answer = answer
                self._given.set()

    def wait(self) -> Answered:
        """The answer; `no answer` where none came in time. None that comes later counts."""
        self._given.wait(self.within_s)
        self.give(Answered.NO_ANSWER)
        return self._answer
