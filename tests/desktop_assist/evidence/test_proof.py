"""Proofs as text: they prove inclusion by the log's key, and no altered character passes."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import checkpoint, proof
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import BadSignature, EvidenceError, MalformedEvidence, NotIncluded
from desktop_assist.evidence.merkle import Tree
from desktop_assist.evidence.note import NoteKey

KEY = NoteKey("desk.example/log", Ed25519PrivateKey.generate())


def proof_of(index, size):
    tree = Tree()
    for number in range(size):
        tree.append(b"leaf %d" % number)
    signed = checkpoint.sign(Checkpoint(KEY.name, size, tree.root()), KEY)
    return proof.write(index, tree.inclusion(index), signed)


@given(st.data())
def test_a_proof_proves_its_leaf_and_no_other(data):
    size = data.draw(st.integers(1, 40))
    index = data.draw(st.integers(0, size - 1))
    text = proof_of(index, size)
    held = proof.verify(text, b"leaf %d" % index, KEY.vkey)
    assert (held.index, held.size) == (index, size)
    assert checkpoint.read(held.checkpoint).root == held.root
    with pytest.raises(NotIncluded):
        proof.verify(text, b"another", KEY.vkey)


def test_the_text_has_the_published_form():
    lines = proof_of(2, 3).split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 2"]
    assert lines[3:6] == ["", "desk.example/log", "3"]


def test_every_altered_character_is_refused():
    text = proof_of(2, 5)
    for place in range(len(text)):
        altered = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        with pytest.raises(EvidenceError):
            proof.verify(altered, b"leaf 2", KEY.vkey)


def test_another_logs_key_proves_nothing():
    other = NoteKey(KEY.name, Ed25519PrivateKey.generate())
    with pytest.raises(BadSignature):
        proof.verify(proof_of(0, 2), b"leaf 0", other.vkey)


@pytest.mark.parametrize(
    "text",
    ["", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 1\n",
     "c2sp.org/tlog-proof@v1\nindex 01\n\nx",
     "c2sp.org/tlog-proof@v2\nindex 1\n\nx", "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx",
     "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\nx", "c2sp.org/tlog-proof@v1\nindex 1\n" + "A" * 200_000,
     "c2sp.org/tlog-proof@v1\nindex 1\n" + ("A" * 43 + "=\n") * 65 + "\nx"],
)  # fmt: skip
def test_other_texts_are_refused(text):
    with pytest.raises(MalformedEvidence):
        proof.parse(text)
