"""Commitments: computed by hand to the same value, and telling nothing without the salt."""

from __future__ import annotations

import hashlib

import pytest

from desktop_assist.evidence import commitment
from desktop_assist.evidence.errors import MalformedEvidence


def test_the_commitment_is_the_published_formula():
    salt = bytes(range(32))
    inner = hashlib.sha256(b"envelope").digest()
    expected = hashlib.sha256(b"evidence-commit/v1\x00" + salt + inner).hexdigest()
    assert commitment.commit(salt, b"envelope") == commitment.commit_digest(salt, inner) == expected


def test_a_leaf_is_83_bytes_and_read_back():
    told = commitment.commit(commitment.new_salt(), b"x")
    leaf = commitment.leaf(told)
    assert len(leaf) == 83
    assert leaf == b'{"commit":"' + told.encode() + b'","v":1}'
    assert commitment.parse_leaf(leaf) == told


def test_each_salt_gives_another_commitment():
    assert len({commitment.commit(commitment.new_salt(), b"x") for _ in range(50)}) == 50


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_short_or_long_salt_is_refused(salt):
    with pytest.raises(MalformedEvidence):
        commitment.commit(salt, b"x")


@pytest.mark.parametrize("told", ["", "AB" * 32, "ab" * 31, "ab" * 32 + '"', "ä" * 64])
def test_what_is_not_a_commitment_makes_no_leaf(told):
    with pytest.raises(MalformedEvidence):
        commitment.leaf(told)


def test_a_leaf_with_anything_more_is_refused():
    with pytest.raises(MalformedEvidence):
        commitment.parse_leaf(commitment.leaf("ab" * 32) + b"\n")
