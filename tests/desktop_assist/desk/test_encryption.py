"""Archived items are encrypted to the named readers; audits read them with a key and say so without one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.cli import main
from desktop_assist.desk import encryption
from desktop_assist.desk.archive import Archive
from desktop_assist.evidence import at_rest, bundle, keyfile, remaking
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.tombstone import Tombstone
from desktop_assist.organisation import load
from simulators.audited import all_faults, failed
from simulators.case_builder import CASE, REPORT_BEFORE, Desk, Session
from simulators.desk_house import Customer, House
from simulators.kills import Killed, killed

READER = keyfile.generate()
DAY_S = 24 * 60 * 60


@pytest.fixture
def case(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """An archive with one encrypted bundle, and the organisation."""
    desk = Desk(tmp_path / "desk")
    made = Session(desk, technician=desk.technician()).play().bundle(tmp_path / "archive")
    at_rest.close(made, (READER.public_line,))
    keyfile.save(READER, tmp_path / "reader")
    yield made, desk.organisation.path
    desk.log.close()


def words(*parts: object) -> list[str]:
    return [str(part) for part in parts]


def test_with_a_readers_key_the_audit_holds_and_without_one_it_says_why(
    case: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, organisation = case
    command = words("audit", "verify", path, "--organisation", organisation)
    assert main(command) == 1
    assert f"{REPORT_BEFORE}: It is encrypted at rest; only a key of its readers opens it." in (
        capsys.readouterr().out
    )
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    assert main([*command, "--identity", str(tmp_path / "reader")]) == 0
    assert main(words("audit", "verify", path.parent, "--organisation", organisation)) == 1
    many = words("audit", "verify", path.parent, "--organisation", organisation, "--identity")
    assert main([*many, str(tmp_path / "reader")]) == 0
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before
    keyfile.save(keyfile.generate(), tmp_path / "stranger")
    assert main([*command, "--identity", str(tmp_path / "stranger")]) != 0
    assert "does not open with this key" in capsys.readouterr().err


def test_only_the_items_own_bytes_need_a_key(case: tuple[Path, Path]) -> None:
    path, organisation = case
    verification = verify(path, load(organisation))
    assert {1} <= failed(verification) <= {1, 2, 8, 9}
    assert "is not the file that" not in all_faults(verification)


def test_the_search_index_works_with_a_key_and_says_so_without(
    case: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = case
    search = words("audit", "search", path.parent, "--index", tmp_path / "index")
    assert main(search) == 0
    told = capsys.readouterr().out
    assert "1 of these cases are encrypted at rest" in told
    identity = words("--identity", tmp_path / "reader")
    assert (
        main(words("audit", "index", path.parent, "--index", tmp_path / "index", "--rebuild", *identity)) == 0
    )
    capsys.readouterr()
    assert main([*search, *identity, "--finding", "storage.space"]) == 0
    told = capsys.readouterr().out
    assert CASE in told
    assert "encrypted at rest" not in told


@pytest.mark.skipif(shutil.which("age") is None, reason="stock age is not installed")
def test_stock_age_opens_an_item_for_an_age_identity_and_an_ssh_key(tmp_path: Path) -> None:
    made = subprocess.run(
        ["age-keygen", "-o", "key"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    recipient = made.stderr.split()[-1]
    (tmp_path / "case" / "data").mkdir(parents=True)
    (tmp_path / "case" / "data" / "film").write_bytes(b"frames" * 50_000)
    keyfile.save(READER, tmp_path / "reader")
    at_rest.close(tmp_path / "case", (recipient, READER.public_line))
    closed = tmp_path / "case" / "data" / "film.age"
    assert at_rest.plain_size(closed) == 300_000
    for key in ("key", "reader"):
        opened = subprocess.run(
            ["age", "-d", "-i", key, str(closed)], cwd=tmp_path, capture_output=True, check=True, timeout=60
        )
        assert opened.stdout == b"frames" * 50_000


def test_an_item_can_be_erased_without_any_key_and_seals_hold(case: tuple[Path, Path]) -> None:
    path, _ = case
    held = bundle.read(path)
    item = next(one for one in held.items if one.name == REPORT_BEFORE)
    assert sorted(held.seals) == ["customer", "desk", "technician"]
    left = Tombstone(item.name, item.commitment, "", "customer", "2026-11-21T18:04:05Z", "Asked for.")
    remaking.remake(path, [left], Added({}))
    assert not (path / f"{REPORT_BEFORE}.age").exists()
    after = bundle.read(path)
    assert {one.name for one in after.items} == {one.name for one in held.items} - {REPORT_BEFORE}
    assert all("encrypted at rest" in problem.sentence for problem in after.problems)


@pytest.fixture
def archived(house: House, anna: Customer, tmp_path: Path) -> Customer:
    anna.open()
    anna.append()
    anna.finish()
    anna.upload(anna.bundle(tmp_path / "own"))
    anna.archive()
    return anna


def run(house: House) -> list[str]:
    recipients, incoming = (READER.public_line,), house.folder.incoming
    return list(encryption.encrypt_all(house.cases, house.archive, incoming, recipients, house.clock))


def test_the_desk_encrypts_a_day_after_the_closing_and_once(archived: Customer) -> None:
    house = archived.house
    folder = house.archive.folder(archived.case)
    assert run(house) == []
    house.clock.pass_seconds(DAY_S)
    assert run(house) == [archived.case]
    assert run(house) == []
    assert not at_rest.is_open(folder)
    assert b"a note" not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert set(bundle.read(folder).seals) == {"customer", "desk"}
    assert list(encryption.encrypt_all(house.cases, house.archive, folder, (), house.clock)) == []


def test_killed_at_any_instant_the_archived_copy_is_whole(archived: Customer, tmp_path: Path) -> None:
    house, whole = archived.house, archived.house.folder.archive
    at, counter = 0, None
    while counter is None or counter.reached:
        at += 3
        place = Path(shutil.copytree(whole, tmp_path / str(at)))
        namespace, key = house.folder.organisation.seal_namespace, house.folder.seal_key()
        archive = Archive(place, namespace, key, lambda _case: nullcontext())
        with killed(at) as counter, suppress(Killed):
            archive.encrypt(archived.case, (READER.public_line,))
        archive.mend_all()
        folder = archive.folder(archived.case)
        kept = [one.sentence for one in bundle.read(folder).problems]
        assert all("encrypted at rest" in sentence for sentence in kept)
        archive.encrypt(archived.case, (READER.public_line,))
        assert not at_rest.is_open(folder)
        assert [path.name for path in place.iterdir()] == [folder.name]


def test_a_reader_who_is_none_changes_nothing(archived: Customer) -> None:
    folder = archived.house.archive.folder(archived.case)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(EvidenceError):
        archived.house.archive.encrypt(archived.case, ("age1nobody",))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
