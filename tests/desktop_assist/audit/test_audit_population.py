"""Which cases count: those that hold, and every other one is named."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop_assist.audit import archive, examination
from desktop_assist.audit.population import gathered


def test_what_does_not_hold_is_not_counted_and_is_named(built, tmp_path):
    copied = Path(shutil.copytree(built.folder, tmp_path / "archive"))
    (copied / built.bundle(2).name / "seals" / "desk.sig").unlink()
    (copied / "case-empty").mkdir()
    found = examination.examine_all(archive.named([copied]), built.trusted, processes=1, summarise=True)
    told = gathered(found)
    assert len(told.cases) == 5
    assert {one.bundle: one.why for one in told.doubtful} == {
        built.bundle(2).name: "It fails in 3 Seals.",
        "case-empty": f"{copied / 'case-empty'} does not hold a bundle.",
    }
    assert told.doubtful[0].summary is not None
    assert told.to_json()["cases"] == 5
