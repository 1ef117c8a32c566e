"""What the audit's tests share: an organisation, and a good session of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_assist.audit.verify import Verification, verify
from simulators import archives
from simulators.archives import Built
from simulators.case_builder import Desk, Session

Audit = Callable[..., Verification]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk")
    yield made
    made.log.close()


@pytest.fixture
def session(desk: Desk) -> Session:
    return Session(desk, technician=desk.technician()).play()


@pytest.fixture
def audited(desk: Desk, session: Session, tmp_path: Path) -> Audit:
    """Bundle the session as it is now, and verify the bundle."""

    def audit(**how: object) -> Verification:
        return verify(session.bundle(tmp_path, **how), desk.organisation)

    return audit


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """An archive of six cases. Whoever changes it takes a copy."""
    made = archives.build(tmp_path_factory.mktemp("archived"))
    yield made
    made.desk.log.close()
