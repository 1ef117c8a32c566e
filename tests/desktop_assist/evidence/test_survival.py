"""Killed at any instant, nothing acknowledged is lost and nothing half-written is visible.

500 kills in all, shared out below; `DESKTOP_ASSIST_KILLS` sets another total. Half of them strike while the
child opens (or makes) what it works on, half while it works.
"""

from __future__ import annotations

import os
import random

import pytest

from desktop_assist.evidence import bundle, chain, checkpoint, commitment, keyfile, merkle
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.store import Store
from simulators.victims import AT, KEY

KILLS = int(os.environ.get("DESKTOP_ASSIST_KILLS", "500"))
FOLDERS = 4  # each kind of child begins anew so often, so that folders stay small and beginnings are hit too


def delays(share, longest_s, round_):
    """The instants of this round's kills, in seconds; half of them negative: counted from the birth.

    `share` is how many of a hundred kills all rounds together have.
    """
    dice = random.Random(2012 + round_)
    for number in range(max(KILLS * share // 100, FOLDERS) // FOLDERS):
        yield dice.uniform(0.0001, longest_s) * (-1 if number % 2 else 1)


def unfinished(folder):
    return list(folder.rglob(".part-*"))


@pytest.mark.parametrize("round_", range(FOLDERS))
def test_the_log(tmp_path, nursery, round_):
    told, signed, folder = 0, 0, tmp_path / "log"
    Log.create(folder, KEY.name, KEY).close()
    for delay_s in delays(40, 0.02, round_):
        for line in nursery.kill("append_for_ever", folder, delay_s):
            word, number = line.split()
            told = max(told, int(number) + 1) if word == "leaf" else told
            signed = int(number) if word == "head" else signed
        with Log.open(folder, KEY) as log:
            assert log.size >= told
            assert not unfinished(folder)
            assert checkpoint.read((folder / "checkpoint").read_text()).size >= signed
            assert all(log.leaf(index) == b"leaf %d" % index for index in range(log.size))
            assert checkpoint.read(log.checkpoint()).root == root(log.size)
    assert told > KILLS // 20  # it truly was at work when it was killed


def root(size):
    tree = merkle.Tree()
    for index in range(size):
        tree.append(b"leaf %d" % index)
    return tree.root()


@pytest.mark.parametrize("round_", range(FOLDERS))
def test_the_store(tmp_path, nursery, round_):
    told, folder = 0, tmp_path / "evidence"
    with Store.open(folder) as store:
        store.add_case("c1", "help.example", "Why is it slow?", AT)
    for delay_s in delays(40, 0.03, round_):
        told = max([told, *(int(line) + 1 for line in nursery.kill("keep_for_ever", folder, delay_s))])
        with Store.open(folder) as again:
            kept, items = again.chain("c1"), again.items("c1")
        assert len(kept) >= told
        assert len(chain.check([one.envelope for one in kept], "c1")) == len(kept)
        assert len(items) >= told
        assert all(one.commitment == commitment.commit(one.salt, one.data) for one in items)
    assert told > KILLS // 20


@pytest.mark.parametrize("round_", range(FOLDERS))
def test_bundles(tmp_path, nursery, round_):
    told = set()
    for delay_s in delays(10, 0.03, round_):
        told.update(nursery.kill("bundle_for_ever", tmp_path, delay_s))
        there = {path.name.removeprefix("case-"): path for path in tmp_path.glob("case-*")}
        assert there.keys() >= told
        assert {name: bundle.problems(path) for name, path in there.items()} == dict.fromkeys(there, ())
    assert told


@pytest.mark.parametrize("round_", range(FOLDERS))
def test_keys(tmp_path, nursery, round_):
    told = {}
    for delay_s in delays(10, 0.01, round_):
        told.update(line.split() for line in nursery.kill("make_keys_for_ever", tmp_path, delay_s))
        private = {path for path in tmp_path.iterdir() if path.suffix != ".pub"} - set(unfinished(tmp_path))
        there = {path.name: keyfile.load(path).keyid for path in private}
        assert told.items() <= there.items()
    assert told


def test_two_processes_append_to_one_case_and_nothing_is_lost(tmp_path, nursery):
    with Store.open(tmp_path / "evidence") as store:
        store.add_case("c1", "help.example", "Why is it slow?", AT)
    ended = nursery.race("keep_together", tmp_path / "evidence", 2)
    assert [code for code, _ in ended] == [0, 0]
    with Store.open(tmp_path / "evidence") as store:
        envelopes = [one.envelope for one in store.chain("c1")]
    assert len(chain.check(envelopes, "c1")) == 40
    assert {chain.digest(one) for one in envelopes} == {line for _, said in ended for line in said}


@pytest.mark.parametrize("round_", range(5))
def test_two_processes_that_make_one_log_make_one(tmp_path, nursery, round_):
    codes = sorted(code for code, _ in nursery.race("make_log", tmp_path / "log", 3))
    assert codes == [0, 75, 75]
    Log.open(tmp_path / "log", KEY).close()


@pytest.mark.parametrize("round_", range(5))
def test_two_processes_that_write_one_bundle_write_one(tmp_path, nursery, round_):
    codes = sorted(code for code, _ in nursery.race("make_bundle", tmp_path, 3))
    assert codes == [0, 75, 75]
    assert bundle.problems(tmp_path / "case-c1") == ()
    assert not unfinished(tmp_path)


@pytest.mark.parametrize("round_", range(5))
def test_two_processes_that_need_one_key_have_the_same(tmp_path, nursery, round_):
    ended = nursery.race("make_key", tmp_path, 3)
    assert [code for code, _ in ended] == [0, 0, 0]
    assert {line for _, said in ended for line in said} == {keyfile.load(tmp_path / "id").keyid}
