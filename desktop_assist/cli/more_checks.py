"""More checks in the terminal: what would be read, the report's very bytes, and what can be typed.

Decides: the words; that each subject says what it reads, why, and what personal data that touches; and that
the whole report is printed before the question whether it may be sent.
Leaves alone: what follows from an answer.
"""

from __future__ import annotations

from desktop_assist.consent import PLAIN_WORDS
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.terms import Cause
from diagnostics import terminal
from diagnostics.probes import PROBES

ENDS = {
    Cause.SENT.value: "More checks: the report was sent. It is on the record as measured during the session.",
    Cause.NOT_SENT.value: "More checks: the report was not sent, and nothing of it is kept.",
    Cause.NOT_DONE.value: "More checks: they could not be finished. Nothing was sent.",
    "": "More checks: stopped. Nothing was sent, and nothing of it is kept.",
}


def question(asked: ConsentAsked) -> str:
    """The question for leave, with all that would be read."""
    wished = tuple(probe for probe in PROBES if probe.id in asked.wished.subjects)
    return (
        f'May the technician {PLAIN_WORDS[asked.capability]}? "{asked.reason}"\n'
        f"{terminal.describe(wished)}"
        "You see the report before it is sent. "
        f"Type yes for all of these, only A,B for some, or no within {asked.seconds} seconds."
    )


def chosen(typed: str, wished: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the `wished` subjects that were typed."""
    names = {name.strip() for name in typed.split(",")}
    return tuple(subject for subject in wished if subject in names)


def sentence(event: ChecksProgressed | ReportReady | ChecksEnded) -> str:
    """What happens with the checks."""
    match event:
        case ChecksProgressed():
            return f"More checks: {event.number} of {event.total} subjects are done."
        case ReportReady():
            return (
                f"The report of more checks, exactly as it would be sent to {event.organisation}:\n"
                f"{event.report_bytes.decode()}\n"
                f"Type send or keep; no answer within {event.seconds // 60} minutes means keep."
            )
        case ChecksEnded():
            return ENDS[event.cause]
