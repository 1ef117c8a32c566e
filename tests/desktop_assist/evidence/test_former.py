"""Seals over a bundle as it was are kept when it is made anew, and show what is not as it was."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from desktop_assist.evidence import bundle, chain, commitment, former, item, keyfile, remaking
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.tombstone import Tombstone
from simulators.victims import contents

KEY = keyfile.generate()
LATER = Added({"log/consistency": b""})


@pytest.fixture
def path(tmp_path):
    made = bundle.write(tmp_path, contents("c1", KEY))
    for who in ("customer", "technician", "desk"):
        bundle.seal(made, who, "help.example", KEY)
    return made


def of(path):
    (one,) = bundle.read(path).former
    return one


def files(path):
    return {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_all_seals_and_the_bytes_that_they_are_over_are_kept(path):
    sealed, seals = bundle.tagmanifest(path), bundle.read(path).seals
    remaking.remake(path, [], LATER)
    held = bundle.read(path)
    assert (held.seals, held.problems) == ({}, ())
    assert (of(path).tagmanifest, of(path).seals) == (sealed, seals)
    assert of(path).count == len(held.statements)
    assert former.sealed_count(path, "customer") == len(held.statements)
    assert list(former.differences(held, of(path), {})) == []


def test_stock_ssh_keygen_verifies_a_former_seal(path, tmp_path):
    remaking.remake(path, [], LATER)
    signers = tmp_path / "signers"
    signers.write_text(f"technician {KEY.public_line}\n")
    name = path / "seals" / f"of-{of(path).count:04d}.tagmanifest"
    command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", "technician"]
    command += ["-n", "evidence-bundle@help.example", "-s", str(name.with_suffix(".technician.sig"))]
    with name.open("rb") as sealed:
        assert subprocess.run(command, stdin=sealed, capture_output=True, check=False).returncode == 0


def test_doing_it_again_keeps_the_first_ones(path):
    remaking.remake(path, [], LATER)
    before = of(path)
    bundle.seal(path, "customer", "help.example", keyfile.generate())
    remaking.remake(path, [], Added({"log/consistency": b"x\n"}))
    assert of(path) == before


def test_a_kill_between_the_seals_is_made_up_for(path):
    seals = bundle.read(path).seals
    name = f"of-{former.count(path):04d}"
    (path / "seals" / f"{name}.tagmanifest").write_bytes(bundle.tagmanifest(path))
    (path / "seals" / "technician.sig").rename(path / "seals" / f"{name}.technician.sig")
    remaking.remake(path, [], LATER)
    assert of(path).seals == seals


def test_seals_without_the_customers_are_not_kept(path):
    (path / "seals" / "customer.sig").unlink()
    remaking.remake(path, [], LATER)
    assert bundle.read(path).former == ()


def test_what_is_not_as_it_was_sealed_is_named(path):
    remaking.remake(path, [], LATER)
    held, one = bundle.read(path), of(path)
    first = path / "statements" / "0000.dsse.json"
    first.write_bytes(first.read_bytes() + b" ")
    changed = bundle.read(path)
    assert list(former.differences(changed, one, {})) == [
        "statements/0000.dsse.json is not as it was sealed."
    ]
    first.unlink()
    gone = bundle.read(path)
    assert list(former.differences(gone, one, {})) == ["statements/0000.dsse.json is not as it was sealed."]
    assert list(former.differences(gone, one, {0: chain.digest(held.statements[0].envelope)})) == []
    (path / "statements" / "0000.dsse.json").write_bytes(held.statements[0].envelope)
    (path / "log" / "0000.leaf").write_bytes(b"another")
    assert "log/0000.leaf is not as it was sealed." in former.differences(bundle.read(path), one, {})


def test_a_former_seal_over_something_else_is_a_problem(path):
    remaking.remake(path, [], LATER)
    name = next((path / "seals").glob("*.tagmanifest"))
    name.write_bytes(name.read_bytes() + b"\n")
    assert {one.path for one in bundle.read(path).problems} == {
        f"seals/{name.stem}.{who}.sig" for who in ("customer", "technician", "desk")
    }


def test_a_tagmanifest_that_nobody_sealed_is_a_problem(path):
    shutil.copy(path / "tagmanifest-sha256.txt", path / "seals" / "of-0001.tagmanifest")
    (one,) = bundle.read(path).problems
    assert one.path == "seals/of-0001.tagmanifest"


def test_another_bundle_takes_them_over_once(path, tmp_path):
    kept = former.kept_of(path, "customer")
    remaking.remake(path, [], LATER)
    names = {f"seals/{file.name}" for file in (path / "seals").iterdir()}
    assert kept.keys() == names == former.kept_of(path, "customer").keys()
    other = tmp_path / "other"
    former.carry_over(path, other)
    before = files(other)
    assert {f"seals/{file.name}" for file in before} == names
    former.carry_over(path, other)
    assert files(other) == before
    assert former.kept_of(tmp_path / "none", "customer") == {}


def test_an_item_that_went_leaves_what_was_sealed_as_it_was(path):
    going = bundle.read(path).items[0]
    spare = item.measured("data/prices", commitment.new_salt(), b"prices")
    (path / spare.name).write_bytes(b"prices")
    left = Tombstone(going.name, going.commitment, "", "customer", "2026-11-21T18:04:05Z", "Asked for.")
    remaking.remake(path, [left], LATER)
    assert list(former.differences(bundle.read(path), of(path), {})) == []
