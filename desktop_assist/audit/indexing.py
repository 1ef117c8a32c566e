"""Bringing an index up to date with its archive.

Decides: that only bundles that are new are read, in parallel processes, and that one that cannot be read is
indexed too, under the case in its name: it is found, and says that it cannot be read.
Leaves alone: the index's form, and the search.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from desktop_assist.audit import case_summary, index, parallel
from desktop_assist.audit.archive import Archive, case_of
from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.index import Index
from desktop_assist.errors import DesktopAssistError


def read(path: Path, identity: Path | None = None) -> CaseSummary:
    """The summary of the bundle at `path`; one that only lacks where it cannot be read."""
    try:
        return case_summary.read(path, identity)
    except DesktopAssistError as error:
        return CaseSummary(case_of(path), path.name, lacking=(error.happened,))


class Update:
    """One bringing up to date; iterate it to do the work and to see how far it is.

    Attributes:
        total: How many bundles are to be read.
    """

    def __init__(
        self, kept: Index, archive: Archive, processes: int = 0, identity: Path | None = None
    ) -> None:
        """Look which bundles of `archive` the index `kept` lacks.

        Raises:
            NotAnArchive: The folder cannot be read.
        """
        self._index, self._archive, self._processes = kept, archive, processes
        self._identity = identity
        self._changed = index.changed(archive.path)
        self._new = () if kept.is_current(archive.path) else kept.missing(archive.bundles())
        self.total = len(self._new)

    def __iter__(self) -> Iterator[CaseSummary]:
        """Read each new bundle and index it."""
        if self._index.is_current(self._archive.path):
            return
        waiting: list[CaseSummary] = []
        for summary in parallel.mapped(
            functools.partial(read, identity=self._identity), self._new, self._processes
        ):
            waiting.append(summary)
            if len(waiting) >= index.AT_ONCE:
                self._index.add(waiting)
                waiting = []
            yield summary
        self._index.add(waiting)
        self._index.finished(self._archive.path, self._changed)
