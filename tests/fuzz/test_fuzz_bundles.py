"""Bundles, archives of them, and logs from anywhere: whole, or refused before anything is taken over."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.audit import log_tiles
from desktop_assist.evidence import archive_file, bundle, merkle, tiles
from desktop_assist.evidence.errors import EvidenceError
from diagnostics.errors import PlainError
from simulators import vectors
from simulators.fuzzed import Target
from simulators.spoiled import spoiled_bytes

LEAVES = 600


def imported(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, place = Path(folder) / "case.zip", Path(folder) / "place"
        file.write_bytes(data)
        place.mkdir()
        try:
            bundle.read(archive_file.import_(file, place))
        except EvidenceError:
            strays = [path for path in Path(folder).iterdir() if path not in {file, place}]
            assert not strays, "nothing is written beside the place that was named"
            raise


ARCHIVE = Target("archive", vectors.BUNDLE.read_bytes(), imported)


def test_what_is_not_spoiled_is_read() -> None:
    ARCHIVE.use(ARCHIVE.good)


@given(data=st.data())
def test_spoiled_archives(data: st.DataObject) -> None:
    ARCHIVE.throw(data)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vectors.write_bundle(tmp_path_factory.mktemp("whole"))


@given(data=st.data())
def test_spoiled_bundles(whole: Path, data: st.DataObject) -> None:
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / whole.name
        shutil.copytree(whole, copy)
        changed = copy / data.draw(st.sampled_from(files))
        changed.write_bytes(data.draw(spoiled_bytes(changed.read_bytes())))
        for use in (bundle.read, bundle.problems, bundle.tagmanifest):
            try:
                use(copy)
            except PlainError:
                continue


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, tree = tmp_path_factory.mktemp("log"), merkle.Tree()
    for number in range(LEAVES):
        tree.append(b"%d" % number)
    for tile in tiles.changed(0, LEAVES):
        tiles.write(folder, tile, tree.node, lambda number: b"%d" % number)
    return folder


@given(data=st.data())
def test_spoiled_tiles(log: Path, data: st.DataObject) -> None:
    files = sorted(path for path in log.rglob("*") if path.is_file())
    changed = data.draw(st.sampled_from(files))
    before = changed.read_bytes()
    try:
        changed.write_bytes(data.draw(spoiled_bytes(before)))
        for read in (
            lambda: list(log_tiles.entries(log, 0, LEAVES)),
            lambda: merkle.root(LEAVES, log_tiles.nodes(log, LEAVES)),
            lambda: merkle.inclusion(3, LEAVES, log_tiles.nodes(log, LEAVES)),
        ):
            try:
                read()
            except PlainError:
                continue
    finally:
        changed.write_bytes(before)
