"""A customer's session in the terminal: what happens is printed, what is typed is an answer.

Decides: the words that can be typed.
Leaves alone: what follows from an answer, and the sentences that are printed (`sentences`).

    yes / no         answer the question that is open
    yes 10           allow it for so many minutes
    folder PATH      share this folder, when files are asked for; otherwise it is a new one
    yes each line    allow a terminal on which you approve each line
    yes listed       allow a terminal with listed diagnostic commands only
    only A,B         allow more checks of these subjects only
    send / keep      let the report of more checks be sent, or not
    freeze / go on   let nothing in or out of the terminal, or let it go on
    interrupt        type Ctrl-C into the terminal
    back CAPABILITY  take a capability back
    screen           list what of the screen can be seen; `screen_words` has the words for it
    cut NUMBER       stop this file alone
    accept / decline ID
    stop             end the session
    anything else    is said to the technician

When the session is over, one more line is read: whether the question was answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from desktop_assist.cli import more_checks
from desktop_assist.cli.file_words import FileWords
from desktop_assist.cli.screen_words import ScreenWords
from desktop_assist.cli.sentences import harmless, sentence
from desktop_assist.cli.terminal_text import TerminalText
from desktop_assist.consent import Capability
from desktop_assist.engagement.answered import Answered
from desktop_assist.engagement.check_events import ReportReady
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.events import (
    ConsentAsked,
    CustomerEvent,
    SessionEnded,
    TechnicianArrived,
    TerminalPrinted,
)
from desktop_assist.engagement.file_events import FileMoved
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked
from desktop_assist.hand_over import HandOver
from desktop_assist.terms import MOST_MINUTES, USUAL, TerminalMode, Terms
from diagnostics.errors import PlainError

HELP = (
    "Type yes, yes 10 (for 10 minutes), no, folder PATH, back terminal, accept ID, decline ID, stop,"
    " screen (lists what of it can be seen), pause, show, or anything to say it to the technician."
)


class Conversation:
    """Prints events and reads answers."""

    def __init__(self, source: TextIO, output: TextIO) -> None:
        """Read from `source`, a line each; print to `output`."""
        self._source = source
        self._output = output
        self._lock = threading.Lock()
        self._asked: list[Capability | int | HandOver] = []  # an integer is the number of a line
        self._wished: dict[Capability, tuple[str, ...]] = {}
        self._report = 0  # the number of the one that the customer may send; 0 where there is none
        self._screen, self._files = ScreenWords(), FileWords()
        self._terminal = TerminalText()
        self._program: CustomerProgram | None = None
        self._ended, self._came = threading.Event(), threading.Event()

    def show(self, event: CustomerEvent) -> None:
        """Print what happened; may be called from any thread."""
        self._note(event)
        if isinstance(event, FileMoved) and not self._files.tells(event):
            return
        if isinstance(event, TerminalPrinted):
            self._say(self._terminal.text(event.data).rstrip("\r\n"))
            return
        self._say(sentence(event))
        if isinstance(event, ConsentAsked) and event.capability is Capability.SCREEN and self._program:
            self._say(self._screen.list(self._program))

    def _say(self, words: str) -> None:
        with self._lock:
            print(harmless(words), file=self._output, flush=True)

    def _note(self, event: CustomerEvent) -> None:
        """Remember what an answer would be to."""
        if isinstance(event, ConsentAsked):
            self._asked.append(event.capability)
            self._wished[event.capability] = event.wished.subjects
        if isinstance(event, ReportReady):
            self._report = event.number
        if isinstance(event, HandOverAsked):
            self._asked.insert(0, event.said)
        if isinstance(event, HandOverAnswered):
            self._asked = [each for each in self._asked if not isinstance(each, HandOver)]
        if isinstance(event, LineAsked):
            self._asked.insert(0, event.number)
        if isinstance(event, LineAnswered) and event.number in self._asked:
            self._asked.remove(event.number)
        if isinstance(event, SessionEnded):
            self._ended.set()
        if isinstance(event, TechnicianArrived):
            self._came.set()

    def hold(self, program: CustomerProgram) -> None:
        """Read answers until the session ends, `stop` is typed, or the input ends."""
        self._program = program
        print(HELP, file=self._output, flush=True)
        for line in self._source:
            if self._ended.is_set():
                program.answer_question(answer(line))
                return
            if not self._obey(program, line.strip()):
                self._ask(program)
                return
        if not self._source.isatty():
            self._ended.wait()

    def _ask(self, program: CustomerProgram) -> None:
        """Whether the question was answered; nobody came, nobody is asked."""
        if self._came.is_set():
            program.answer_question(answer(self._source.readline()))

    def _obey(self, program: CustomerProgram, line: str) -> bool:
        if self._of_screen_or_files(program, line):
            return True
        word, _, rest = line.partition(" ")
        match word.lower():
            case "stop":
                program.stop()
                return False
            case "yes" | "no" if self._asked and (terms := _terms(rest)):
                self._answer(program, self._asked.pop(0), word.lower() == "yes", terms)
            case "only" if self._asked[:1] == [Capability.MORE_CHECKS]:
                subjects = more_checks.chosen(rest, self._wished[Capability.MORE_CHECKS])
                self._answer(program, self._asked.pop(0), bool(subjects), Terms(subjects=subjects))
            case "send" | "keep" if self._report and not rest:
                number, self._report = self._report, 0
                program.answer_report(number, word.lower() == "send")
            case "folder" if Path(rest).expanduser().is_absolute():
                self._share(program, rest)
            case "freeze" | "go" | "interrupt" if line.lower() in TERMINAL_WORDS:
                TERMINAL_WORDS[line.lower()](program)
            case "back" if rest in {capability.value for capability in Capability}:
                program.withdraw(Capability(rest))
            case "accept" | "decline":
                program.decide(rest, word.lower() == "accept")
            case _:
                program.say(line)
        return True

    def _of_screen_or_files(self, program: CustomerProgram, line: str) -> bool:
        said = self._screen.obey(program, line)
        if said is not None:
            self._say(said)
        return said is not None or self._files.cut(line, program.stop_file)

    def _share(self, program: CustomerProgram, path: str) -> None:
        try:
            program.share_folder(Path(path).expanduser())
        except PlainError as error:
            print(f"{error.happened} {error.next_step}", file=self._output, flush=True)

    def _answer(
        self, program: CustomerProgram, asked: Capability | int | HandOver, allowed: bool, terms: Terms
    ) -> None:
        if isinstance(asked, HandOver):
            program.answer_hand_over(allowed)
        elif isinstance(asked, int):
            program.answer_line(asked, allowed)
        else:
            subjects = terms.subjects or self._wished.get(asked, ())
            program.answer_consent(asked, allowed, replace(terms, subjects=subjects))


MODES = {"each line": TerminalMode.APPROVED, "listed": TerminalMode.LISTED}
TERMINAL_WORDS: dict[str, Callable[[CustomerProgram], None]] = {
    "freeze": lambda program: program.freeze_terminal(True),
    "go on": lambda program: program.freeze_terminal(False),
    "interrupt": lambda program: program.interrupt_terminal(),
}


def answer(typed: str) -> Answered:
    """What was typed at the end; anything but the three words is no answer."""
    try:
        return Answered(typed.strip().lower())
    except ValueError:
        return Answered.NO_ANSWER


def _terms(typed: str) -> Terms | None:
    """The terms that stand behind a `yes`; none where it is another sentence that begins so."""
    if typed.lower() in MODES:
        return Terms(mode=MODES[typed.lower()].value)
    word = typed.removesuffix("minutes").removesuffix("minute").strip()
    if not word:
        return USUAL
    return Terms(int(word)) if word.isascii() and word.isdigit() and 0 < int(word) <= MOST_MINUTES else None
