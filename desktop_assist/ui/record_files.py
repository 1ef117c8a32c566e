"""The sealed cases in a folder: which there are, copies of them, and copies that are taken over.

Decides: what a list says of a case, read from its opening; and that a copy, .zip or folder, is whole or not
there.
Leaves alone: whether a bundle is true (the audit), and how the list looks (`widgets.kept_cases`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_assist.evidence import archive_file, bag, bundle_copy, dsse, statement
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.session.messages import plain

PREFIX = "case-"
_OPENING = "statements/0000.dsse.json"
# Ours: what a person can look through; the command `evidence list` shows all.
MOST_LISTED = 200
_LONGEST_QUESTION = 120


@dataclass(frozen=True)
class KeptCase:
    """One sealed case.

    Attributes:
        path: Its bundle's folder.
        case: Its id.
        opened_at: When it was opened; empty where that cannot be read.
        question: What was asked; empty where it was erased or cannot be read.
        has_film: Whether there is a recording of the screen.
    """

    path: Path
    case: str
    opened_at: str = ""
    question: str = ""
    has_film: bool = False


def kept(folder: Path) -> tuple[KeptCase, ...]:
    """The sealed cases in `folder`, the latest first; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    found = sorted((path for path in folder.iterdir() if _is_bundle(path)), reverse=True)
    return tuple(_told(path) for path in found[:MOST_LISTED])


def save_zip(bundle: Path, path: Path) -> Path:
    """Write the bundle to a new .zip file.

    Raises:
        EvidenceError: As `archive_file.export`.
    """
    archive_file.export(bundle, path)
    return path


def save_folder(bundle: Path, directory: Path) -> Path:
    """Copy the bundle into `directory`, under its own name.

    Raises:
        EvidenceError: As `bundle_copy.copy`.
    """
    return bundle_copy.copy(bundle, directory)


def take_over(source: Path, folder: Path) -> Path:
    """Take a bundle's folder or .zip over into `folder`, after all that it can do has been refused.

    Raises:
        EvidenceError: As `bundle_copy.copy` and `archive_file.import_`.
    """
    return (bundle_copy.copy if source.is_dir() else archive_file.import_)(source, folder)


def _is_bundle(path: Path) -> bool:
    return (
        path.name.startswith(PREFIX)
        and statement.is_case_id(path.name.removeprefix(PREFIX))
        and path.is_dir()
        and not path.is_symlink()
    )


def _told(path: Path) -> KeptCase:
    case = path.name.removeprefix(PREFIX)
    try:
        opening = statement.parse(dsse.read(bag.read_tag_file(path, _OPENING)).payload)
    except EvidenceError:
        return KeptCase(path, case, has_film=_has_film(path))
    question = plain(str(opening.body.get("question", "")))[:_LONGEST_QUESTION]
    return KeptCase(path, case, opening.at, question, _has_film(path))


def _has_film(path: Path) -> bool:
    return next((path / "data").glob("screen-*.fbs"), None) is not None
