"""Encrypting what is archived, to the readers whom the organisation names.

Decides: that a case's items are encrypted a day after its closing, when its technician's program has long
verified and sealed them, and that the copies which were sent while the case was open go then.
Leaves alone: how (`evidence.at_rest`), statements and the database, which the desk itself has to read, and
who holds the readers' keys: nobody at the desk needs one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from desktop_assist.desk import case_id
from desktop_assist.desk.archive import Archive
from desktop_assist.desk.cases import Cases
from desktop_assist.evidence import dsse, durable, statement
from desktop_assist.evidence.statement import Kinds
from diagnostics.clock import Clock, parse_timestamp

AFTER = timedelta(days=1)  # ours: a technician's program seals within minutes of the closing


def encrypt_all(
    cases: Cases, archive: Archive, incoming: Path, recipients: tuple[str, ...], clock: Clock
) -> Iterator[str]:
    """Encrypt the items of every archived case that was closed a day ago; its id is told when it is done.

    Raises:
        EvidenceError: The disk refuses; the rest is done again later.
    """
    if not recipients:
        return
    for case in cases.closed():
        if parse_timestamp(case.opened_at) + AFTER > clock.now() or not archive.is_whole(case.id):
            continue
        if parse_timestamp(_closed_at(cases, case.id)) + AFTER <= clock.now():
            done = archive.encrypt(case.id, recipients)
            with durable.writing("What was uploaded"):
                uploads = incoming / case_id.host(case.id)
                if uploads.exists():
                    shutil.rmtree(uploads)
            if done:
                yield case.id


def _closed_at(cases: Cases, case: str) -> str:
    kept = next(each for each in cases.statements(case) if each.kind == Kinds.CLOSING)
    return statement.parse(dsse.read(kept.envelope).payload).at
