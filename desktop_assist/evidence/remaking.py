"""Making a bundle anew in its place, because the record went on after it was made.

Decides: in which order what was erased goes, what came is added, and manifests come that fit; and that doing
it again, after a kill at any point, ends with the same bundle.
Leaves alone: who may have something erased, and who seals what is left (the desk).

1. What was erased goes, its salts first (emptying).
2. Seals are over the manifest that was: the customer's, and those with it, are kept as former ones, with
   the bytes that they are over (`former`); others go.
3. What came is added, with the salts of the new statements.
4. `erased.json`, `bag-info.txt` and the two manifests are made anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop_assist.evidence import at_rest, bag, durable, emptying, former, packing, tombstone
from desktop_assist.evidence.bag import refused
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics import canonical

_OXUM = re.compile(rb"^Payload-Oxum: .*$", re.MULTILINE)


@dataclass(frozen=True)
class Added:
    """What came after a bundle was made.

    Attributes:
        files: Name from the bundle's top → bytes; none of them below data/.
        salts: Number of a new statement → the salt of its commitment.
        notes: Number of a note of the desk → the salt of its commitment.
    """

    files: Mapping[str, bytes]
    salts: Mapping[int, bytes] = field(default_factory=dict)
    notes: Mapping[int, bytes] = field(default_factory=dict)


def remake(path: Path, erased: Iterable[Tombstone], added: Added) -> None:
    """Let the bundle at `path` hold nothing of `erased` and all of `added`, not sealed by anybody as it is.

    Raises:
        BadBundle: It is not a bundle that can be read within limits.
        EvidenceNotWritten: The disk refuses; call it again.
    """
    tombstones = tuple(erased)
    emptying.empty(path, tombstones)  # 1.
    with durable.writing("The bundle"):
        former.keep(path, "customer")  # 2.
        for name, data in added.files.items():  # 3.
            durable.make_folder((path / name).parent)
            durable.replace(path / name, data, durable.PRIVATE)
        emptying.add_salts(path, added.salts, added.notes)
        if tombstones:
            told = canonical.encode(tombstone.body(tombstones))
            durable.replace(path / packing.ERASED, told, durable.PRIVATE)
        _write_manifests(path)  # 4.


def _write_manifests(path: Path) -> None:
    found = bag.survey(path)
    payload = {name: size for name, size in found.items() if name.startswith("data/")}
    closed = at_rest.of(path, payload)
    sizes = {name: size for name, size in payload.items() if name not in closed.values()}
    items = bag.digests(path, sizes) | {name: at_rest.claims(path)[name] for name in closed}
    sizes |= {name: at_rest.plain_size(path / file) for name, file in closed.items()}
    told = f"Payload-Oxum: {sum(sizes.values())}.{len(sizes)}".encode()
    info = bag.read_tag_file(path, bag.INFO)
    if _OXUM.search(info) is None:
        raise refused(f"The bundle's {bag.INFO} does not say how much it holds.")
    _replace(path, bag.INFO, _OXUM.sub(told, info))
    _replace(path, bag.MANIFEST, bag.manifest(items))
    sealed = {bag.TAGMANIFEST, *payload}
    tags = {name: size for name, size in found.items() if name not in sealed and name[:6] != "seals/"}
    _replace(path, bag.TAGMANIFEST, bag.manifest(bag.digests(path, tags)))


def _replace(path: Path, name: str, data: bytes) -> None:
    durable.replace(path / name, data, durable.PRIVATE)
