"""A technician's session in the terminal: what happens is printed, what is typed is said or done.

Decides: which line is a command, that a command which fails says why and the session goes on, and that a
script's next line waits for what the one before has opened.
Leaves alone: the commands themselves (one module a topic), and the words that are printed (`words`).

1. A line that begins with a slash is a command, one with `$ ` is typed into the terminal, and every other is
   said to the customer.
2. Where nobody sits at a terminal, a line is read when what the one before it opened is answered.
3. The end of the typing leaves the case; where nobody sits there, the customer ends it.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TextIO

from desktop_assist.cli.terminal_text import TerminalText
from desktop_assist.cli.work import asking, beside, moving, presenting
from desktop_assist.cli.work.command import SLASH, Command, misunderstood
from desktop_assist.cli.work.held import Held
from desktop_assist.cli.work.words import sentence
from desktop_assist.engagement import events, sealing
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.engagement.technician import TechnicianProgram
from diagnostics.errors import PlainError

TOPICS = (
    ("The customer decides", asking.COMMANDS),
    ("The report, and what you say of it", presenting.COMMANDS),
    ("Their folder", moving.COMMANDS),
    ("Beside", beside.COMMANDS),
)
COMMANDS = {command.word: command for _, commands in TOPICS for command in commands}
LEAVE, HELP = "/leave", "/help"
# The customer may think for a minute, and then the same things are checked again.
SEALED_S = sealing.LOOK_EVERY_S * sealing.LOOK_TIMES + 30
WIDTH = 100  # ours: fits a terminal of today


class Session:
    """One session, from joining to the seal."""

    def __init__(self, source: TextIO, output: TextIO, into: Path) -> None:
        """Read from `source`, print to `output`, keep files that are taken in `into`."""
        self._source, self._output, self._into = source, output, into
        self._person = source.isatty()
        self._terminal = TerminalText()
        self._held: Held | None = None
        self.finished = False

    def show(self, event: events.TechnicianEvent) -> None:
        """Print what happened; may be called from any thread."""
        held = self._held
        if held is None:
            return
        if isinstance(event, events.BundleSealed) or (isinstance(event, HandOverTold) and event.agreed):
            self.finished = True
        if isinstance(event, events.TerminalPrinted):
            held.say(self._terminal.text(event.data), end="")
        elif not (self._person and isinstance(event, events.Said) and event.who == "technician"):
            words = sentence(event)
            if words:
                held.say(words)
        held.note(event)
        if isinstance(event, events.SessionEnded) and self._person:
            held.say("Press Enter.")

    def hold(self, program: TechnicianProgram, case: str) -> bool:
        """Join `case` and work until it ends. Returns whether it was sealed here, or handed over.

        Raises:
            PlainError: It cannot be joined.
        """
        held = self._held = Held(program, self._output, self._into)
        try:
            program.connect()
            program.join(case)
            held.say(f"Type {HELP} for what can be typed, {LEAVE} to finish; anything else is said.")
            self._read(held)
            held.ended.wait()
            program.wait_until_sealed(SEALED_S)
        finally:
            held.close()
        return self.finished

    def _read(self, held: Held) -> None:
        for line in self._source:
            if held.ended.is_set():
                return
            typed = line.strip()
            if self._person:
                held.typed()
            if typed == LEAVE:
                held.program.leave()
                return
            self._obey(held, typed)
            if not self._person:  # 2.
                held.wait()
        if self._person:  # 3.
            held.program.leave()

    def _obey(self, held: Held, typed: str) -> None:
        try:
            word, _, rest = typed.partition(" ")
            if word in COMMANDS:  # 1.
                COMMANDS[word].run(held, rest.strip())
            elif word == HELP:
                held.say(guide())
            elif word.startswith(SLASH):
                raise misunderstood(f"There is no {word}.")
            elif typed:
                held.program.say(typed)
        except PlainError as error:
            held.fail(error)


def guide() -> str:
    """All that can be typed, by topic."""
    lines = ["Anything that does not begin with a slash is said to the customer."]
    for title, commands in TOPICS:
        lines += ["", f"{title}:", *(line for command in commands for line in _lines(command))]
    lines += ["", f"{LEAVE}  finish: the customer's program ends the session and makes the record"]
    return "\n".join(lines)


def _lines(command: Command) -> list[str]:
    return textwrap.wrap(f"  {command.typed:31}  {command.about}", WIDTH, subsequent_indent=" " * 35)
