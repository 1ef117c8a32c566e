"""What the story leaves behind, for whoever wants to check it without this program.

Decides: that only public files leave the temporary folder, and that nothing that is there already is touched.
Leaves alone: the private keys; they go with the temporary folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop_assist.errors import DesktopAssistError
from desktop_assist.practice.organisation import PracticeOrganisation


class CannotExport(DesktopAssistError):
    """The folder for the results cannot be used."""


def check_free(target: Path) -> None:
    """Refuse a folder that holds something already, before the story begins.

    Raises:
        CannotExport: It is not empty, or not a folder.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CannotExport(
            f"{target} is not an empty folder.",
            kept="Nothing in it was changed.",
            next_step="Name a new folder with --out.",
        )


def export(practice: PracticeOrganisation, bundle: Path, target: Path) -> None:
    """Copy the bundle, the organisation's public files and the log to `target`.

    Raises:
        CannotExport: The disk does not take it; nothing half-copied stays.
    """
    making = target.with_name(target.name + ".making")
    try:
        shutil.copytree(bundle, making / bundle.name)
        shutil.copytree(practice.organisation.path, making / "organisation")
        log = practice.desk_folder.log
        shutil.copytree(log / "tile", making / "log" / "tile")
        shutil.copy2(log / "checkpoint", making / "log" / "checkpoint")
        if target.exists():
            target.rmdir()
        making.rename(target)
    except OSError as error:
        raise CannotExport(
            f"The results cannot be written to {target} ({error.strerror}).",
            next_step="Free some space or name another folder with --out.",
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
