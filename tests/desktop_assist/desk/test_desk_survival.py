"""A desk that is killed at any instant keeps whatever it acknowledged, and goes on from there."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from desktop_assist.channel.errors import ChannelError
from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.desk import folder, holdings, people
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.client import connect_customer, connect_technician
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.protocol import Logged, Queue, QueueNow
from desktop_assist.evidence import keyfile
from diagnostics.clock import SystemClock
from simulators import command, waiting_customers
from simulators.desk_house import Customer, House, new_organisation

ROUNDS = 8
# A desk's memory at work: opens, appends, takes and closes, and says what is acknowledged.
AT_WORK = """
import hashlib, sys
from pathlib import Path
from desktop_assist.desk.assignments import Assignments
from desktop_assist.desk.case import WAITING, Case, LoggedStatement, Then
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
database = DeskDatabase(Path(sys.argv[1]))
cases = Cases(database)
number = len(cases.unclosed()) + len(sys.argv[2])
while True:
    number += 1
    name = f"{sys.argv[2]}-{number}"
    kept = [LoggedStatement(seq, "message", b"%d" % seq, b"s" * 32, -1) for seq in range(3)]
    cases.open(Case(name, "Why?", name, "host", "2026-11-21T18:04:05Z", WAITING, "", -1), kept[0])
    print(name, "open", flush=True)
    Assignments(cases, database).take(name, "maria", 1)
    print(name, "taken", flush=True)
    for before, each in zip(kept, kept[1:]):
        prev = hashlib.sha256(before.envelope).hexdigest()
        cases.append(name, each, prev, Then(closed_at="now" if each.seq == 2 else ""))
        print(name, each.seq, flush=True)
"""


def killed_at_work(path: Path, name: str, after_s: float) -> list[tuple[str, str]]:
    """What a desk acknowledged until it was killed, so long after its first word."""
    child = subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(path), name], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    threading.Event().wait(after_s)
    child.kill()
    rest = child.communicate()[0]
    lines = [*first.splitlines(), *(line for line in rest.splitlines(keepends=True) if line.endswith("\n"))]
    return [(words[0], words[1]) for words in (line.split() for line in lines)]


@pytest.mark.timeout(120)
def test_what_was_acknowledged_is_there_after_each_of_many_kills(tmp_path: Path) -> None:
    path, dice = tmp_path / "desk.sqlite", random.Random(5)
    told: list[tuple[str, str]] = []
    for number in range(ROUNDS):
        told += killed_at_work(path, f"r{number}", dice.uniform(0.0, 0.15))
    database = DeskDatabase(path)
    cases = Cases(database)
    for name, what in told:
        found, kept = cases.find(name), cases.statements(name)
        assert found is not None, name
        assert [each.seq for each in kept] == list(range(len(kept))), "a chain has no hole"
        if what == "taken":
            assert found.technician == "maria"
        if what.isdecimal():
            assert len(kept) > int(what)
            assert (found.state == "closed") >= (what == "2")
    assert database._file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(told) > ROUNDS
    database.close()


SERVED_ROUNDS, CUSTOMERS, WAITING_CUSTOMERS = 3, 2, 5


@dataclass
class Served:
    """A customer on a real line, who writes until the line is gone."""

    desk: DeskFolder
    acknowledged: list[tuple[str, int]] = field(default_factory=list)

    def work(self) -> None:
        with suppress(ChannelError, OSError):
            customer = Customer(cast("House", SimpleNamespace(clock=SystemClock())))
            line = connect_customer(self.desk.organisation, customer.key)
            customer.ask = lambda request: line.ask(request, Logged)  # type: ignore[method-assign]
            try:
                customer.open()
                self.acknowledged.append((customer.case, 0))
                while True:
                    customer.append()
                    self.acknowledged.append((customer.case, len(customer.chained) - 1))
            finally:
                line.close()


def served_until_killed(desk: DeskFolder, after_s: float) -> list[tuple[str, int]]:
    """What a real desk acknowledged to customers at work until it was killed."""
    customers = [Served(desk) for _ in range(CUSTOMERS)]
    with command.start("desk", "serve", str(desk.path)) as serving:
        assert serving.stdout is not None
        assert "listens" in serving.stdout.readline()
        threads = [threading.Thread(target=one.work) for one in customers]
        for thread in threads:
            thread.start()
        threading.Event().wait(after_s)
        serving.kill()
        for thread in threads:
            thread.join(30)
        serving.communicate()
    return [told for one in customers for told in one.acknowledged]


@pytest.mark.timeout(180)
def test_a_desk_that_is_killed_while_it_serves_starts_again_with_all_that_it_acknowledged(
    tmp_path: Path,
) -> None:
    desk, dice = folder.create(tmp_path / "desk", new_organisation()), random.Random(3)
    told = [one for _ in range(SERVED_ROUNDS) for one in served_until_killed(desk, dice.uniform(0.4, 0.9))]
    with holdings.opened(desk, SystemClock()) as held:
        leaves = {held.log.leaf(index) for index in range(held.log.size)}
        for case, seq in told:
            kept = held.cases.statements(case)
            assert [one.seq for one in kept] == list(range(len(kept))), "a chain has no hole"
            assert len(kept) > seq, f"statement {seq} of {case} was acknowledged"
            assert kept[seq].leaf_index >= 0
        assert held.log.size == len(leaves), "nothing is in the log twice"
    assert len({case for case, _ in told}) >= SERVED_ROUNDS
    assert max(seq for _, seq in told) > 0


@contextmanager
def serving(desk: DeskFolder) -> Iterator[subprocess.Popen[str]]:
    """The command that an operator starts, once it listens."""
    words = [sys.executable, "-m", "desktop_assist", "desk", "serve", str(desk.path)]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(words, stdout=pipe, stderr=nothing, text=True) as started:
        assert started.stdout is not None
        assert "listens on port" in started.stdout.readline()
        yield started
        started.kill()


def in_the_queue(desk: DeskFolder) -> dict[str, bool]:
    """The cases that wait, and whether their customer is there."""
    issued = people.issue(desk, f"maria-{time.monotonic_ns()}", TECHNICIAN, SystemClock().now())
    line = connect_technician(desk.organisation, keyfile.load(issued.key))
    queue = line.ask(Queue(), QueueNow)
    line.close()
    assert len({each.case for each in queue.cases}) == len(queue.cases), "no case is there twice"
    return {each.case: each.online for each in queue.cases}


def test_who_waits_at_a_desk_that_is_killed_waits_again_by_themselves_at_the_next_one(tmp_path: Path) -> None:
    desk = folder.create(tmp_path / "desk", new_organisation())
    place = waiting_customers.Place(desk.path)
    with serving(desk) as killed:
        lines = [waiting_customers.waiting(place, number) for number in range(WAITING_CUSTOMERS)]
        before = in_the_queue(desk)
        killed.kill()
    with serving(desk):
        until = time.monotonic() + 60
        while (now := in_the_queue(desk)) != before and time.monotonic() < until:
            for line in lines:
                line.look()
        assert len(before) == WAITING_CUSTOMERS
        assert now == before == dict.fromkeys(before, True)
        for line in lines:
            line.close()
