"""What a program tells its window or terminal.

Decides: the closed list of things that can be shown, each a frozen dataclass.
Leaves alone: how they are shown. They come from other threads than the window's; the window must hand them
over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.channel.identity import Identity
from desktop_assist.consent import Capability
from desktop_assist.desk.protocol import CaseLine, EarlierLine
from desktop_assist.engagement import clipboard_events
from desktop_assist.engagement.check_events import ChecksProgressed, MeasuredDuring, OfChecks
from desktop_assist.engagement.file_events import FileMoved, FileProgressed, FolderShared
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked, HandOverTold
from desktop_assist.engagement.screen_events import ScreenChanged, ScreenClosed, ScreenOpened
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked, TerminalFrozen
from desktop_assist.terms import USUAL, Terms
from diagnostics.report import Report


@dataclass(frozen=True)
class Progressed:
    """A longer piece of work took a step; `sentence` says which."""

    sentence: str


@dataclass(frozen=True)
class CaseOpened:
    """The case is in the desk's queue and its opening is in the log.

    Attributes:
        case: Its id.
        question: In the customer's words.
        waiting: How many cases wait, this one among them.
        usual_wait_s: The usual wait in seconds; meaningful when `measured_on` is not 0.
        measured_on: On how many cases that rests.
    """

    case: str
    question: str
    waiting: int
    usual_wait_s: int
    measured_on: int


@dataclass(frozen=True)
class TechnicianArrived:
    """An identified technician is in; nothing is allowed yet.

    Attributes:
        identity: Who.
        words: The four words of the line, which the technician sees too.
        list_made_at: When the revocation list that was asked was last changed; empty if never.
        list_fetched_at: When the desk gave it to this computer.
    """

    identity: Identity
    words: tuple[str, ...] = ()
    list_made_at: str = ""
    list_fetched_at: str = ""


@dataclass(frozen=True)
class LineAdded:
    """The same technician is in on a further line, with four words of its own."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class TurnedAway:
    """Somebody was not let in, and why."""

    sentence: str


@dataclass(frozen=True)
class ConsentAsked:
    """The customer is asked for a capability, on the wished terms; no answer within `seconds` is no."""

    capability: Capability
    reason: str
    seconds: int
    wished: Terms = USUAL


@dataclass(frozen=True)
class ConsentChanged:
    """A capability was granted on `terms`, refused, withdrawn, or expired for a `cause` (`step`)."""

    capability: Capability
    step: str
    terms: Terms = USUAL
    cause: str = ""


@dataclass(frozen=True)
class Said:
    """A line of conversation; `who` is `customer` or `technician`."""

    who: str
    text: str


@dataclass(frozen=True)
class ShownJudged:
    """A claim or an offer (`about`) beside the program's verdict, both in the JSON forms of `offers`."""

    about: str
    id: str
    body: Mapping[str, Any]
    verdict: Mapping[str, Any]


@dataclass(frozen=True)
class ChangeRecorded:
    """What the technician says was changed, and how it is undone, is on the record.

    Attributes:
        id: The change's.
        what: In the technician's words.
        undo: How to undo it; empty where they did not say.
    """

    id: str
    what: str
    undo: str


@dataclass(frozen=True)
class OfferDecided:
    """The customer accepted or declined an offer (`answer`)."""

    id: str
    answer: str


@dataclass(frozen=True)
class TerminalPrinted:
    """The terminal printed `data`."""

    data: bytes


@dataclass(frozen=True)
class TerminalEnded:
    """The terminal is closed, with the shell's exit status."""

    status: int


@dataclass(frozen=True)
class LineLost:
    """A line is down, and is being made again.

    Attributes:
        sentence: What happened, and what that means.
        next_step: What the person can do.
        again_in_s: In how many seconds the next try follows; 0 where this side waits for the other.
    """

    sentence: str
    next_step: str
    again_in_s: float


@dataclass(frozen=True)
class LineBack:
    """The line is up again; to the technician, with its own four words."""

    sentence: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paused:
    """The evidence cannot be written: everything was withdrawn until it can."""

    sentence: str


@dataclass(frozen=True)
class Refused:
    """The other side or the program did not do what was asked, and why."""

    happened: str
    next_step: str


@dataclass(frozen=True)
class SessionEnded:
    """The technician's line is closed; the closing work follows."""

    reason: str


@dataclass(frozen=True)
class AnswerAsked:
    """The customer is asked whether their question was answered; silence for `seconds` is an answer too."""

    seconds: int


@dataclass(frozen=True)
class BundleSealed:
    """The record is complete: the bundle's folder, and who has sealed it so far."""

    path: Path
    seals: tuple[str, ...]


@dataclass(frozen=True)
class QueueChanged:
    """The desk's queue, oldest first."""

    cases: tuple[CaseLine, ...]


@dataclass(frozen=True)
class CaseJoined:
    """The technician is connected with the customer of a case, whose sealed report was checked.

    `words` are the four words of the line, which the customer sees too; `earlier` are the customer's other
    cases.
    """

    case: str
    question: str
    report: Report
    words: tuple[str, ...] = ()
    earlier: tuple[EarlierLine, ...] = ()


CustomerEvent = (
    Progressed
    | CaseOpened
    | TechnicianArrived
    | LineAdded
    | TurnedAway
    | ConsentAsked
    | ConsentChanged
    | HandOverAsked
    | HandOverAnswered
    | Said
    | ShownJudged
    | ChangeRecorded
    | OfferDecided
    | TerminalPrinted
    | TerminalFrozen
    | LineAsked
    | LineAnswered
    | TerminalEnded
    | FolderShared
    | FileMoved
    | OfChecks
    | clipboard_events.ForCustomer
    | LineLost
    | LineBack
    | Paused
    | Refused
    | SessionEnded
    | AnswerAsked
    | BundleSealed
)
TechnicianEvent = (
    Progressed
    | QueueChanged
    | CaseJoined
    | ConsentChanged
    | HandOverTold
    | Said
    | ShownJudged
    | ChangeRecorded
    | OfferDecided
    | TerminalPrinted
    | TerminalEnded
    | FileProgressed
    | ChecksProgressed
    | MeasuredDuring
    | clipboard_events.ForTechnician
    | LineLost
    | LineBack
    | ScreenOpened
    | ScreenChanged
    | ScreenClosed
    | Refused
    | SessionEnded
    | BundleSealed
)
ShowCustomer = Callable[[CustomerEvent], None]
ShowTechnician = Callable[[TechnicianEvent], None]
