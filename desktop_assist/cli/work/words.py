"""What happens in a technician's session, in sentences for the terminal.

Decides: the words for each event, and that what the customer's side wrote is bounded.
Leaves alone: making the rest harmless to a terminal (`sentences.harmless`), and what can be typed.
"""

from __future__ import annotations

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.engagement.check_events import ChecksProgressed, MeasuredDuring
from desktop_assist.engagement.clipboard_events import ClipboardCopied, ClipboardReached
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.engagement.hand_over_events import HandOverTold
from desktop_assist.session.messages import plain
from desktop_assist.session.offered import LAPSED
from desktop_assist.terms import Cause, Step
from diagnostics.finding import Severity
from diagnostics.report import Report

LONGEST = 4000  # ours: of one thing that the other side wrote; a screenful


def sentence(event: events.TechnicianEvent) -> str:
    """What happened, in plain words; empty where there is nothing to say."""
    match event:
        case events.CaseJoined():
            return _joined(event)
        case events.Said():
            return f"{'You' if event.who == 'technician' else 'Customer'}: {_bounded(event.text)}"
        case events.ConsentChanged():
            return _consent(event)
        case events.Refused():
            return f"{_bounded(event.happened)} {_bounded(event.next_step)}"
        case events.ShownJudged() | events.ChangeRecorded() | events.OfferDecided():
            return _presented(event)
        case HandOverTold():
            return _handed(event)
        case events.LineLost() | events.LineBack() | events.Progressed():
            return _line(event)
        case _:
            return _rest(event)


def _bounded(text: str) -> str:
    return plain(text)[:LONGEST]


def _joined(event: events.CaseJoined) -> str:
    lines = [
        f"Case {event.case}: you are connected with the customer, end to end.",
        f"Read these four words out, and the customer sees the same: {' '.join(event.words)}",
        f"The question: {_bounded(event.question)}",
        *_found(event.report),
    ]
    if event.earlier:
        lines.append(
            f"Earlier cases of this customer: {len(event.earlier)} (technician history {event.case})."
        )
    return "\n".join(lines)


def _found(report: Report) -> list[str]:
    told = [
        f"{each.severity.value}: {each.measured}"
        for each in report.findings
        if each.severity is not Severity.NORMAL
    ]
    return [report.headline(), *(f"  {_bounded(each)}" for each in told)]


CHECKS_ENDED = {
    Cause.SENT.value: "More checks: the customer sent the report.",
    Cause.NOT_SENT.value: "More checks: the customer did not send the report.",
    Cause.NOT_DONE.value: "More checks: they could not be finished.",
}


def _consent(event: events.ConsentChanged) -> str:
    if event.capability is Capability.MORE_CHECKS and event.cause in CHECKS_ENDED:
        return CHECKS_ENDED[event.cause]
    terms, what = event.terms, event.capability.value
    told = [f"for {terms.minutes} minutes"] if terms.minutes else []
    told += [terms.mode] if terms.mode else []
    told += [", ".join(terms.subjects)] if terms.subjects else []
    told += [event.cause] if event.cause else []
    how = f" ({_bounded(', '.join(told))})" if told else ""
    words = f"{what}: {event.step}{how}."
    if event.capability is Capability.SCREEN and event.step == Step.GRANTED:
        words += " See it through stock ssh -L 5900:screen:5900 and any VNC viewer (technician ssh-config)."
    return words


def _presented(event: events.ShownJudged | events.ChangeRecorded | events.OfferDecided) -> str:
    match event:
        case events.ShownJudged():
            reasons = _bounded(" ".join(str(reason) for reason in event.verdict.get("reasons", ())))
            kind = _bounded(str(event.verdict.get("kind", "")))
            return f"The customer sees your {event.about} {event.id} beside this verdict: {kind}. {reasons}"
        case events.ChangeRecorded():
            undo = f" To undo it: {event.undo}" if event.undo else ""
            return f"On the record, as changed by you: {event.what}{undo}"
        case events.OfferDecided():
            if event.answer == LAPSED:
                return f"Your offer {event.id} has lapsed, because you hand the case over."
            return f"The customer's answer to your offer {_bounded(event.id)}: {_bounded(event.answer)}."


def _handed(event: HandOverTold) -> str:
    whom = event.to or "whoever takes it next"
    words = {
        "asked": f"The customer is asked to hand the case over to {whom}.",
        "agreed": f"The customer agreed: the case goes to {whom}. You are out of it.",
        "refused": "The customer did not agree: the case stays with you.",
    }
    return words.get(event.step, _bounded(event.step))


def _line(event: events.LineLost | events.LineBack | events.Progressed) -> str:
    if isinstance(event, events.LineLost):
        return f"{event.sentence} {event.next_step}"
    words = (
        f" Its four words: {' '.join(event.words)}"
        if isinstance(event, events.LineBack) and event.words
        else ""
    )
    return f"{_bounded(event.sentence)}{words}"


def _rest(event: events.TechnicianEvent) -> str:
    match event:
        case FileProgressed() if event.ended:
            return f"{event.name}: {event.ended}, {event.bytes} bytes."
        case ChecksProgressed() | MeasuredDuring():
            return _checks(event)
        case ClipboardReached() | ClipboardCopied():
            return _clipboard(event)
        case events.TerminalEnded():
            return f"The terminal is closed, exit status {event.status}."
        case events.SessionEnded():
            return event.reason
        case events.BundleSealed():
            return f"The record is complete, sealed by {', '.join(event.seals)}: {event.path}"
        case _:
            return ""


def _checks(event: ChecksProgressed | MeasuredDuring) -> str:
    if isinstance(event, MeasuredDuring):
        heading = "Measured during the session; nothing can be offered on it."
        return "\n".join([heading, *_found(event.report)])
    if event.number == event.total:
        return "More checks: all subjects are done. The customer looks at the report, and may send it."
    return ""


def _clipboard(event: ClipboardReached | ClipboardCopied) -> str:
    if isinstance(event, ClipboardReached):
        return f"{event.bytes} bytes reached the customer's program, for their clipboard."
    if event.text:
        return f"The customer copied this: {event.text}"
    return "The customer copied something; the line was lost, so it was not sent."
