"""`desk revoke`: on the list at once, signed, never off it again; stock tools read and check both files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.channel.revocation import RevocationsRefused
from desktop_assist.cli import main
from desktop_assist.desk import people, revocations
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.protocol import Refused, Standing, StandingNow, Take
from desktop_assist.desk.revocations import Revocations
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.certificate import Certificate
from simulators.desk_house import Customer, House


def issued(house: House, name: str = "maria") -> Path:
    return people.issue(house.folder, name, TECHNICIAN, house.clock.now()).certificate


def stock(house: House, *words: str | Path) -> subprocess.CompletedProcess[str]:
    folder = house.folder.public.path
    return subprocess.run(
        ["ssh-keygen", *map(str, words)], cwd=folder, capture_output=True, text=True, timeout=20, check=False
    )


def test_a_serial_revokes_one_certificate_and_a_name_all(house: House) -> None:
    maria, anna, other = issued(house), issued(house, "anna"), issued(house, "zoe")
    serial = Certificate(maria.read_text()).serial
    assert revocations.revoke(house.folder, (), (serial,), house.clock.now()) == 2
    assert revocations.revoke(house.folder, ("anna",), (), house.clock.now()) == 3
    answers = [stock(house, "-Q", "-f", "revoked.krl", each).returncode for each in (maria, anna, other)]
    assert answers == [1, 1, 0]
    listed = Revocations(house.folder.public).current()[1]
    assert [listed.revokes(Certificate(each.read_text())) for each in (maria, anna, other)] == [
        True,
        True,
        False,
    ]


def test_stock_ssh_keygen_checks_the_signature(house: House) -> None:
    revocations.revoke(house.folder, ("maria",), (), house.clock.now())
    words = ["-Y", "verify", "-f", "allowed_signers", "-I", "organisation", "-s", "revoked.krl.sig"]
    with house.folder.public.revocations.open("rb") as listed:
        done = subprocess.run(
            ["ssh-keygen", *words, "-n", "revocations@practice.invalid"],
            cwd=house.folder.public.path,
            stdin=listed,
            capture_output=True,
            timeout=20,
            check=False,
        )
    assert done.returncode == 0, done.stderr


def test_what_stock_ssh_keygen_put_there_stays(house: House) -> None:
    public = house.folder.public.path
    holder = keyfile.generate()
    (public / "spec").write_text(f"sha256: {holder.public_line}\n")
    stock(house, "-q", "-k", "-u", "-f", "revoked.krl", "spec")
    revocations.revoke(house.folder, ("maria",), (), house.clock.now())
    listed = Revocations(house.folder.public).current()[1]
    assert len(listed.sha256) == 1
    assert listed.names(house.folder.authority_key().blob, "maria")
    assert stock(house, "-Q", "-f", "revoked.krl", issued(house, "zoe")).returncode == 0


def test_a_running_desk_hands_out_the_newest(house: House) -> None:
    customer = Customer(house)
    customer.open()
    before = house.service.answer(customer.line, Standing(customer.case))
    assert isinstance(before, StandingNow)
    assert (before.claimed_by, before.at) == ("", "2026-11-21T18:04:05Z")
    house.service.answer(house.technician("anna"), Take(customer.case))
    revocations.revoke(house.folder, ("maria",), (), house.clock.now())
    after = house.service.answer(customer.line, Standing(customer.case))
    assert isinstance(after, StandingNow)
    assert after.claimed_by == "anna"
    assert after.revocations == house.folder.public.revocations.read_bytes() != before.revocations


def test_nobody_else_asks_about_a_case(house: House) -> None:
    customer = Customer(house)
    customer.open()
    for line in (Customer(house).line, house.technician()):
        assert isinstance(house.service.answer(line, Standing(customer.case)), Refused)


def test_an_interrupted_replacement_changes_nothing_for_a_running_desk(house: House) -> None:
    running = Revocations(house.folder.public)
    before = running.current()
    house.folder.public.revocations_signature.write_text("half")
    assert running.current() == before
    with pytest.raises(RevocationsRefused):
        Revocations(house.folder.public).current()
    revocations.revoke(house.folder, (), (), house.clock.now())
    assert running.current()[1].version == 2


def test_an_older_list_is_not_handed_out(house: House) -> None:
    public = house.folder.public
    old = revocations.read(public)
    revocations.revoke(house.folder, ("maria",), (), house.clock.now())
    running = Revocations(public)
    assert running.current()[1].version == 2
    revocations.write(public, old.data, old.signature)
    assert running.current()[1].version == 2


def test_a_revoked_name_gets_no_further_certificate(house: House) -> None:
    revocations.revoke(house.folder, ("maria",), (), house.clock.now())
    with pytest.raises(RequestRefused, match="for good"):
        issued(house)
    assert issued(house, "maria2").exists()


@pytest.mark.parametrize(("names", "serials"), [((), (0,)), ((), (2**64,)), (("",), ()), (("a\nb",), ())])
def test_what_cannot_be_revoked_is_refused_and_changes_nothing(
    house: House, names: tuple[str, ...], serials: tuple[int, ...]
) -> None:
    before = house.folder.public.revocations.read_bytes()
    with pytest.raises(RequestRefused):
        revocations.revoke(house.folder, names, serials, house.clock.now())
    assert house.folder.public.revocations.read_bytes() == before


def test_a_full_list_is_said_and_kept(house: House) -> None:
    many = tuple(range(1, 13_000))
    before = house.folder.public.revocations.read_bytes()
    with pytest.raises(RequestRefused, match="larger than"):
        revocations.revoke(house.folder, (), many, house.clock.now())
    assert house.folder.public.revocations.read_bytes() == before


def test_the_command(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    serial = Certificate(issued(house, "anna").read_text()).serial
    assert main(["desk", "revoke", "maria", str(serial), "--desk", str(house.folder.path)]) == 0
    said = capsys.readouterr().out
    assert "Revoked: maria" in said
    assert "version 2" in said
    assert main(["desk", "revoke", "0", "--desk", str(house.folder.path)]) == 1
    assert "between 1 and" in capsys.readouterr().err
