"""The developer's one command: set up what is missing, then do what was asked.

Decides: which parts of the set-up each subcommand needs, and that a person who lacks something is told so in
plain sentences.
Leaves alone: how each part is set up (`environment`, `libraries`, `display`) and checked (`lint`).

    python3 installer/dev.py demo [options of the demo]
    python3 installer/dev.py test [options of pytest]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this file is read by whatever Python there is
    sys.exit(
        "Desktop Assist needs Python 3.11 or newer, and this is Python {}.{}. Nothing was changed. "
        "Install a newer Python, then start this command with it.".format(*sys.version_info)
    )
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer import bench, display, environment, fuzz, libraries, lint, soak
from installer.environment import Environment, Level
from installer.problems import SetUpProblem

PLANNED = {
    "build": "makes the installers; the issue on installers fills it",
}
USAGE = """usage: python3 installer/dev.py COMMAND [its own options]

  demo    the whole story on this machine: check-up, case, session, offers, bundle, audit
  run     open the customer's window
  test    run the tests (options go to pytest)
  lint    run every static check and sum up
  screenshots    take the pictures of both windows in resources/screenshots
  lock    write the pinned lists of packages again (needs uv)
  bench   measure one of the numbers of the design, such as: bench checkup
  soak    run a part for long under mixed work, and see whether it grows: soak screen [--minutes N]
  fuzz    throw malformed input at every parser: fuzz [--minutes N]
  build   not there yet

Each sets up what it needs first: an environment in .venv, and on Debian and Ubuntu the missing
system libraries of Qt."""


def demo(arguments: list[str]) -> int:
    """Set up and start `desktop-assist demo`; the terminal's story needs no library of Qt."""
    libraries.provide(libraries.QT, required="--headless" not in arguments)
    return _start_program(["demo", *arguments])


def run(arguments: list[str]) -> int:
    """Set up and open the customer's window."""
    libraries.provide(libraries.QT)
    return _start_program(arguments)


def test(arguments: list[str]) -> int:
    """Set up and run the tests, on a display of their own where there can be one."""
    libraries.provide(libraries.QT)
    libraries.provide(libraries.for_tests(), required=False)
    python = environment.ensure(_here(), Level.DEVELOPMENT).python
    return _on_private_display([python, "-m", "pytest", *arguments])


def screenshots(arguments: list[str]) -> int:
    """Set up and take pictures of both windows at work; the option is the folder for them."""
    libraries.provide(libraries.QT)
    libraries.provide(libraries.for_tests(), required=False)
    python = environment.ensure(_here(), Level.DEVELOPMENT).python
    return _on_private_display([python, "-m", "tests.screenshots", *arguments])


def _on_private_display(command: list[str | Path]) -> int:
    with display.private() as variables:
        return subprocess.call(command, cwd=environment.ROOT, env={**os.environ, **variables})


def measure(arguments: list[str]) -> int:
    """Set up and run one benchmark."""
    return bench.run(arguments, environment.ensure(_here(), Level.DEVELOPMENT).python, environment.ROOT)


def endure(arguments: list[str]) -> int:
    """Set up and run one part for long."""
    return soak.run(arguments, environment.ensure(_here(), Level.DEVELOPMENT).python, environment.ROOT)


def spoil(arguments: list[str]) -> int:
    """Set up and throw malformed input at every parser for a while."""
    return fuzz.run(arguments, environment.ensure(_here(), Level.DEVELOPMENT).python, environment.ROOT)


def check(arguments: list[str]) -> int:
    """Set up and run every static check."""
    if arguments:
        raise SetUpProblem("The lint command takes no options.")
    return lint.run_all(environment.ensure(_here(), Level.DEVELOPMENT))


def lock(arguments: list[str]) -> int:
    """Write both lock files again; options go to uv, such as --upgrade."""
    return environment.lock(arguments)


COMMANDS = {
    "demo": demo,
    "run": run,
    "test": test,
    "bench": measure,
    "soak": endure,
    "fuzz": spoil,
    "lint": check,
    "screenshots": screenshots,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Do one subcommand; the exit code is its own, 2 for a command that is not there, 130 for Ctrl-C."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in ("", "-h", "--help"):
        print(USAGE)
        return 0 if name else 2
    if name not in COMMANDS:
        print(_not_there(name), file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](rest)
    except SetUpProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was half set up is done again at the next start.", file=sys.stderr)
        return 130


def _not_there(name: str) -> str:
    if name in PLANNED:
        return f"`{name}` is not there yet: it {PLANNED[name]}. Nothing was done."
    return f"There is no command `{name}`.\n\n{USAGE}"


def _here() -> Environment:
    return Environment(environment.ROOT)


def _start_program(arguments: list[str]) -> int:
    """Replace this process by the program, so that signals and exit codes are its own."""
    program = environment.ensure(_here(), Level.RUNTIME).script("desktop-assist")
    if os.name != "nt":
        os.execv(program, [str(program), *arguments])
    return subprocess.call([program, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
