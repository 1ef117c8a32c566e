"""How a desk is doing, read beside it while it runs, or while it does not.

Decides: the figures, and from where each is read.
Leaves alone: how they are shown (`cli.desk`). Nothing is written, and no person is named.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_assist.desk import archive_sizes
from desktop_assist.desk.case import CLOSED, TAKEN, WAITING
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.presence import Present, read
from desktop_assist.evidence import checkpoint
from desktop_assist.evidence.errors import EvidenceError
from diagnostics.clock import Clock, parse_timestamp, timestamp
from diagnostics.report import PROGRAM_VERSION

RESPONSES_WITHIN = timedelta(days=30)  # ours: a month's figures follow a change within days


@dataclass(frozen=True)
class Status:
    """The figures of a desk.

    Attributes:
        version: This program's.
        running: Whether a desk serves the folder.
        cases: State → how many.
        oldest_wait_s: The longest wait of those who wait now; 0 when nobody does.
        responses: How many of the last 30 days' cases were taken; the next two rest on them.
        response_p50_s: Half of them were taken within that time.
        response_p90_s: Nine of ten.
        lines: Role → lines that are open, of a desk that runs.
        archive_cases: Bundles in the archive.
        archive_bytes: Their size.
        log_leaves: The size of the log, by its last checkpoint.
        checkpoint_at: When that was written, by the disk.
    """

    version: str
    running: bool
    cases: dict[str, int]
    oldest_wait_s: int
    responses: int
    response_p50_s: int
    response_p90_s: int
    lines: dict[str, int]
    archive_cases: int
    archive_bytes: int
    log_leaves: int
    checkpoint_at: str


def of(folder: DeskFolder, clock: Clock) -> Status:
    """The figures of the desk in `folder`.

    Raises:
        DeskNotUsable: Its database cannot be read.
    """
    now, present = clock.now(), read(folder.path, clock)
    with _reading(folder.database) as database:
        rows = database.execute("SELECT state, COUNT(*) FROM cases GROUP BY state").fetchall()
        oldest = database.execute("SELECT MIN(opened_at) FROM cases WHERE state=?", (WAITING,)).fetchone()[0]
        since = timestamp(now - RESPONSES_WITHIN)
        asked = "SELECT waited_s FROM cases WHERE waited_s IS NOT NULL AND opened_at>=? ORDER BY waited_s"
        waits = [row[0] for row in database.execute(asked, (since,))]
        cases, size = _archived(database, folder.archive)
    leaves, written = _log(folder.log)
    return Status(
        version=PROGRAM_VERSION,
        running=present is not None,
        cases={state: dict(rows).get(state, 0) for state in (WAITING, TAKEN, CLOSED)},
        oldest_wait_s=max(0, int((now - parse_timestamp(oldest)).total_seconds())) if oldest else 0,
        responses=len(waits),
        response_p50_s=_percentile(waits, 50),
        response_p90_s=_percentile(waits, 90),
        lines=present.lines if present is not None else Present().lines,
        archive_cases=cases,
        archive_bytes=size,
        log_leaves=leaves,
        checkpoint_at=written,
    )


def as_json(status: Status) -> str:
    """One JSON object."""
    return json.dumps(status.__dict__)


def _reading(path: Path) -> closing[sqlite3.Connection]:
    try:
        opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        opened.execute("PRAGMA query_only=ON")
        opened.execute("SELECT 1 FROM cases LIMIT 1").fetchall()
    except sqlite3.Error as error:
        raise DeskNotUsable(
            f"The desk's database {path} cannot be read ({error}).",
            next_step="Serve the desk once, which makes it; if it was there before, restore a backup.",
        ) from error
    return closing(opened)


def _percentile(ordered: Sequence[int], percent: int) -> int:
    """The nearest rank. From: https://www.itl.nist.gov/div898/handbook/prc/section2/prc262.htm ."""
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)] if ordered else 0


def _archived(database: sqlite3.Connection, folder: Path) -> tuple[int, int]:
    """How many bundles, and their bytes, as the desk keeps them; a desk of before did not."""
    try:
        bundles, size = database.execute("SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM archived").fetchone()
    except sqlite3.OperationalError:  # not served since this program is here
        return len(archive_sizes.cases(folder)), archive_sizes.measured(folder)
    return int(bundles), int(size)


def _log(folder: Path) -> tuple[int, str]:
    try:
        file = folder / "checkpoint"
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return checkpoint.read(file.read_text(encoding="utf-8")).size, timestamp(written)
    except (OSError, UnicodeDecodeError, EvidenceError):
        return 0, ""
