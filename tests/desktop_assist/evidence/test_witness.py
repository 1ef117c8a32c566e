"""The witness: it follows a log that grows and keeps both checkpoints of one that forks."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import checkpoint
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import BadSignature, LogForked, MalformedEvidence
from desktop_assist.evidence.merkle import Tree
from desktop_assist.evidence.note import CosignerKey, NoteKey
from desktop_assist.evidence.witness import Witness

LOG = NoteKey("desk.example/log", Ed25519PrivateKey.generate())
COSIGNER = CosignerKey("customer.example/w", Ed25519PrivateKey.generate())


def tree_of(size, forged_at=None):
    tree = Tree()
    for index in range(size):
        tree.append(b"forged" if index == forged_at else b"leaf %d" % index)
    return tree


def head(tree, size, key=LOG):
    return checkpoint.sign(Checkpoint(LOG.name, size, tree.root(size)), key)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6).map(sorted))
def test_it_follows_a_log_that_grows(sizes):
    tree, witness = tree_of(60), Witness()
    for size in sizes:
        witness = witness.accept(head(tree, size), tree.consistency(witness.size, size), LOG.vkey)
        assert witness == Witness(head(tree, size))


@given(st.integers(1, 40), st.integers(0, 20), st.data())
def test_a_rewritten_log_is_noticed_and_both_checkpoints_are_kept(size, more, data):
    honest = tree_of(size)
    forged = tree_of(size + more, forged_at=data.draw(st.integers(0, size - 1)))
    witness = Witness().accept(head(honest, size), [], LOG.vkey)
    with pytest.raises(LogForked) as fork:
        witness.accept(head(forged, size + more), forged.consistency(size, size + more), LOG.vkey)
    assert (fork.value.known, fork.value.offered) == (head(honest, size), head(forged, size + more))
    assert witness.remembered == head(honest, size)


def test_a_log_that_became_shorter_is_noticed():
    tree = tree_of(9)
    witness = Witness().accept(head(tree, 9), [], LOG.vkey)
    with pytest.raises(LogForked, match="has 5 entries, but it had 9"):
        witness.accept(head(tree, 5), tree.consistency(5, 9), LOG.vkey)


def test_a_missing_proof_is_not_taken_for_a_good_one():
    tree = tree_of(9)
    witness = Witness().accept(head(tree, 5), [], LOG.vkey)
    with pytest.raises(LogForked):
        witness.accept(head(tree, 9), [], LOG.vkey)


def test_anothers_checkpoint_is_refused_and_nothing_is_remembered():
    stranger = NoteKey(LOG.name, Ed25519PrivateKey.generate())
    with pytest.raises(BadSignature):
        Witness().accept(head(tree_of(1), 1, stranger), [], LOG.vkey)


def test_its_cosignature_is_verified_with_its_time():
    witness = Witness().accept(head(tree_of(3), 3), [], LOG.vkey)
    cosigned = witness.cosign(COSIGNER, 1_800_000_000)
    told, opened = checkpoint.verify_cosigned(cosigned, LOG.vkey, [COSIGNER.vkey])
    assert told.size == 3
    assert {one.key: one.time_s for one in opened.signatures} == {
        LOG.verifier: 0,
        COSIGNER.verifier: 1_800_000_000,
    }


def test_nothing_seen_is_nothing_to_cosign():
    with pytest.raises(MalformedEvidence):
        Witness().cosign(COSIGNER, 1)
