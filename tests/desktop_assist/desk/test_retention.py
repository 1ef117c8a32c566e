"""What is past its period goes, by a note in the log; a kill at any instant leaves nothing half done."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_assist.audit.result import Verification
from desktop_assist.audit.verify import verify
from desktop_assist.cli import main
from desktop_assist.desk import holdings
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.retention import Left, due
from desktop_assist.engagement import erasing, finishing
from desktop_assist.engagement.erasing import Wish
from desktop_assist.engagement.events import ShownJudged
from desktop_assist.engagement.finishing import Watched
from desktop_assist.evidence import bundle
from diagnostics.clock import SystemClock, timestamp
from simulators.audited import all_faults
from simulators.case_builder import REPORT_BEFORE
from simulators.engaged import QUESTION, Engaged
from simulators.fixed_clock import FixedClock
from simulators.kills import Killed, killed

ROOT = Path(__file__).parents[3]
SECRET = "My daughter's name is Wilhelmina."
PERIODS = (
    '\n[retention]\nrecording = "90 days"\nreport = "200 days"\nmessage = "300 days"\nquestion = "300 days"\n'
)


def at_day(days: float) -> FixedClock:
    clock = FixedClock()
    clock.moment = SystemClock().now() + timedelta(days=days)
    return clock


class Kept:
    """A desk with one finished case that a technician sealed, too."""

    def __init__(self, engaged: Engaged) -> None:
        self.engaged = engaged
        self.practice = engaged.practice
        self.case = engaged.customer.case
        self.desk_path = self.practice.desk_folder.path
        for path in (self.desk_path / "organisation", self.practice.install.home.organisation):
            file = path / "organisation.toml"
            file.write_text(file.read_text() + PERIODS)

    @property
    def folder(self) -> DeskFolder:
        return DeskFolder(self.desk_path)

    @property
    def archived(self) -> Path:
        return self.folder.archive / f"case-{self.case}"

    def retain(self, days: float, path: Path | None = None) -> list[str]:
        """Run it so many days after the closing; what was erased."""
        with holdings.opened(DeskFolder(path or self.desk_path), at_day(days)) as held:
            return [one.what for due_ in held.retention.run() for one in due_.body.erased]

    def audited(self, path: Path | None = None, *, log: bool = True) -> Verification:
        return verify(path or self.archived, self.folder.public, self.folder.log if log else None)


@pytest.fixture(scope="module")
def finished() -> Iterator[Kept]:
    made = Engaged()
    made.open()
    made.join()
    made.technician.offer("yearly-plan", (), "You need it.")
    made.told.wait_for(ShownJudged, "The offer")
    made.customer.say(SECRET)
    made.finish()
    made.technician.wait_until_sealed()
    made.customer.close()
    made.technician.close()
    made.practice.stop_desk()
    yield Kept(made)
    made.practice.start_desk()
    made.close()


@pytest.fixture
def kept(finished: Kept, tmp_path: Path) -> Kept:
    """A copy of its desk, so that each test has one of its own."""
    copy = Kept.__new__(Kept)
    copy.__dict__.update(finished.__dict__)
    copy.desk_path = Path(shutil.copytree(finished.desk_path, tmp_path / "desk"))
    return copy


def found(folder: Path, needle: bytes) -> bool:
    return any(needle in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def secrets_of(kept: Kept) -> list[bytes]:
    held = bundle.read(kept.archived)
    report = next(item for item in held.items if item.name == REPORT_BEFORE)
    return [report.salt.hex().encode(), *(held.openings.statements[seq].hex().encode() for seq in (0,))]


def test_each_kind_goes_after_its_own_period_and_the_rest_verifies(kept: Kept) -> None:
    assert kept.retain(89) == kept.retain(199) == []
    secrets = secrets_of(kept)
    assert REPORT_BEFORE in kept.retain(201)
    after = kept.retain(301)
    assert "statements/0000" in after
    assert kept.retain(302) == []
    assert not any(found(kept.desk_path, needle) for needle in secrets)
    for log in (True, False):
        verification = kept.audited(log=log)
        assert verification.passed, all_faults(verification)
    remarks = "\n".join(verification.remarks)
    assert f"{REPORT_BEFORE} was erased at " in remarks
    assert "by the desk: “Kept for 200 days after the case was closed, as the organisation says.”" in remarks
    assert "sealed the case as it was with" in remarks, "the technician's seal is kept as evidence"
    assert "waits for the customer's seal" not in remarks


def test_consents_claims_offers_and_answers_stay(kept: Kept) -> None:
    before = bundle.read(kept.archived)
    kept.retain(5000)
    after = bundle.read(kept.archived)
    gone = {one.seq for one in before.statements} - {one.seq for one in after.statements}
    kinds = {kept.engaged.statements()[seq].kind.value for seq in gone}
    assert kinds == {"opening", "message"}
    assert [item.name for item in after.items] == ["data/catalogue.toml"]


def test_without_a_period_or_a_closing_nothing_goes(kept: Kept) -> None:
    with holdings.opened(kept.folder, at_day(0)) as held:
        statements, later = held.cases.statements(kept.case), at_day(9000).now()
        opened_at = held.cases.closed()[0].opened_at
    assert due(Left(statements, (), opened_at), {}, later) is None
    unclosed = tuple(each for each in statements if each.kind != "closing")
    assert due(Left(unclosed, (), opened_at), {"case": 1}, later) is None
    assert due(Left(statements, (), opened_at), {"case": 1}, later) is not None


def test_a_wrong_clock_of_the_customer_makes_nothing_go_early(kept: Kept) -> None:
    with holdings.opened(kept.folder, at_day(0)) as held:
        statements = held.cases.statements(kept.case)
        late = (at_day(0).now() + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
        now = at_day(100).now()
        assert due(Left(statements, (), late), {"case": 90}, now) is None
        assert due(Left(statements, (), held.cases.closed()[0].opened_at), {"case": 90}, now) is not None


def desk_is_right(kept: Kept) -> None:
    verification = kept.audited()
    assert verification.passed, all_faults(verification)


def test_killed_at_any_instant_it_is_finished_by_the_next_run(kept: Kept, tmp_path: Path) -> None:
    secrets = secrets_of(kept)
    calls = killed_run(kept, tmp_path / "whole", 0)[1]
    for at in sorted({*range(1, calls, max(1, calls // 18)), calls}):
        one, _ = killed_run(kept, tmp_path / f"desk-{at}", at)
        if one.archived.exists():  # between two renames it is not there for an instant
            desk_is_right(one)
        one.retain(400)
        desk_is_right(one)
        assert not any(found(one.desk_path, needle) for needle in secrets), at
        assert len(bundle.read(one.archived).notes) == 1
        shutil.rmtree(one.desk_path)


TRIALS = 30
# For each line `FOLDER SECONDS`: a child erases what is due and is killed so long after it began.
ERASING = """
import os, signal, sys, threading
from pathlib import Path
from desktop_assist.desk import holdings
from desktop_assist.desk.folder import DeskFolder
from simulators.fixed_clock import FixedClock
from diagnostics.clock import parse_timestamp
clock = FixedClock()
clock.moment = parse_timestamp(sys.argv[1])
for line in sys.stdin:
    folder, after_s = line.split()
    listens, says = os.pipe()
    child = os.fork()
    if not child:
        os.write(says, b"begun")
        with holdings.opened(DeskFolder(Path(folder)), clock) as held:
            done = list(held.retention.run())
        os.write(says, b"done!")
        threading.Event().wait()
    os.read(listens, 5)
    threading.Event().wait(float(after_s))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(says)
    print("whole" if os.read(listens, 5) else "cut", flush=True)
    os.close(listens)
"""


@pytest.mark.timeout(120)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forked")
def test_killed_for_real_at_random_instants_it_is_finished_by_the_next_run(
    kept: Kept, tmp_path: Path
) -> None:
    """SIGKILL, which no line of ours can see coming; most instants lie within the run."""
    needles, dice, seen = secrets_of(kept), random.Random(7), Counter[str]()
    began = time.perf_counter()
    kept.retain(400, Path(shutil.copytree(kept.desk_path, tmp_path / "whole")))
    took_s = time.perf_counter() - began
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(("", "tests"))}
    command = [sys.executable, "-c", ERASING, timestamp(at_day(400).now())]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=surroundings, cwd=ROOT, **pipes) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for number in range(TRIALS):
            one = Kept.__new__(Kept)
            one.__dict__.update(kept.__dict__)
            one.desk_path = Path(shutil.copytree(kept.desk_path, tmp_path / f"desk-{number}"))
            parent.stdin.write(f"{one.desk_path} {dice.uniform(0.0, took_s):.4f}\n")
            parent.stdin.flush()
            seen[parent.stdout.readline().strip()] += 1
            one.retain(400)
            desk_is_right(one)
            assert not any(found(one.desk_path, needle) for needle in needles), number
            assert len(bundle.read(one.archived).notes) == 1
            shutil.rmtree(one.desk_path)
        parent.stdin.close()
    assert seen["cut"] >= TRIALS // 3, "too few of the kills were within the run"


def killed_run(kept: Kept, path: Path, at: int) -> tuple[Kept, int]:
    """A copy of the desk after a run that was killed at its call `at`, and how many calls there were."""
    one = Kept.__new__(Kept)
    one.__dict__.update(kept.__dict__)
    one.desk_path = Path(shutil.copytree(kept.desk_path, path))
    with holdings.opened(one.folder, at_day(400)) as held, killed(at) as counter, suppress(Killed):
        list(held.retention.run())
    return one, counter.seen


def test_the_customers_own_copy_cannot_bring_it_back(kept: Kept) -> None:
    """The customer erases something afterwards, and their program sends what it has: with the report."""
    practice = kept.practice
    own = practice.install.home.bundles / f"case-{kept.case}"
    kept.retain(250)
    secret = bundle.read(own).openings.items[REPORT_BEFORE].hex().encode()
    moved = practice.desk_folder.path.with_name("moved")
    practice.desk_folder.path.rename(moved)
    shutil.copytree(kept.desk_path, practice.desk_folder.path)
    try:
        practice.start_desk()
        watched = Watched(lambda _event: None)
        watched.leaving.set()
        organisation = practice.desk_folder.public
        finishing.finish(practice.install, organisation, kept.case, None, watched)
        assert not found(practice.desk_folder.archive, secret), "nothing had to be sent again"
        erasing.erase(practice.install, organisation, kept.case, Wish(messages=True), watched)
        practice.stop_desk()
        assert found(own, secret), "it is the customer's to keep"
        assert not found(practice.desk_folder.path, secret)
        kept.desk_path = practice.desk_folder.path
        verification = kept.audited()
        assert verification.passed, all_faults(verification)
        assert any("by the customer: “" in each for each in verification.remarks)
        assert any("by the desk: “" in each for each in verification.remarks)
        assert kept.audited(own, log=False).passed
    finally:
        shutil.rmtree(practice.desk_folder.path)
        moved.rename(practice.desk_folder.path)


def test_the_command_says_what_it_would_do_and_does_it(
    kept: Kept, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = at_day(400)
    monkeypatch.setattr("desktop_assist.cli.desk_upkeep.SystemClock", lambda: later)
    assert main(["desk", "retain", str(kept.desk_path), "--dry-run"]) == 0
    assert "1 cases would be erased from" in capsys.readouterr().out
    assert found(kept.desk_path, QUESTION.encode())
    with holdings.opened(kept.folder, later):
        assert main(["desk", "retain", str(kept.desk_path), "--dry-run"]) == 0
        assert main(["desk", "retain", str(kept.desk_path)]) != 0
    told = capsys.readouterr().err
    assert "The desk is running, and erases what is past its period itself" in told
    assert main(["desk", "retain", str(kept.desk_path)]) == 0
    assert "its period was over" in capsys.readouterr().out
    assert main(["desk", "retain", str(kept.desk_path)]) == 0
    assert "0 cases were erased from" in capsys.readouterr().out
    desk_is_right(kept)
