"""Rules in words: the list of a rule set, and one rule explained.

Decides: what people are told of a rule: when it speaks, by which numbers, where each number comes from.
Leaves alone: the wording of the rules themselves; and their conditions, which stay as they are published.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from diagnostics import quantity
from diagnostics.language import ENGLISH, Language
from diagnostics.render import words
from diagnostics.render.columns import width
from diagnostics.rule import Rule, RuleSet
from diagnostics.rule_form import OURS, SEVERITIES, Threshold
from diagnostics.translation import worded

WIDTH = 80

LOOKS_AT = "Looks at"
ONLY_WHERE = "Only where"
IS_WHERE = "where {condition}"
SOURCE = "Source"
THEN = "Then it says"
OTHERWISE = "Otherwise"
SOURCE_READ = "source read"
SOURCE_NOT_READ = "source not read"
PARTLY_READ = "partly read"
ALL_OURS = "ours"
LEGEND_READ = (
    "source read: we have read at the address what the rule says. source not read: we have not been able to."
)
LEGEND_OURS = "ours: our own choice; there is no public source. `rules show ID` has the addresses."
NOT_READ = "{source} (we have not been able to read it there ourselves)"


_READ = {
    frozenset({True}): SOURCE_READ,
    frozenset({False}): SOURCE_NOT_READ,
    frozenset({True, False}): PARTLY_READ,
    frozenset[bool](): ALL_OURS,
}


def overview(rules: RuleSet, language: Language = ENGLISH) -> str:
    """One line for each rule: its id, how far it can go, whether its sources were read, its title."""
    told = worded(rules, language)
    widest = max((len(rule.entry.id) for rule in told.rules), default=0)
    kinds = _column({name: language.say(name.capitalize()) for name in SEVERITIES})
    sources = _column({name: language.say(name) for name in _READ.values()})
    lines = [language.say(words.RULES, version=rules.version), rules.digest, ""]
    for rule in told.rules:
        kind = kinds.get(next(iter(_severities(rule)), ""), "")
        lines.append(f"{rule.entry.id:{widest}}  {kind}  {sources[_read(rule)]}  {rule.entry.title}")
    return "\n".join((*lines, "", language.say(LEGEND_READ), language.say(LEGEND_OURS))) + "\n"


def _column(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The cells, all as wide as the widest."""
    widest = max(map(width, cells.values()))
    return {name: f"{cell}{' ' * (widest - width(cell))}" for name, cell in cells.items()}


def _read(rule: Rule) -> str:
    """Whether we have read the addresses that the rule and its numbers name."""
    entry = rule.entry
    checked = {each.source_checked for each in entry.thresholds if each.source != OURS}
    if entry.source != OURS:
        checked.add(entry.source_checked)
    return _READ[frozenset(checked)]


def explained(rule: Rule) -> str:
    """Everything about one rule, in the language that it is worded in."""
    entry, say = rule.entry, rule.language.say
    lines = [f"{entry.title}  [{entry.id}]", ""]
    lines += _part(say(LOOKS_AT), ", ".join(entry.inputs.values()))
    if entry.conditions.applies:
        lines += _part(say(ONLY_WHERE), entry.conditions.applies)
    for severity in _severities(rule):
        condition = getattr(entry.conditions, severity)
        lines += _part(say(severity.capitalize()), say(IS_WHERE, condition=condition))
    for threshold in entry.thresholds:
        lines += _part(threshold.name, _number(threshold, rule.language))
    lines += _part(say(SOURCE), _origin(entry.source, rule.language, checked=entry.source_checked))
    lines.append("")
    lines += _texts(rule)
    return "\n".join(lines) + "\n"


def _severities(rule: Rule) -> list[str]:
    return [name for name in SEVERITIES if getattr(rule.entry.conditions, name)]


def _number(threshold: Threshold, language: Language) -> str:
    value = quantity.in_words(threshold.name, threshold.value, language)
    origin = _origin(threshold.source, language, checked=threshold.source_checked)
    return f"{threshold.value} {threshold.unit} ({value}). {origin}"


def _origin(source: str, language: Language, *, checked: bool) -> str:
    if source == OURS:
        return language.say(words.OUR_CHOICE)
    return source if checked else language.say(NOT_READ, source=source)


def _texts(rule: Rule) -> Iterator[str]:
    texts, say = rule.entry.texts, rule.language.say
    yield from _part(say(THEN), texts.measured)
    yield from _part(say(OTHERWISE), texts.normal)
    yield from _part(say(words.AFFECTS), texts.affects)
    yield from _part(say(words.IF_LEFT), texts.if_left)
    yield from _part(say(words.DO_YOURSELF), texts.do_yourself)
    yield from _part(say(words.NOT_MEANING), texts.not_meaning)
    yield from _part(say(words.WHOSE_MATTER), say(words.RESPONSIBLE[rule.entry.responsible]))


def _part(label: str, text: str) -> list[str]:
    # Conditions and addresses are to be copied from here, so they are never broken in two.
    return textwrap.wrap(
        f"{label}: {text}", WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
