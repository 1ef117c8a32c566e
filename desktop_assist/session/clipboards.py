"""Texts that go from one side's clipboard to the other, as a state machine: events in, commands out.

Decides: what may go, in which order it is recorded, done and shown, and what is too long or too much.
Leaves alone: what was copied when, and the clipboards themselves (the window), and whether a consent is live
(`consent`).

1. Each text meets the live consent for its direction when it comes; without it, it is dropped for good.
2. It is on the record, as an item that can be erased, before it is done.
3. Nothing longer than 64 KiB goes, nor more than 200 texts in a session in each direction.
4. What goes is harmless to read: control characters that could disguise it are made visible on this side.
"""

from __future__ import annotations

from collections import Counter

from desktop_assist.consent import SERVED, Capability, Consents
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.commands import Command, Record, Send, SendCopied, ShowKept, ShowPut
from desktop_assist.session.messages import (
    ABOUT_CLIPBOARD,
    LARGEST_COPY_BYTES,
    MessageRefused,
    Put,
    PutOnClipboard,
    Refusal,
    plain,
)

TO, FROM = Capability.CLIPBOARD_TO_CUSTOMER, Capability.CLIPBOARD_FROM_CUSTOMER
CLIPBOARD = (TO, FROM)
SERVED_WITHOUT_WINDOW = tuple(each for each in SERVED if each not in CLIPBOARD)
"""What can be done where the customer has no window, and so no clipboard that is the program's to use."""
MOST_TEXTS = 200  # ours: nobody copies more in one session; it bounds what a flood can fill a disk with


class Clipboards:
    """The clipboards of one session. Not safe to use from several threads."""

    def __init__(self, consents: Consents) -> None:
        """Begin with nothing copied; `consents` are the live ones."""
        self._consents = consents
        self._count: Counter[Capability] = Counter()

    def put(self, text: str) -> tuple[Command, ...]:
        """The technician wants `text` on the customer's clipboard."""
        if not self._consents.allows(TO):  # 1.
            return _refused(
                "The customer does not allow that a text is put on their clipboard.", "Ask for it first."
            )
        shown = plain(text)  # 4.
        why = self._too_much(TO, shown)
        if why:
            return _refused(why, "Say it in the conversation, or send a file.")
        return (self._record(TO, shown), ShowPut(shown), Send(Put(_length(shown))))

    def copied(self, text: str) -> tuple[Command, ...]:
        """The customer copied `text`."""
        if not self._consents.allows(FROM) or not text:  # 1.
            return ()
        shown = plain(text)  # 4.
        why = self._too_much(FROM, shown)
        return (ShowKept(why),) if why else (self._record(FROM, shown), SendCopied(shown))

    def _too_much(self, capability: Capability, text: str) -> str:  # 3.
        if _length(text) > LARGEST_COPY_BYTES:
            return f"It is longer than {LARGEST_COPY_BYTES // 1024} KiB."
        return f"There were {MOST_TEXTS} texts already." if self._count[capability] >= MOST_TEXTS else ""

    def _record(self, capability: Capability, text: str) -> Record:  # 2.
        self._count[capability] += 1
        name = f"data/clipboard-{self._count.total():04d}.txt"
        body = {"capability": capability.value, "bytes": _length(text)}
        return Record(Kinds.CLIPBOARD, body, texts={name: text})


def for_customer(text: str) -> PutOnClipboard:
    """The technician's wish to have `text` put on the customer's clipboard.

    Raises:
        MessageRefused: It is empty, or longer than 64 KiB.
    """
    shown = plain(text)
    if not 0 < _length(shown) <= LARGEST_COPY_BYTES:
        raise MessageRefused(
            f"A text for a clipboard has 1 byte to {LARGEST_COPY_BYTES // 1024} KiB.",
            kept="Nothing was sent.",
            next_step="Take less, or send a file.",
        )
    return PutOnClipboard(shown)


def _length(text: str) -> int:
    return len(text.encode("utf-8"))


def _refused(happened: str, next_step: str) -> tuple[Command, ...]:
    return (Send(Refusal(happened, next_step, about=ABOUT_CLIPBOARD)),)
