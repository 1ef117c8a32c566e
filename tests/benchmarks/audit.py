"""The audit's numbers: verification, processes, proofs from tiles, search.

Decides: what each is held against, in the same run on the same machine and the same bytes: the bare rate is
reading and hashing every file of a bundle once and verifying as many Ed25519 signatures as it holds, by
OpenSSL. The verification itself uses libsodium, so its ratio to the bare rate of that is told beside it.
What two processes gain is told beside what two processes of pure hashing gain on the same machine in the same
rounds: where that is below 1.7, the machine is busy or shares its cores, and the bound stays all the same.
Leaves alone: how fast is fast enough; the design says that, and the table repeats it.

    python3 installer/dev.py bench audit [--bundles N] [--leaves N] [--cases N]
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl import bindings

from desktop_assist.audit import examination, log_tiles
from desktop_assist.audit.examination import Trusted
from desktop_assist.audit.index import Index
from desktop_assist.audit.query import Query
from desktop_assist.audit.verify import verify
from desktop_assist.evidence import dsse, merkle
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.tiles import WIDTH, Tile
from simulators import archives, index_rows
from simulators.archives import CASES, Built

ROUNDS = 9
# Of a whole bundle besides its statements' and seals': the log's and the witness's on the checkpoint.
CHECKPOINT_SIGNATURES = 2


@dataclass(frozen=True)
class Line:
    """One line of the table; `holds` is None where there is no bound."""

    what: str
    measured: str
    wanted: str
    holds: bool | None


def main() -> int:
    """Print the table; 1 where a number does not hold."""
    parser = argparse.ArgumentParser(prog="dev.py bench audit")
    parser.add_argument("--bundles", type=int, default=24)
    parser.add_argument("--leaves", type=int, default=10_000_000)
    parser.add_argument("--cases", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desktop-assist-bench-") as folder:
        planned = (CASES * options.bundles)[: options.bundles]
        built = archives.build(Path(tempfile.mkdtemp(dir=folder)), planned)
        lines = [*verification(built), *processes(built), appending(Path(folder))]
        built.desk.log.close()
        lines += inclusion(Path(folder) / "log", options.leaves)
        lines += search(Path(folder) / "index.sqlite", options.cases)
    for line in lines:
        print(f"{_WORDS[line.holds]:<8} {line.what:<56} {line.measured:<36} {line.wanted}")
    return 1 if any(line.holds is False for line in lines) else 0


_WORDS = {True: "met", False: "NOT MET", None: ""}


def verification(built: Built) -> list[Line]:
    """One core, against the bare rate, in turn; medians of the rounds."""
    paths = sorted(built.folder.iterdir())
    organisation = built.desk.organisation
    held = {path: _signatures(path) for path in paths}
    whole, openssl, sodium = [], [], []
    for _ in range(ROUNDS):
        openssl.append(_seconds(lambda: [_bare(path, held[path], _by_openssl) for path in paths]))
        sodium.append(_seconds(lambda: [_bare(path, held[path], _by_libsodium) for path in paths]))
        whole.append(_seconds(lambda: [verify(path, organisation) for path in paths]))
    ours = statistics.median(whole)
    told = f"({ours / len(paths) * 1e3:.2f} ms a bundle, {len(paths) / ours:.0f} a second)"
    ratio, other = statistics.median(openssl) / ours, statistics.median(sodium) / ours
    return [
        Line("verification, one core, against bare OpenSSL", f"{ratio:.2f} {told}", "≥ 0.5", ratio >= 0.5),
        Line("the same, against bare libsodium", f"{other:.2f}", "told, no bound", None),
    ]


def _bare(path: Path, signatures: int, check: Callable[[], object]) -> None:
    """Read and hash every file, and verify as many signatures as the bundle holds."""
    for folder, _, names in os.walk(path):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123 - the barest way
                hashlib.sha256(file.read()).digest()
    for _ in range(signatures):
        check()


def _signatures(path: Path) -> int:
    """How many signatures a bundle holds: statements, seals, checkpoint, and the technician's certificate."""
    count = sum(len(dsse.read(file.read_bytes()).signatures) for file in (path / "statements").iterdir())
    seals = {file.stem for file in (path / "seals").iterdir()}
    return count + CHECKPOINT_SIGNATURES + len(seals) + ("technician" in seals)


_SIGNED = b"x" * 1000
_KEY = Ed25519PrivateKey.generate()
_PUBLIC, _SIGNATURE = _KEY.public_key(), _KEY.sign(_SIGNED)
_RAW = _PUBLIC.public_bytes_raw()


def _by_openssl() -> None:
    """What OpenSSL takes, by the `cryptography` package: the rate that everybody's own script has."""
    _PUBLIC.verify(_SIGNATURE, _SIGNED)


def _by_libsodium() -> None:
    """What libsodium takes, which the verification uses."""
    bindings.crypto_sign_open(_SIGNATURE + _SIGNED, _RAW)


def processes(built: Built, bundles: int = 3600) -> list[Line]:
    """Two processes against one, starting and fetching included; the machine's beside it."""
    paths = (sorted(built.folder.iterdir()) * bundles)[:bundles]
    trusted = Trusted(built.desk.organisation)
    took: dict[str, list[float]] = {"one": [], "two": [], "hash one": [], "hash two": []}
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        [*pool.map(_hash, (1, 1))]
        for _ in range(PROCESS_ROUNDS):  # in turn, so that what else the machine does meets all alike
            took["one"].append(_seconds(lambda: [*examination.examine_all(paths, trusted, None, 1)]))
            took["hash one"].append(_seconds(lambda: pool.submit(_hash, 2 * HASHES).result()))
            took["two"].append(_seconds(lambda: [*examination.examine_all(paths, trusted, None, 2)]))
            took["hash two"].append(_seconds(lambda: [*pool.map(_hash, (HASHES, HASHES))]))
    middle = {name: statistics.median(seconds) for name, seconds in took.items()}
    gain, machine = middle["one"] / middle["two"], middle["hash one"] / middle["hash two"]
    told = f"{gain:.2f} ({bundles / middle['one']:.0f} and {bundles / middle['two']:.0f} bundles a second)"
    what = f"two processes against one, {bundles:,} bundles, start included"
    return [
        Line(what, told, "≥ 1.7", gain >= 1.7),
        Line(
            "the machine's own: pure hashing in two against one",
            f"{machine:.2f}; of that, verifying has {gain / machine:.0%}",
            "told, no bound",
            None,
        ),
    ]


PROCESS_ROUNDS = 3
HASHES = 4000  # of 256 KiB: about two seconds


def _hash(count: int) -> int:
    """Hash so many blocks; nothing is read, nothing is allocated."""
    block = bytes(256 * 1024)
    for _ in range(count):
        hashlib.sha256(block).digest()
    return count


def appending(folder: Path, entries: int = 200) -> Line:
    """Appends to a log, each on the disk before the next, against as many bare writes with fsync."""
    bare, whole = [], []
    with (
        Log.create(folder / "appended", "bench.invalid/log", NoteKey("bench.invalid/log", _KEY)) as log,
        (folder / "bare").open("wb", buffering=0) as file,
    ):
        for _ in range(entries):
            bare.append(_seconds(lambda: (file.write(_LEAF), os.fsync(file.fileno()))))
            whole.append(_seconds(lambda: log.append(_LEAF)))
    ours, floor = statistics.median(whole), statistics.median(bare)
    told = f"{ours / floor:.2f} times ({ours * 1e3:.2f} ms, bare {floor * 1e3:.2f} ms)"
    return Line("append to the log, against a bare write with fsync", told, "told, no bound", None)


_LEAF = b"x" * 83


def inclusion(folder: Path, leaves: int) -> list[Line]:
    """Inclusion proofs from tiles: each with nothing read before, and verified."""
    root, some = _tiles(folder, leaves)
    took, dice = [], random.Random(1)
    for _ in range(1000):
        index = dice.choice(some)
        began = time.perf_counter()
        path = merkle.inclusion(index, leaves, log_tiles.nodes(folder, leaves))
        took.append(time.perf_counter() - began)
        leaf = log_tiles.nodes(folder, leaves)(0, index)
        assert merkle.verify_inclusion(root, leaves, index, leaf, path)
    tracemalloc.start()
    merkle.inclusion(some[0], leaves, log_tiles.nodes(folder, leaves))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    middle, slow = statistics.median(took) * 1e3, statistics.quantiles(took, n=100)[98] * 1e3
    told = f"{middle:.2f} ms, 99 of 100 in {slow:.2f} ms"
    return [
        Line(f"inclusion proof, log of {leaves:,} leaves", told, "< 1 ms", middle < 1),
        Line("memory for it", f"{peak / 1024:.0f} KiB", "O(log n)", peak < 256 * 1024),
    ]


def _tiles(folder: Path, leaves: int) -> tuple[bytes, list[int]]:
    """The tiles of a log of random leaf hashes; its root, and places all over it."""
    level, count, hashes = 0, leaves, None
    while count:
        hashes = _level(folder, level, count, hashes)
        level, count = level + 1, count // WIDTH
    root = merkle.root(leaves, log_tiles.nodes(folder, leaves))
    return root, random.Random(2).sample(range(leaves), 1000)


def _level(folder: Path, level: int, count: int, hashes: bytes | None) -> bytes:
    """Write one level of tiles; the hashes of its full tiles, one after the other."""
    above = []
    for index in range((count + WIDTH - 1) // WIDTH):
        tile = Tile(level, index, min(WIDTH, count - index * WIDTH))
        start = index * WIDTH * 32
        data = os.urandom(tile.width * 32) if hashes is None else hashes[start : start + tile.width * 32]
        path = folder / tile.path
        if index % 1000 == 0 or tile.width != WIDTH:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if tile.width == WIDTH:
            above.append(_joined(data))
    return b"".join(above)


def _joined(data: bytes) -> bytes:
    sha256 = hashlib.sha256
    while len(data) > 32:
        data = b"".join(sha256(b"\1" + data[at : at + 64]).digest() for at in range(0, len(data), 64))
    return data


def search(path: Path, cases: int) -> list[Line]:
    """Searches in an index of many cases, the slowest of several kinds."""
    with Index(path) as kept:
        index_rows.fill(kept, cases)
        asked = {
            "everything": Query(),
            "words": Query(text="printer"),
            "verdict and answer": Query(verdict="unsupported", answer="accepted"),
            "finding, time and words": Query(finding="storage.space", since="2026-06", text="slow"),
        }
        return [_search(kept, name, query, cases) for name, query in asked.items()]


def _search(kept: Index, name: str, query: Query, cases: int) -> Line:
    slowest = max(_seconds(lambda: kept.search(query)) for _ in range(ROUNDS))
    what = f"search of {cases:,} cases by {name}"
    return Line(what, f"{slowest * 1e3:.0f} ms, the slowest of {ROUNDS}", "< 300 ms", slowest < 0.3)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
