"""Messages that cannot be taken: the errors, and their sentences.

Decides: what is said of a message that has no meaning here, and of which kind it says it is.
Leaves alone: which that is (`messages`, `delivery`).
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from desktop_assist.channel.plain_text import plain
from desktop_assist.errors import DesktopAssistError


class MessageRefused(DesktopAssistError):
    """The other side sent something that has no meaning."""


class UnknownMessage(MessageRefused):
    """The other side sent a kind of message that this program does not know."""


def unknown(kind: str) -> UnknownMessage:
    """A kind that only a newer program knows."""
    return UnknownMessage(
        f"The other side sent “{plain(kind)[:40]}”, which this program does not know yet.",
        kept="It was left out; everything else goes on.",
        next_step="A newer version of this program may know it.",
    )


def meaningless() -> MessageRefused:
    """No message at all."""
    return MessageRefused(
        "The other side sent a message that this program does not understand.",
        next_step="Both sides need a current version of the program.",
    )


class _Kind(msgspec.Struct):
    say: Annotated[str, msgspec.Meta(max_length=200)]


_kind: msgspec.json.Decoder[_Kind] = msgspec.json.Decoder(_Kind)


def kind_of(data: bytes) -> str:
    """Of which kind a message says it is; empty where it does not say."""
    try:
        return _kind.decode(data).say
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""
