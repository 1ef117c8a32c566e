"""`desktop-assist ask`, `cases`, `finish` and `complain`: a customer's case in the terminal.

Decides: how a question, the preview and the answers are typed.
Leaves alone: the case itself (`engagement.customer`).
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from desktop_assist import organisation
from desktop_assist.cli import check
from desktop_assist.cli.conversation import Conversation
from desktop_assist.engagement import complaining, finishing, opening
from desktop_assist.engagement.answered import Reply
from desktop_assist.engagement.checkups import Checkups, SealedReport
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import Preview
from desktop_assist.evidence import key_vault
from desktop_assist.settings import home
from diagnostics.clock import SystemClock


def add_to(commands: Any) -> None:
    """Add the commands."""
    ask = commands.add_parser("ask", help="ask your organisation for help", allow_abbrev=False)
    ask.add_argument("question", help="in your own words")
    check.add_selection(ask)
    ask.add_argument("--send", action="store_true", help="send without being asked after the preview")
    ask.set_defaults(run=run_ask)
    cases = commands.add_parser("cases", help="list your cases", allow_abbrev=False)
    cases.set_defaults(run=run_cases)
    finish = commands.add_parser("finish", help="finish a case whose end was cut off", allow_abbrev=False)
    finish.add_argument("case", help="its id, as `cases` lists it")
    finish.set_defaults(run=run_finish)
    complain = commands.add_parser("complain", help="complain about a closed case", allow_abbrev=False)
    complain.add_argument("case", help="its id, as `cases` lists it")
    complain.add_argument("text", help="in your own words")
    complain.set_defaults(run=run_complain)


def run_ask(options: argparse.Namespace) -> int:
    """Check, show exactly what would be sent, send, and stay for the session."""
    with Install(home(options.home), SystemClock()) as install:
        trusted = organisation.trusted(install.home)
        question = opening.checked(options.question)
        sealed = _check_up(Checkups(install), options)
        if in_a_file := key_vault.warning(install.home.install_key):
            print(in_a_file, file=sys.stderr)
        conversation = Conversation(sys.stdin, sys.stdout)
        program = CustomerProgram(install, trusted, conversation.show, reply=Reply())
        if sealed is None or not _agreed(program.preview(question, sealed), send=options.send):
            print("Nothing was sent.", file=sys.stderr)
            return 0
        return _hold(program, conversation, question, sealed)


def _check_up(checkups: Checkups, options: argparse.Namespace) -> SealedReport | None:
    selected = check.consent(check.offered(checkups, options.only), yes=options.yes)
    if not selected:
        return None
    report = check.measure(checkups, selected)
    return checkups.latest() if report.complete else None


def _agreed(preview: Preview, *, send: bool) -> bool:
    print(f"This goes to {preview.organisation}, and nothing else:")
    for sentence in preview.sentences:
        print(f"  - {sentence}")
    print(f"\nYour question:\n  {preview.question}\n\nThe report:\n{preview.report_bytes.decode()}\n")
    if send:
        return True
    if not sys.stdin.isatty():
        print("Nobody is at the terminal to agree; add --send if you do.", file=sys.stderr)
        return False
    return input("Send it? [y/n] ").strip().lower() in ("y", "yes")


def _hold(program: CustomerProgram, conversation: Conversation, question: str, sealed: SealedReport) -> int:
    try:
        program.open_case(question, sealed)
        conversation.hold(program)
    except KeyboardInterrupt:
        program.stop()
        print("\nStopped. The record is being finished.", file=sys.stderr)
    finished = program.close()
    if program.case and not finished:
        print(f"Finish the record later with: desktop-assist finish {program.case}", file=sys.stderr)
    return 0 if finished else 1


def run_cases(options: argparse.Namespace) -> int:
    """List the cases of this install, newest last."""
    with Install(home(options.home), SystemClock()) as install:
        for case in install.store.cases():
            done = (install.home.bundles / f"case-{case.case}").is_dir()
            print(f"{case.case}  {case.at}  {'finished' if done else 'not finished'}  {case.question}")
    return 0


def run_finish(options: argparse.Namespace) -> int:
    """Send, prove, bundle and seal a case whose end was cut off."""
    with Install(home(options.home), SystemClock()) as install:
        trusted = organisation.trusted(install.home)
        shown = Conversation(sys.stdin, sys.stdout).show
        watched = finishing.Watched(shown)
        print(finishing.finish(install, trusted, options.case, None, watched))
    return 0


def run_complain(options: argparse.Namespace) -> int:
    """Put a complaint on the record of a closed case, where auditors see it."""
    with Install(home(options.home), SystemClock()) as install:
        trusted = organisation.trusted(install.home)
        watched = finishing.Watched(Conversation(sys.stdin, sys.stdout).show)
        print(complaining.complain(install, trusted, options.case, options.text, watched))
    return 0
