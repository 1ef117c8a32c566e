"""One thing that a technician can type, and how it is told from what is said.

Decides: that a command begins with a slash (`$ ` for a line of the terminal) and everything else is said to
the customer; that a command which is not understood does nothing and shows how it is typed.
Leaves alone: what each does; every topic has a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.cli.work.held import Held
from desktop_assist.errors import DesktopAssistError

SLASH = "/"


class Misunderstood(DesktopAssistError):
    """What was typed is no command, or lacks something."""


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        word: What it begins with, such as `/ask`.
        usage: What follows the word.
        about: What it does, as a sentence.
        run: Does it, with what follows the word; may raise `Misunderstood` or another `PlainError`.
    """

    word: str
    usage: str
    about: str
    run: Callable[[Held, str], None]

    @property
    def typed(self) -> str:
        """How it is typed."""
        return f"{self.word} {self.usage}".rstrip()


def misunderstood(why: str, command: Command | None = None) -> Misunderstood:
    """The error for what was typed."""
    how = f"Type: {command.typed}" if command else "Type /help for all that can be typed."
    return Misunderstood(why, kept="Nothing was sent.", next_step=how)


def two_parts(rest: str, command: Command, mark: str = ":") -> tuple[str, str]:
    """What stands before and after the first `mark`.

    Raises:
        Misunderstood: One of them is empty.
    """
    before, _, after = rest.partition(mark)
    if not before.strip() or not after.strip():
        raise misunderstood(f"Something is missing before or after the “{mark}”.", command)
    return before.strip(), after.strip()
