"""From observations to findings.

Decides: which findings a published rule set makes of a set of observations: a pure function of the two.
The same observations give the same findings, byte for byte, on any machine.
    1. A rule whose input is absent is *not measured*, with the reason of that absence.
    2. A rule that goes item by item is applied to each item that it is about.
    3. The first of serious, attention, information whose condition holds is the severity; none is normal.
    4. An input of another form than the rule needs is *not measured: unreadable*, never a finding.
Leaves alone: how the observations came about; what a person says of the machine, which never gets here; and
other languages: a rule is worded in the one that its texts are in (`translation`).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostics import canonical, quantity
from diagnostics.condition import Condition, Unfit, malformed
from diagnostics.errors import NotCanonical
from diagnostics.finding import Evaluation, Finding, NormalNote, NotMeasured, Severity
from diagnostics.language import ENGLISH, Language, Untranslated
from diagnostics.observation import Absent, Item, Observation, Reading, Reason, Scalar, Value
from diagnostics.resources import resource
from diagnostics.rule_file import read, rule_file, rule_set_file
from diagnostics.rule_form import ITEM, SEVERITIES, NoteEntry, RuleEntry, RuleFile

Known = Value | Item

SHIPPED_VERSION = "2026.11.2"


@dataclass(frozen=True)
class Rule:
    """A rule ready to be applied."""

    entry: RuleEntry
    applies: Condition | None
    by_severity: tuple[tuple[Severity, Condition], ...]
    language: Language = ENGLISH

    def apply(self, observations: Mapping[str, Reading]) -> tuple[tuple[Finding, ...], NotMeasured | None]:
        """Its findings, or why there are none."""
        lacking = _first_absent(self.entry.inputs, observations)
        if lacking is not None:
            return (), self._not_measured(lacking.reason, lacking.detail)
        variables = _variables(self.entry.inputs, observations)
        variables.update({threshold.name: threshold.value for threshold in self.entry.thresholds})
        try:
            findings = self._each(variables) if self.entry.each else self._whole(variables)
        except (Unfit, KeyError, TypeError, AttributeError):
            return (), self._not_measured(
                Reason.UNREADABLE, "What was read is not in the form that is needed."
            )
        if not findings:
            return (), self._not_measured(Reason.NOT_PRESENT, self.entry.not_applicable)
        return tuple(findings), None

    def _whole(self, variables: dict[str, Value]) -> list[Finding]:
        if self.applies is not None and not self.applies.holds(variables):
            return []
        return [self._finding("", variables, _scalars(variables))]

    def _each(self, variables: dict[str, Value]) -> list[Finding]:
        items = variables[self.entry.each]
        if not isinstance(items, tuple):
            raise Unfit
        if not items:
            return [self._normal(self.entry.texts.none, "", _scalars(variables))]
        findings: list[Finding] = []
        for item in items:
            known: dict[str, Known] = {**variables, ITEM: item}
            if self.applies is None or self.applies.holds(known):
                name = _unused_name(str(item[self.entry.item]), findings)
                findings.append(self._finding(name, known, {**_scalars(variables), **item}))
        return findings

    def _finding(self, item: str, variables: Mapping[str, Known], words: Mapping[str, Scalar]) -> Finding:
        for severity, condition in self.by_severity:
            if condition.holds(variables):
                return self._abnormal(severity, item, words)
        return self._normal(self.entry.texts.normal, item, words)

    def _abnormal(self, severity: Severity, item: str, words: Mapping[str, Scalar]) -> Finding:
        texts = self.entry.texts
        then = (texts.affects, texts.if_left, texts.do_yourself)
        return self._build(severity, item, words, (texts.measured, *then))

    def _normal(self, measured: str, item: str, words: Mapping[str, Scalar]) -> Finding:
        return self._build(Severity.NORMAL, item, words, (measured, "", "", ""))

    def _build(
        self, severity: Severity, item: str, words: Mapping[str, Scalar], texts: tuple[str, str, str, str]
    ) -> Finding:
        entry = self.entry
        filled = _filled((*texts, entry.texts.not_meaning), words, self.language)
        return Finding(
            id=f"{entry.id}:{item}" if item else entry.id,
            rule=entry.id,
            item=item,
            severity=severity,
            title=entry.title,
            measured=filled[0],
            affects=filled[1],
            if_left=filled[2],
            do_yourself=filled[3],
            responsible=entry.responsible,
            article=entry.article,
            not_meaning=filled[4],
            source=entry.source,
            ours=entry.ours,
            inputs=tuple(sorted(entry.inputs.values())),
        )

    def _not_measured(self, reason: Reason, detail: str) -> NotMeasured:
        return NotMeasured(self.entry.id, self.entry.title, reason, self.language.sentence(detail))


@dataclass(frozen=True)
class Note:
    """A note on something normal, ready to be applied."""

    entry: NoteEntry
    when: Condition
    language: Language = ENGLISH

    def apply(self, observations: Mapping[str, Reading]) -> NormalNote | None:
        """The note where it is about this machine; None where it is not."""
        if _first_absent(self.entry.inputs, observations) is not None:
            return None
        variables = _variables(self.entry.inputs, observations)
        entry = self.entry
        try:
            if not self.when.holds(variables):
                return None
            shown, truth = _filled((entry.shown, entry.truth), _scalars(variables), self.language)
        except (Unfit, KeyError):
            return None
        return NormalNote(entry.id, entry.title, shown, truth, entry.source)


@dataclass(frozen=True)
class RuleSet:
    """A published, versioned set of rules.

    Attributes:
        version: Such as `2026.11.2`.
        digest: `sha256:` and the SHA-256 of the canonical JSON of all its files, in hexadecimal.
        rules: In the order in which findings appear.
        notes: Likewise.
    """

    version: str
    digest: str
    rules: tuple[Rule, ...]
    notes: tuple[Note, ...]

    def rule(self, name: str) -> Rule | None:
        """The rule whose id is `name`, if the set has it."""
        return next((rule for rule in self.rules if rule.entry.id == name), None)

    def evaluate(self, observations: Mapping[str, Reading]) -> Evaluation:
        """What the rules say of `observations`; nothing else goes in."""
        findings: list[Finding] = []
        not_measured: list[NotMeasured] = []
        for rule in self.rules:
            found, lacking = rule.apply(observations)
            findings.extend(found)
            if lacking is not None:
                not_measured.append(lacking)
        notes = (note.apply(observations) for note in self.notes)
        return Evaluation(tuple(findings), tuple(not_measured), tuple(note for note in notes if note))


def load(directory: Path) -> RuleSet:
    """The rule set in a folder: `ruleset.toml`, and one file for each subject that it names.

    Raises:
        MalformedRules: Anything is missing, unknown or contradicts itself; file and rule are named.
    """
    outline_path = directory / "ruleset.toml"
    outline_data = read(outline_path)
    outline = rule_set_file(outline_path, outline_data)
    _refuse_strays(directory, outline.subjects)
    data = {"ruleset": outline_data}
    files: list[RuleFile] = []
    for subject in outline.subjects:
        path = directory / f"{subject}.toml"
        data[subject] = read(path)
        files.append(rule_file(path, data[subject]))
    rules = tuple(_compiled(rule) for file in files for rule in file.rules)
    _refuse_twins([rule.entry.id for rule in rules])
    notes = tuple(Note(note, Condition(note.when, where=note.id)) for file in files for note in file.notes)
    return RuleSet(outline.version, _digest(data), rules, notes)


@functools.cache
def shipped() -> RuleSet:
    """The rule set that comes with the program."""
    return load(resource("rules", SHIPPED_VERSION))


@functools.cache
def kept() -> Mapping[str, RuleSet]:
    """Every rule set that ever shipped, by its digest: a report is judged again by the rules of its time."""
    sets = (load(folder) for folder in sorted(resource("rules").iterdir()) if folder.is_dir())
    return {rules.digest: rules for rules in sets}


def by_digest(digest: str) -> RuleSet | None:
    """The kept rule set whose digest is `digest`; None where this program does not have it."""
    return kept().get(digest)


def _refuse_strays(directory: Path, subjects: list[str]) -> None:
    strays = {path.stem for path in directory.glob("*.toml")} - {"ruleset", *subjects}
    if strays:
        raise malformed(f"ruleset.toml does not name the subject {min(strays)}.")


def _refuse_twins(ids: list[str]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise malformed(f"The rule {name} is there twice.")


def _compiled(entry: RuleEntry) -> Rule:
    sources = {name: getattr(entry.conditions, name) for name in SEVERITIES}
    conditions = tuple(
        (Severity(name), Condition(source, where=entry.id)) for name, source in sources.items() if source
    )
    applies = entry.conditions.applies
    return Rule(entry, Condition(applies, where=entry.id) if applies else None, conditions)


def _digest(data: Mapping[str, object]) -> str:
    try:
        encoded = canonical.encode(dict(data))
    except NotCanonical as error:
        raise malformed(error.happened) from error
    return f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def _first_absent(inputs: Mapping[str, str], observations: Mapping[str, Reading]) -> Absent | None:
    for name in inputs.values():
        reading = observations.get(name)
        if reading is None:
            return Absent(Reason.NOT_PRESENT, "The report holds no such observation.", name, "")
        if isinstance(reading, Absent):
            return reading
    return None


def _variables(inputs: Mapping[str, str], observations: Mapping[str, Reading]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for variable, name in inputs.items():
        reading = observations[name]
        if isinstance(reading, Observation):
            found[variable] = reading.value
    return found


def _scalars(variables: Mapping[str, Value]) -> dict[str, Scalar]:
    return {name: value for name, value in variables.items() if isinstance(value, (int, str))}


def _unused_name(name: str, findings: list[Finding]) -> str:
    taken = {finding.item for finding in findings}
    number, candidate = 2, name
    while candidate in taken:
        candidate, number = f"{name} ({number})", number + 1
    return candidate


def _filled(texts: Sequence[str], values: Mapping[str, Scalar], language: Language) -> list[str]:
    """The texts with their values in words; a text that is left in English has English words."""
    told = _in_words(values, language)
    english = _in_words(values, ENGLISH) if any(isinstance(text, Untranslated) for text in texts) else told
    return [
        Untranslated(text.format_map(english)) if isinstance(text, Untranslated) else text.format_map(told)
        for text in texts
    ]


def _in_words(values: Mapping[str, Scalar], language: Language) -> dict[str, str]:
    return {name: quantity.in_words(name, value, language) for name, value in values.items()}


__all__ = ["SHIPPED_VERSION", "Item", "Note", "Rule", "RuleSet", "by_digest", "kept", "load", "shipped"]
