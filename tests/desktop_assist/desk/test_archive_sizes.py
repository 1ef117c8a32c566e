"""The archive's size: always that of its files, and told without looking at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.desk import archive_sizes, status
from simulators.desk_house import Customer, House


def on_disk(house: House) -> int:
    return sum(file.stat().st_size for file in house.folder.archive.rglob("*") if file.is_file())


def told(house: House) -> tuple[int, int]:
    figures = status.of(house.folder, house.clock)
    return figures.archive_cases, figures.archive_bytes


@pytest.fixture
def archived(house: House, tmp_path: Path) -> Customer:
    customer = Customer(house)
    customer.open()
    customer.finish()
    customer.upload(customer.bundle(tmp_path / "own"))
    customer.archive()
    return customer


def test_it_is_that_of_the_files_and_nobody_looks_at_them(
    house: House, archived: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_sizes, "measured", lambda _folder: pytest.fail("every file was looked at"))
    assert told(house) == (1, on_disk(house))


def test_what_a_crash_left_without_a_number_is_measured_at_the_next_start(
    house: House, archived: Customer
) -> None:
    note = house.archive.folder(archived.case) / "data" / "note.txt"

    def fail() -> None:
        with house.sizes.changing(archived.case):
            note.write_bytes(b"longer than before")
            raise KeyboardInterrupt  # the power fails

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert told(house) == (0, 0)
    house.close()
    house.open()
    assert told(house) == (1, on_disk(house))


def test_a_bundle_that_somebody_took_away_does_not_count(house: House, archived: Customer) -> None:
    house.archive.folder(archived.case).rename(house.folder.path / "elsewhere")
    house.sizes.mend()
    assert told(house) == (0, 0)


def test_beside_a_desk_that_has_not_been_served_since_it_is_counted(house: House, archived: Customer) -> None:
    with house.database.change() as database:
        database.exec_driver_sql("DROP TABLE archived")
    assert told(house) == (1, on_disk(house))
