"""An archive: a folder with a bundle, `case-<id>` or `case-<id>.zip`, for each case.

Decides: what of a folder is a bundle by its name, and that a .zip is unpacked, within the bundle's limits,
and items that are encrypted at rest are opened, to a temporary folder that is gone afterwards.
Leaves alone: whether a bundle is one (`evidence`), and whether it can be relied on (`verify`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.audit.errors import NotAnArchive
from desktop_assist.evidence import archive_file, at_rest, bag, statement

PREFIX, ZIP = "case-", ".zip"


@dataclass(frozen=True)
class Archive:
    """A folder of bundles.

    Attributes:
        path: The folder.
    """

    path: Path

    def bundles(self) -> tuple[Path, ...]:
        """Its bundles, by name; a case that is there as a folder and as a .zip is there twice.

        Raises:
            NotAnArchive: It is not a folder, or cannot be read.
        """
        try:
            return tuple(sorted(path for path in self.path.iterdir() if case_of(path)))
        except OSError as error:
            raise NotAnArchive(
                f"{self.path} cannot be read as an archive ({error.strerror}).",
                next_step="Name the folder that holds the bundles, case-… each.",
            ) from error

    def bundle(self, case: str) -> Path:
        """The bundle of `case`.

        Raises:
            NotAnArchive: It is not here.
        """
        case = case.removeprefix(PREFIX)
        if statement.is_case_id(case):
            for name in (f"{PREFIX}{case}", f"{PREFIX}{case}{ZIP}"):
                if (self.path / name).exists():
                    return self.path / name
        raise NotAnArchive(
            f"There is no bundle of case {case!r} in {self.path}.",
            next_step="Look for it with: desktop-assist audit search",
        )


def case_of(path: Path) -> str:
    """The case that a bundle's name says; empty where it is no bundle's name."""
    name = path.name.removesuffix(ZIP)
    case = name.removeprefix(PREFIX)
    return case if name.startswith(PREFIX) and statement.is_case_id(case) else ""


def named(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The bundles that `paths` name: each a bundle, or a folder of bundles.

    Raises:
        NotAnArchive: One is a folder without any bundle.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() or is_bundle(path):
            found.append(path)
            continue
        within = Archive(path).bundles()
        if not within:
            raise NotAnArchive(f"There is no bundle in {path}.", next_step="Name a folder with case-… in it.")
        found += within
    return tuple(dict.fromkeys(found))


def is_bundle(path: Path) -> bool:
    """Whether `path` is a folder with a bundle's declaration or manifest in it."""
    return any((path / name).is_file() for name in (bag.BAGIT, bag.MANIFEST, bag.TAGMANIFEST))


@contextmanager
def opened(path: Path, identity: Path | None = None) -> Iterator[Path]:
    """The bundle at `path` as a folder: itself, or unpacked and decrypted for as long as the block lasts.

    Args:
        path: A folder or a .zip.
        identity: A file with the key of a reader of the archive; without it, what is encrypted stays so.

    Raises:
        EvidenceError: The .zip is refused, the key does not open an item, or there is no room for it.
    """
    with _unpacked(path) as folder:
        if identity is None or not at_rest.is_closed(folder):
            yield folder
            return
        with tempfile.TemporaryDirectory(prefix="desktop-assist-audit-") as place:
            at_rest.open_into(folder, Path(place) / folder.name, identity)
            yield Path(place) / folder.name


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    if path.suffix != ZIP or not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="desktop-assist-audit-") as folder:
        yield archive_file.import_(path, Path(folder))
