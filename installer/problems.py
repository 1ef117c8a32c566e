"""What can stop the set-up, in words for the person who started it.

Decides: that a problem is full sentences: what happened, what became of things, what to do next.
Leaves alone: where it is printed; `dev` does that.
"""

from __future__ import annotations

import sys


class SetUpProblem(Exception):
    """A set-up that cannot go on; its text is what the person reads."""


def say(sentence: str) -> None:
    """Tell the person what is being done, apart from the program's own output."""
    print(sentence, file=sys.stderr, flush=True)
