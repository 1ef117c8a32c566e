"""The report, and what a technician puts beside it: claims, offers, what was changed.

Decides: how each is typed, and that findings can be named by their numbers in `/findings`.
Leaves alone: the verdict, which is the program's, and the answer, which is the customer's.
"""

from __future__ import annotations

from desktop_assist.cli.work.command import Command, misunderstood, two_parts
from desktop_assist.cli.work.held import Held
from diagnostics.finding import Finding, Severity
from diagnostics.render import text

NONE, UNDO = "-", "; undo: "


def _findings_of(held: Held) -> tuple[Finding, ...]:
    return tuple(held.joined.report.findings) if held.joined else ()


def _report(held: Held, rest: str) -> None:
    del rest
    if held.joined:
        held.say(text.render(held.joined.report))


def _findings(held: Held, rest: str) -> None:
    del rest
    for number, finding in enumerate(_findings_of(held), 1):
        held.say(f"{number:4}  {finding.severity.value:11}  {finding.id}: {finding.measured}")


def _services(held: Held, rest: str) -> None:
    del rest
    for service in held.program.catalogue.services:
        held.say(f"  {service.id}: {service.title}, {service.price} {service.currency}, {service.term}")


def cited(held: Held, typed: str) -> tuple[str, ...]:
    """The ids of the findings that were typed, by number or by id; none for `-`.

    Raises:
        Misunderstood: There is no such finding.
    """
    known = _findings_of(held)
    ids = {finding.id for finding in known} | {finding.rule for finding in known}
    found = []
    for word in filter(None, typed.split(",")) if typed != NONE else ():
        if word.isascii() and word.isdigit() and 0 < int(word) <= len(known):
            found.append(known[int(word) - 1].id)
        elif word in ids:
            found.append(word)
        else:
            raise misunderstood(f"The report has no finding “{word}”; /findings lists them.")
    return tuple(found)


def _words(rest: str, command: Command) -> tuple[str, str, str]:
    parts = rest.split(None, 2)
    if len(parts) < 3:
        raise misunderstood("Something is missing.", command)
    return parts[0], parts[1], parts[2]


def _claim(held: Held, rest: str) -> None:
    severity, findings, words = _words(rest, CLAIM)
    if severity not in {each.value for each in Severity}:
        raise misunderstood(f"“{severity}” is no severity.", CLAIM)
    held.expect(held.program.claim(words, cited(held, findings), severity))


def _offer(held: Held, rest: str) -> None:
    service, findings, reason = _words(rest, OFFER)
    held.expect(held.program.offer(service, cited(held, findings), reason))


def _changed(held: Held, rest: str) -> None:
    what, undo = two_parts(rest, CHANGED, UNDO) if UNDO in rest else (rest.strip(), "")
    if not what:
        raise misunderstood("What was changed is missing.", CHANGED)
    held.expect(held.program.change(what, undo, ()))


CLAIM = Command("/claim", "SEVERITY FINDINGS WORDS", "claim something; it is shown with the verdict", _claim)
OFFER = Command("/offer", "SERVICE FINDINGS REASON", "offer a service, for findings as 1,3 or -", _offer)
CHANGED = Command("/changed", "WHAT[; undo: HOW]", "say, for the record, what you changed", _changed)
COMMANDS = (
    Command("/report", "", "print the sealed report", _report),
    Command("/findings", "", "list its findings with their numbers", _findings),
    Command("/services", "", "list what can be offered", _services),
    CLAIM,
    OFFER,
    CHANGED,
)
