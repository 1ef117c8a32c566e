"""An archive of genuine cases, each another day, another technician, another end.

Decides: the story that the tests of numbers rely on; `CASES` tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_assist.audit.examination import Trusted
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.offers.claim import Claim
from diagnostics.finding import Severity
from simulators.case_builder import SPACE, Desk, Session, checked

DAY = 24 * 3600


def case_id(number: int) -> str:
    return f"01KAKQ7Y5XQ3VTM8ZR6WBN2E{number:02d}"


@dataclass(frozen=True)
class Planned:
    """One case: when, who came after how many seconds (nobody where empty), and what was sold."""

    day: int
    technician: str
    came_after: int = 60
    plan_accepted: bool = False
    scare: bool = False
    question: str = "Why can I not save my photographs?"
    healthy: bool = False


CASES = (
    Planned(0, "maria"),
    Planned(0, "maria", came_after=1000),
    Planned(1, "maria", plan_accepted=True, question="My Printer does not answer, über alles"),
    Planned(8, "paul", plan_accepted=True, scare=True),
    Planned(9, "paul", scare=True, came_after=300, healthy=True),
    Planned(40, "", question="Is anybody there?"),
)


@dataclass
class Built:
    """The archive and its desk."""

    folder: Path
    desk: Desk
    sessions: list[Session] = field(default_factory=list)

    @property
    def trusted(self) -> Trusted:
        return Trusted(self.desk.organisation)

    def bundle(self, number: int) -> Path:
        return self.folder / f"case-{case_id(number)}"


def build(folder: Path, planned: Sequence[Planned] = CASES) -> Built:
    """The archive in `folder`; the caller closes `desk.log`."""
    desk = Desk(folder / "desk")
    made = Built(folder / "archive", desk)
    made.folder.mkdir()
    keys = {
        name: desk.technician(name, hours=24 * 365) for name in {one.technician for one in planned} - {""}
    }
    for number, one in enumerate(planned):
        session = played(desk, keys.get(one.technician), one, case_id(number))
        seals = {"customer": session.customer, "desk": desk.seal}
        if one.technician:
            seals["technician"] = session.technician
        session.bundle(made.folder, seals)
        made.sessions.append(session)
    desk.log.checkpoint()
    return made


def played(desk: Desk, technician: SigningKey | None, one: Planned, case: str) -> Session:
    """The session of one planned case."""
    session = Session(desk, case=case, later=one.day * DAY, question=one.question)
    if one.healthy:
        session.before = checked(60_000_000_000, session.later - 60)
    session.open()
    if technician is not None:
        session.technician = technician
        session.arrive(one.came_after)
        session.present(Claim("claim-1", "The disk is nearly full.", (SPACE,), Severity.ATTENTION), "", 1300)
        if one.scare:
            said = Claim("claim-2", "It is about to fail.", (SPACE,), Severity.SERIOUS)
            session.present(said, "", 1350)
        session.present(session.offer(), "declined", 1400)
        answer = "accepted" if one.plan_accepted else "declined"
        session.present(session.offer("offer-2", "yearly-plan"), answer, 1500)
    session.close(1600)
    return session
