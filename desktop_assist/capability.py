"""The capabilities: what a technician may be allowed to do, and how it is called.

Decides: the closed list, the plain words for each, and which of them this program can do.
Leaves alone: whether one is allowed (`consent`), and how it is done.
"""

from __future__ import annotations

import enum


class Capability(enum.StrEnum):
    """What a technician may be allowed to do."""

    SCREEN = "screen"
    CONTROL = "control"
    TERMINAL = "terminal"
    SEND_FILES = "send files"
    FETCH_FILES = "fetch files"
    CLIPBOARD_TO_CUSTOMER = "clipboard to customer"
    CLIPBOARD_FROM_CUSTOMER = "clipboard from customer"
    MORE_CHECKS = "more checks"


PLAIN_WORDS = {
    Capability.SCREEN: "see your screen",
    Capability.CONTROL: "use your mouse and keyboard",
    Capability.TERMINAL: "type commands on this computer, while you watch",
    Capability.SEND_FILES: "send files to this computer",
    Capability.FETCH_FILES: "take files from a folder you choose",
    Capability.CLIPBOARD_TO_CUSTOMER: "put text on your clipboard",
    Capability.CLIPBOARD_FROM_CUSTOMER: "read text that you copy from now on",
    Capability.MORE_CHECKS: "run more checks",
}

SERVED = tuple(Capability)
"""What this program can do so far. Nothing else is asked for: a switch without effect would be a lie."""

ONCE = (Capability.MORE_CHECKS,)
"""What is granted for one time only: for what was asked for, and not for the session."""

NEEDS = {Capability.CONTROL: Capability.SCREEN}
"""What makes no sense without another one, and ends with it."""
