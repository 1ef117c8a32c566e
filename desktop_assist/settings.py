"""Where this program keeps what it keeps.

Decides: the folders of one install, and that they are readable by their owner alone.
Leaves alone: what is written there; the evidence store, the organisation and the keys have modules of their
own.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop_assist.errors import DesktopAssistError

HOME_VARIABLE = "DESKTOP_ASSIST_HOME"
RESOURCES = Path(__file__).resolve().parent.parent / "resources"


class HomeNotWritable(DesktopAssistError):
    """The folder for this program's own files cannot be made or written."""


@dataclass(frozen=True)
class Home:
    """The folders of one install of the program.

    Attributes:
        path: The folder that holds them all.
        usual: Whether it is the system's usual place. Only then are keys in the system's keyring: in a place
            that somebody chose, everything is in that place.
    """

    path: Path
    usual: bool = False

    @property
    def install_key(self) -> Path:
        """The private key that stands for this install."""
        return self.path / "keys" / "install"

    @property
    def organisation(self) -> Path:
        """The public files of the organisation that this install was set up for."""
        return self.path / "organisation"

    @property
    def next_organisation(self) -> Path:
        """The same, while it is being replaced: it counts where `organisation` is gone already."""
        return self.path / "organisation.next"

    @property
    def revocations(self) -> Path:
        """The newest revocation list that each organisation's desk gave to this install."""
        return self.path / "revocations"

    @property
    def evidence(self) -> Path:
        """The evidence store."""
        return self.path / "evidence"

    @property
    def bundles(self) -> Path:
        """The finished bundles, one folder a case."""
        return self.path / "bundles"

    def prepare(self) -> Home:
        """Make the folders, closed to others.

        Raises:
            HomeNotWritable: A folder cannot be made.
        """
        ours = (self.install_key.parent, self.evidence, self.bundles)
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in ours:
                folder.mkdir(mode=0o700, exist_ok=True)
                folder.chmod(0o700)  # an older program, or a restored backup, may have left it open
        except OSError as error:
            raise _not_writable(self.path, error.strerror or str(error)) from error
        return self


def home(chosen: str | None = None) -> Home:
    """The install's folders: `chosen`, else the environment's, else the system's usual place.

    Raises:
        HomeNotWritable: It is named by a user who does not exist.
    """
    named = chosen or os.environ.get(HOME_VARIABLE)
    path = named or platformdirs.user_data_dir("desktop-assist", False)
    try:
        return Home(Path(path).expanduser().absolute(), usual=not named)
    except RuntimeError as error:  # a `~name` that nobody on this computer has
        raise _not_writable(Path(path), "there is no such user") from error


def _not_writable(path: Path, why: str) -> HomeNotWritable:
    return HomeNotWritable(
        f"The folder {path} cannot be written ({why}).",
        next_step=f"Free some space or choose another folder with {HOME_VARIABLE}, then try again.",
    )
