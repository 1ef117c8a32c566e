"""Rules in words: the list of a rule set, and one rule explained.

Decides: what people are told of a rule: when it speaks, by which numbers, where each number comes from.
Leaves alone: the wording of the rules themselves.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from diagnostics import quantity
from diagnostics.rule import Rule, RuleSet
from diagnostics.rule_form import OURS, SEVERITIES, Threshold

WIDTH = 80
_READ = {
    frozenset({True}): "source read",
    frozenset({False}): "source not read",
    frozenset({True, False}): "partly read",
}
_LEGEND = (
    "source read: we have read at the address what the rule says. source not read: we have not been able to.",
    "ours: our own choice; there is no public source. `rules show ID` has the addresses.",
)


def overview(rules: RuleSet) -> str:
    """One line for each rule: its id, how far it can go, whether its sources were read, its title."""
    widest = max((len(rule.entry.id) for rule in rules.rules), default=0)
    lines = [f"Rules {rules.version}", rules.digest, ""]
    for rule in rules.rules:
        highest = next(iter(_severities(rule)), "")
        lines.append(f"{rule.entry.id:{widest}}  {highest:11}  {_read(rule):15}  {rule.entry.title}")
    return "\n".join((*lines, "", *_LEGEND)) + "\n"


def _read(rule: Rule) -> str:
    """Whether we have read the addresses that the rule and its numbers name."""
    entry = rule.entry
    checked = {each.source_checked for each in entry.thresholds if each.source != OURS}
    if entry.source != OURS:
        checked.add(entry.source_checked)
    return "ours" if not checked else _READ[frozenset(checked)]


def explained(rule: Rule) -> str:
    """Everything about one rule."""
    entry = rule.entry
    lines = [f"{entry.title}  [{entry.id}]", ""]
    lines += _part("Looks at", ", ".join(entry.inputs.values()))
    if entry.conditions.applies:
        lines += _part("Only where", entry.conditions.applies)
    for severity in _severities(rule):
        lines += _part(severity.capitalize(), f"where {getattr(entry.conditions, severity)}")
    for threshold in entry.thresholds:
        lines += _part(threshold.name, _number(threshold))
    lines += _part("Source", _origin(entry.source, checked=entry.source_checked))
    lines.append("")
    lines += _texts(rule)
    return "\n".join(lines) + "\n"


def _severities(rule: Rule) -> list[str]:
    return [name for name in SEVERITIES if getattr(rule.entry.conditions, name)]


def _number(threshold: Threshold) -> str:
    value = quantity.in_words(threshold.name, threshold.value)
    origin = _origin(threshold.source, checked=threshold.source_checked)
    return f"{threshold.value} {threshold.unit} ({value}). {origin}"


def _origin(source: str, *, checked: bool) -> str:
    if source == OURS:
        return "Our own choice; there is no public source."
    return source if checked else f"{source} (we have not been able to read it there ourselves)"


def _texts(rule: Rule) -> Iterator[str]:
    texts = rule.entry.texts
    yield from _part("Then it says", texts.measured)
    yield from _part("Otherwise", texts.normal)
    yield from _part("What it affects", texts.affects)
    yield from _part("If nothing is done", texts.if_left)
    yield from _part("What you can do yourself", texts.do_yourself)
    yield from _part("What it does not mean", texts.not_meaning)
    yield from _part("Whose matter it is", rule.entry.responsible)


def _part(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        f"{label}: {text}", WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
