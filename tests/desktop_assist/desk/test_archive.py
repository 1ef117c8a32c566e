"""The desk seals a bundle only when it is the case's whole record, and never replaces one."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.protocol import Done, Refused, Seal, Seals, SealsSoFar, Upload
from desktop_assist.evidence import bundle, keyfile, sshsig
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from simulators.desk_house import DOMAIN, Customer, House

NAMESPACE = f"evidence-bundle@{DOMAIN}"


@pytest.fixture
def closed(anna: Customer) -> Customer:
    anna.open()
    anna.append()
    anna.finish()
    return anna


def why(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.happened


def sealed(customer: Customer, path: Path) -> SealsSoFar:
    customer.upload(path)
    answer = customer.archive()
    assert isinstance(answer, SealsSoFar), answer
    return answer


def test_a_whole_bundle_is_sealed_and_kept(closed: Customer, tmp_path: Path) -> None:
    path = closed.bundle(tmp_path)
    seals = sealed(closed, path).seals
    assert set(seals) == {"customer", "desk"}
    archived = closed.house.archive.folder(closed.case)
    assert bundle.read(archived).problems == ()
    signed = sshsig.verify(seals["desk"], bundle.tagmanifest(archived), NAMESPACE)
    assert signed.public_line == closed.house.folder.organisation.desk.seal_key
    assert closed.ask(Seals(closed.case)) == SealsSoFar(seals)


def test_an_archived_bundle_is_never_replaced(closed: Customer, tmp_path: Path) -> None:
    seals = sealed(closed, closed.bundle(tmp_path))
    archived = closed.house.archive.folder(closed.case)
    before = {path: path.read_bytes() for path in archived.rglob("*") if path.is_file()}
    other = closed.bundle(tmp_path / "again")
    assert {type(answer) for answer in closed.upload(other)} == {Refused}
    assert closed.archive() == seals, "asking again is answered as before"
    assert {path: path.read_bytes() for path in archived.rglob("*") if path.is_file()} == before


def test_a_case_that_goes_on_is_not_archived(anna: Customer, tmp_path: Path) -> None:
    anna.open()
    anna.append()
    anna.upload(anna.bundle(tmp_path))
    assert "not closed yet" in why(anna.archive())


def test_a_bundle_that_is_not_there(closed: Customer) -> None:
    why(closed.archive())
    assert closed.ask(Seals(closed.case)) == SealsSoFar({})


@pytest.mark.parametrize(
    "name",
    [
        "data/note.txt",
        "statements/0001.dsse.json",
        "log/0000.leaf",
        "log/checkpoint",
        "openings.json",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "bag-info.txt",
    ],
)
def test_one_changed_byte_is_refused(closed: Customer, tmp_path: Path, name: str) -> None:
    path = closed.bundle(tmp_path)
    data = bytearray((path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (path / name).write_bytes(data)
    closed.upload(path)
    why(closed.archive())
    assert not closed.house.archive.folder(closed.case).exists()


def test_a_missing_and_an_added_file_are_refused(closed: Customer, tmp_path: Path) -> None:
    path = closed.bundle(tmp_path)
    (path / "data" / "more.txt").write_text("added")
    closed.upload(path)
    assert "data/more.txt" in why(closed.archive())


@pytest.mark.parametrize("what", ["fewer", "other"])
def test_other_statements_than_the_desk_took_in_are_refused(
    closed: Customer, tmp_path: Path, what: str
) -> None:
    statements = list(closed.chained)
    if what == "fewer":
        statements.pop()
    else:
        forged = Customer(closed.house, closed.key, closed.case)
        forged.chained = closed.chained[:1]
        statements[1] = forged.sign(Kinds.MESSAGE, {"text": "never said"})
        closed.house.log.append(statements[1].leaf)
    closed.upload(closed.bundle(tmp_path, statements=statements))
    assert "other statements" in why(closed.archive())


def test_the_bundle_of_another_case_is_refused(house: House, closed: Customer, tmp_path: Path) -> None:
    berta = Customer(house)
    berta.open()
    berta.finish()
    closed.upload(berta.bundle(tmp_path))
    assert "other statements" in why(closed.archive())


def test_another_name_for_the_case_is_refused(closed: Customer, tmp_path: Path) -> None:
    renamed = closed.bundle(tmp_path, case=closed.case[:-1] + ("0" if closed.case[-1] != "0" else "1"))
    closed.upload(renamed)
    assert "other statements" in why(closed.archive())


STRANGER = keyfile.generate()


@pytest.mark.parametrize(
    ("seals", "said"),
    [
        ({}, ""),
        ({"customer": STRANGER}, "not sealed by its customer"),
        ({"technician": STRANGER}, ""),
        ({"customer": None, "technician": STRANGER}, "seals of others"),
        ({"customer": None, "desk": STRANGER}, "seals of others"),
        ({"customer": None, "desk": None}, "seals of others"),
        ({"customer": None, "somebody": STRANGER}, "seals of others"),
    ],
    ids=["none", "stranger", "only technician", "forged technician", "forged desk", "own as desk", "another"],
)
def test_a_bundle_brings_its_customers_seal_and_no_other(
    closed: Customer, tmp_path: Path, seals: dict[str, SigningKey | None], said: str
) -> None:
    path = closed.bundle(tmp_path, seals={who: key or closed.key for who, key in seals.items()})
    closed.upload(path)
    assert said in why(closed.archive())
    assert not closed.house.archive.folder(closed.case).exists()


def test_a_crash_between_the_seal_and_the_archive_is_mended(
    closed: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed.upload(closed.bundle(tmp_path))

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", refuse)
    assert "could not archive the bundle (No space left" in why(closed.archive())
    monkeypatch.undo()
    answer = closed.archive()
    assert isinstance(answer, SealsSoFar)
    assert set(answer.seals) == {"customer", "desk"}


def test_the_technicians_seal_is_that_of_the_line_and_first_of_all(
    house: House, closed: Customer, tmp_path: Path
) -> None:
    key, path = house.technician_key(), closed.bundle(tmp_path)
    line = house.technician(key=key)
    taken(house, closed, "maria")
    seal = sshsig.sign(bundle.tagmanifest(path), NAMESPACE, key)
    assert "not been archived" in why(house.service.answer(line, Seal(closed.case, seal)))
    sealed(closed, path)
    others = house.technician_key()
    for wrong, said in (
        (sshsig.sign(bundle.tagmanifest(path), NAMESPACE, others), "not yours"),
        (sshsig.sign(bundle.tagmanifest(path), NAMESPACE, SigningKey(key.private)), "not yours"),
        (sshsig.sign(bundle.tagmanifest(path), "evidence-bundle@elsewhere", key), "is for"),
        (sshsig.sign(b"something else", NAMESPACE, key), "does not fit"),
        ("garbage", "cannot be read"),
    ):
        assert said in why(house.service.answer(line, Seal(closed.case, wrong)))
    assert house.service.answer(line, Seal(closed.case, seal)) == Done()
    assert house.service.answer(line, Seal(closed.case, seal)) == Done(), "again does no harm"
    assert house.archive.seals(closed.case)["technician"] == seal
    assert bundle.read(house.archive.folder(closed.case)).problems == ()


def taken(house: House, customer: Customer, technician: str) -> None:
    """As if the technician had taken it before it was closed."""
    with house.database.change() as database:
        database.exec_driver_sql("UPDATE cases SET technician=? WHERE id=?", (technician, customer.case))


def test_a_bundle_with_a_hidden_or_linked_file_never_gets_here(closed: Customer, tmp_path: Path) -> None:
    closed.upload(closed.bundle(tmp_path))
    uploaded = closed.house.folder.incoming / f"case-{closed.case.lower()}" / "bundle"
    (uploaded / "data" / "link").symlink_to("/etc/passwd")
    why(closed.archive())
    why(closed.ask(Upload(closed.case, "bundle/../../../x", 0, b"x", last=True)))
    with pytest.raises(RequestRefused):
        closed.house.archive.add_technician_seal(closed.case, "x", closed.house.technician().identity)
