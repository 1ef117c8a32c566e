"""`desktop-assist rules`: the published rules, for anyone who wants to check them or a report.

Decides: the four actions and their exit codes: 0 as it should be, 1 something differs or is wrong.
Leaves alone: the rules (`diagnostics.rule`) and how they are checked (`rule_check`, `report_check`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from desktop_assist.cli import stored
from desktop_assist.errors import DesktopAssistError
from diagnostics import language_choice, report_check, rule, rule_check
from diagnostics.render import rules as words
from diagnostics.report import Report
from diagnostics.resources import resource
from diagnostics.rule import RuleSet
from diagnostics.translation import worded

AS_IT_SHOULD_BE, NOT_SO = 0, 1


class NoSuchRule(DesktopAssistError):
    """A rule was asked for that the rule set does not have."""


class RulesNotKept(DesktopAssistError):
    """A report was judged by rules that this program does not have."""


def add_to(commands: Any) -> None:
    """Add the command."""
    group = commands.add_parser("rules", help="list, explain and check the rules", allow_abbrev=False)
    language_choice.add_option(group)
    group.set_defaults(run=run_list)
    inner = group.add_subparsers(metavar="ACTION")
    show = inner.add_parser("show", help="explain one rule", allow_abbrev=False)
    show.add_argument("id", help="its id, as `rules` lists it")
    language_choice.add_option(show)
    show.set_defaults(run=run_show)
    test = inner.add_parser("test", help="judge a stored report again", allow_abbrev=False)
    test.add_argument("file", type=Path, help="a report, as `check --json` prints it")
    test.add_argument("--rules", type=Path, metavar="FOLDER", help="judge by these rules instead of its own")
    test.set_defaults(run=run_test)
    check = inner.add_parser("check", help="check a rule set for faults", allow_abbrev=False)
    check.add_argument("folder", type=Path, nargs="?", help="default: the rules of this program")
    check.set_defaults(run=run_check)


def run_list(options: argparse.Namespace) -> int:
    """List the rules."""
    print(words.overview(rule.shipped(), language_choice.chosen(options.language)), end="")
    return AS_IT_SHOULD_BE


def run_show(options: argparse.Namespace) -> int:
    """Explain one rule."""
    told = worded(rule.shipped(), language_choice.chosen(options.language))
    found = told.rule(options.id)
    if found is None:
        raise NoSuchRule(
            f"There is no rule called {options.id}.", next_step="desktop-assist rules lists all of them."
        )
    print(words.explained(found), end="")
    return AS_IT_SHOULD_BE


def run_test(options: argparse.Namespace) -> int:
    """Judge a stored report again, and say what differs from what it holds."""
    report = stored.read(options.file)
    rules = rule.load(options.rules) if options.rules is not None else _own_rules(report)
    found = report_check.differences(report, rules)
    for sentence in found:
        print(sentence)
    if found:
        print(f"The report is not what the rules {rules.version} make of its observations.", file=sys.stderr)
        return NOT_SO
    print(f"The rules {rules.version} make of its observations exactly what the report says.")
    return AS_IT_SHOULD_BE


def _own_rules(report: Report) -> RuleSet:
    rules = rule.by_digest(report.rules_digest)
    if rules is None:
        raise RulesNotKept(
            f"The report was judged by the rules {report.rules_version} ({report.rules_digest}), which this "
            "program does not have.",
            kept="Nothing was changed.",
            next_step="Use a program that has them, or name their folder with --rules.",
        )
    return rules


def run_check(options: argparse.Namespace) -> int:
    """Check a rule set for faults, each with file and line."""
    folder = options.folder or resource("rules", rule.SHIPPED_VERSION)
    complaints = rule_check.check(folder)
    for complaint in complaints:
        print(complaint)
    if complaints:
        return NOT_SO
    rules = rule.load(folder)
    print(f"{len(rules.rules)} rules and {len(rules.notes)} notes: no fault was found. {rules.digest}")
    return AS_IT_SHOULD_BE
