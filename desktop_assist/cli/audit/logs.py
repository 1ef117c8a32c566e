"""`desktop-assist audit monitor`, `timestamps` and `gossip`: the log, over time and from person to person.

Decides: the options, and that the exit code is 1 where something is wrong or cannot be said.
Leaves alone: how a log is judged.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, gossip, log_line, log_tiles, memory, monitor, stamps
from desktop_assist.audit.errors import NotALog
from desktop_assist.audit.gossip import Relation
from desktop_assist.audit.log_tiles import Source
from desktop_assist.cli import key
from desktop_assist.cli.audit import common
from desktop_assist.evidence import checkpoint, note
from desktop_assist.organisation import Organisation
from diagnostics.clock import SystemClock


def add_to(inner: Any) -> None:
    """Add the actions."""
    follow = common.add_action(inner, "monitor", "visit a log, and hold it against the last visit")
    follow.add_argument(
        "log",
        type=Path,
        nargs="?",
        help="the log's folder, with checkpoint and tile/; if none, the desk's",
    )
    follow.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="without a folder: your key, by its certificate",
    )
    common.add_organisation(follow)
    follow.add_argument(
        "--memory", type=Path, required=True, metavar="FILE", help="what is remembered between visits"
    )
    follow.set_defaults(run=run_monitor)
    stamped = common.add_action(inner, "timestamps", "check the time-stamps over a log's checkpoints")
    stamped.add_argument("log", type=Path, help="the log's folder, with stamps/")
    common.add_organisation(stamped)
    stamped.set_defaults(run=run_timestamps)
    compare = common.add_action(inner, "gossip", "hold two checkpoints of a log against each other")
    compare.add_argument("first", type=Path, help="a checkpoint, a log, a bundle, or a monitor's memory")
    compare.add_argument("second", type=Path)
    common.add_organisation(compare)
    common.add_log(compare)
    compare.set_defaults(run=run_gossip)


def run_timestamps(options: argparse.Namespace) -> int:
    """Check each time-stamp."""
    ours = common.organisation_of(options).organisation
    found = stamps.read(options.log, ours)
    size = checkpoint.verify(log_tiles.signed_checkpoint(options.log), ours.log).size
    good = all(not one.fault for one in found) and bool(found)
    if options.json:
        common.print_json({"good": good, "size": size, "stamps": [one.to_json() for one in found]})
        return 0 if good else 1
    if ours.timestamps is None:
        common.say("The organisation names no time-stamping authority.")
    common.say(*(one.sentence for one in found), *stamps.lacking(found, size))
    return 0 if good else 1


def run_monitor(options: argparse.Namespace) -> int:
    """Visit once."""
    ours = common.organisation_of(options).organisation
    with _log(options, ours) as log:
        seen = monitor.visit(log, ours.log, memory.load(options.memory), SystemClock())
    kept = memory.keep_proof(options.memory, seen.proof) if seen.proof else None
    if seen.good and seen.memory is not None:
        memory.save(options.memory, seen.memory)
    if options.json:
        common.print_json(seen.to_json())
        return 0 if seen.good else 1
    common.say(f"{seen.course.value.capitalize()}. {seen.sentence}")
    if kept is not None:
        common.say(f"The proof is in {kept}. Show it to everybody who relies on this log.")
    if seen.strange:
        common.say(f"{seen.strange} of the new entries are no commitments of this program.")
    common.say("What this monitor cannot see:", *(f"    - {sentence}" for sentence in seen.blind_spots))
    return 0 if seen.good else 1


@contextmanager
def _log(options: argparse.Namespace, ours: Organisation) -> Iterator[Source]:
    """The log that is visited: in a folder, or shown by the desk."""
    if options.log is not None:
        yield options.log
        return
    if options.key is None:
        raise NotALog(
            "Neither a log's folder nor a key for the desk was named.",
            next_step="Name the folder, or your auditor's key with --key.",
        )
    with log_line.open_log(ours, key.own(options.key)) as log:
        yield log


def run_gossip(options: argparse.Namespace) -> int:
    """Compare once."""
    vkey = common.organisation_of(options).organisation.log
    found = gossip.compare(_checkpoint(options.first), _checkpoint(options.second), vkey, options.log)
    if options.json:
        common.print_json(found.to_json())
    else:
        common.say(f"{found.relation.value.capitalize()}. {found.sentence}")
        if found.relation is Relation.FORKED:
            common.say(
                "Both are signed by the log's key, so together they are proof:", found.shorter, found.longer
            )
    return 0 if found.relation is Relation.AGREE else 1


def _checkpoint(path: Path) -> str:
    if path.is_dir():
        path = path / ("log/checkpoint" if archive.is_bundle(path) else "checkpoint")
    try:
        with path.open("rb") as stream:
            data = stream.read(memory.LARGEST_BYTES)
    except OSError as error:
        raise NotALog(
            f"{path} cannot be read ({error.strerror}).", next_step="Name a checkpoint or what holds one."
        ) from error
    if data.startswith(b"{"):
        remembered = memory.load(path)
        return remembered.checkpoint if remembered else ""
    return data[: note.LARGEST_NOTE_BYTES].decode("utf-8", "replace")
