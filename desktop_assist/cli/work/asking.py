"""Asking the customer: for a capability, and for more checks.

Decides: how a request is typed, and that it always has a reason.
Leaves alone: the answer, which is the customer's alone.
"""

from __future__ import annotations

from desktop_assist.cli.work.command import Command, misunderstood, two_parts
from desktop_assist.cli.work.held import Held
from desktop_assist.consent import Capability
from desktop_assist.terms import TerminalMode, Terms
from diagnostics.probes import offered

MODES = {
    "": TerminalMode.FREE,
    "each line": TerminalMode.APPROVED,
    "listed": TerminalMode.LISTED,
}
_ASKABLE = tuple(each for each in Capability if each is not Capability.MORE_CHECKS)


def _ask(held: Held, rest: str) -> None:
    what, reason = two_parts(rest, ASK)
    capability, mode = _capability(what)
    if held.allows(capability):
        held.say("That is allowed already.")
        return
    held.expect(capability.value)
    held.program.ask_consent(capability, reason, Terms(mode=mode))


def _capability(what: str) -> tuple[Capability, str]:
    name, _, how = what.partition(" ")
    if name == Capability.TERMINAL and how in MODES:
        return Capability.TERMINAL, MODES[how].value
    if what in {each.value for each in _ASKABLE}:
        return Capability(what), ""
    raise misunderstood(f"There is no “{what}” to ask for; there are {_WHAT}.", ASK)


def _check(held: Held, rest: str) -> None:
    named, reason = two_parts(rest, CHECK)
    subjects = tuple(dict.fromkeys(name.strip() for name in named.split(",")))
    unknown = set(subjects) - set(_subjects(held))
    if unknown:
        raise misunderstood(f"{', '.join(sorted(unknown))} cannot be checked there.", CHECK)
    held.expect(Capability.MORE_CHECKS.value)
    held.program.ask_consent(Capability.MORE_CHECKS, reason, Terms(subjects=subjects))


def _subjects(held: Held) -> dict[str, str]:
    """Subject → title, of what can be checked on the customer's computer."""
    platform = held.joined.report.platform if held.joined else ""
    return {probe.id: probe.title for probe in offered(platform)}


def _list_subjects(held: Held, rest: str) -> None:
    del rest
    for subject, title in _subjects(held).items():
        held.say(f"  {subject:20} {title}")


_WHAT = ", ".join(each.value for each in _ASKABLE)
_HOW = "the terminal also as `terminal each line` or `terminal listed`"
ASK = Command("/ask", "WHAT: REASON", f"ask the customer for leave: {_WHAT}; {_HOW}", _ask)
CHECK = Command("/check", "SUBJECT,SUBJECT: REASON", "ask for more checks", _check)
COMMANDS = (
    ASK,
    CHECK,
    Command("/subjects", "", "list what can be checked on the customer's computer", _list_subjects),
)
