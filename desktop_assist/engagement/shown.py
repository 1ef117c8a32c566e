"""From what the state machine wants shown to what a window is told.

Decides: which event stands for which command.
Leaves alone: how either is made or shown.
"""

from __future__ import annotations

from desktop_assist.consent import ANSWER_WITHIN
from desktop_assist.engagement.events import (
    ConsentAsked,
    ConsentChanged,
    CustomerEvent,
    OfferDecided,
    Said,
    ShownJudged,
)
from desktop_assist.session.commands import AskCustomer, ShowConsent, ShowDecided, ShowJudged, ShowSaid

Shown = AskCustomer | ShowConsent | ShowSaid | ShowJudged | ShowDecided


def event(command: Shown) -> CustomerEvent:
    """The event that tells a window what `command` wants shown."""
    match command:
        case AskCustomer():
            return ConsentAsked(command.capability, command.reason, int(ANSWER_WITHIN.total_seconds()))
        case ShowConsent():
            return ConsentChanged(command.capability, command.step)
        case ShowSaid():
            return Said("technician", command.text)
        case ShowJudged():
            return ShownJudged(command.about, command.id, command.body, command.verdict)
        case ShowDecided():
            return OfferDecided(command.id, command.answer)
