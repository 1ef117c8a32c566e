"""Time-stamps over the log's checkpoint, one a day, where the organisation names an authority.

Decides:
    1. Once a day, by UTC, and only where something came since the last one.
    2. The request goes over http or https to the named address alone: no redirect, no file, at most 30
       seconds of silence and a minute in all, an answer of at most 256 KiB. It learns a digest, no more.
    3. An answer counts only if it is for this request and signed under the pinned certificate; only then is
       it kept, beside the very checkpoint that it is over: `stamps/DATE.checkpoint` and `stamps/DATE.tsr` in
       the log's folder, the second one last.
Leaves alone: the token's form (`evidence.timestamp_token`), and what it proves (`audit.stamps`).
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_assist.desk.errors import NotStamped
from desktop_assist.evidence import checkpoint, durable, note, timestamp_token
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.timestamp_token import LARGEST_RESPONSE_BYTES, REQUEST_TYPE
from desktop_assist.organisation_terms import Timestamps
from diagnostics.clock import Clock, timestamp

FOLDER = "stamps"
CHECKPOINT, TOKEN = ".checkpoint", ".tsr"
SILENCE_S, LONGEST_S = 30.0, 60.0  # ours: an authority answers in less than a second
_PIECE_BYTES = 16 * 1024


@dataclass(frozen=True)
class Stamped:
    """A checkpoint that was stamped.

    Attributes:
        size: The log's entries.
        at: The authority's time.
        token: The kept answer's file.
    """

    size: int
    at: datetime
    token: Path

    @property
    def sentence(self) -> str:
        """That in words."""
        return f"The log of {self.size} entries was time-stamped at {timestamp(self.at)}: {self.token.name}"


def stamp(log: Path, authority: Timestamps, clock: Clock) -> Stamped | None:
    """Have the log's checkpoint stamped; None where that was done today, or nothing came since (1).

    Args:
        log: The log's folder; it may be in use.
        authority: Who stamps.
        clock: Tells the day.

    Raises:
        NotStamped: The authority does not answer, or not as it must.
        EvidenceError: The checkpoint or the pinned certificate cannot be read, or the disk refuses.
    """
    signed = _checkpoint(log)
    size, day = checkpoint.read(signed).size, timestamp(clock.now())[:10]
    folder = log / FOLDER
    if (folder / f"{day}{TOKEN}").exists() or size <= _stamped_size(folder):
        return None
    roots = timestamp_token.roots(authority.certificate.encode())
    asked = timestamp_token.request(signed)
    response = fetch(authority.url, asked.der)  # 2.
    try:
        at = timestamp_token.accept(response, asked, signed, roots)
    except EvidenceError as error:
        raise _not_stamped(
            f"The time-stamping authority's answer does not count: {error.happened}"
        ) from error
    with durable.writing("The time-stamp"):  # 3.
        durable.make_folder(folder)
        durable.replace(folder / f"{day}{CHECKPOINT}", signed.encode())
        durable.replace(folder / f"{day}{TOKEN}", response)
    return Stamped(size, at, folder / f"{day}{TOKEN}")


def fetch(url: str, request: bytes) -> bytes:
    """The authority's answer to `request` (2).

    Raises:
        NotStamped: There is none, or it is too large or too slow.
    """
    opener = urllib.request.OpenerDirector()  # without the usual handlers of files, ftp and redirects
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    asked = urllib.request.Request(url, request, {"Content-Type": REQUEST_TYPE})
    try:
        answer = opener.open(asked, timeout=SILENCE_S)
        if answer is None:
            raise _not_stamped(f"{url} is not an address that can be asked.")
        with answer:
            return _bounded(answer, time.monotonic() + LONGEST_S)
    except urllib.error.HTTPError as error:
        error.close()
        raise _not_stamped(f"The time-stamping authority answered {error.code}.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise _not_stamped(f"The time-stamping authority does not answer ({why}).") from error


def _bounded(answer: http.client.HTTPResponse, until: float) -> bytes:
    found = bytearray()
    while piece := answer.read1(_PIECE_BYTES):
        found += piece
        if len(found) > LARGEST_RESPONSE_BYTES:
            raise _not_stamped("The time-stamping authority's answer is too large.")
        if time.monotonic() > until:
            raise _not_stamped("The time-stamping authority's answer does not end.")
    return bytes(found)


def _checkpoint(log: Path) -> str:
    try:
        with (log / "checkpoint").open("rb") as file:
            return file.read(note.LARGEST_NOTE_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise _not_stamped(f"The log's checkpoint cannot be read ({error.strerror}).") from error


def _stamped_size(folder: Path) -> int:
    """How many entries the last stamped checkpoint was over; 0 where there is none."""
    tokens = sorted(folder.glob(f"*{TOKEN}"))
    if not tokens:
        return 0
    try:
        signed = tokens[-1].with_suffix(CHECKPOINT).read_text("utf-8")
        return checkpoint.read(signed).size
    except (OSError, ValueError, EvidenceError):
        return 0  # whatever was there, a new one is asked for


def _not_stamped(happened: str) -> NotStamped:
    return NotStamped(
        happened,
        kept="The log is as it was, and nothing was kept of the answer.",
        next_step="Try again later; a day without a time-stamp is only that.",
    )
