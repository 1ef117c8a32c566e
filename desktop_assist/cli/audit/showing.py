"""`desktop-assist audit show`, `diff` and `views`.

Decides: that a report from an archive is shown only once its view is in the log of views, and by which name
whoever looks is known.
Leaves alone: the log of views, the comparison, and the words of a case.
"""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_assist import organisation
from desktop_assist.audit import archive as archives
from desktop_assist.audit import case_summary, examination, input_deeds, readings, rerun, story, telling
from desktop_assist.audit.archive import Archive
from desktop_assist.audit.errors import NotShown
from desktop_assist.audit.story import Contents
from desktop_assist.audit.views import Viewer, ViewLog
from desktop_assist.channel.identity import AUDITOR, identify
from desktop_assist.cli import stored
from desktop_assist.cli.audit import common
from desktop_assist.evidence import bundle
from desktop_assist.screen.film import Film
from diagnostics import compare
from diagnostics.clock import SystemClock
from diagnostics.render import text
from diagnostics.report import Report

SYSTEM, CERTIFICATE = "system account", "certificate"
_LARGEST_CERTIFICATE = 16 * 1024


def add_to(inner: Any) -> None:
    """Add the actions."""
    action = common.add_action(inner, "show", "show one case, as its bundle tells it")
    action.add_argument("archive", type=Path, help="a folder of bundles")
    action.add_argument("case", help="its id")
    common.add_identity(action)
    add_viewer(action)
    action.set_defaults(run=run_show)
    diff = common.add_action(inner, "diff", "compare two reports: files, or the first ones of bundles")
    diff.add_argument("before", type=Path, help="a report, or a bundle")
    diff.add_argument("after", type=Path, nargs="?", help="another; without it, the bundle's second report")
    common.add_identity(diff)
    add_viewer(diff)
    diff.set_defaults(run=run_diff)
    views = common.add_action(inner, "views", "check and print who looked at which case")
    views.add_argument("archive", type=Path, help="a folder of bundles")
    views.add_argument("--views", type=Path, metavar="FILE", help="the log, where it is not beside it")
    views.set_defaults(run=run_views)


def add_viewer(action: argparse.ArgumentParser) -> None:
    """The options for who looks, and where that is logged."""
    action.add_argument(
        "--as", dest="viewer", type=Path, metavar="CERTIFICATE", help="your auditor's certificate"
    )
    action.add_argument("--authority", type=Path, metavar="FOLDER", help="the organisation that issued it")
    action.add_argument(
        "--views", type=Path, metavar="FILE", help="log the view there, not beside the archive"
    )


def run_show(options: argparse.Namespace) -> int:
    """Show one case."""
    show(Archive(options.archive), options.case, options, what="show")
    return 0


def show(archive: Archive, case: str, options: argparse.Namespace, *, what: str) -> None:
    """Log the view of a case, then show it.

    Raises:
        NotAnArchive: It is not in the archive.
        NotKept: The view cannot be logged; nothing is shown.
        EvidenceError: The bundle cannot be read.
    """
    path = archive.bundle(case)
    with archives.opened(path, options.identity) as folder:
        held = bundle.read(folder)
        contents = Contents(held, story.read(held.statements))
        summary = case_summary.summarise(contents, path.name)
        acted = input_deeds.of_case(held.items, Film(()))
        log_view(path, what, options)
        if options.json:
            events = [f"{told.statement.at} {told.statement.kind.value}" for told in contents.story.told]
            done = [{"at": input_deeds.when(each), "what": each.words} for each in acted.deeds]
            common.print_json({"verified": False, "events": events, "done": done, **summary.to_json()})
        else:
            common.say(*telling.lines(summary, contents.story, input_deeds.lines(acted)))
            common.say("", f"Not verified here: desktop-assist audit verify {path} --organisation …")


def log_view(path: Path, what: str, options: argparse.Namespace) -> None:
    """Keep that the bundle at `path` is looked at."""
    clock = SystemClock()
    log = ViewLog(options.views, clock) if options.views else ViewLog.beside(path.parent, clock)
    with archives.opened(path) as folder:
        log.add(_viewer(options), archives.case_of(path), what, examination.digest_of(folder))


def _viewer(options: argparse.Namespace) -> Viewer:
    if options.viewer is None:
        return Viewer(getpass.getuser(), SYSTEM)
    if options.authority is None:
        raise _not_shown(
            "A certificate says who somebody is only by the organisation that issued it.",
            "Name the organisation's public files with --authority.",
        )
    authority = organisation.load(options.authority).organisation.technician_ca
    try:
        with options.viewer.open("r", encoding="ascii", errors="replace") as file:
            line = file.read(_LARGEST_CERTIFICATE).strip()
    except OSError as error:
        raise _not_shown(
            f"{options.viewer} cannot be read ({error.strerror}).",
            "Name the file KEY-cert.pub beside your key.",
        ) from error
    who = identify(" ".join(line.split()[:2]), authority, AUDITOR, SystemClock().now())
    return Viewer(who.name, CERTIFICATE)


def run_diff(options: argparse.Namespace) -> int:
    """Compare two reports, finding by finding and reading by reading."""
    if options.after is None:
        before, after = _both(options.before, options)
    else:
        before, after = _first(options.before, options), _first(options.after, options)
    comparison, read = compare.compare(before, after), readings.differences(before, after)
    if options.json:
        common.print_json({"findings": comparison.to_json(), "readings": [vars(one) for one in read]})
        return 0
    common.say(text.compared(comparison), "")
    common.say(
        *common.table(("Reading", "Before", "After"), [(one.name, one.before, one.after) for one in read])
    )
    return 0


def _both(path: Path, options: argparse.Namespace) -> tuple[Report, Report]:
    found = list(_reports(path, options))
    if len(found) != 2:
        raise _not_shown(f"{path} does not hold two reports.", "Name two bundles or reports.")
    return found[0], found[1]


def _first(path: Path, options: argparse.Namespace) -> Report:
    if path.is_dir() or path.suffix == archives.ZIP:
        return next(_reports(path, options))
    return stored.read(path)


def _reports(path: Path, options: argparse.Namespace) -> Iterator[Report]:
    with archives.opened(path, options.identity) as folder:
        found = [report for _, report in rerun.stored_reports(bundle.read(folder))]
    if not found:
        raise _not_shown(f"{path} holds no report.", "Name another bundle.")
    log_view(path.resolve(), "diff", options)
    yield from found


def run_views(options: argparse.Namespace) -> int:
    """Print the views, if their log is whole."""
    clock = SystemClock()
    log = ViewLog(options.views, clock) if options.views else ViewLog.beside(options.archive, clock)
    verified = log.verify()
    if options.json:
        for view in verified.views:
            common.print_json({"at": view.at, "who": view.who.name, "by": view.who.by, "case": view.case})
        common.print_json({"views": len(verified.views), "head": verified.head})
        return 0
    rows = [(view.at, view.who.name, view.who.by, view.what, view.case) for view in verified.views]
    common.say(*common.table(("When", "Who", "Known by", "Action", "Case"), rows))
    common.say("", f"{len(verified.views)} views, each following from the one before. Head: {verified.head}")
    common.say(
        "Lines cut off at the end cannot be seen here: compare number and head with those kept elsewhere."
    )
    return 0


def _not_shown(happened: str, next_step: str) -> NotShown:
    return NotShown(happened, kept="Nothing was shown.", next_step=next_step)
