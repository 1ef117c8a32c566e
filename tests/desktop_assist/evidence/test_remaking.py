"""A bundle made anew in its place is whole, holds what came and nothing of what went, and has no old seal."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from desktop_assist.evidence import bundle, commitment, item, keyfile, remaking
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.tombstone import Tombstone
from simulators.victims import contents

SALT = b"s" * 32
LATER = Added({"statements/0007.dsse.json": b"{}", "log/0007.leaf": b"leaf"}, {7: SALT})


@pytest.fixture
def path(tmp_path):
    key = keyfile.generate()
    packed = contents("c1", key)
    kept = item.measured("data/prices", commitment.new_salt(), b"prices")
    made = bundle.write(tmp_path, replace(packed, items=(*packed.items, kept)))
    bundle.seal(made, "customer", "help.example", key)
    return made


def gone(path):
    going = next(one for one in bundle.read(path).items if one.name != "data/prices")
    return Tombstone(going.name, going.commitment, "", "customer", "2026-11-21T18:04:05Z", "Asked for.")


def test_what_is_left_is_whole_and_says_what_was_erased(path):
    left = gone(path)
    salt, names = bundle.read(path).openings.items[left.what], {one.name for one in bundle.read(path).items}
    remaking.remake(path, [left], LATER)
    held = bundle.read(path)
    assert (held.problems, held.seals, held.erased) == ((), {}, (left,))
    assert {one.name for one in held.items} == names - {left.what}
    assert held.openings.statements[7] == SALT
    assert [one.envelope for one in held.statements if one.seq == 7] == [b"{}"]
    assert salt.hex() not in (path / "openings.json").read_text()
    assert all(salt.hex().encode() not in file.read_bytes() for file in path.rglob("*") if file.is_file())
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(
            ["sha256sum", "--strict", "-c", manifest], cwd=path, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    size = sum(file.stat().st_size for file in (path / "data").rglob("*") if file.is_file())
    assert f"Payload-Oxum: {size}.{len(held.items)}\n" in (path / "bag-info.txt").read_text()


def test_doing_it_again_ends_with_the_same_bundle(path):
    left = gone(path)
    remaking.remake(path, [left], LATER)
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    remaking.remake(path, [left], LATER)
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before


def test_a_kill_at_any_write_is_made_up_for(path, monkeypatch):
    left, count = gone(path), 0
    write = remaking.durable.replace

    def killed_after(steps):
        def step(*arguments):
            nonlocal count
            count += 1
            if count > steps:
                raise KeyboardInterrupt
            write(*arguments)

        return step

    for steps in range(8):
        count = 0
        with monkeypatch.context() as patch:
            patch.setattr(remaking.durable, "replace", killed_after(steps))
            with pytest.raises(KeyboardInterrupt):
                remaking.remake(path, [left], LATER)
    remaking.remake(path, [left], LATER)
    assert bundle.read(path).problems == ()
