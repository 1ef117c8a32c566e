"""A finished check-up is signed with the install's key and kept; only what was ticked is read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from desktop_assist.engagement import checkups as checkups_module
from desktop_assist.engagement.checkups import REPORT_NAME, Checkups
from desktop_assist.engagement.install import Install
from desktop_assist.evidence import commitment, dsse, statement
from desktop_assist.practice.organisation import PracticeOrganisation
from desktop_assist.settings import Home
from diagnostics import report
from diagnostics.checkup import Progress
from diagnostics.clock import SystemClock
from diagnostics.observation import Absent, Reading, Reason
from diagnostics.probe import Address, Surroundings
from diagnostics.probes import offered


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    with Install(Home(tmp_path / "home"), SystemClock()) as made:
        yield made


def checked(install: Install, *subjects: str) -> Checkups:
    checkups = Checkups(install)
    for _ in checkups.run(subjects, threading.Event()):
        pass
    return checkups


def test_nothing_is_kept_before_the_first(install: Install) -> None:
    assert Checkups(install).latest() is None


def test_the_kept_report_is_the_signed_one(install: Install) -> None:
    sealed = checked(install, "storage").latest()
    assert sealed is not None
    assert report.decode(sealed.report_bytes) == sealed.report
    key = install.key
    made = statement.parse(dsse.verify(sealed.envelope, {key.keyid: key.public_raw}))
    kept = install.store.checkups()[-1]
    assert made.items == {REPORT_NAME: commitment.commit(kept.salt, sealed.report_bytes)}


def test_what_was_not_ticked_was_not_read(install: Install) -> None:
    sealed = checked(install, "storage").latest()
    assert sealed is not None
    asked = {name for probe in offered(install.surroundings.platform.name) for name in probe.observes}
    others = {
        name: reading
        for name, reading in sealed.report.observations.items()
        if name in asked and not name.startswith("storage.")
    }
    assert len(others) > 50
    assert all(
        isinstance(reading, Absent) and reading.reason is Reason.NOT_SELECTED for reading in others.values()
    )


def test_a_second_start_finds_the_same_key_and_salt(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with Install(home, SystemClock()) as first, first.store:
        key, salt = first.key.public_line, first.surroundings.salt
    with Install(home, SystemClock()) as second:
        assert (second.key.public_line, second.surroundings.salt) == (key, salt)
        assert (home.path / "keys" / "salt").stat().st_mode & 0o077 == 0


def test_a_check_up_knows_the_one_before_it(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Mapping[str, Reading]] = []

    def looks(selected: object, surroundings: Surroundings, **_: object) -> Iterator[Progress]:
        handed.append(surroundings.previous)
        return iter(())

    first = checked(install, "storage").latest()
    monkeypatch.setattr(checkups_module.checkup, "run", looks)
    checked(install, "storage")
    assert first is not None
    assert handed == [first.report.observations]


def test_probes_know_the_desk_and_the_keys_of_this_install() -> None:
    with PracticeOrganisation(SystemClock()) as practice:
        around = practice.install.surroundings
        told = practice.organisation.organisation.desk
        assert around.desk == Address(told.address, told.port)
        assert str(practice.install.home.install_key) in around.own_keys


def test_an_install_without_an_organisation_knows_no_desk(install: Install) -> None:
    assert install.surroundings.desk is None
