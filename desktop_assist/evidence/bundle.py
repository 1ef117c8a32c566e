"""The bundle: everything about one case, in one folder that stock tools verify.

Decides: how a bundle from anybody is read within limits, which of its files are not what they should be, and
how it is sealed.
Leaves alone: whether what it says is true (audit), and whose keys the seals are by (the auditor knows).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from desktop_assist.evidence import (
    at_rest,
    bag,
    bag_comparison,
    bag_files,
    commitment,
    durable,
    former,
    packing,
    sshsig,
    statement,
    tombstone,
)
from desktop_assist.evidence.bag import Problem, refused
from desktop_assist.evidence.bag_files import BagFiles
from desktop_assist.evidence.bundled import Bundle, BundledStatement, ErasedStatement, Former, Openings
from desktop_assist.evidence.errors import AlreadyKept, MalformedEvidence, MalformedStatement, malformed
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.packing import BundleContents, write
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics import canonical
from diagnostics.errors import NotCanonical

__all__ = [
    "Bundle",
    "BundleContents",
    "BundledStatement",
    "ErasedStatement",
    "Former",
    "Openings",
    "add_seal",
    "problems",
    "read",
    "seal",
    "seal_namespace",
    "tagmanifest",
    "write",
]

CONSISTENCY = "log/consistency"
_SEALER = re.compile(r"[0-9a-z_-]{1,64}")
_STATEMENT, _NOTE = (re.compile(rf"{top}/([0-9]{{4,6}})\.dsse\.json") for top in ("statements", "desk"))
_SEAL = re.compile(r"seals/([0-9a-z_-]+)\.sig")
_LEAF = re.compile(r"log/([0-9]{4,6})\.leaf")
_CASE_LINE = re.compile(r"^External-Identifier: case-(\S+)$", re.MULTILINE)


class _OpeningsFile(msgspec.Struct, forbid_unknown_fields=True):
    statements: dict[str, str]
    items: dict[str, str]
    desk: dict[str, str] = {}


def seal_namespace(organisation: str) -> str:
    """What a seal of this organisation's bundles is for."""
    return f"evidence-bundle@{organisation}"


def read(path: Path) -> Bundle:
    """The bundle in a folder.

    Raises:
        BadBundle: It is refused: a file is misnamed, is not plain or too large, there are too many, or one
            that is needed is missing or cannot be understood.
    """
    found = bag.survey(path)
    names = sorted(found)
    files, closed = at_rest.as_claimed(bag_files.read(path, found))
    openings = _read_openings(files.tag_file("openings.json"))
    items, unopened = _items(files, openings)
    return Bundle(
        path=path,
        case=_case(files),
        statements=_statements(files, _STATEMENT, "log", openings.statements),
        items=items,
        unopened=unopened,
        openings=openings,
        checkpoint=_text(files, "log/checkpoint"),
        policy=_text(files, "log/policy.txt"),
        keys={name[5:]: files.tag_file(name) for name in names if name.startswith("keys/")},
        seals={match[1]: _text(files, match[0]) for match in map(_SEAL.fullmatch, names) if match},
        tagmanifest=files.tag_file(bag.TAGMANIFEST),
        problems=(*bag_comparison.compare(files), *closed),
        emptied=_emptied(files),
        erased=_erased(files) if packing.ERASED in files.digests else (),
        former=former.read(path, found),
        notes=_statements(files, _NOTE, "desk", openings.notes),
        consistency=_text(files, CONSISTENCY) if CONSISTENCY in files.digests else "",
    )


def problems(path: Path) -> tuple[Problem, ...]:
    """Every file of the bundle that does not match, is missing or was added, even where `read` refuses.

    Raises:
        BadBundle: A file is misnamed, is not plain or too large, or there are too many.
    """
    files, closed = at_rest.as_claimed(bag_files.read(path, bag.survey(path)))
    return (*bag_comparison.compare(files), *closed)


def tagmanifest(path: Path) -> bytes:
    """The bytes that a seal is over.

    Raises:
        BadBundle: They are not there.
    """
    return bag.read_tag_file(path, bag.TAGMANIFEST)


def seal(path: Path, who: str, organisation: str, key: SigningKey) -> str:
    """Seal the bundle with `key` as `who`; returns the armoured seal.

    Raises:
        As `add_seal`.
    """
    armored = sshsig.sign(tagmanifest(path), seal_namespace(organisation), key)
    add_seal(path, who, armored)
    return armored


def add_seal(path: Path, who: str, armored: str) -> None:
    """Keep `who`'s seal in the bundle, if it fits.

    Raises:
        AlreadyKept: `who` has sealed it already.
        MalformedEvidence: It is not a seal, or `who` is not a plain name.
        BadSignature: It is over something else.
        EvidenceNotWritten: The disk refuses.
    """
    if _SEALER.fullmatch(who) is None:
        raise malformed("This seal", f"{who!r} cannot name who made it")
    sshsig.verify_any_namespace(armored, tagmanifest(path))
    with durable.writing(f"The seal of {who}"):
        durable.make_folder(path / "seals")
        try:
            data = armored.encode("ascii")
            durable.create(path / "seals" / f"{who}.sig", data, durable.PRIVATE, temporary_in=path.parent)
        except FileExistsError as error:
            raise AlreadyKept(
                f"This bundle has a seal of {who} already.", next_step="Keep that one; it cannot be replaced."
            ) from error


def _read_openings(data: bytes) -> Openings:
    try:
        told = msgspec.json.decode(data, type=_OpeningsFile)
        return Openings(
            {int(seq): bytes.fromhex(salt) for seq, salt in told.statements.items() if seq.isdecimal()},
            {name: bytes.fromhex(salt) for name, salt in told.items.items()},
            {int(seq): bytes.fromhex(salt) for seq, salt in told.desk.items() if seq.isdecimal()},
        )
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise refused("The bundle's openings.json cannot be understood.") from error


def _items(files: BagFiles, openings: Openings) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    opened, unopened = [], []
    for name in sorted(name for name in files.digests if name.startswith("data/")):
        salt = openings.items.get(name, b"")
        try:
            told = commitment.commit_digest(salt, bytes.fromhex(files.digests[name]))
        except MalformedEvidence:
            unopened.append(name)
        else:
            opened.append(Item(name, salt, told, files.folder / name))
    return tuple(opened), tuple(unopened)


def _statements(
    files: BagFiles, form: re.Pattern[str], top: str, salts: Mapping[int, bytes]
) -> tuple[BundledStatement, ...]:
    """The envelopes whose names are of `form`, with leaves and proofs from `top`."""
    found = []
    for name in files.digests:
        match = form.fullmatch(name)
        if match is None:
            continue
        seq, leaf, proof = int(match[1]), f"{top}/{match[1]}.leaf", f"{top}/{match[1]}.tlog-proof"
        found.append(
            BundledStatement(
                seq,
                files.tag_file(name),
                salts.get(seq),
                files.tag_file(leaf) if leaf in files.digests else None,
                _text(files, proof) if proof in files.digests else None,
            )
        )
    return tuple(sorted(found, key=lambda one: one.seq))


def _emptied(files: BagFiles) -> tuple[ErasedStatement, ...]:
    found = []
    for name in sorted(files.digests):
        match = _LEAF.fullmatch(name)
        if match is None or f"statements/{match[1]}.dsse.json" in files.digests:
            continue
        proof = f"log/{match[1]}.tlog-proof"
        text = _text(files, proof) if proof in files.digests else None
        found.append(ErasedStatement(int(match[1]), files.tag_file(name), text))
    return tuple(found)


def _erased(files: BagFiles) -> tuple[Tombstone, ...]:
    try:
        return tombstone.read(canonical.decode(files.tag_file(packing.ERASED)))
    except (MalformedStatement, NotCanonical) as error:
        raise refused(f"The bundle's {packing.ERASED} cannot be understood.") from error


def _case(files: BagFiles) -> str:
    match = _CASE_LINE.search(_text(files, bag.INFO))
    if match is None or not statement.is_case_id(match[1]):
        raise refused("The bundle's bag-info.txt does not name its case.")
    return match[1]


def _text(files: BagFiles, name: str) -> str:
    try:
        return files.tag_file(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(f"The bundle's {name} is not text in UTF-8.") from error
