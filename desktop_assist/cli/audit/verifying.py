"""`desktop-assist audit verify` and `replay`.

Decides: the options, and that the exit code is the verdict: 0 holds, 1 does not.
Leaves alone: the verification, and the video (`audit.video`).
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, examination, render, rerun, screen_film, video
from desktop_assist.audit.errors import NotThere
from desktop_assist.audit.examination import Examination, Totals
from desktop_assist.audit.rerun import Rerun
from desktop_assist.audit.verify import verify
from desktop_assist.cli.audit import common, numbers
from desktop_assist.evidence import bundle
from desktop_assist.screen.deeds import Placed, clock_face
from diagnostics import rule

_COLUMN = 46


def add_to(inner: Any) -> None:
    """Add the actions."""
    action = common.add_action(inner, "verify", "verify bundles, or whole archives of them")
    action.add_argument(
        "bundle", type=Path, nargs="+", help="a bundle's folder or .zip, or a folder of bundles"
    )
    common.add_organisation(action)
    common.add_log(action)
    common.add_processes(action)
    common.add_identity(action)
    action.add_argument(
        "--state", type=Path, metavar="FILE", help="pass over what holds by this file, and add to it"
    )
    action.set_defaults(run=run_verify)
    again = common.add_action(inner, "replay", "run the rules again on stored observations")
    again.add_argument("bundle", type=Path, nargs="+", help="a bundle, or a folder of bundles")
    common.add_identity(again)
    again.add_argument(
        "--newest", action="store_true", help="by this program's newest rules instead of the report's own"
    )
    again.add_argument(
        "--video", type=Path, metavar="FILE", help="instead, write what was seen of the screen to a video"
    )
    again.set_defaults(run=run_replay)


def run_verify(options: argparse.Namespace) -> int:
    """Verify one bundle step by step, or many with a line each."""
    paths = archive.named(options.bundle)
    if paths == tuple(options.bundle) and len(paths) == 1 and options.state is None:
        return _verify_one(paths[0], options)
    return _verify_many(paths, options)


def _verify_one(path: Path, options: argparse.Namespace) -> int:
    trusted = common.organisation_of(options)
    with archive.opened(path, options.identity) as folder:
        verification = verify(folder, trusted, log=options.log)
    if options.json:
        common.print_json(verification.to_json())
    else:
        print(render.text(verification))
    return 0 if verification.passed else 1


def _verify_many(paths: tuple[Path, ...], options: argparse.Namespace) -> int:
    trusted, totals = common.trusted(options), Totals()
    with numbers.state(options, trusted) as state:
        found = examination.examine_all(paths, trusted, state, options.processes)
        for one in common.watched(found, len(paths)):
            totals.add(one)
            if options.json:
                common.print_json(one.to_json())
            else:
                common.say(*_lines(one))
    if options.json:
        common.print_json({"totals": totals.to_json()})
    else:
        common.say("", _summed_up(totals))
    return 1 if totals.fail else 0


def _lines(one: Examination) -> Iterator[str]:
    if one.verification is None:
        yield f"{one.bundle.name}: {one.refusal or 'held when it was verified before; not looked at again.'}"
        return
    yield render.headline(one.verification)
    for step in one.verification.steps:
        if not step.passed:
            yield from (f"    {step.number} {step.title}: {detail}" for detail in step.details)
    yield from (f"    To look at: {remark}" for remark in one.verification.remarks)


def _summed_up(totals: Totals) -> str:
    told = (
        f"{totals.bundles} bundles: {totals.hold} hold, {totals.fail} fail; {totals.with_remarks} to look at."
    )
    return f"{told} {totals.verified_before} were verified before." if totals.verified_before else told


def run_replay(options: argparse.Namespace) -> int:
    """Run the rules again; the exit code is 1 where something differs. Or write a video."""
    different = 0
    paths = archive.named(options.bundle)
    if options.video is not None:
        return _write_video(paths, options)
    for path in common.watched(paths, len(paths)):
        for case, again in _reruns(path, options.identity, newest=options.newest):
            different += bool(again.differences)
            if options.json:
                common.print_json({"case": case, **again.to_json()})
            else:
                common.say(*_side_by_side(case, again))
    return 1 if different else 0


def _write_video(paths: tuple[Path, ...], options: argparse.Namespace) -> int:
    if len(paths) != 1:
        raise NotThere(
            "A video is made of one case; several were named.", next_step="Name one bundle: case-…"
        )
    with screen_film.opened(paths[0], options.identity) as shown:
        pictures = video.export(shown.film, options.video.absolute())
    if options.json:
        told = [{"film_ms": each.film_ms, "what": each.words} for each in shown.done.deeds]
        common.print_json({"pictures": pictures, "video": str(options.video), "done": told})
    else:
        common.say(*(f"{_moment(each)}  {each.words}" for each in shown.done.deeds))
        common.say(f"{options.video}: {pictures} pictures of {shown.film.length_ms // 1000} seconds.")
        common.say("The recording in the bundle is the evidence; a video is a copy that loses something.")
    return 0


def _moment(deed: Placed) -> str:
    return "not recorded" if deed.film_ms is None else clock_face(deed.film_ms)


def _reruns(path: Path, identity: Path | None, *, newest: bool) -> Iterator[tuple[str, Rerun]]:
    rules = rule.shipped() if newest else None
    with archive.opened(path, identity) as folder:
        read = bundle.read(folder)
        for name, report in rerun.stored_reports(read):
            yield read.case, rerun.rerun(name, report, rules)


def _side_by_side(case: str, again: Rerun) -> Iterator[str]:
    by = "its own rules" if again.same_rules else f"the rules {again.rules_version}"
    if not again.differences:
        yield f"Case {case}, {again.report}: {by} give the very same."
        return
    yield f"Case {case}, {again.report}: {by} give something else."
    yield f"    {'In the report (rules ' + again.stored_version + ')':<{_COLUMN}}  Again"
    for one in again.differences:
        yield f"  {one.kind} {one.name}{' ' + one.field if one.field else ''}"
        yield from _columns(one.stored or "(not there)", one.again or "(not there)")


def _columns(left: str, right: str) -> Iterator[str]:
    lefts, rights = textwrap.wrap(left, _COLUMN) or [""], textwrap.wrap(right, _COLUMN) or [""]
    for row in range(max(len(lefts), len(rights))):
        first, second = (side[row] if row < len(side) else "" for side in (lefts, rights))
        yield f"    {first:<{_COLUMN}}  {second}".rstrip()
