"""An organisation is added slowly, by its domain, never during a session; and renewed only by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_assist import organisation as organisations
from desktop_assist.cli import main
from desktop_assist.desk import folder
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.engagement import enrolling
from desktop_assist.engagement.enrolling import Enrolling
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import read_catalogue
from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.evidence import keyfile, sshsig
from desktop_assist.organisation import NotSetUp
from desktop_assist.settings import Home
from simulators.desk_house import new_organisation
from simulators.engaged import Engaged
from simulators.fixed_clock import FixedClock
from simulators.websites import Authority, Website

DOMAIN = "help.example"
FILES = ("organisation.toml", "catalogue.toml", "catalogue.toml.sig")


@pytest.fixture
def desk(tmp_path: Path) -> DeskFolder:
    return folder.create(tmp_path / "desk", new_organisation(domain=DOMAIN, name="Help"))


@pytest.fixture
def website(tmp_path: Path, desk: DeskFolder) -> Iterator[Website]:
    (tmp_path / "tls").mkdir()
    with Website(Authority(tmp_path / "tls"), DOMAIN) as site:
        site.files.update({name: (desk.public.path / name).read_bytes() for name in FILES})
        yield site


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    with Install(Home(tmp_path / "home"), FixedClock()) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def program(install: Install, website: Website) -> Enrolling:
    return Enrolling(install, website.well_known())


def wait(install: Install, minutes: float = 10) -> None:
    assert isinstance(install.clock, FixedClock)
    install.clock.pass_seconds(minutes * 60)


def added(program: Enrolling, install: Install) -> None:
    program.look_up(DOMAIN)
    wait(install)
    program.use()


def test_looking_up_trusts_nobody_yet(program: Enrolling, install: Install) -> None:
    found = program.look_up(DOMAIN)
    assert found.organisation.name == "Help"
    standing = program.now()
    assert (standing.trusted, standing.left) == (None, timedelta(minutes=10))
    with pytest.raises(EnrolmentRefused, match="not over: 10 minutes"):
        program.use()
    with pytest.raises(NotSetUp):
        organisations.trusted(install.home)


def test_setting_the_clock_forward_does_not_end_the_wait(program: Enrolling, install: Install) -> None:
    program.look_up(DOMAIN)
    assert isinstance(install.clock, FixedClock)
    install.clock.moment += timedelta(hours=1)
    with pytest.raises(EnrolmentRefused, match=r"10 minutes are left\. Setting this computer's clock"):
        program.use()
    wait(install)
    program.use()


def test_after_the_wait_it_is_trusted_with_its_price_list(
    program: Enrolling, install: Install, desk: DeskFolder
) -> None:
    added(program, install)
    trusted = organisations.trusted(install.home)
    assert trusted.organisation == desk.organisation
    assert read_catalogue(trusted) == b"prices\n"
    assert program.now().pending is None


def test_what_changed_meanwhile_is_not_trusted(
    program: Enrolling, install: Install, website: Website
) -> None:
    program.look_up(DOMAIN)
    wait(install)
    website.files["organisation.toml"] += b"# changed\n"
    with pytest.raises(EnrolmentRefused, match="something else now"):
        program.use()
    assert program.now().pending is None
    with pytest.raises(EnrolmentRefused, match="No organisation is waited for"):
        program.use()


def test_one_at_a_time(program: Enrolling, install: Install) -> None:
    added(program, install)
    with pytest.raises(EnrolmentRefused, match="belongs to Help"):
        program.look_up("other.example")
    assert program.remove().name == "Help"
    assert program.now().trusted is None
    with pytest.raises(EnrolmentRefused, match="trusts no organisation"):
        program.remove()


def test_an_installers_organisation_is_for_good(
    program: Enrolling, install: Install, desk: DeskFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.public.path.rename(tmp_path / "organisation")
    monkeypatch.setattr(enrolling, "RESOURCES", tmp_path)
    monkeypatch.setattr(organisations, "RESOURCES", tmp_path)
    assert program.now().shipped
    for act in (lambda: program.look_up("other.example"), program.remove, program.renew):
        with pytest.raises(EnrolmentRefused):
            act()


def renewed(website: Website, desk: DeskFolder) -> None:
    key = keyfile.generate()
    old = desk.organisation.technician_ca.encode()
    website.files["organisation.toml"] = website.files["organisation.toml"].replace(
        old, key.public_line.encode()
    )
    seal = sshsig.sign(website.files["catalogue.toml"], f"catalogue@{DOMAIN}", key)
    website.files["catalogue.toml.sig"] = seal.encode()


def test_new_keys_are_taken_over_only_if_the_old_ones_signed_them(
    program: Enrolling, install: Install, website: Website, desk: DeskFolder
) -> None:
    added(program, install)
    assert program.renew() == desk.organisation
    renewed(website, desk)
    with pytest.raises(EnrolmentRefused, match="the old ones did not sign them"):
        program.renew()
    assert organisations.trusted(install.home).organisation == desk.organisation
    seal = sshsig.sign(website.files["organisation.toml"], f"organisation@{DOMAIN}", desk.authority_key())
    website.files["organisation.toml.sig"] = seal.encode()
    assert program.renew() != desk.organisation
    trusted = organisations.trusted(install.home)
    assert trusted.organisation.technician_ca != desk.organisation.technician_ca
    assert read_catalogue(trusted) == b"prices\n"


def test_a_replacement_that_is_cut_off_leaves_one_organisation_trusted(
    program: Enrolling, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(program, install)

    def cut_off(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", cut_off)
    with pytest.raises(Exception, match="No space left"):
        program.renew()
    monkeypatch.undo()
    assert organisations.trusted(install.home).organisation.name == "Help"
    program.renew()
    assert organisations.trusted(install.home).path == install.home.organisation


def test_nothing_is_changed_during_a_session(engaged: Engaged, website: Website) -> None:
    program = Enrolling(engaged.practice.install, website.well_known())
    engaged.open()
    for act in (program.remove, program.renew):
        with pytest.raises(EnrolmentRefused, match="is open, and nobody is trusted anew"):
            act()
    engaged.finish_without_console()
    assert program.remove().name == "Practice Support"
    program.look_up(DOMAIN)


def test_the_command(
    tmp_path: Path, website: Website, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FixedClock()
    monkeypatch.setattr("desktop_assist.cli.organisation.SystemClock", lambda: clock)
    monkeypatch.setattr(enrolling, "WellKnown", website.well_known)
    home = ["--home", str(tmp_path / "home"), "organisation"]
    assert main([*home, "add", "Help.Example"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("If somebody on the phone asks you to do this, it is very likely a scam.")
    assert "In 10 minutes, give the same command again." in said
    assert main([*home, "add", DOMAIN]) == 1
    assert "The wait is not over: 10 minutes are left." in capsys.readouterr().err
    clock.pass_seconds(600)
    assert main([*home, "list"]) == 0
    assert "Waited for: Help (help.example), the wait is over" in capsys.readouterr().out
    assert main([*home, "add", DOMAIN]) == 0
    assert "trusts Help (help.example) from now on" in capsys.readouterr().out
    assert main([*home, "renew"]) == 0
    assert main([*home, "remove"]) == 0
    assert main([*home, "list"]) == 0
    assert "trusts no organisation" in capsys.readouterr().out
