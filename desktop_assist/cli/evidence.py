"""`desktop-assist evidence`: what this computer keeps of its cases: shown, played, erased, copied as bundles.

Decides: how a case's record is listed, and the options.
Leaves alone: what is in the record, and whether a bundle is true (`audit`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_assist import organisation
from desktop_assist.audit import screen_film
from desktop_assist.cli import window
from desktop_assist.cli.conversation import Conversation
from desktop_assist.engagement import erasing
from desktop_assist.engagement.erasing import Wish
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.install import Install
from desktop_assist.evidence import archive_file, bundle_copy, dsse, statement
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.errors import UnknownCase
from desktop_assist.evidence.store import Store
from desktop_assist.settings import home
from diagnostics.clock import SystemClock


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("evidence", help="look at the evidence kept here", allow_abbrev=False)
    inner = group.add_subparsers(metavar="ACTION", required=True)
    inner.add_parser("list", help="list the cases", allow_abbrev=False).set_defaults(run=run_list)
    show = inner.add_parser("show", help="list what is kept of a case", allow_abbrev=False)
    show.add_argument("case", help="its id, as `evidence list` shows it")
    show.set_defaults(run=run_show)
    erase = inner.add_parser("erase", help="erase parts of a finished case for good", allow_abbrev=False)
    erase.add_argument("case", help="its id, as `evidence list` shows it")
    erase.add_argument("--item", action="append", default=[], help="data/…; may be given several times")
    erase.add_argument("--question", action="store_true", help="the opening, with your question in it")
    erase.add_argument("--messages", action="store_true", help="every message and complaint")
    erase.add_argument("--why", default=Wish.why, help="in plain words; it stays on the record")
    erase.set_defaults(run=run_erase)
    export = inner.add_parser("export", help="copy a case's bundle to a folder or a .zip", allow_abbrev=False)
    export.add_argument("case", help="its id, as `evidence list` shows it")
    where = export.add_mutually_exclusive_group(required=True)
    where.add_argument("--zip", type=Path, metavar="FILE", help="a new file")
    where.add_argument("--to", type=Path, metavar="FOLDER", help="where the bundle's folder is to be")
    export.set_defaults(run=run_export)
    play = inner.add_parser("play", help="play what a technician saw of the screen", allow_abbrev=False)
    play.add_argument("case", help="its id, or a bundle's folder or .zip")
    play.add_argument("--identity", type=Path, metavar="FILE", help="your key, where its items are encrypted")
    play.set_defaults(run=run_play)
    forks = inner.add_parser("forks", help="print the proof that a log was rewritten", allow_abbrev=False)
    forks.set_defaults(run=run_forks)
    take = inner.add_parser("import", help="take over a bundle's folder or .zip", allow_abbrev=False)
    take.add_argument("file", type=Path, help="case-…, or case-….zip")
    take.add_argument(
        "--to", type=Path, default=Path(), metavar="FOLDER", help="default: the folder you are in"
    )
    take.set_defaults(run=run_import)


def run_list(options: argparse.Namespace) -> int:
    """List the cases, oldest first, with what is kept of each."""
    with Store.open(home(options.home).prepare().evidence) as store:
        for case in store.cases():
            chain, items, erased = store.chain(case.case), store.items(case.case), store.erased(case.case)
            counts = f"{len(chain)} statements, {len(items)} items, {len(erased)} erased"
            print(f"{case.case}  {case.at}  {case.organisation}  {counts}")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """List the statements, the items and what was erased of one case."""
    with Store.open(home(options.home).prepare().evidence) as store:
        if all(each.case != options.case for each in store.cases()):
            raise UnknownCase(
                f"There is no case {options.case} on this computer.",
                next_step="Run: desktop-assist evidence list",
            )
        for line in _lines(store, options.case):
            print(line)
    return 0


def run_forks(options: argparse.Namespace) -> int:
    """Print each two checkpoints that cannot both be true; the exit code is 1 where there are any."""
    with Store.open(home(options.home).prepare().evidence) as store:
        found = store.forks()
    for number, fork in enumerate(found, start=1):
        print(f"Proof {number}: both are signed by the log's own key, and they cannot both be true.\n")
        print(f"{fork.known}\n{fork.offered}")
    if not found:
        print("No log that this computer knows was rewritten, as far as it has seen.")
    return 1 if found else 0


def _lines(store: Store, case: str) -> Iterator[str]:
    for one in store.chain(case):
        yield f"statements/{one.seq:04d}  {_told(one)}{'' if one.proof else '  not in the log yet'}"
    for item in store.items(case):
        with item.open() as stream:
            size = stream.seek(0, 2)
        yield f"{item.name}  {size} bytes"
    for left in store.erased(case):
        yield f"{left.what}  erased {left.at} by {left.who}: {left.why}"


def _told(kept: StoredStatement) -> str:
    if kept.erased is not None:
        return "erased"
    made = statement.parse(dsse.read(kept.envelope).payload)
    return f"{made.kind.value}  {made.at}"


def run_erase(options: argparse.Namespace) -> int:
    """Erase, here and at the desk, and say what nobody else erases."""
    wish = Wish(tuple(options.item), options.question, options.messages, options.why)
    with Install(home(options.home), SystemClock()) as install:
        trusted = organisation.trusted(install.home)
        show = Conversation(sys.stdin, sys.stdout).show
        for left in erasing.erase(install, trusted, options.case, wish, Watched(show)):
            print(f"{left.what}  erased {left.at} by {left.who}: {left.why}")
    print("Copies that you exported, and the technician's own, are not erased by this.")
    return 0


def run_play(options: argparse.Namespace) -> int:
    """Play the recording of a case that is kept here, or of a bundle, and stay until the window closes."""
    windows, folders = window.application(), home(options.home)
    title = f"Case {options.case.removeprefix('case-')}"
    if not statement.is_case_id(options.case):
        path = Path(options.case)
        with screen_film.opened(path, options.identity) as shown:
            return int(windows.play_film(path.name, shown, folders.prepare().path / windows.SETTINGS_FILE))
    with Store.open(folders.prepare().evidence) as store:
        envelopes = (kept.envelope for kept in store.chain(options.case) if kept.erased is None)
        shown = screen_film.of_case(store.items(options.case), envelopes)
        return int(windows.play_film(title, shown, folders.path / windows.SETTINGS_FILE))


def run_export(options: argparse.Namespace) -> int:
    """Copy the finished bundle of a case to a folder, or write it to a .zip file."""
    folder = home(options.home).bundles / f"case-{options.case}"
    if not statement.is_case_id(options.case) or not folder.is_dir():
        raise UnknownCase(
            f"There is no finished bundle of case {options.case} on this computer.",
            next_step=f"Finish it first: desktop-assist finish {options.case}",
        )
    if options.zip is None:
        print(bundle_copy.copy(folder, options.to.absolute()))
        return 0
    archive_file.export(folder, options.zip)
    print(options.zip)
    return 0


def run_import(options: argparse.Namespace) -> int:
    """Take a bundle over, after all that a folder or a .zip can do has been refused."""
    take = bundle_copy.copy if options.file.is_dir() else archive_file.import_
    print(take(options.file.absolute(), options.to.absolute()))
    return 0
