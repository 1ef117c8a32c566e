"""A folder of sealed cases, as a person's program keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulators.case_builder import Desk, Session

QUESTION = "Why can I not save my photographs?"


def sealed(folder: Path, kept: Mapping[str, bytes] | None = None) -> Path:
    """One sealed case in `folder`, with these items besides its own; its bundle."""
    desk = Desk(folder.with_name(f"{folder.name}-desk"))
    try:
        folder.mkdir(exist_ok=True)
        session = Session(desk, technician=desk.technician(), question=QUESTION).play()
        for name, data in (kept or {}).items():
            session.keep(name, data)
        return session.bundle(folder)
    finally:
        desk.log.close()
