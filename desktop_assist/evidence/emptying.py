"""Erasing from a bundle that was made before: its files go, its manifests and seals stay as they were.

Decides: which files and salts of a bundle go with an erasure, and that the salts go first: what a kill leaves
behind is at most what nobody can match with the log any more.
Leaves alone: the manifests. They rightly do not fit any more, and name exactly what is missing; the bundle
that is made anew from the store (packing) has manifests that fit, and says what was erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from desktop_assist.evidence import bag, durable
from desktop_assist.evidence.age_file import ENDING
from desktop_assist.evidence.bag import refused
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics import canonical
from diagnostics.errors import NotCanonical

_OPENINGS = "openings.json"


def empty(path: Path, erased: Iterable[Tombstone]) -> None:
    """Remove from the bundle at `path` what `erased` names; what it does not have is no error.

    Raises:
        BadBundle: It is not a bundle that can be read within limits.
        EvidenceNotWritten: The disk refuses; call it again.
    """
    tombstones = tuple(erased)
    bag.survey(path)
    openings = _openings(path)
    for one in tombstones:
        openings["items"].pop(one.what, None)
        openings["statements"].pop(one.what.removeprefix("statements/"), None)
    with durable.writing("The bundle"):
        durable.replace(path / _OPENINGS, canonical.encode(openings), durable.PRIVATE)
        for one in tombstones:
            file = path / (one.what if one.seq is None else f"{one.what}.dsse.json")
            for copy in (file, file.with_name(file.name + ENDING)):
                if copy.is_file():
                    copy.unlink()
                    durable.sync_folder(copy.parent)


def add_salts(path: Path, salts: Mapping[int, bytes], notes: Mapping[int, bytes]) -> None:
    """Let the bundle at `path` hold the salts of statements that came later, and of the desk's notes.

    Raises:
        BadBundle: Its salts cannot be read.
        OSError: The disk refuses.
    """
    openings = _openings(path)
    openings["statements"].update({f"{seq:04d}": salt.hex() for seq, salt in salts.items()})
    if notes:
        openings["desk"] = {f"{seq:04d}": salt.hex() for seq, salt in notes.items()}
    durable.replace(path / _OPENINGS, canonical.encode(openings), durable.PRIVATE)


class _Openings(msgspec.Struct, forbid_unknown_fields=True):
    statements: dict[str, str]
    items: dict[str, str]
    desk: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


def _openings(path: Path) -> dict[str, Any]:
    try:
        told = canonical.decode(bag.read_tag_file(path, _OPENINGS))
        return dict(msgspec.to_builtins(msgspec.convert(told, _Openings)))
    except (NotCanonical, msgspec.ValidationError) as error:
        raise refused(f"The bundle's {_OPENINGS} cannot be understood.") from error
