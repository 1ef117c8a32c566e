"""The files of a rule set.

Decides: the form of a rule file, strictly: no unknown key, no missing text, no threshold without unit and
source, no name that the rule did not declare. Every refusal names the file and the rule.
Leaves alone: what a rule says of a machine (`rule`).
"""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from diagnostics.condition import Condition, malformed

OURS = "ours"
ITEM = "item"
LARGEST_FILE_BYTES = 2**18
RESPONSIBLE = frozenset(
    {
        "the hardware maker",
        "the system maker",
        "the internet provider",
        "the program maker",
        "your own choice",
        "the organisation",
    }
)
SEVERITIES = ("serious", "attention", "information")
_ITEM_FIELD = re.compile(r"\bitem\.(\w+)")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that a rule compares with; `source` is an address, or `ours`."""

    name: str
    value: int
    unit: str
    source: str


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people read. `none` is the sentence for an empty list, where a rule goes item by item."""

    measured: str
    normal: str
    affects: str
    if_left: str
    do_yourself: str
    not_meaning: str
    none: str = ""


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """CEL by severity. `applies` tells which items, or machines, the rule is about at all."""

    serious: str = ""
    attention: str = ""
    information: str = ""
    applies: str = ""


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as written. `each` is the variable of the list that it applies to item by item."""

    id: str
    title: str
    inputs: dict[str, str]
    conditions: Conditions
    thresholds: list[Threshold]
    texts: Texts
    responsible: str
    article: str
    source: str
    ours: bool
    each: str = ""
    item: str = ""
    fields: list[str] = []
    not_applicable: str = ""


class NoteEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something normal that is shown to people as a problem; said where `when` is true."""

    id: str
    title: str
    inputs: dict[str, str]
    when: str
    shown: str
    truth: str
    source: str


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One subject's rules and notes."""

    subject: str
    rules: list[RuleEntry] = []
    notes: list[NoteEntry] = []


class RuleSetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ruleset.toml`: the version and the order of the subjects."""

    version: str
    subjects: list[str]


def read(path: Path) -> dict[str, Any]:
    """The TOML of one small file.

    Raises:
        MalformedRules: It is missing, too large or not TOML.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise malformed(f"The rule file {path.name} cannot be read.") from error
    if len(data) > LARGEST_FILE_BYTES:
        raise malformed(f"The rule file {path.name} is larger than a rule file can be.")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise malformed(f"The rule file {path.name} is not TOML: {error}.") from error


def rule_set_file(path: Path, data: dict[str, Any]) -> RuleSetFile:
    """The checked form of `ruleset.toml`."""
    try:
        return msgspec.convert(data, RuleSetFile, strict=True)
    except msgspec.ValidationError as error:
        raise malformed(f"{path.name}: {error}.") from error


def rule_file(path: Path, data: dict[str, Any]) -> RuleFile:
    """The checked form of one subject's file.

    Raises:
        MalformedRules: Anything is missing, unknown or contradicts itself.
    """
    try:
        found = msgspec.convert(data, RuleFile, strict=True)
    except msgspec.ValidationError as error:
        raise malformed(f"{path.name}, {_place(data, str(error))}: {error}.") from error
    if found.subject != path.stem:
        raise malformed(f"{path.name}: its subject is {found.subject!r}.")
    for rule in found.rules:
        _check_rule(rule, found.subject, f"{path.name}, rule {rule.id}")
    for note in found.notes:
        _check_note(note, f"{path.name}, note {note.id}")
    return found


def _place(data: dict[str, Any], error: str) -> str:
    match = re.search(r"\$\.(rules|notes)\[(\d+)\]", error)
    if match is None:
        return "its outline"
    entry = data[match[1]][int(match[2])]
    name = entry.get("id", f"number {match[2]}") if isinstance(entry, dict) else f"number {match[2]}"
    return f"{match[1].rstrip('s')} {name}"


def _check_rule(rule: RuleEntry, subject: str, where: str) -> None:
    named = rule.id.startswith(f"{subject}.") and bool(_NAME.fullmatch(rule.id))
    _require(named, where, "its id is not a name")
    _require(bool(rule.inputs), where, "it has no inputs")
    _require(rule.responsible in RESPONSIBLE, where, f"nobody is called {rule.responsible!r}")
    _require(rule.source.startswith("https://") or rule.source == OURS, where, "its source is no address")
    _require(bool(rule.title and rule.article), where, "its title or article is empty")
    _check_thresholds(rule, where)
    _check_list(rule, where)
    _check_texts(rule, where)
    _check_conditions(rule, where)


def _check_thresholds(rule: RuleEntry, where: str) -> None:
    for threshold in rule.thresholds:
        named = f"{where}, threshold {threshold.name}"
        _require(bool(threshold.unit), named, "it has no unit")
        cited = threshold.source.startswith("https://")
        _require(cited or threshold.source == OURS, named, "it has no source")
        _require(cited or rule.ours, named, "it is ours and the rule does not say so")


def _check_list(rule: RuleEntry, where: str) -> None:
    if not rule.each:
        _require(not (rule.item or rule.fields or rule.texts.none), where, "it names items but no list")
        return
    _require(rule.each in rule.inputs, where, f"its list {rule.each!r} is not an input")
    _require(rule.item in rule.fields, where, f"the item's name {rule.item!r} is not among its fields")
    _require(bool(rule.texts.none), where, "it has no sentence for an empty list")


def _check_texts(rule: RuleEntry, where: str) -> None:
    for name in ("measured", "normal", "affects", "if_left", "do_yourself", "not_meaning"):
        text = getattr(rule.texts, name)
        _require(bool(text.strip()), where, f"its text {name} is empty")
        _check_template(text, _template_names(rule), f"{where}, text {name}")
    _check_template(rule.texts.none, _variables(rule) - {rule.each}, f"{where}, text none")


def _check_template(text: str, known: set[str], where: str) -> None:
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            _require(name in known and not form and not conversion, where, f"it mentions {name!r}")


def _check_conditions(rule: RuleEntry, where: str) -> None:
    known = _variables(rule) | ({ITEM} if rule.each else set())
    sources = [getattr(rule.conditions, name) for name in (*SEVERITIES, "applies")]
    _require(any(sources[:3]), where, "it has no condition")
    explained = bool(rule.conditions.applies) == bool(rule.not_applicable)
    _require(explained, where, "applies and not_applicable go together")
    for source in filter(None, sources):
        unknown = Condition(source, where=where).names - known
        _require(not unknown, where, f"the condition mentions {', '.join(sorted(unknown))}")
        for field in _ITEM_FIELD.findall(source):
            _require(field in rule.fields, where, f"the condition mentions the item's {field}")


def _check_note(note: NoteEntry, where: str) -> None:
    unknown = Condition(note.when, where=where).names - set(note.inputs)
    _require(not unknown, where, f"the condition mentions {', '.join(sorted(unknown))}")
    _require(bool(note.shown and note.truth and note.title), where, "a text is empty")
    _require(note.source.startswith("https://"), where, "its source is no address")


def _variables(rule: RuleEntry) -> set[str]:
    return set(rule.inputs) | {threshold.name for threshold in rule.thresholds}


def _template_names(rule: RuleEntry) -> set[str]:
    return _variables(rule) - {rule.each} | set(rule.fields)


def _require(true: bool, where: str, fault: str) -> None:
    if not true:
        raise malformed(f"{where}: {fault}.")
