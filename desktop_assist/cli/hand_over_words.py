"""A hand-over in the customer's terminal: the question, and what became of it.

Decides: the words.
Leaves alone: what follows from an answer, and making words harmless to a terminal (`sentences`).
"""

from __future__ import annotations

from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.hand_over import HandOver, HandOverStep


def sentence(event: HandOverAsked | HandOverAnswered) -> str:
    """What is asked, or became of it."""
    said = event.said
    if isinstance(event, HandOverAsked):
        return (
            f'{said.from_} asks to hand your case over to {whom(said)}. The reason given: "{said.reason}"\n'
            f"With yes, everything that you allowed ends and {said.from_} is out; the next technician must"
            f" ask anew. Type yes or no within {event.seconds} seconds."
        )
    if said.step is HandOverStep.AGREED:
        return f"{said.from_} is out, and nothing is allowed any more. {_next(said)}"
    why = "There was no answer, so your" if said.cause else "Your"
    return f"{why} case stays with {said.from_}."


def whom(said: HandOver) -> str:
    """Who would come, in words."""
    if not said.to:
        return "whichever technician of your organisation takes it next"
    return f"{said.to}, another technician of your organisation"


def _next(said: HandOver) -> str:
    return f"Nobody but {said.to} can come now." if said.to else "The next technician will come."
