"""A bundle copied from one folder to another: given away, or taken over from whomever.

Decides: that only what may be in a bundle is copied, and that the copy appears whole or not at all.
Leaves alone: whether the bundle is true (audit), and .zip files (`archive_file`).
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from desktop_assist.evidence import bag, durable, packing, statement
from desktop_assist.evidence.bag import refused

_PREFIX = "case-"


def copy(folder: Path, directory: Path) -> Path:
    """Copy the bundle in `folder` to a folder of the same name in `directory`.

    Raises:
        BadBundle: It is not named as a bundle, holds what no bundle may hold, or changed meanwhile.
        AlreadyKept: There is such a folder; it is left as it was.
        EvidenceNotWritten: The disk refuses.
    """
    if not folder.name.startswith(_PREFIX) or not statement.is_case_id(folder.name[len(_PREFIX) :]):
        raise refused(f"The folder {folder} is not named as a bundle: case- and the number of the case.")
    found, target = bag.survey(folder), directory / folder.name
    if target.exists():
        raise packing.already(target)
    unfinished = directory / f"{durable.TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    with durable.writing("The bundle"):
        durable.make_folder(directory)
        try:
            durable.make_folder(unfinished)
            for name in found:
                durable.make_folder((unfinished / name).parent)
                durable.copy(folder / name, unfinished / name)
            if bag.survey(unfinished) != found:
                raise refused("The bundle changed while it was being copied.")
            packing.sync_folders(unfinished)
            packing.publish(unfinished, target)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return target
