"""The virtual environment in `.venv`, holding exactly the pinned packages and this project.

Decides, in this order:
    1. The environment is ready when its stamp names the present lock files, project table, Python and place.
    2. Otherwise one set-up at a time works on it; another one waits, then looks again.
    3. Without a stamp of this very set-up the environment is emptied first: a half set-up is not trusted.
    4. The packages are installed by their hashes, then this project in place; the stamp is written last.
    5. A developer's environment stays one: whoever had the development level gets it again, whatever asks.
    6. A Python that runs from the environment does not empty it under itself: the set-up is started anew with
       the Python that the environment was made from.
Leaves alone: which system libraries Qt needs (`libraries`).
"""

from __future__ import annotations

import enum
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installer import libraries, packages
from installer.exclusive import only_one
from installer.problems import SetUpProblem, say

ROOT = Path(__file__).resolve().parent.parent
STAMP = "desktop-assist-stamp"
TURN = "desktop-assist-turn"


class Level(enum.StrEnum):
    """How much is installed. The development level holds everything of the runtime level."""

    RUNTIME = "runtime"
    DEVELOPMENT = "development"


LOCKS = {Level.RUNTIME: "requirements.lock", Level.DEVELOPMENT: "requirements-dev.lock"}
LOCKING = ("--quiet", "--universal", "--python-version=3.11", "--generate-hashes", "--no-header")
GROUPS = {Level.RUNTIME: ("build",), Level.DEVELOPMENT: ("build", "dev")}


@dataclass(frozen=True)
class Environment:
    """Where the environment of a clone lies.

    Attributes:
        root: The clone's top folder.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """The environment's own folder."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.script("python")

    def script(self, name: str) -> Path:
        """The command `name` in the environment, on this operating system."""
        return self.folder / "Scripts" / f"{name}.exe" if os.name == "nt" else self.folder / "bin" / name

    def lock_file(self, level: Level) -> Path:
        """The pinned list of packages of `level`."""
        return self.root / "installer" / LOCKS[level]


def fingerprint(environment: Environment, level: Level) -> str:
    """A digest of all that decides what is in the environment (1)."""
    with (environment.root / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)
    parts = (
        sys.version,
        str(environment.root),
        json.dumps([declared.get("project"), declared.get("build-system")], sort_keys=True),
        environment.lock_file(level).read_text(encoding="utf-8"),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def ready(environment: Environment, level: Level) -> bool:
    """Whether the environment holds what `level` needs (1)."""
    return environment.python.exists() and _stamp(environment).get(level) == fingerprint(environment, level)


def ensure(environment: Environment, level: Level) -> Environment:
    """Make the environment ready for `level`; at once when it is.

    Raises:
        SetUpProblem: it could not be made ready; the next start does it again.
    """
    if ready(environment, level):
        return environment
    _leave(environment)  # 6
    environment.folder.mkdir(exist_ok=True)
    with only_one(environment.folder / TURN):  # 2
        if not ready(environment, level):
            _set_up(
                environment, Level.DEVELOPMENT if Level.DEVELOPMENT in _stamp(environment) else level
            )  # 5
    return environment


def _leave(environment: Environment) -> None:
    if Path(sys.prefix).resolve() != environment.folder.resolve():
        return
    outside: str = sys._base_executable  # type: ignore[attr-defined] # noqa: SLF001 # it has no public name
    os.execv(outside, [outside, *sys.argv])


def _set_up(environment: Environment, level: Level) -> None:
    if not ready(environment, Level.RUNTIME):  # 3
        _create(environment)
    (environment.folder / STAMP).unlink(missing_ok=True)
    packages.install(environment.python, environment.lock_file(level))  # 4
    packages.install_project(environment.python, environment.root)
    levels = Level if level is Level.DEVELOPMENT else (Level.RUNTIME,)
    _write_stamp(environment, {each: fingerprint(environment, each) for each in levels})


def _create(environment: Environment) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        libraries.provide(libraries.VENV)
    say(f"Setting up the environment in {environment.folder} (once; a minute or two).")
    _empty(environment.folder)
    made = subprocess.run(
        [sys.executable, "-m", "venv", environment.folder], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SetUpProblem(
            f"The environment in {environment.folder} could not be made. Nothing else was changed. "
            f"Python says: {(made.stderr or made.stdout).strip()}"
        )


def _empty(folder: Path) -> None:
    """Remove everything but the file on which the other set-ups wait."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != TURN:
            entry.unlink()


def _stamp(environment: Environment) -> dict[str, str]:
    """The fingerprints of what was installed; none of an environment that is not ours or not finished."""
    try:
        stamp = json.loads((environment.folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(environment: Environment, stamp: dict[Level, str]) -> None:
    unfinished = environment.folder / f"{STAMP}.unfinished"
    unfinished.write_text(json.dumps(stamp), encoding="utf-8")
    unfinished.replace(environment.folder / STAMP)


def lock(options: Sequence[str], environment: Environment | None = None) -> int:
    """Write both lock files again from `pyproject.toml`, for every platform, with hashes and no host name.

    Raises:
        SetUpProblem: uv is not on this machine.
    """
    here = environment or Environment(ROOT)
    uv = shutil.which("uv")
    if uv is None:
        raise SetUpProblem("Writing the lock files needs `uv`, which was not found. Nothing was changed.")
    for level in Level:
        groups = [word for group in GROUPS[level] for word in ("--group", group)]
        target = str(here.lock_file(level).relative_to(here.root))
        words = [uv, "pip", "compile", *LOCKING, *groups, *options, "pyproject.toml", "--output-file", target]
        if code := subprocess.call(words, cwd=here.root):
            return code
    return 0
