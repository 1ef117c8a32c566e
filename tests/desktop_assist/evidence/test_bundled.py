"""What a bundle holds: a statement without a proof is not given one."""

from __future__ import annotations

from desktop_assist.evidence import bundle, keyfile
from simulators.victims import contents


def test_only_what_has_a_proof_is_listed_with_one(tmp_path):
    read = bundle.read(bundle.write(tmp_path, contents("c1", keyfile.generate())))
    assert [one.proof for one in read.statements] == [None]
    assert read.proofs == {}
    assert (read.emptied, read.erased) == ((), ())
