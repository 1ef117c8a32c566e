"""Seals over a bundle as it was, kept when its record goes on: nobody can claim later that others were given.

Decides:
    1. The seals of a bundle that its customer sealed are kept when it is made anew, under the number of the
       statements that it held: `seals/of-0021.customer.sig` beside `seals/of-0021.tagmanifest`, the very
       bytes that they are over. Where there are such of that number already, the first ones stay.
    2. A former tagmanifest names files and digests. What is still there of the statements and of their
       leaves must have those digests; an erased statement's is the one that its tombstone gives.
Leaves alone: whose seals they are (audit), and what is made anew and checked anew by itself: manifests,
openings.json, erased.json, proofs, checkpoint, policy, the desk's notes, and keys/, which proves nothing.

The former tagmanifest holds the digest of the former manifest, and that held the plain digests of the items.
Whoever could guess an erased item to the last byte could so confirm the guess; reports and recordings hold
times and salted digests that nobody guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.evidence import bag, bag_comparison, chain, durable
from desktop_assist.evidence.bag import BAGIT, TAGMANIFEST
from desktop_assist.evidence.bundled import Bundle, Former

_TAGMANIFEST = re.compile(r"seals/of-([0-9]{4,6})\.tagmanifest")
_LEAF = re.compile(r"log/([0-9]{4,6})\.leaf")
_COMPARED = re.compile(r"statements/.*|log/[0-9]+\.leaf")


@dataclass(frozen=True)
class _Generation:
    """The names of the seals of a bundle of so many statements."""

    count: int

    @property
    def tagmanifest(self) -> str:
        return f"seals/of-{self.count:04d}.tagmanifest"

    def seal(self, who: str) -> str:
        return f"seals/of-{self.count:04d}.{who}.sig"


def keep(path: Path, sealed_by: str) -> None:
    """Keep the seals of the bundle at `path` as former ones if `sealed_by` is among them; then none is left.

    Doing it again, after a kill at any point, ends the same.

    Raises:
        BadBundle: It cannot be read.
        OSError: The disk refuses.
    """
    folder = path / "seals"
    present = sorted(each for each in folder.glob("*.sig") if "." not in each.stem)
    one = _Generation(count(path))
    begun = (path / one.tagmanifest).exists() and not (path / one.seal(sealed_by)).exists()
    if any(each.stem == sealed_by for each in present) and not (path / one.seal(sealed_by)).exists():
        durable.replace(path / one.tagmanifest, bag.read_tag_file(path, TAGMANIFEST), durable.PRIVATE)
        begun = True
    # The customer's goes last: while it is here, this is not done.
    for seal in sorted(present, key=lambda each: each.stem == sealed_by):
        if begun:
            seal.rename(path / one.seal(seal.stem))
        else:
            seal.unlink()
    if folder.is_dir():
        durable.sync_folder(folder)


def carry_over(source: Path, target: Path) -> None:
    """Let the bundle at `target` hold the former seals of the one at `source` that it lacks.

    Raises:
        OSError: The disk refuses.
    """
    for kept in sorted((source / "seals").glob("of-*")):
        goes_to = target / "seals" / kept.name
        if not goes_to.exists():
            durable.make_folder(goes_to.parent)
            durable.replace(goes_to, kept.read_bytes(), durable.PRIVATE)


def kept_of(path: Path, sealed_by: str) -> dict[str, bytes]:
    """The former seals that a bundle has which takes the place of the one at `path`, by their names.

    Raises:
        BadBundle: It cannot be read.
        OSError: It cannot be read.
    """
    if not path.is_dir():
        return {}
    found = {f"seals/{each.name}": each.read_bytes() for each in (path / "seals").glob("of-*")}
    one = _Generation(count(path))
    if (path / "seals" / f"{sealed_by}.sig").exists() and one.seal(sealed_by) not in found:
        found[one.tagmanifest] = bag.read_tag_file(path, TAGMANIFEST)
        for each in (path / "seals").glob("*.sig"):
            if not is_one(each):
                found[one.seal(each.stem)] = each.read_bytes()
    return found


def is_one(file: Path) -> bool:
    """Whether a file of a bundle is a former seal, or what one is over."""
    return file.parent.name == "seals" and file.name.startswith("of-")


def count(path: Path) -> int:
    """How many statements the bundle at `path` holds, erased ones among them."""
    found = [_LEAF.fullmatch(f"log/{each.name}") for each in (path / "log").glob("*.leaf")]
    return max((int(match[1]) + 1 for match in found if match), default=0)


def sealed_count(path: Path, who: str) -> int:
    """How many statements of the bundle at `path` the seal of `who` covers, the present or the last one."""
    if (path / "seals" / f"{who}.sig").exists():
        return count(path)
    found = [each.name for each in (path / "seals").glob(f"of-*.{who}.sig")]
    return max((int(name[3:].partition(".")[0]) for name in found), default=0)


def read(path: Path, names: Mapping[str, int]) -> tuple[Former, ...]:
    """The former seals among the files `names` of the bundle at `path`, oldest first.

    Raises:
        BadBundle: One cannot be read.
    """
    found = []
    for name in sorted(names):
        match = _TAGMANIFEST.fullmatch(name)
        if match is not None:
            number, prefix = int(match[1]), name.removesuffix("tagmanifest")
            seals = {
                each[len(prefix) : -4]: bag.read_tag_file(path, each).decode("ascii", "replace")
                for each in sorted(names)
                if each.startswith(prefix) and each.endswith(".sig")
            }
            found.append(Former(number, bag.read_tag_file(path, name), seals))
    return tuple(sorted(found, key=lambda one: one.count))


def differences(held: Bundle, one: Former, erased: Mapping[int, str]) -> Iterator[str]:
    """A sentence for each file that is not as it was sealed (2).

    Args:
        held: The bundle as it is.
        one: What was sealed.
        erased: Number of an erased statement → the SHA-256 of its envelope.
    """
    here = _here(held)
    now = {**{_name(seq): digest for seq, digest in erased.items()}, **here}
    told, malformed = bag_comparison.parse_manifest(f"of-{one.count:04d}.tagmanifest", one.tagmanifest)
    yield from (problem.sentence for problem in malformed)
    if BAGIT not in told:
        yield "It is not the list of a bundle's files."
    was = {name: digest for name, digest in told.items() if _COMPARED.fullmatch(name)}
    yield from (f"{name} is not as it was sealed." for name in sorted(was) if now.get(name) != was[name])
    sealed = {name for name in here if _number(name) < one.count}
    yield from (f"{name} was not there when it was sealed." for name in sorted(sealed - was.keys()))


def _number(name: str) -> int:
    return int(name.partition("/")[2].partition(".")[0])


def _name(seq: int) -> str:
    return f"statements/{seq:04d}.dsse.json"


def _here(held: Bundle) -> dict[str, str]:
    """Name → SHA-256 of the statements and leaves that are there."""
    found = {}
    for statement in held.statements:
        found[_name(statement.seq)] = chain.digest(statement.envelope)
        if statement.leaf is not None:
            found[f"log/{statement.seq:04d}.leaf"] = chain.digest(statement.leaf)
    for emptied in held.emptied:
        found[f"log/{emptied.seq:04d}.leaf"] = chain.digest(emptied.leaf)
    return found
