"""How a technician's request for leave reads: its terms, and the refusal to ask.

Decides: on which terms the customer is asked, of what this program knows.
Leaves alone: whether they are asked (`customer`), and the answer.
"""

from __future__ import annotations

from desktop_assist.consent import Capability
from desktop_assist.session.commands import Send
from desktop_assist.session.messages import ABOUT_CONSENT, AskConsent, Refusal
from desktop_assist.terms import USUAL, TerminalMode, Terms


def usual_terms(capability: Capability) -> Terms:
    """What is asked for where the technician says nothing of how."""
    return Terms(mode=TerminalMode.FREE.value) if capability is Capability.TERMINAL else USUAL


def wished_terms(capability: Capability, message: AskConsent) -> Terms:
    """What the technician asks for, of what this program knows; each subject once."""
    if capability is Capability.TERMINAL and message.mode in set(TerminalMode):
        return Terms(mode=message.mode)
    if capability is Capability.MORE_CHECKS:
        return Terms(subjects=tuple(dict.fromkeys(message.subjects)))
    return usual_terms(capability)


def not_asked(happened: str, next_step: str) -> tuple[Send, ...]:
    """The customer is not asked, and why."""
    return (Send(Refusal(happened, next_step, about=ABOUT_CONSENT)),)
