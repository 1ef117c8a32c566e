"""What a monitor remembers: read again as it was, or refused."""

from __future__ import annotations

import pytest

from desktop_assist.audit import memory
from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.gossip import Gossip, Relation
from desktop_assist.audit.memory import Memory
from diagnostics import canonical

MEMORY = Memory("text\n\n— sig\n", "2026-11-21T18:00:00Z", {(3, 0): b"a" * 32, (0, 8): b"b" * 32})


def test_it_is_read_again_as_it_was(tmp_path):
    assert memory.load(tmp_path / "memory") is None
    memory.save(tmp_path / "memory", MEMORY)
    assert memory.load(tmp_path / "memory") == MEMORY
    assert (tmp_path / "memory").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b'{"form":"x","checkpoint":"","seen_at":"","edge":[]}', b"{" * 300_000]
)
def test_what_is_no_memory_is_refused(tmp_path, content):
    (tmp_path / "memory").write_bytes(content)
    with pytest.raises(NotKept):
        memory.load(tmp_path / "memory")
    assert (tmp_path / "memory").read_bytes() == content


def test_an_edge_with_holes_is_refused(keeper_vkey_and_checkpoint):
    vkey, signed = keeper_vkey_and_checkpoint
    with pytest.raises(NotKept, match="does not give the root"):
        Memory(signed, "", {}).checked(vkey)


@pytest.fixture
def keeper_vkey_and_checkpoint(tmp_path):
    from simulators.logs import LogKeeper

    keeper = LogKeeper(tmp_path)
    signed = keeper.log("log", range(5)).checkpoint()
    keeper.close()
    return keeper.vkey, signed


def test_a_proof_is_kept_once_beside_it(tmp_path):
    proof = Gossip(Relation.FORKED, "It forked.", "a", "b", (b"x" * 32,), b"y" * 32)
    kept = {memory.keep_proof(tmp_path / "memory", proof) for _ in range(2)}
    (path,) = kept
    assert path.name.startswith("memory.fork-")
    assert canonical.decode(path.read_bytes())["longer"] == "b"
