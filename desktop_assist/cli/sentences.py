"""What happens in a customer's session, in sentences for the terminal.

Decides: the words for each event, and that everything printed from outside is harmless to a terminal.
Leaves alone: what can be typed (`conversation`).
"""

from __future__ import annotations

from desktop_assist.cli import file_words, hand_over_words, more_checks, terminal_words
from desktop_assist.cli.screen_words import seen_words
from desktop_assist.consent import PLAIN_WORDS, Capability
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
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
from desktop_assist.session.offered import LAPSED
from desktop_assist.terms import SOME_MINUTES


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
        case ConsentAsked() | ConsentChanged():
            return _asked(event) if isinstance(event, ConsentAsked) else _changed(event)
        case ChecksProgressed() | ReportReady() | ChecksEnded():
            return more_checks.sentence(event)
        case Said() | ShownJudged() | ChangeRecorded() | HandOverAsked() | HandOverAnswered():
            return _told(event)
        case AnswerAsked():
            return "Was your question answered? Type yes, partly or no, or press Enter to say nothing."
        case _:
            return _ending(event)


def _asked(event: ConsentAsked) -> str:
    if event.capability is Capability.MORE_CHECKS:
        return more_checks.question(event)
    what = PLAIN_WORDS[event.capability]
    how = f"Type yes, yes {SOME_MINUTES} (for {SOME_MINUTES} minutes) or no"
    return f'May the technician {what}? "{event.reason}" {how} within {event.seconds} seconds.'


def _changed(event: ConsentChanged) -> str:
    minutes = f" for {event.terms.minutes} minutes" if event.terms.minutes else ""
    cause = f" ({event.cause})" if event.cause else ""
    seen = seen_words(event.terms.seen)
    return f"To {PLAIN_WORDS[event.capability]}: {event.step}{minutes}{seen}{cause}."


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


def _ending(event: CustomerEvent) -> str:
    match event:
        case OfferDecided():
            return _decided(event)
        case TerminalPrinted() | TerminalFrozen() | LineAsked() | LineAnswered() | TerminalEnded():
            return terminal_words.sentence(event)
        case FolderShared():
            return f"The technician can be allowed to use this folder: {event.path}"
        case FileMoved():
            return file_words.sentence(event)
        case Refused():
            return f"{event.happened} {event.next_step}"
        case SessionEnded():
            return f"The session is over. {event.reason}"
        case BundleSealed():
            return f"The record is complete, sealed by {', '.join(event.seals)}: {event.path}"
        case _:
            return "Something came that only the window can show."


def _decided(event: OfferDecided) -> str:
    if event.answer == LAPSED:
        return f"The offer {event.id} has lapsed: the technician who made it handed your case over."
    return f"Your answer to {event.id} is recorded: {event.answer}."


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
