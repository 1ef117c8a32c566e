"""Time-stamps over a log's checkpoints: by when an outsider had seen the log with so many entries.

Decides:
    1. A time-stamp counts if the pinned authority signed it, over a checkpoint that the log's key signed.
    2. And if the log still is the one that was stamped: its tiles give the stamped root at that size.
    3. A log where something came and no stamp followed for longer than a day is said to lack them.
Leaves alone: when stamps are asked for (`desk.stamping`), and what is in the log.

`openssl ts -verify -in DATE.tsr -data DATE.checkpoint -CAfile ROOTS` checks the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from desktop_assist.audit import log_tiles
from desktop_assist.audit.errors import NotALog
from desktop_assist.evidence import checkpoint, merkle, timestamp_token
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.note import LARGEST_NOTE_BYTES
from desktop_assist.evidence.timestamp_token import LARGEST_RESPONSE_BYTES
from desktop_assist.organisation import Organisation
from diagnostics.clock import timestamp

FOLDER = "stamps"
_TOKEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.tsr")


@dataclass(frozen=True)
class Stamp:
    """One time-stamp.

    Attributes:
        name: Its day, as its file is named.
        size: The log's entries at the stamped checkpoint; 0 where it does not count.
        at: When the authority saw it; None where it does not count.
        fault: Why it does not count; else empty.
    """

    name: str
    size: int
    at: datetime | None
    fault: str = ""

    @property
    def sentence(self) -> str:
        """That in words."""
        if self.at is None:
            return f"The time-stamp {self.name} does not count: {self.fault}"
        return (
            f"The log of {self.size} entries was seen by the time-stamping authority at {timestamp(self.at)}."
        )

    def to_json(self) -> dict[str, Any]:
        """The stamp, ready for canonical JSON."""
        at = timestamp(self.at) if self.at else ""
        return {"name": self.name, "size": self.size, "at": at, "fault": self.fault}


def read(log: Path, organisation: Organisation) -> tuple[Stamp, ...]:
    """The time-stamps beside a log, oldest first; none where the organisation names no authority.

    Raises:
        EvidenceError: The pinned certificate cannot be read.
    """
    if organisation.timestamps is None:
        return ()
    roots = timestamp_token.roots(organisation.timestamps.certificate.encode())
    days = (_TOKEN.fullmatch(path.name) for path in sorted((log / FOLDER).glob("*.tsr")))
    return tuple(_stamp(log, match[1], organisation.log, roots) for match in days if match)


def _stamp(log: Path, day: str, vkey: str, roots: Iterable[Certificate]) -> Stamp:
    try:
        signed = _bytes(log / FOLDER / f"{day}.checkpoint", LARGEST_NOTE_BYTES).decode("utf-8", "replace")
        token = _bytes(log / FOLDER / f"{day}.tsr", LARGEST_RESPONSE_BYTES)
        head = checkpoint.verify(signed, vkey)
        at = timestamp_token.verify(token, signed, tuple(roots))  # 1.
        size = checkpoint.verify(log_tiles.signed_checkpoint(log), vkey).size
        if head.size > size:
            return Stamp(day, 0, None, f"it is over {head.size} entries, and the log has {size}.")
        if merkle.root(head.size, log_tiles.nodes(log, size)) != head.root:  # 2.
            return Stamp(day, 0, None, "the log had another history when it was stamped.")
    except (EvidenceError, NotALog) as error:
        return Stamp(day, 0, None, error.happened)
    except OSError as error:
        return Stamp(day, 0, None, f"it cannot be read ({error.strerror}).")
    return Stamp(day, head.size, at)


def first_over(stamps: Iterable[Stamp], size: int) -> Stamp | None:
    """The first time-stamp that counts over a log of at least `size` entries."""
    good = [one for one in stamps if one.at is not None and one.size >= size]
    return min(good, key=lambda one: (one.at, one.size), default=None)


def lacking(stamps: tuple[Stamp, ...], size: int) -> Iterator[str]:
    """A sentence where the log has entries that no time-stamp is over (3)."""
    stamped = max((one.size for one in stamps if one.at is not None), default=0)
    if stamped < size:
        yield f"{size - stamped} of {size} entries came after the last time-stamp that counts."


def _bytes(path: Path, largest: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(largest + 1)
