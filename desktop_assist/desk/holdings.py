"""Everything that a desk holds, open: log, cases, archive, notes, and the copies of closed cases among them.

Decides: that one process at a time has them, which the log's lock sees to, and what is mended when they are
opened: what a crash left between database, log and archive.
Leaves alone: who may ask for what (`service`), and what is past its period (`retention`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop_assist.desk.archive import Archive
from desktop_assist.desk.archive_sizes import ArchiveSizes
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.erasures import Copies
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.intake import Intake
from desktop_assist.desk.notes import Notes
from desktop_assist.desk.retention import Retention
from desktop_assist.evidence.log import Log
from diagnostics.clock import Clock


@dataclass(frozen=True)
class Holdings:
    """A desk's files, open.

    Attributes:
        log: The log.
        database: The database.
        cases: The cases in it.
        archive: The finished bundles.
        sizes: How large each of them is.
        copies: All copies of closed cases.
        intake: Takes statements in.
        retention: Carries out the organisation's periods.
    """

    log: Log
    database: DeskDatabase
    cases: Cases
    archive: Archive
    sizes: ArchiveSizes
    copies: Copies
    intake: Intake
    retention: Retention


@contextmanager
def opened(folder: DeskFolder, clock: Clock) -> Iterator[Holdings]:
    """The files of a desk, for as long as the block lasts.

    Raises:
        EvidenceError, DeskError: They are missing or damaged, the log disagrees with itself, or another
            process has them.
    """
    organisation, seal_key = folder.organisation, folder.seal_key()
    with Log.open(folder.log, folder.log_key()) as log:
        database = DeskDatabase(folder.database)
        try:
            cases = Cases(database)
            intake = Intake(cases, log, clock)
            sizes = ArchiveSizes(database, folder.archive)
            archive = Archive(folder.archive, organisation.seal_namespace, seal_key, sizes.changing)
            notes = Notes(folder.notes)
            copies = Copies(cases, notes, log, archive, folder.incoming)
            archive.mend_all()
            sizes.mend()
            copies.bring_all_up()
            periods = organisation.retention.days
            retention = Retention(cases, notes, copies, log, periods, seal_key, clock)
            yield Holdings(log, database, cases, archive, sizes, copies, intake, retention)
        finally:
            database.close()
