"""Two checkpoints: agreement is proven, a fork is proven, and what is neither is said to be neither."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_assist.audit import gossip
from desktop_assist.audit.gossip import Relation, related
from desktop_assist.evidence import checkpoint, merkle
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import BadSignature
from desktop_assist.evidence.merkle import Tree
from diagnostics import canonical
from simulators.logs import LogKeeper, grow


@pytest.fixture
def keeper(tmp_path):
    made = LogKeeper(tmp_path)
    yield made
    made.close()


def test_the_same_agrees(keeper):
    signed = keeper.log("a", range(300)).checkpoint()
    assert gossip.compare(signed, signed, keeper.vkey).relation is Relation.AGREE


def test_two_histories_of_one_size_are_proof(keeper):
    one, other = (keeper.log(name, range(300), name).checkpoint() for name in ("a", "b"))
    found = gossip.compare(one, other, keeper.vkey)
    assert found.relation is Relation.FORKED
    assert {found.shorter, found.longer} == {one, other}


def test_a_log_that_has_grown_agrees_in_either_order(keeper):
    log = keeper.log("a", range(300))
    early = log.checkpoint()
    late = grow(log, range(300, 1000))
    grow(log, range(1000, 1100))
    for pair in ((early, late), (late, early)):
        assert gossip.compare(*pair, keeper.vkey, log.directory).relation is Relation.AGREE
    without = gossip.compare(early, late, keeper.vkey)
    assert without.relation is Relation.UNCLEAR
    assert "without the log's tiles" in without.sentence


def test_a_rewritten_log_is_proven_by_its_own_tiles(keeper):
    early = keeper.log("a", range(300)).checkpoint()
    other = keeper.log("b", range(1000), "other")
    found = gossip.compare(early, other.checkpoint(), keeper.vkey, other.directory)
    assert found.relation is Relation.FORKED
    old, new = (checkpoint.verify(each, keeper.vkey) for each in (found.shorter, found.longer))
    assert found.prefix_root != old.root
    assert merkle.verify_consistency(old.size, found.prefix_root, new.size, new.root, found.path)
    assert canonical.decode(canonical.encode(found.to_json()))["relation"] == "forked"


def test_damaged_or_foreign_tiles_prove_nothing(keeper):
    log = keeper.log("a", range(300))
    early, late = log.checkpoint(), grow(log, range(300, 1000))
    foreign = keeper.log("b", range(1000), "other")
    found = gossip.compare(early, late, keeper.vkey, foreign.directory)
    assert found.relation is Relation.UNCLEAR
    shutil.rmtree(log.directory / "tile" / "0")
    damaged = gossip.compare(early, late, keeper.vkey, log.directory)
    assert damaged.relation is Relation.UNCLEAR
    assert "cannot be read" in damaged.sentence


def test_a_checkpoint_by_another_key_is_none(keeper, tmp_path):
    other = LogKeeper(tmp_path / "other")
    foreign = other.log("a", range(3)).checkpoint()
    other.close()
    with pytest.raises(BadSignature):
        gossip.compare(foreign, foreign, keeper.vkey)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_honest_log_is_ever_called_forked_and_every_rewritten_one_is(data):
    """By definition: the shorter's root is or is not that of the longer's beginning."""
    new = data.draw(st.integers(2, 70))
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.none() | st.integers(0, old - 1))
    honest, shown = Tree(), Tree()
    for number in range(new):
        honest.append(b"%d" % number)
        shown.append(b"other" if number == changed else b"%d" % number)
    first, second = Checkpoint("l", old, honest.root(old)), Checkpoint("l", new, shown.root())
    expected = Relation.AGREE if changed is None else Relation.FORKED
    assert related(first, second, shown.node, ("", "")).relation is expected
