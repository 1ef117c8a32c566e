"""A log read from its tiles: the same hashes as the tree in memory, and nothing of another length."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_assist.audit import log_tiles
from desktop_assist.audit.errors import NotALog
from desktop_assist.evidence import checkpoint, merkle, tiles
from desktop_assist.evidence.merkle import Tree

SIZE = 70_000


@pytest.fixture(scope="module")
def tiled(tmp_path_factory):
    folder, tree = tmp_path_factory.mktemp("tiled"), Tree()
    for number in range(SIZE):
        tree.append(b"%d" % number)
    for tile in tiles.changed(0, SIZE):
        if tile.level >= 0 or tile.index in (0, SIZE // 256):
            tiles.write(folder, tile, tree.node, lambda number: b"%d" % number)
    return folder, tree


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_path_is_that_of_the_tree(tiled, data):
    folder, tree = tiled
    old = data.draw(st.integers(1, SIZE))
    index = data.draw(st.integers(0, old - 1))
    node = log_tiles.nodes(folder, SIZE)
    assert merkle.inclusion(index, SIZE, node) == tree.inclusion(index, SIZE)
    assert merkle.consistency(old, SIZE, node) == tree.consistency(old, SIZE)
    assert merkle.root(old, node) == tree.root(old)


def test_entries_can_be_read_from_anywhere(tiled):
    folder, _ = tiled
    first = SIZE - SIZE % 256 + 3
    assert next(log_tiles.entries(folder, first, SIZE)) == b"%d" % first
    assert [*log_tiles.entries(folder, SIZE - 2, SIZE)] == [b"69998", b"69999"]
    assert [*log_tiles.entries(folder, SIZE, SIZE)] == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60))
def test_a_tile_of_anything_else_is_refused(tmp_path, data):
    (tmp_path / "tile/entries/000.p").mkdir(parents=True, exist_ok=True)
    (tmp_path / "tile/0/000.p").mkdir(parents=True, exist_ok=True)
    (tmp_path / "tile/entries/000.p/2").write_bytes(b"\xff" + data)
    (tmp_path / "tile/0/000.p/2").write_bytes(data)
    with pytest.raises(NotALog):
        list(log_tiles.entries(tmp_path, 0, 2))
    with pytest.raises(NotALog):
        log_tiles.nodes(tmp_path, 2)(0, 0)


def test_more_than_its_entries_is_refused(tmp_path):
    (tmp_path / "tile/entries/000.p").mkdir(parents=True)
    (tmp_path / "tile/entries/000.p/1").write_bytes(b"\0\1a")
    assert list(log_tiles.entries(tmp_path, 0, 1)) == [b"a"]
    (tmp_path / "tile/entries/000.p/1").write_bytes(b"\0\1ab")
    with pytest.raises(NotALog, match="more than its entries"):
        list(log_tiles.entries(tmp_path, 0, 1))


def test_a_desks_log_is_read(built):
    folder = built.desk.folder / "log"
    head = checkpoint.verify(log_tiles.signed_checkpoint(folder), built.desk.log_key.verifier)
    assert merkle.root(head.size, log_tiles.nodes(folder, head.size)) == head.root
