"""A customer's session in the terminal: what happens is printed, what is typed is an answer.

Decides: the words that can be typed, and that everything printed from outside is harmless to a terminal.
Leaves alone: what follows from an answer.

    yes / no         answer the question that is open
    yes 10           allow it for so many minutes
    folder PATH      share this folder, when files are asked for; otherwise it is a new one
    yes each line    allow a terminal on which you approve each line
    yes listed       allow a terminal with listed diagnostic commands only
    freeze / go on   let nothing in or out of the terminal, or let it go on
    interrupt        type Ctrl-C into the terminal
    back CAPABILITY  take a capability back
    accept / decline ID
    stop             end the session
    anything else    is said to the technician

When the session is over, one more line is read: whether the question was answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from desktop_assist.cli import hand_over_words, terminal_words
from desktop_assist.consent import PLAIN_WORDS, Capability
from desktop_assist.engagement.answered import Answered
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.events import (
    AnswerAsked,
    BundleSealed,
    CaseOpened,
    ChangeRecorded,
    ConsentAsked,
    ConsentChanged,
    CustomerEvent,
    LineAdded,
    LineBack,
    LineLost,
    OfferDecided,
    Paused,
    Progressed,
    Refused,
    Said,
    SessionEnded,
    ShownJudged,
    TechnicianArrived,
    TerminalEnded,
    TerminalPrinted,
    TurnedAway,
)
from desktop_assist.engagement.file_events import FileMoved, FolderShared
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked, TerminalFrozen
from desktop_assist.hand_over import HandOver
from desktop_assist.terms import MOST_MINUTES, SOME_MINUTES, USUAL, TerminalMode, Terms
from diagnostics.errors import PlainError

HELP = (
    "Type yes, yes 10 (for 10 minutes), no, folder PATH, back terminal, accept ID, decline ID, stop,"
    " or anything to say it to the technician."
)


class Conversation:
    """Prints events and reads answers."""

    def __init__(self, source: TextIO, output: TextIO) -> None:
        """Read from `source`, a line each; print to `output`."""
        self._source = source
        self._output = output
        self._lock = threading.Lock()
        self._asked: list[Capability | int | HandOver] = []  # an integer is the number of a line
        self._ended, self._came = threading.Event(), threading.Event()

    def show(self, event: CustomerEvent) -> None:
        """Print what happened; may be called from any thread."""
        if isinstance(event, ConsentAsked):
            self._asked.append(event.capability)
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
        if isinstance(event, FileMoved) and not event.ended:
            return  # a line for each file is enough here
        with self._lock:
            print(harmless(sentence(event)), file=self._output, flush=True)

    def hold(self, program: CustomerProgram) -> None:
        """Read answers until the session ends, `stop` is typed, or the input ends."""
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
        word, _, rest = line.partition(" ")
        match word.lower():
            case "stop":
                program.stop()
                return False
            case "yes" | "no" if self._asked and (terms := _terms(rest)):
                self._answer(program, self._asked.pop(0), word.lower() == "yes", terms)
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
            program.answer_consent(asked, allowed, terms)


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


def harmless(text: str) -> str:
    """`text` without what could steer a terminal: only line breaks, tabs and printable characters."""
    return "".join(each if each.isprintable() or each in "\n\t" else " " for each in text)


def sentence(event: CustomerEvent) -> str:
    """What happened, in plain words."""
    match event:
        case Progressed() | Paused() | LineBack() | LineLost():
            return f"{event.sentence} {event.next_step}" if isinstance(event, LineLost) else event.sentence
        case CaseOpened():
            return f"Case {event.case} is in the queue; {event.waiting} waiting.{_usual_wait(event)}"
        case TechnicianArrived() | LineAdded() | TurnedAway():
            return _at_the_door(event)
        case ConsentAsked():
            what = PLAIN_WORDS[event.capability]
            how = f"Type yes, yes {SOME_MINUTES} (for {SOME_MINUTES} minutes) or no"
            return f'May the technician {what}? "{event.reason}" {how} within {event.seconds} seconds.'
        case ConsentChanged():
            minutes = f" for {event.terms.minutes} minutes" if event.terms.minutes else ""
            cause = f" ({event.cause})" if event.cause else ""
            return f"To {PLAIN_WORDS[event.capability]}: {event.step}{minutes}{cause}."
        case Said() | ShownJudged() | ChangeRecorded() | HandOverAsked() | HandOverAnswered():
            return _told(event)
        case AnswerAsked():
            return "Was your question answered? Type yes, partly or no, or press Enter to say nothing."
        case _:
            return _ending(event)


def _told(event: Said | ShownJudged | ChangeRecorded | HandOverAsked | HandOverAnswered) -> str:
    if isinstance(event, HandOverAsked | HandOverAnswered):
        return hand_over_words.sentence(event)
    if isinstance(event, Said):
        return f"{event.who}: {event.text}"
    if isinstance(event, ShownJudged):
        return _judged(event)
    undo = f" To undo it: {event.undo}" if event.undo else ""
    return f"The technician says, for the record, what was changed: {event.what}{undo}"


def _at_the_door(event: TechnicianArrived | LineAdded | TurnedAway) -> str:
    if isinstance(event, TechnicianArrived):
        return _arrived(event)
    if isinstance(event, TurnedAway):
        return f"Somebody was not let in. {event.sentence}"
    return f"The technician opened a further line. Its four words: {' '.join(event.words)}"


def _arrived(event: TechnicianArrived) -> str:
    known = f"certificate valid until {event.identity.valid_until}"
    changed = f"last changed {event.list_made_at}" if event.list_made_at else "never changed"
    return (
        f"{event.identity.name} is here ({known}). Nothing is allowed until you say so.\n"
        f"Let the technician read out four words, and go on only if they are: {' '.join(event.words)}\n"
        f"Checked by the revocation list of {event.list_fetched_at or 'now'} ({changed})."
    )


def _ending(
    event: OfferDecided
    | TerminalFrozen
    | LineAsked
    | LineAnswered
    | TerminalPrinted
    | TerminalEnded
    | FolderShared
    | FileMoved
    | Refused
    | SessionEnded
    | BundleSealed,
) -> str:
    match event:
        case OfferDecided():
            return f"Your answer to {event.id} is recorded: {event.answer}."
        case TerminalPrinted() | TerminalFrozen() | LineAsked() | LineAnswered() | TerminalEnded():
            return terminal_words.sentence(event)
        case FolderShared():
            return f"The technician can be allowed to use this folder: {event.path}"
        case FileMoved():
            way = "taken" if event.capability is Capability.FETCH_FILES else "sent"
            return f"File {way}: {event.name}, {event.bytes} bytes. {event.ended}".strip()
        case Refused():
            return f"{event.happened} {event.next_step}"
        case SessionEnded():
            return f"The session is over. {event.reason}"
        case BundleSealed():
            return f"The record is complete, sealed by {', '.join(event.seals)}: {event.path}"


def _usual_wait(event: CaseOpened) -> str:
    if not event.measured_on:
        return ""
    return f" Usually a technician comes within {max(1, round(event.usual_wait_s / 60))} minutes."


def _judged(event: ShownJudged) -> str:
    reasons = " ".join(str(reason) for reason in event.verdict.get("reasons", ()))
    lines = [f"The program's verdict: {event.verdict.get('kind', '')}. {reasons}"]
    if event.verdict.get("free_alternative"):
        lines.append(f"  Free: {event.verdict['free_alternative']}")
    if event.about == "offer":
        price = f"{event.body['price']} {event.body['currency']}"
        lines.append(f"  Offered ({event.id}): {event.body['service']} for {price}")
    else:
        lines.append(f"  The technician claims: {event.body['text']}")
    return "\n".join(lines)
