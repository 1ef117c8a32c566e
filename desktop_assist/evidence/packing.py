"""Making a bundle: the files of one case, in the layout that `bundle` reads.

Decides: what is in a bundle and where, and that it appears whole or not at all.
Leaves alone: seals, which come after, each from its own side (bundle).
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_assist.evidence import bag, commitment, durable, statement, tombstone
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.errors import AlreadyKept, StoreDamaged, malformed
from desktop_assist.evidence.item import Item, digest
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics import canonical

_WHAT = "The bundle"
ERASED = "erased.json"
_DOMAIN = re.compile(r"[0-9A-Za-z._-]{1,253}")


@dataclass(frozen=True)
class BundleContents:
    """What goes into a bundle.

    Attributes:
        case: The case's id.
        organisation: The organisation's domain.
        at: When it is made, RFC 3339 in UTC.
        statements: All statements of the case, in order.
        items: All items; at least one, for a bag without data cannot be verified by `sha256sum`.
        checkpoint: The last signed checkpoint of the log.
        policy: Which log and witnesses are asked for, as text.
        keys: File name → bytes, for `keys/`: a convenience, never the root of trust.
        erased: What was erased of the case; erased statements are among `statements`, too.
        former: The seals over the bundle as it was before, by their names in it (`former`).
    """

    case: str
    organisation: str
    at: str
    statements: Sequence[StoredStatement]
    items: Sequence[Item]
    checkpoint: str
    policy: str
    keys: Mapping[str, bytes] = field(default_factory=dict)
    erased: Sequence[Tombstone] = ()
    former: Mapping[str, bytes] = field(default_factory=dict)


def write(directory: Path, contents: BundleContents) -> Path:
    """Make the bundle `case-<id>` in `directory`, whole or not at all.

    Raises:
        AlreadyKept: There is one; it is left as it was.
        MalformedEvidence: A name has no place in a bundle, or there is no item.
        StoreDamaged: An item is not what its commitment says.
        EvidenceNotWritten: The disk refuses.
    """
    _check_contents(contents)
    path = directory / f"case-{contents.case}"
    unfinished = directory / f"{durable.TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    if path.exists():
        raise already(path)
    with durable.writing(_WHAT):
        durable.make_folder(directory)
        durable.sweep_abandoned(directory.glob(f"{durable.TEMPORARY_PREFIX}*"))
        try:
            durable.make_folder(unfinished)
            _write_files(unfinished, contents)
            sync_folders(unfinished)
            publish(unfinished, path)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return path


def publish(unfinished: Path, path: Path) -> None:
    """Let a bundle that is whole on the disk appear at `path`, on the same disk, or not at all.

    Raises:
        AlreadyKept: There is one; another process was faster.
        OSError: The disk refuses.
    """
    try:
        unfinished.rename(path)
    except OSError as error:
        if path.exists():
            raise already(path) from error
        raise
    try:
        durable.sync_folder(path.parent)
    except OSError:
        shutil.rmtree(path, ignore_errors=True)
        raise


def already(path: Path) -> AlreadyKept:
    """The error for a bundle that is at `path` already."""
    return AlreadyKept(f"There is a bundle at {path} already.", next_step="Choose another folder.")


def sync_folders(folder: Path) -> None:
    """Make the names of all files below `folder` outlast a power cut, before the bundle appears.

    Raises:
        OSError: The disk refuses.
    """
    for inner in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
        durable.sync_folder(inner)


def _check_contents(contents: BundleContents) -> None:
    if not statement.is_case_id(contents.case) or _DOMAIN.fullmatch(contents.organisation) is None:
        raise malformed("This bundle", "its case or its organisation is not a plain name")
    if not contents.items:
        raise malformed("This bundle", "it has no item to seal")
    names = [item.name for item in contents.items] + [f"keys/{name}" for name in contents.keys]
    for name in names:
        if not bag.is_safe_name(name) or not (statement.is_item_name(name) or name.count("/") == 1):
            raise malformed("This bundle", f"{name!r} cannot be a file in it")


def _write_files(folder: Path, contents: BundleContents) -> None:
    payload = {item.name: _write_item(folder, item) for item in contents.items}
    tags = _tag_files(contents)
    tags[bag.INFO] = _info(contents, sum((folder / name).stat().st_size for name in payload))
    tags[bag.MANIFEST] = bag.manifest({name: hashed.hex() for name, hashed in payload.items()})
    for name, data in tags.items():
        _write_file(folder / name, data)
    found = bag.digests(folder, {name: len(data) for name, data in tags.items()})
    _write_file(folder / bag.TAGMANIFEST, bag.manifest(found))
    for name, data in contents.former.items():
        _write_file(folder / name, data)


def _write_item(folder: Path, item: Item) -> bytes:
    """Write an item and return its SHA-256."""
    path = folder / item.name
    durable.make_folder(path.parent)
    if isinstance(item.source, bytes):
        durable.write_new(path, item.source, durable.PRIVATE)
        copied = digest(item.source)
    else:
        copied = durable.copy(item.source, path)
    if commitment.commit_digest(item.salt, copied) != item.commitment:
        raise StoreDamaged(
            f"The item {item.name} is not what was committed to.",
            kept="It is left as it is.",
            next_step="Tell an auditor of the organisation, and keep the evidence store.",
        )
    return copied


def _tag_files(contents: BundleContents) -> dict[str, bytes]:
    files = {
        bag.BAGIT: bag.DECLARATION,
        "openings.json": _openings(contents),
        "log/checkpoint": contents.checkpoint.encode(),
        "log/policy.txt": contents.policy.encode(),
    }
    for one in contents.statements:
        if not one.erased:
            files[f"statements/{one.seq:04d}.dsse.json"] = one.envelope
        files[f"log/{one.seq:04d}.leaf"] = one.leaf
        if one.proof is not None:
            files[f"log/{one.seq:04d}.tlog-proof"] = one.proof.encode()
    files.update({f"keys/{name}": data for name, data in contents.keys.items()})
    if contents.erased:
        files[ERASED] = canonical.encode(tombstone.body(contents.erased))
    return files


def _info(contents: BundleContents, payload_bytes: int) -> bytes:
    # From: https://www.rfc-editor.org/rfc/rfc8493#section-2.2.2
    return (
        f"Source-Organization: {contents.organisation}\n"
        f"External-Identifier: case-{contents.case}\n"
        f"Bagging-Date: {contents.at[:10]}\n"
        f"Bag-Software-Agent: desktop-assist\n"
        f"Payload-Oxum: {payload_bytes}.{len(contents.items)}\n"
    ).encode("ascii")


def _openings(contents: BundleContents) -> bytes:
    statements = {f"{one.seq:04d}": one.salt.hex() for one in contents.statements if not one.erased}
    items = {item.name: item.salt.hex() for item in contents.items}
    return canonical.encode({"statements": statements, "items": items})


def _write_file(path: Path, data: bytes) -> None:
    durable.make_folder(path.parent)
    durable.write_new(path, data, durable.PRIVATE)
