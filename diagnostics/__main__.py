"""`python -m diagnostics`: a check-up of this computer, without anything else of Desktop Assist.

Decides: the command's options, its exit codes (0 done, 1 could not, 2 wrong options, 130 stopped) and that
nothing is read before the person has agreed, at the terminal or with --yes.
Leaves alone: sending or keeping the result: it is printed, or written to the file that was named.
"""

from __future__ import annotations

import argparse
import io
import os
import secrets
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from diagnostics import checkup, language_choice, terminal
from diagnostics.clock import SystemClock
from diagnostics.errors import DiagnosticsError, PlainError, UnknownSubject
from diagnostics.language import Language
from diagnostics.platforms import current
from diagnostics.probe import Probe, Surroundings
from diagnostics.probes import PROBES, offered
from diagnostics.render import checks, html, json, text
from diagnostics.report import Report
from diagnostics.rule import shipped

DONE, COULD_NOT, WRONG_OPTIONS, STOPPED = 0, 1, 2, 130


class CannotWrite(DiagnosticsError):
    """The page could not be written where it was asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except UnknownSubject as error:
        return _say(error, WRONG_OPTIONS)
    except PlainError as error:
        return _say(error, COULD_NOT)
    except BrokenPipeError:
        # Whoever reads our output has seen enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT
    except KeyboardInterrupt:
        print("\nStopped. Nothing was kept.", file=sys.stderr)
        return STOPPED


def _speak_utf8() -> None:
    # Windows gives a program whose output is redirected the code page of the language; a report is UTF-8.
    for stream in (sys.stdout, sys.stderr):
        if sys.platform == "win32" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")


def _say(error: PlainError, code: int) -> int:
    print(error, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m diagnostics",
        description="Check this computer, with your consent, and say what is true.",
    )
    parser.add_argument("--list", action="store_true", help="only list what each subject reads")
    parser.add_argument("--table", action="store_true", help="print all that can be checked, as Markdown")
    parser.add_argument("--only", metavar="A,B", help="offer only these subjects")
    parser.add_argument(
        "--yes", action="store_true", help="agree to reading the subjects without being asked"
    )
    parser.add_argument("--json", action="store_true", help="print the report as canonical JSON")
    parser.add_argument("--html", metavar="FILE", type=Path, help="also write the report as one page")
    language_choice.add_option(parser)
    return parser


def _run(options: argparse.Namespace) -> int:
    if options.table:
        print(checks.table(PROBES, shipped()), end="")
        return DONE
    language = language_choice.chosen(options.language)
    probes = _offered(options.only)
    if options.list:
        print(terminal.describe(probes, language))
        return DONE
    selected = tuple(probe.id for probe in probes) if options.yes else _consent(probes, language)
    if not selected:
        print("Nothing was read.", file=sys.stderr)
        return DONE
    report = _check(selected, language)
    print(json.render(report) if options.json else text.render(report, language=language), flush=True)
    if options.html is not None:
        _write(options.html, html.render(report, language=language))
    return DONE if report.complete else STOPPED


def _offered(only: str | None) -> tuple[Probe, ...]:
    if only is None:
        return offered(current().name)
    names = [name.strip() for name in only.split(",") if name.strip()]
    checkup.refuse_unknown(names, PROBES)
    return tuple(probe for probe in PROBES if probe.id in names)


def _consent(probes: tuple[Probe, ...], language: Language) -> tuple[str, ...]:
    if not sys.stdin.isatty():
        raise DiagnosticsError(
            "Nobody is at the terminal to agree to the check-up.",
            kept="Nothing was read.",
            next_step="Run it at a terminal, or add --yes if you agree to all that --list shows.",
        )
    return terminal.ask_consent(probes, sys.stdin, sys.stderr, language)


def _check(selected: tuple[str, ...], language: Language) -> Report:
    # The salt is thrown away: two check-ups on their own cannot be linked by a serial number.
    surroundings = Surroundings(SystemClock(), secrets.token_bytes(16), current())
    cancelled = threading.Event()
    events = checkup.run(selected, surroundings, rules=shipped(), cancelled=cancelled)
    with terminal.cancelling_on_interrupt(cancelled):
        return terminal.show_progress(events, sys.stderr, language)


def _write(path: Path, page: str) -> None:
    try:
        _replace(path, page)
    except OSError as error:
        raise CannotWrite(
            f"The page could not be written to {path}.",
            kept="The result is printed above, and what was in that place is untouched.",
            next_step="Name a file in a folder of your own, with room on the disk.",
        ) from error


def _replace(path: Path, page: str) -> None:
    """Put `page` at `path` whole or not at all, readable by this user only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.exit(main())
