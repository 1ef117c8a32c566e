"""Who looked at what at the desk: every view of an auditor is written down before it is answered.

Decides: what counts as one view; and that what cannot be written down is not shown.
Leaves alone: what auditors may see (`service`), and the views of bundles that were exported (`audit.views`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from desktop_assist.desk import tables
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.tables import arrival
from diagnostics.clock import Clock, timestamp

SAME_VIEW_S = 600.0  # ours: the parts of one file are one view; the same file after lunch is another
_MOST_REMEMBERED = 10_000  # ours: a view is then written down twice rather than kept in mind for ever


@dataclass(frozen=True)
class View:
    """An auditor looked at something.

    Attributes:
        at: RFC 3339, UTC.
        auditor: The certificate's key id.
        what: `queue`, `files`, `file` or `log`.
        case: Of which case; empty for what is of none.
        name: Of which file; empty for what is no file.
    """

    at: str
    auditor: str
    what: str
    case: str = ""
    name: str = ""


class Views:
    """The list of views. Safe to use from any thread."""

    def __init__(self, database: DeskDatabase, clock: Clock) -> None:
        """Keep it in `database`."""
        self._database = database
        self._clock = clock
        self._latest: dict[tuple[str, str, str, str], float] = {}

    def note(self, auditor: str, what: str, case: str = "", name: str = "") -> None:
        """Write down that `auditor` looks at something.

        Raises:
            EvidenceError: It cannot be written down, so it must not be shown.
        """
        view, now = (auditor, what, case, name), self._clock.monotonic()
        with self._database.change() as change:
            if now - self._latest.get(view, -SAME_VIEW_S) < SAME_VIEW_S:
                return
            row = {"at": timestamp(self._clock.now()), "auditor": auditor, "what": what}
            change.execute(insert(tables.views), {**row, "case_id": case, "name": name})
        if len(self._latest) >= _MOST_REMEMBERED:
            self._latest.clear()
        self._latest[view] = now

    def all(self) -> tuple[View, ...]:
        """Every view, in the order in which they were written down."""
        columns = tables.views.c
        query = select(columns.at, columns.auditor, columns.what, columns.case_id, columns.name)
        rows = self._database.rows(query.order_by(arrival(tables.views)))
        return tuple(View(*row) for row in rows)
