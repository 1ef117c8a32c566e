"""How a desk is doing: figures that are right, beside a desk that runs and one that does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_assist.desk import folder, presence, server, status
from desktop_assist.desk.client import connect_customer
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.protocol import Take
from diagnostics.report import PROGRAM_VERSION
from simulators.desk_house import Customer, House, new_organisation


def test_the_figures_of_a_desk_at_rest(house: House, tmp_path: Path) -> None:
    waits = [10 * number for number in range(1, 11)]
    for wait in waits:
        customer = Customer(house)
        customer.open()
        house.clock.pass_seconds(wait)
        house.service.answer(house.technician(), Take(customer.case))
        customer.finish()
    customer.upload(customer.bundle(tmp_path / "own"))
    customer.archive()
    Customer(house).open("Anybody?")
    house.clock.pass_seconds(77)
    told = status.of(house.folder, house.clock)
    assert told.cases == {"waiting": 1, "taken": 0, "closed": 10}
    assert (told.oldest_wait_s, told.responses) == (77, 10)
    assert (told.response_p50_s, told.response_p90_s) == (50, 90)
    assert (told.archive_cases, told.log_leaves, told.version) == (1, 21, PROGRAM_VERSION)
    assert told.archive_bytes == sum(
        file.stat().st_size for file in house.folder.archive.rglob("*") if file.is_file()
    )
    assert told.checkpoint_at.endswith("Z")
    assert (told.running, set(told.lines.values())) == (False, {0})
    assert json.loads(status.as_json(told))["response_p90_s"] == 90
    assert "Anybody" not in status.as_json(told)


def test_beside_a_running_desk_it_counts_the_lines(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "WRITE_EVERY_S", 0.01)
    house.close()
    desk = server.serve(house.folder.path, house.clock)
    line = connect_customer(house.folder.organisation, Customer(house).key)
    for _ in range(2000):
        told = status.of(house.folder, house.clock)
        if told.lines["customer"] == 1:
            break
    assert (told.running, told.lines) == (True, {"customer": 1, "technician": 0, "auditor": 0})
    line.close()
    desk.close()
    assert not status.of(house.folder, house.clock).running
    house.open()


def test_a_desk_that_was_killed_counts_as_gone_after_a_while(house: House) -> None:
    running = presence.Presence(house.folder.path, house.clock)
    left = (house.folder.path / presence.FILE).read_bytes()
    running.close()
    (house.folder.path / presence.FILE).write_bytes(left)
    assert status.of(house.folder, house.clock).running
    house.clock.pass_seconds(presence.FRESH_S + 1)
    assert not status.of(house.folder, house.clock).running


@pytest.mark.parametrize("left", [b"", b"{}{", b'{"at":"x"}'])
def test_a_spoiled_file_is_no_desk(house: House, left: bytes) -> None:
    (house.folder.path / presence.FILE).write_bytes(left)
    assert not status.of(house.folder, house.clock).running


def test_a_desk_that_was_never_served_says_so_and_gets_no_database(tmp_path: Path, house: House) -> None:
    made = folder.create(tmp_path / "new", new_organisation())
    with pytest.raises(DeskNotUsable, match="cannot be read"):
        status.of(made, house.clock)
    assert not made.database.exists()
