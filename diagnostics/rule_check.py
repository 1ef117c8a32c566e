"""Everything that is wrong with a rule set, with file and line.

Decides: that besides the form of each rule (`rule_faults`) its inputs are observations that there are, its
conditions fit their types (each is tried on values of every kind that can occur), its fields are fields of
the items, and its article is there.
Leaves alone: whether the rules are right.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from diagnostics import rule_faults
from diagnostics.condition import Condition, Unfit
from diagnostics.errors import MalformedRules
from diagnostics.observation import Item, Scalar, Value
from diagnostics.resources import resource
from diagnostics.rule_faults import Fault
from diagnostics.rule_file import read, rule_set_file
from diagnostics.rule_form import ITEM, SEVERITIES, NoteEntry, RuleEntry
from diagnostics.shape import INTEGER, LIST, TEXT, TRUTH, Shape, shapes

_SAMPLES: Mapping[str, tuple[Scalar, ...]] = {
    INTEGER: (0, 1, -67, 10**12),
    TEXT: ("", "none", "x", "open"),
    TRUTH: (True, False, True, False),
}
_KINDS = {"rules": ("rule", RuleEntry), "notes": ("note", NoteEntry)}
_OUTLINE = "ruleset.toml"


@dataclass(frozen=True)
class Complaint:
    """One fault, and where it is: the name of the file, and a line of it, from 1."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        """As compilers write it: `file:line: sentence`."""
        return f"{self.file}:{self.line}: {self.sentence}"


def check(directory: Path) -> tuple[Complaint, ...]:
    """Every fault of the rule set in `directory`; empty where there is none."""
    try:
        outline = rule_set_file(directory / _OUTLINE, read(directory / _OUTLINE))
    except MalformedRules as error:
        return (Complaint(_OUTLINE, _line_told(error.happened), error.happened),)
    named = set(outline.subjects)
    strays = {path.stem for path in directory.glob("*.toml")} - named - {"ruleset"}
    found = [Complaint(_OUTLINE, 1, f"It does not name the subject {name}.") for name in sorted(strays)]
    seen: dict[str, str] = {}
    for subject in outline.subjects:
        found += _file(directory / f"{subject}.toml", seen)
    return tuple(found)


def _file(path: Path, seen: dict[str, str]) -> Iterator[Complaint]:
    try:
        data = read(path)
        text = path.read_text(encoding="utf-8")
    except MalformedRules as error:
        yield Complaint(path.name, _line_told(error.happened), error.happened)
        return
    unknown = sorted(set(data) - {"subject", *_KINDS})
    for key in unknown:
        yield Complaint(
            path.name, _line(text, rf"^\[*{re.escape(key)}\b"), f"Nothing is called {key!r} here."
        )
    if data.get("subject") != path.stem:
        yield Complaint(path.name, _line(text, "^subject"), f"Its subject is {data.get('subject')!r}.")
    for group in _KINDS:
        entries = data.get(group, [])
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            place = _Place(path.name, text, group, number)
            yield from _entry(place, entry, path.stem, seen)


def _entry(place: _Place, entry: Any, subject: str, seen: dict[str, str]) -> Iterator[Complaint]:
    word, kind = _KINDS[place.group]
    name = entry.get("id", f"number {place.number + 1}") if isinstance(entry, dict) else "without a form"
    try:
        found = msgspec.convert(entry, kind, strict=True)
    except msgspec.ValidationError as error:
        yield place.complaint(_key_told(str(error)), "", f"{word} {name}: {error}")
        return
    if name in seen:
        yield place.complaint("id", "", f"{word} {name} is there twice, also in {seen[name]}")
    seen[name] = place.file
    if isinstance(found, RuleEntry):
        faults = itertools.chain(rule_faults.of_rule(found, subject), _meaning(found))
    else:
        faults = itertools.chain(rule_faults.of_note(found), _inputs(found.inputs))
    for fault in faults:
        about = f"{word} {name}, threshold {fault.threshold}" if fault.threshold else f"{word} {name}"
        yield place.complaint(fault.key, fault.threshold, f"{about}: {fault.sentence}")


def _meaning(rule: RuleEntry) -> Iterator[Fault]:
    """What is wrong with a rule against what probes observe and which articles there are."""
    if not resource("articles", "en", f"{rule.article}.md").is_file():
        yield Fault("article", "", f"there is no article {rule.article!r}")
    faults = list(_inputs(rule.inputs))
    yield from faults
    if faults:
        return
    known = {name: shapes()[observed] for name, observed in rule.inputs.items()}
    if rule.each and rule.each in known:
        yield from _fields(rule, known[rule.each])
    for key in (*SEVERITIES, "applies"):
        source = getattr(rule.conditions, key)
        if source and not _fits(source, rule, known):
            yield Fault(key, "", "the condition does not fit the types of its inputs")


def _inputs(inputs: Mapping[str, str]) -> Iterator[Fault]:
    for name in inputs.values():
        if name not in shapes():
            yield Fault("inputs", "", f"nothing observes {name!r}")


def _fields(rule: RuleEntry, shape: Shape) -> Iterator[Fault]:
    if shape.kind != LIST:
        yield Fault("each", "", f"{rule.each!r} is no list")
        return
    for field in rule.fields:
        if field not in shape.fields:
            yield Fault("fields", "", f"the items of {rule.each!r} have no field {field!r}")


def _fits(source: str, rule: RuleEntry, known: Mapping[str, Shape]) -> bool:
    """Whether the condition can be decided for values of every kind that its inputs can have."""
    try:
        condition = Condition(source, where=rule.id)
    except MalformedRules:
        return True  # which is said elsewhere
    thresholds = {threshold.name: threshold.value for threshold in rule.thresholds}
    for number in range(len(_SAMPLES[TRUTH])):
        variables: dict[str, Value | Item] = {name: _sample(shape, number) for name, shape in known.items()}
        variables.update(thresholds)
        if rule.each in known:
            variables[ITEM] = _item(known[rule.each], number)
        try:
            condition.holds(variables)
        except Unfit:
            return False
    return True


def _sample(shape: Shape, number: int) -> Value:
    return (_item(shape, number),) if shape.kind == LIST else _SAMPLES[shape.kind][number]


def _item(shape: Shape, number: int) -> Item:
    return {field: _SAMPLES[kind][number] for field, kind in shape.fields.items()}


@dataclass(frozen=True)
class _Place:
    """The `number`-th entry of `group` in a file."""

    file: str
    text: str
    group: str
    number: int

    def complaint(self, key: str, threshold: str, sentence: str) -> Complaint:
        """The sentence at the line of the key within this entry, or where the entry begins."""
        lines = self.text.splitlines()
        heads = [row for row, line in enumerate(lines) if line.strip() == f"[[{self.group}]]"]
        first = heads[self.number] if self.number < len(heads) else 0
        ends = [row for row in _tops(lines) if row > first]
        block = lines[first : ends[0] if ends else len(lines)]
        start = _row(block, rf'^name\s*=\s*"{re.escape(threshold)}"', 0) if threshold else 0
        row = start + _row(block[start:], rf"^\s*(\[\w+\.)?{re.escape(key)}(\]|\s*=)", 0) if key else 0
        return Complaint(self.file, first + row + 1, f"{sentence}.")


def _tops(lines: Sequence[str]) -> list[int]:
    heads = {f"[[{group}]]" for group in _KINDS}
    return [row for row, line in enumerate(lines) if line.strip() in heads]


def _row(lines: Sequence[str], pattern: str, otherwise: int) -> int:
    return next((row for row, line in enumerate(lines) if re.search(pattern, line)), otherwise)


def _line(text: str, pattern: str) -> int:
    return _row(text.splitlines(), pattern, 0) + 1


def _key_told(error: str) -> str:
    """The key that a refusal is about: a strange one, or else the last one of its path."""
    strange = re.search(r"unknown field `(\w+)`", error)
    path = re.findall(r"\.(\w+)", error.rpartition("`$")[2])
    return strange[1] if strange else path[-1] if path else ""


def _line_told(sentence: str) -> int:
    """The line that the TOML parser names; 1 where it names none."""
    match = re.search(r"at line (\d+)", sentence)
    return int(match[1]) if match else 1
