"""The leaves on the disk: their roots are computed from the leaves alone, whatever the stored hashes say."""

from __future__ import annotations

from desktop_assist.evidence import merkle
from desktop_assist.evidence.leaves import Leaves


def test_the_roots_are_those_of_the_leaves_for_every_size(tmp_path):
    tree, leaves = merkle.Tree(), Leaves(tmp_path)
    leaves.start("desk.example/log", "vkey")
    for index in range(20):
        leaves.append(index, b"leaf %d" % index)
        tree.append(b"leaf %d" % index)
    leaves._database._connection.execute("UPDATE node SET hash = zeroblob(32)")
    assert leaves.roots(*range(21)) == tuple(tree.root(size) for size in range(21))
    assert leaves.owner() == ("desk.example/log", "vkey")
    assert leaves.count() == 20
    leaves.close()
