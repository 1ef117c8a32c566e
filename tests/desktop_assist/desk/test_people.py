"""Certificates that stock ssh-keygen reads, for names that cannot collide, over keys that are never lost."""

from __future__ import annotations

import stat
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_assist.channel.identity import AUDITOR, TECHNICIAN, identify
from desktop_assist.desk import people
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.errors import EvidenceNotWritten
from simulators.desk_house import House


@pytest.fixture
def desk(house: House) -> DeskFolder:
    return house.folder


def issue(house: House, name: str = "maria", principal: str = TECHNICIAN, **named):
    return people.issue(house.folder, name, principal, house.clock.now(), **named)


@pytest.mark.parametrize("principal", [TECHNICIAN, AUDITOR])
def test_a_new_key_and_a_certificate_of_12_hours(house: House, principal: str) -> None:
    issued = issue(house, principal=principal)
    key = keyfile.load(issued.key)
    assert stat.S_IMODE(issued.key.stat().st_mode) == 0o600
    assert issued.key.parent.name == f"{principal}s"
    assert issued.certificate.read_text().strip() == key.certificate
    authority = house.folder.organisation.technician_ca
    identity = identify(key.certificate, authority, principal, house.clock.now())
    assert (identity.name, identity.valid_until) == ("maria", "2026-11-22T06:04:05Z")
    assert issued.valid_until - house.clock.now() == timedelta(hours=12)


def test_ssh_keygen_shows_who_what_and_how_long(house: House) -> None:
    issued = issue(house)
    environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin"}
    shown = subprocess.run(
        ["ssh-keygen", "-L", "-f", issued.certificate],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    ).stdout
    assert "Type: ssh-ed25519-cert-v01@openssh.com user certificate" in shown
    assert 'Key ID: "maria"' in shown
    assert "Valid: from 2026-11-21T17:59:05 to 2026-11-22T06:04:05" in shown
    assert shown.split("Principals:")[1].split()[0] == "technician"
    assert "Critical Options: (none)" in shown
    assert "permit-pty" in shown


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Maria",
        "../x",
        "a/b",
        "maria.pub",
        "-x",
        "1a",
        "ma ria",
        "m\n",
        "x" * 33,
        "mária",
        "maria-cert",
        ".",
    ],
)
def test_bad_names_are_refused(house: House, name: str) -> None:
    before = sorted(house.folder.path.rglob("*"))
    with pytest.raises(RequestRefused, match="is not a name"):
        issue(house, name)
    assert sorted(house.folder.path.rglob("*")) == before


@pytest.mark.parametrize("principal", ["", "customer", "../technician", "desk", "root"])
def test_there_are_two_kinds_of_people(house: House, principal: str) -> None:
    with pytest.raises(RequestRefused):
        issue(house, principal=principal)


@pytest.mark.parametrize(
    "period", [timedelta(), timedelta(seconds=59), timedelta(hours=-1), timedelta(days=30, seconds=1)]
)
def test_bad_periods_are_refused(house: House, period: timedelta) -> None:
    with pytest.raises(RequestRefused, match="from a minute to 30 days"):
        issue(house, valid_for=period)


def test_renewing_keeps_the_key(house: House) -> None:
    first = issue(house)
    key = keyfile.load(first.key)
    house.clock.pass_seconds(11 * 3600)
    renewed = keyfile.load(issue(house).key)
    assert renewed.public_raw == key.public_raw
    assert renewed.certificate != key.certificate
    authority = house.folder.organisation.technician_ca
    house.clock.pass_seconds(2 * 3600)
    assert identify(renewed.certificate, authority, TECHNICIAN, house.clock.now())


def own_key(folder: Path, kind: str = "ed25519") -> Path:
    folder.mkdir(exist_ok=True)
    command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "maria at home", "-f", str(folder / kind)]
    subprocess.run(command, check=True)
    return folder / f"{kind}.pub"


def test_a_public_key_of_their_own_is_certified_and_renewed(house: House, tmp_path: Path) -> None:
    public = own_key(tmp_path / "own")
    issued = issue(house, public_key=public)
    assert issued.key == public
    assert not (house.folder.path / "technicians" / "maria").exists(), "we never see the private half"
    raw = keyfile.raw_public(public.read_text())
    authority = house.folder.organisation.technician_ca
    for _ in range(2):
        line = issued.certificate.read_text()
        assert identify(line, authority, TECHNICIAN, house.clock.now()).public_raw == raw
        house.clock.pass_seconds(12 * 3600)
        issued = issue(house)
    assert not (house.folder.path / "technicians" / "maria").exists(), "renewing made another key"


def test_a_name_has_one_key(house: House, tmp_path: Path) -> None:
    first = issue(house)
    key = keyfile.load(first.key)
    with pytest.raises(RequestRefused, match="has another key here already"):
        issue(house, public_key=own_key(tmp_path / "own"))
    assert keyfile.load(first.key).public_raw == key.public_raw


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_kinds_of_keys_are_refused(house: House, tmp_path: Path, kind: str) -> None:
    with pytest.raises(RequestRefused, match="is not an Ed25519 public key"):
        issue(house, public_key=own_key(tmp_path / "own", kind))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"ssh-ed25519", b"ssh-ed25519 AAAA", b"x" * 9999, None]
)
def test_what_is_no_public_key(house: House, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "key.pub"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RequestRefused, match="is not an Ed25519 public key"):
        issue(house, public_key=file)


def test_a_private_key_given_by_mistake_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(RequestRefused):
        issue(house, public_key=own_key(tmp_path / "own").with_suffix(""))


def test_a_disk_that_refuses_is_said(house: House, desk: DeskFolder) -> None:
    (desk.path / "technicians").write_text("in the way")
    with pytest.raises(EvidenceNotWritten):
        issue(house)
