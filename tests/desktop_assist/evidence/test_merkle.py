"""Merkle trees: the roots of the published test leaves, and proofs that hold for the truth alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import merkle
from desktop_assist.evidence.merkle import Tree, leaf_hash, verify_consistency, verify_inclusion

# From: https://github.com/google/certificate-transparency/blob/master/cpp/merkletree/merkle_tree_test.cc
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_of(size):
    tree = Tree()
    for index in range(size):
        tree.append(b"leaf %d" % index)
    return tree


def naive_root(hashes):
    """RFC 6962's definition, word by word."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.node_hash(naive_root(hashes[:split]), naive_root(hashes[split:]))


def test_the_roots_of_the_certificate_transparency_vectors():
    tree = Tree()
    roots = [tree.root().hex()]
    for leaf in CT_LEAVES:
        tree.append(leaf)
        roots.append(tree.root().hex())
    assert roots == CT_ROOTS


def test_the_paths_of_the_certificate_transparency_vectors():
    tree = Tree()
    for leaf in CT_LEAVES:
        tree.append(leaf)
    assert [one.hex() for one in tree.inclusion(0, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [one.hex() for one in tree.consistency(6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.integers(1, 80))
def test_roots_are_those_of_the_definition(size):
    assert tree_of(size).root() == naive_root([leaf_hash(b"leaf %d" % index) for index in range(size)])


@given(st.data())
def test_inclusion_holds_for_the_leaf_at_its_place_alone(data):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(size + 5)
    path, root = tree.inclusion(index, size), tree.root(size)
    leaf = leaf_hash(b"leaf %d" % index)
    assert verify_inclusion(root, size, index, leaf, path)
    assert not verify_inclusion(root, size, index, leaf_hash(b"other"), path)
    assert not verify_inclusion(root, size, index, leaf, [*path, root])
    assert not path or not verify_inclusion(root, size, index, leaf, path[:-1])
    other = data.draw(st.integers(-2, size + 2).filter(lambda place: place != index))
    assert not verify_inclusion(root, size, other, leaf, path)


@given(st.data())
def test_consistency_holds_for_the_same_history_alone(data):
    new = data.draw(st.integers(1, 70))
    old = data.draw(st.integers(0, new))
    tree = tree_of(new)
    path = tree.consistency(old, new)
    assert verify_consistency(old, tree.root(old), new, tree.root(new), path)
    assert not verify_consistency(old, tree.root(old), new, tree.root(new), [*path, bytes(32)])
    assert not verify_consistency(old, bytes(32), new, tree.root(new), path)
    if old:
        assert not verify_consistency(old, tree.root(old), new, bytes(32), path)
    for place in range(len(path)):
        altered = [bytes(32) if at == place else one for at, one in enumerate(path)]
        assert not verify_consistency(old, tree.root(old), new, tree.root(new), altered)


@given(st.integers(2, 60), st.integers(0, 59))
def test_a_rewritten_leaf_is_never_consistent(size, place):
    place %= size
    honest, forged = tree_of(size), Tree()
    for index in range(size + 3):
        forged.append(b"leaf %d" % (index if index != place else 999))
    path = forged.consistency(size, size + 3)
    assert not verify_consistency(size, honest.root(), size + 3, forged.root(), path)


def test_a_shorter_tree_never_extends_a_longer_one():
    tree = tree_of(9)
    assert not verify_consistency(9, tree.root(9), 5, tree.root(5), tree.consistency(5, 9))


def test_there_is_no_path_for_a_leaf_that_is_not_there():
    for size, index in [(0, 0), (3, 3), (3, -1)]:
        with pytest.raises(IndexError):
            tree_of(5).inclusion(index, size)
    with pytest.raises(IndexError):
        tree_of(5).consistency(6, 5)
    with pytest.raises(IndexError):
        tree_of(5).root(6)
