"""The technician's terminal in the customer's: what it prints, and each line that waits for a yes.

Decides: the words.
Leaves alone: making them harmless to a terminal (`sentences`).
"""

from __future__ import annotations

from desktop_assist.engagement.events import TerminalEnded, TerminalPrinted
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked, TerminalFrozen


def sentence(event: TerminalPrinted | TerminalFrozen | LineAsked | LineAnswered | TerminalEnded) -> str:
    """What happened to the terminal."""
    match event:
        case TerminalPrinted():
            return event.data.decode("utf-8", "replace").rstrip("\r\n")
        case TerminalEnded():
            return "The terminal is closed."
        case TerminalFrozen():
            return "The terminal is frozen." if event.frozen else "The terminal goes on."
        case LineAsked():
            asked = f"The technician wants to type: {_line(event)}"
            return f"{asked}  Type yes or no within {event.seconds} seconds."
        case LineAnswered():
            return f"The line: {event.answer}."


def _line(event: LineAsked) -> str:
    if event.ends_input:
        return "(the end of input, Ctrl-D)"
    if event.hidden:
        return f"(hidden input of {len(event.text)} characters, such as a password)"
    return event.text or "(an empty line, just Enter)"
