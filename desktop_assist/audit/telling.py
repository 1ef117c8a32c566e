"""A case told in lines: what was asked, found, done, said and sold, in the order in which it happened.

Decides: the words for each kind of statement.
Leaves alone: whether it is true (`verify`), and control characters, which whoever prints it takes out.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.audit.bodies import (
    Arrival,
    Body,
    Clipboard,
    Closing,
    Compared,
    Complaint,
    Consent,
    Decision,
    Erasure,
    Message,
    Opening,
    Recording,
    Refusal,
    SealedReport,
    Transfers,
)
from desktop_assist.audit.case_summary import CaseSummary, Judged
from desktop_assist.audit.story import Story, Told
from desktop_assist.hand_over import HandOver
from desktop_assist.offers.change import Change
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.session.transferred import Transferred
from desktop_assist.terms import Cause, SeenKind


def lines(summary: CaseSummary, story: Story, done: tuple[str, ...] = ()) -> Iterator[str]:
    """The case from its question to its end; `done` is what was done with mouse and keyboard."""
    yield f"Case {summary.case}"
    yield f"  Question      {summary.question or 'not there'}"
    yield f"  Organisation  {summary.organisation or 'not there'}"
    yield f"  Opened        {summary.opened_at or 'not there'}"
    yield f"  Technician    {came(summary)}"
    closed = f"{summary.closed_at}, by the {summary.ended_by}" if summary.closed_at else "never"
    yield f"  Closed        {closed}"
    yield f"  Answered      {summary.question_answered or 'nobody asked'}"
    yield from _block(
        "Found before the session, above normal", (f"{one.severity}: {one.id}" for one in summary.findings)
    )
    yield from _block(
        "Claimed and offered; the verdict is the sealed report's", map(presented, summary.presented)
    )
    changed = (f"{each.id}: {change(each)}" for _, each in story.those(Change))
    yield from _block("Changed, by the technician's own word", changed)
    yield from _block(
        "What happened", (f"{told.place:4}  {told.statement.at}  {_what(told)}" for told in story.told)
    )
    if done:
        yield from _block("Done with mouse and keyboard", done)
    yield from _block("What could not be read", summary.lacking)


def came(summary: CaseSummary) -> str:
    """Who came and when, in words."""
    if not summary.technician:
        return "nobody came"
    then = "".join(f", then {name} after a hand-over" for name in summary.took_over)
    return f"{summary.technician}, {summary.arrived_at}{then}"


def presented(one: Judged) -> str:
    """A claim or an offer in a line."""
    what = f"{one.service} for {one.price} {one.currency}" if one.kind == "offer" else "about"
    cited = ", ".join(one.findings) or "nothing"
    answer = f"; {one.answer}" if one.kind == "offer" and one.answer else ""
    return f"{one.kind} {one.id}: {what} ({cited}): {one.verdict}{answer}. {one.reason}"


def change(body: Change) -> str:
    """What was changed, and how it is undone."""
    return f"{body.what} To undo it: {body.undo}" if body.undo else body.what


def _block(heading: str, entries: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    told = list(entries) or ["nothing"]
    yield f"  {heading}:"
    yield from (f"    {entry}" for entry in told)


def _what(told: Told) -> str:
    pictures = [name for name in told.statement.items if name.startswith("data/picture-")]
    if pictures and isinstance(told.body, Recording):
        return f"recording: a picture of the screen was kept at {told.body.started_at}, {pictures[0]}"
    return f"{told.statement.kind.value}: {_said(told.body)}".rstrip(": ")


def _said(body: Body) -> str:
    match body:
        case Opening() | Compared():
            return ""
        case Arrival():
            return f"{body.technician}, certificate until {body.valid_until}"
        case HandOver():
            return _handed(body)
        case SealedReport():
            return f"{body.when} the session, rules {body.rules_version}"
        case Consent():
            return _consent(body)
        case Message():
            return f"{body.from_}: {body.text}"
        case Refusal():
            times = f", {body.count} times" if body.count > 1 else ""
            return f"{body.reason}{times}. {body.sentence} {body.key}".rstrip()
        case _:
            return _done(body)


def _consent(body: Consent) -> str:
    because = f", {body.cause.value}" if isinstance(body.cause, Cause) else ""
    name = f" “{body.seen_name}”" if body.seen_name else ""
    seen = f": {body.seen.value}{name}" if isinstance(body.seen, SeenKind) else ""
    reason = f": {body.reason}" if body.reason else ""
    when = f" at {body.happened_at}, recorded later" if body.happened_at else ""
    return f"{body.capability.value} {body.step.value}{when}{because}{seen}{reason}"


def _handed(body: HandOver) -> str:
    key = f" ({body.key})" if body.key else ""
    because = f", {body.cause}" if body.cause else f": {body.reason}"
    return f"{body.step.value}, by {body.from_} to {body.whom}{key}{because}"


def _done(body: Body) -> str:
    match body:
        case Claim() | Change():
            return f"{body.id}: {body.text if isinstance(body, Claim) else change(body)}"
        case Offer():
            return f"{body.id}: {body.service} for {body.price} {body.currency}"
        case Decision():
            return f"{body.about} {body.id}: {body.answer}, shown as {body.verdict.get('kind', '?')}"
        case Recording() | Transfers() | Clipboard():
            return _used(body)
        case Erasure():
            return ", ".join(one.what for one in body.erased)
        case Complaint():
            return body.text
        case Closing():
            return f"by the {body.ended_by}: {body.reason}"
        case _:
            return "of a kind that this program does not tell"


def _used(body: Recording | Transfers | Clipboard) -> str:
    if isinstance(body, Clipboard):
        return f"{body.capability}, {body.bytes} bytes"
    if isinstance(body, Transfers):
        return "; ".join(_moved(one) for one in body.transfers)
    because = f". {body.ended_because}" if body.ended_because else ""
    return f"{body.capability.value} from {body.started_at} to {body.ended_at}{because}"


def _moved(one: Transferred) -> str:
    if one.moved is None:
        return f"{one.capability.value}: {one.name}, {one.ended}"
    part = "" if one.whole else f" of {one.moved.size} from {one.moved.first} on"
    told = f"{one.moved.bytes} bytes{part}, SHA-256 {one.moved.sha256}"
    return f"{one.capability.value}: {one.name}, {told}, {one.ended}"
