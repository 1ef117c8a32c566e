"""Waiting packages: the same ones that apt names, from the recorded lists and from this machine's own."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import pytest

from diagnostics.fields import Misshapen
from diagnostics.observation import Observation
from diagnostics.platforms import Output
from diagnostics.platforms.machine import Machine
from diagnostics.probe import Surroundings
from diagnostics.probes import updates
from diagnostics.probes.debian import packages
from simulators.recorded import DATA, SALT, StoppedClock

RECORDED = DATA / "apt-bookworm"
LISTS = Path("/var/lib/apt/lists")
ROWS = "dpkg\tamd64\t1\tii\nlibc6\tamd64\t1\tii\nlibc6\ti386\t1\tii\n"
has_lists = pytest.mark.skipif(
    shutil.which("apt-get") is None or not list(LISTS.glob("*-security_*Packages*")),
    reason="apt has no list of a security archive here",
)


def named_by_apt(said: str) -> set[str]:
    return set(re.findall(r"^Inst (\S+) .*\(\S+ [^)]*-security\b", said, re.MULTILINE | re.IGNORECASE))


def waiting(archive: str, installed: str = ROWS) -> set[str]:
    return {f"{name}:{architecture}" for name, architecture in packages.waiting(installed, archive)}


def test_the_recorded_lists_give_what_apt_said_at_that_moment() -> None:
    installed, archive, said = (
        (RECORDED / f"{name}.txt").read_text() for name in ("installed", "archive", "said")
    )
    found = {name for name, _ in packages.waiting(installed, archive)}
    assert len(found) > 50
    assert found == named_by_apt(said)


@has_lists
def test_this_machines_lists_give_what_apt_says() -> None:
    reading = updates.measure(Surroundings(StoppedClock(), SALT, Machine()))["updates.security_pending"]
    asked = ["apt-get", "-s", "-q", "upgrade", "--with-new-pkgs"]
    apt = Machine().run(asked, deadline_s=60, stop=threading.Event())
    assert isinstance(apt, Output)
    assert isinstance(reading, Observation)
    assert isinstance(reading.value, int)
    # apt may take a version that is newer still from another archive; it never knows of more.
    everything = re.findall(r"^Inst ", apt.text, re.MULTILINE)
    assert len(named_by_apt(apt.text)) <= reading.value <= len(everything)


def test_an_older_version_and_a_package_that_is_not_here_do_not_wait() -> None:
    assert waiting("Package: libc6\nVersion: 0.9\nArchitecture: amd64\n") == set()
    assert waiting("Package: xvfb\nVersion: 2\nArchitecture: amd64\n") == set()


def test_each_architecture_is_a_package_of_its_own() -> None:
    assert waiting("Package: libc6\nVersion: 2\nArchitecture: i386\n") == {"libc6:i386"}


def test_a_package_that_becomes_one_for_all_architectures_is_the_same() -> None:
    assert waiting("Package: libc6\nVersion: 2\nArchitecture: all\n") == {"libc6:amd64"}


@pytest.mark.parametrize("state", ["hi", "rc", "un", "pn"])
def test_what_is_on_hold_or_removed_does_not_wait(state: str) -> None:
    installed = f"dpkg\tamd64\t1\tii\nlibc6\tamd64\t1\t{state}\n"
    assert waiting("Package: libc6\nVersion: 2\nArchitecture: amd64\n", installed) == set()


def test_packages_are_told_apart_without_an_empty_line_and_in_any_order() -> None:
    archive = (
        "Version: 2\nArchitecture: amd64\nPackage: libc6\nVersion: 2\nPackage: dpkg\nArchitecture: amd64\n"
    )
    assert waiting(archive) == {"libc6:amd64", "dpkg:amd64"}


@pytest.mark.parametrize("archive", ["Package: libc6\n", "nonsense\n"])
def test_an_archive_of_another_form_is_refused(archive: str) -> None:
    with pytest.raises(Misshapen):
        waiting(archive)


@pytest.mark.parametrize("installed", ["", "nonsense", "libc6\tamd64\t1\tii\n"])
def test_installed_packages_of_another_form_are_refused(installed: str) -> None:
    with pytest.raises(Misshapen):
        waiting("Package: libc6\nVersion: 2\nArchitecture: amd64\n", installed)
