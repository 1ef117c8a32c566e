"""What is wrong with a rule as written.

Decides: that no text is missing, no threshold without unit and source, no name that the rule did not declare;
and names every fault, not only the first, with the key that it is about.
Leaves alone: the types of the keys (`rule_form`), the files (`rule_file`), and what probes observe
(`rule_check`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

from diagnostics.condition import Condition
from diagnostics.errors import MalformedRules
from diagnostics.rule_form import ITEM, OURS, RESPONSIBLE, SEVERITIES, NoteEntry, RuleEntry, Threshold

_ITEM_FIELD = re.compile(r"\bitem\.(\w+)")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_TEXTS = ("measured", "normal", "affects", "if_left", "do_yourself", "not_meaning")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        key: The key that it is about, such as `attention`, `inputs` or `source`.
        threshold: The threshold's name where it is about one; else `""`.
        sentence: What is wrong, without a full stop.
    """

    key: str
    threshold: str
    sentence: str


def of_rule(rule: RuleEntry, subject: str) -> Iterator[Fault]:
    """Every fault of a rule in the file of `subject`."""
    if not rule.id.startswith(f"{subject}.") or not _NAME.fullmatch(rule.id):
        yield Fault("id", "", "its id is not a name")
    if not rule.inputs:
        yield Fault("inputs", "", "it has no inputs")
    if rule.responsible not in RESPONSIBLE:
        yield Fault("responsible", "", f"nobody is called {rule.responsible!r}")
    if not _is_source(rule.source):
        yield Fault("source", "", "its source is no address")
    for key in ("title", "article"):
        if not getattr(rule, key):
            yield Fault(key, "", f"its {key} is empty")
    for threshold in rule.thresholds:
        yield from _of_threshold(threshold, rule)
    yield from _of_list(rule)
    yield from _of_texts(rule)
    yield from _of_conditions(rule)


def of_note(note: NoteEntry) -> Iterator[Fault]:
    """Every fault of a note."""
    yield from _of_condition("when", note.when, set(note.inputs), set())
    for key in ("title", "shown", "truth"):
        if not getattr(note, key):
            yield Fault(key, "", f"its {key} is empty")
    if not note.source.startswith("https://"):
        yield Fault("source", "", "its source is no address")


def _is_source(source: str) -> bool:
    return source.startswith("https://") or source == OURS


def _of_threshold(threshold: Threshold, rule: RuleEntry) -> Iterator[Fault]:
    name = threshold.name
    if not threshold.unit:
        yield Fault("unit", name, "it has no unit")
    if not _is_source(threshold.source):
        yield Fault("source", name, "it has no source")
    elif threshold.source == OURS and not rule.ours:
        yield Fault("source", name, "it is ours and the rule does not say so")


def _of_list(rule: RuleEntry) -> Iterator[Fault]:
    if not rule.each:
        if rule.item or rule.fields or rule.texts.none:
            yield Fault("item", "", "it names items but no list")
        return
    if rule.each not in rule.inputs:
        yield Fault("each", "", f"its list {rule.each!r} is not an input")
    if rule.item not in rule.fields:
        yield Fault("item", "", f"the item's name {rule.item!r} is not among its fields")
    if not rule.texts.none:
        yield Fault("none", "", "it has no sentence for an empty list")


def _of_texts(rule: RuleEntry) -> Iterator[Fault]:
    known = variables(rule) - {rule.each}
    for key in _TEXTS:
        text = getattr(rule.texts, key)
        if not text.strip():
            yield Fault(key, "", f"its text {key} is empty")
        yield from _of_template(key, text, known | set(rule.fields))
    yield from _of_template("none", rule.texts.none, known)


def _of_template(key: str, text: str, known: set[str]) -> Iterator[Fault]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        yield Fault(key, "", f"its text {key} has a brace without its pair")
        return
    for _, name, form, conversion in parts:
        if name is not None and (name not in known or form or conversion):
            yield Fault(key, "", f"its text {key} mentions {name!r}")


def _of_conditions(rule: RuleEntry) -> Iterator[Fault]:
    if not any(getattr(rule.conditions, name) for name in SEVERITIES):
        yield Fault("conditions", "", "it has no condition")
    if bool(rule.conditions.applies) != bool(rule.not_applicable):
        yield Fault("not_applicable", "", "applies and not_applicable go together")
    known = variables(rule) | ({ITEM} if rule.each else set())
    for key in (*SEVERITIES, "applies"):
        source = getattr(rule.conditions, key)
        if source:
            yield from _of_condition(key, source, known, set(rule.fields))


def _of_condition(key: str, source: str, known: set[str], fields: set[str]) -> Iterator[Fault]:
    try:
        unknown = Condition(source, where=key).names - known
    except MalformedRules as error:
        yield Fault(key, "", error.happened.removeprefix(f"{key}: ").rstrip("."))
        return
    if unknown:
        yield Fault(key, "", f"the condition mentions {', '.join(sorted(unknown))}")
    for field in _ITEM_FIELD.findall(source):
        if field not in fields:
            yield Fault(key, "", f"the condition mentions the item's {field}")


def variables(rule: RuleEntry) -> set[str]:
    """The names that the rule's conditions and texts may use: its inputs and its thresholds."""
    return set(rule.inputs) | {threshold.name for threshold in rule.thresholds}
