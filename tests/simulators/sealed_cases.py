"""A folder of sealed cases, as a person's program keeps them."""

from __future__ import annotations

from pathlib import Path

from simulators.case_builder import Desk, Session

QUESTION = "Why can I not save my photographs?"


def sealed(folder: Path) -> Path:
    """One sealed case in `folder`; its bundle."""
    desk = Desk(folder.with_name(f"{folder.name}-desk"))
    try:
        folder.mkdir(exist_ok=True)
        session = Session(desk, technician=desk.technician(), question=QUESTION).play()
        return session.bundle(folder)
    finally:
        desk.log.close()
