"""What the tests of the audit's commands share: an archive, and a way to run a command in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from desktop_assist.cli import main
from simulators import archives
from simulators.archives import Built


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    error: str

    @property
    def json(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    made = archives.build(tmp_path_factory.mktemp("archived"))
    yield made
    made.desk.log.close()


@pytest.fixture
def audit(built, capsys, tmp_path):
    """Run `desktop-assist audit …`; `organisation=True` names the archive's own."""

    def run(*arguments: object, organisation: bool = True) -> Said:
        told = ["--home", str(tmp_path / "home"), "audit", *map(str, arguments)]
        code = main([*told, "--organisation", str(built.desk.organisation.path)] if organisation else told)
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return run
