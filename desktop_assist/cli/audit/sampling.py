"""`desktop-assist audit sample`: plan a sample, put the plan into the log, draw, check, and how many.

Decides: the options.
Leaves alone: the draw, and the beacon: its bytes are fetched by whoever draws, with a tool of their choice.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop_assist.audit import draw, draw_record, log_tiles, sample_plan
from desktop_assist.audit.draw_record import Frozen
from desktop_assist.audit.sample_plan import Beacon, bad_sample
from desktop_assist.cli.audit import common, numbers, sample_numbers
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.evidence import durable, note
from desktop_assist.evidence.log import Log

SAMPLE = """Draw cases for people to look at, so that neither you nor the desk can steer the draw.

1. Before the period: openssl genrsa -out auditor.key 3072
   `sample plan` decides the shares and a public beacon's round to come; the desk puts the plan
   into its log (`sample log`) and gives you the proof.
2. After it: fetch the log and the bytes of the beacon's round, with tools of your choice.
3. `sample draw` signs checkpoint, beacon and plan, and draws by that signature.
4. Anybody who has the archive draws the same again: `sample check`. Without this program:
     openssl dgst -sha256 -verify auditor.pem -signature draw.sig draw.message
     openssl dgst -sha256 draw.sig                   # the seed
     printf %016x PLACE | xxd -r -p | openssl dgst -sha256 -mac HMAC -macopt hexkey:SEED
   gives the score of the case whose opening stands at PLACE in the log (the `index` in its
   log/0000.tlog-proof); of each technician's cases the smallest scores are drawn.
5. `sample review` sets what reviewers said beside planted false cases that only you knew of."""


def add_to(inner: Any) -> None:
    """Add the actions."""
    group = inner.add_parser(
        "sample",
        help="draw cases for people to look at",
        description=SAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = group.add_subparsers(metavar="STEP", required=True)
    _add_plan(actions)
    _add_draw(actions)
    sample_numbers.add_to(actions)


def _add_plan(actions: Any) -> None:
    plan = common.add_action(actions, "plan", "decide a sample, before its period")
    common.add_organisation(plan)
    plan.add_argument("--key", type=Path, required=True, metavar="FILE", help="the auditor's RSA key, PEM")
    plan.add_argument("--fraction", required=True, help="the least share of each technician's cases, as 0.3")
    plan.add_argument("--bound", default="0.05", help="the share of bad cases to be noticed in each's")
    plan.add_argument("--beacon", required=True, metavar="ADDRESS", help="a public source of randomness")
    plan.add_argument("--round", required=True, help="its round to come")
    plan.add_argument("--at", required=True, metavar="TIME", help="when that will be published")
    plan.add_argument("--out", type=Path, required=True, metavar="FILE")
    plan.set_defaults(run=run_plan)
    put = common.add_action(actions, "log", "put a plan into the desk's log, while the desk stands still")
    put.add_argument("plan", type=Path)
    put.add_argument("--desk", type=Path, required=True, metavar="FOLDER", help="the desk's folder")
    put.add_argument("--out", type=Path, required=True, metavar="FILE", help="for the proof")
    put.set_defaults(run=run_log)


def _add_draw(actions: Any) -> None:
    make = common.add_action(actions, "draw", "draw by a plan, after its period")
    numbers.add_population(make)
    make.add_argument("--plan", type=Path, required=True, metavar="FILE")
    make.add_argument("--plan-proof", type=Path, metavar="FILE", help="that the plan is in the log")
    make.add_argument("--beacon", type=Path, required=True, metavar="FILE", help="the bytes of its round")
    make.add_argument("--key", type=Path, required=True, metavar="FILE", help="the auditor's private key")
    make.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    make.set_defaults(run=run_draw)
    check = common.add_action(actions, "check", "draw again and compare")
    check.add_argument("draw", type=Path, metavar="DRAW", help="the folder that `draw` made")
    numbers.add_population(check)
    check.set_defaults(run=run_check)


def run_plan(options: argparse.Namespace) -> int:
    """Write a plan."""
    ours = common.organisation_of(options).organisation
    key = draw.public_pem(sample_plan.read(options.key, sample_plan.LARGEST_BYTES))
    beacon = Beacon(options.beacon, options.round, options.at)
    plan = sample_plan.make(ours.log_name, key, options.fraction, options.bound, beacon)
    with durable.writing(f"The plan {options.out}"):
        durable.replace(options.out.resolve(), plan.encode())
    if options.json:
        common.print_json({"plan": str(options.out), "leaf": plan.leaf().decode()})
    else:
        common.say(f"The plan is in {options.out}. Give it to the desk for its log before the period begins.")
        common.say(f"Its entry will be {plan.leaf().decode()}")
    return 0


def run_log(options: argparse.Namespace) -> int:
    """Append a plan's entry to the log, and write its proof."""
    plan, desk = sample_plan.load(options.plan), DeskFolder(options.desk)
    if plan.log != desk.organisation.log_name:
        raise bad_sample(f"This plan is for the log {plan.log}.")
    with Log.open(desk.log, desk.log_key()) as log:
        proved = log.proof(log.append(plan.leaf()))
    with durable.writing(f"The proof {options.out}"):
        durable.replace(options.out.resolve(), proved.encode())
    common.say(f"The plan is in the log; the proof is in {options.out}.")
    return 0


def run_draw(options: argparse.Namespace) -> int:
    """Draw."""
    trusted, vkey = common.trusted(options), common.organisation_of(options).organisation.log
    if options.log is None:
        raise bad_sample("A draw freezes the log's checkpoint: give --log FOLDER.")
    told = numbers.population(options, trusted)
    proved = sample_plan.read(options.plan_proof, note.LARGEST_NOTE_BYTES) if options.plan_proof else b""
    frozen = Frozen(
        sample_plan.load(options.plan),
        proved.decode("utf-8", "replace"),
        log_tiles.signed_checkpoint(options.log),
        sample_plan.read(options.beacon, draw.LARGEST_BEACON_BYTES),
    )
    result = draw_record.write(options.out, frozen, draw.private_key(options.key), told.cases, vkey)
    _print(options, result, options.out)
    common.say(*([] if options.json else numbers.not_counted(told)))
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Draw again; the exit code is 1 where something else comes out."""
    trusted, vkey = common.trusted(options), common.organisation_of(options).organisation.log
    told = numbers.population(options, trusted)
    _print(options, draw_record.check(options.draw, told.cases, vkey), options.draw)
    if not options.json:
        common.say("Drawn again, the very same comes out.", *numbers.not_counted(told))
    return 0


def _print(options: argparse.Namespace, result: dict[str, Any], folder: Path) -> None:
    if options.json:
        common.print_json(result)
        return
    for one in draw_record.strata(result):
        common.say(f"{one.technician or 'nobody came'}: {len(one.drawn)} of {one.population}")
        common.say(*(f"    {each.case}" for each in one.drawn))
    if result["plan_place"] == draw_record.NOT_LOGGED:
        common.say("The plan is not in the log: it could have been chosen after the cases were known.")
    common.say("Check the signature without this program:")
    common.say(f"  cd {folder} && openssl dgst -sha256 -verify auditor.pem -signature draw.sig draw.message")
