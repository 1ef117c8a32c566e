"""A report in the customer's language.

Decides: that a report is translated by judging its observations again with the same rules in other words:
    1. The rule set is the one whose digest the report names; without it, the report's own English is shown.
    2. Its texts are put into the language; its conditions and numbers are the same objects.
    3. A finding is shown in the language only where the English rules make exactly the finding that the
       report holds. What they do not make is shown as the report has it, in English.
So no number on a page differs from the report's, and no translation can add, leave out or soften a finding.
Leaves alone: the report's bytes, which stay as they were sealed; and the words around it (`render`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from diagnostics.finding import Evaluation, Finding, NormalNote, NotMeasured
from diagnostics.language import Language, Untranslated
from diagnostics.report_model import Report
from diagnostics.rule import Note, Rule, RuleSet, by_digest
from diagnostics.rule_form import NoteEntry, RuleEntry, Texts

Entry = TypeVar("Entry", Finding, NotMeasured, NormalNote)

_TEXTS = {
    Finding: ("title", "measured", "affects", "if_left", "do_yourself", "not_meaning"),
    NotMeasured: ("title", "detail"),
    NormalNote: ("title", "shown", "truth"),
}


def in_language(report: Report, language: Language) -> Report:
    """`report` with its findings, notes and absences in `language`; itself where that is English."""
    if language.is_english:
        return report
    # 1. and 2.
    rules = by_digest(report.rules_digest)
    english, said = (
        (one.evaluate(report.observations) for one in (rules, worded(rules, language)))
        if rules is not None
        else (_NOTHING, _NOTHING)
    )
    # 3.
    return dataclasses.replace(
        report,
        findings=_matched(report.findings, english.findings, said.findings),
        not_measured=_matched(report.not_measured, english.not_measured, said.not_measured),
        normal_notes=_matched(report.normal_notes, english.normal_notes, said.normal_notes),
    )


_NOTHING = Evaluation((), (), ())


def worded(rules: RuleSet, language: Language) -> RuleSet:
    """`rules` with their texts in `language`; conditions, thresholds, version and digest are the same."""
    return dataclasses.replace(
        rules,
        rules=tuple(_rule(rule, language) for rule in rules.rules),
        notes=tuple(_note(note, language) for note in rules.notes),
    )


def _rule(rule: Rule, language: Language) -> Rule:
    texts = {name: _said(text, language) for name, text in msgspec.structs.asdict(rule.entry.texts).items()}
    entry: RuleEntry = msgspec.structs.replace(
        rule.entry, title=_said(rule.entry.title, language), texts=Texts(**texts)
    )
    return dataclasses.replace(rule, entry=entry, language=language)


def _note(note: Note, language: Language) -> Note:
    entry: NoteEntry = msgspec.structs.replace(
        note.entry,
        title=_said(note.entry.title, language),
        shown=_said(note.entry.shown, language),
        truth=_said(note.entry.truth, language),
    )
    return dataclasses.replace(note, entry=entry, language=language)


def _said(text: str, language: Language) -> str:
    return language.say(text) if text else ""


def _matched(
    stored: Iterable[Entry], english: tuple[Entry, ...], said: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    known: Mapping[Entry, Entry] = dict(zip(english, said, strict=True))
    return tuple(known.get(entry) or _as_stored(entry) for entry in stored)


def _as_stored(entry: Entry) -> Entry:
    held = {name: getattr(entry, name) for name in _TEXTS[type(entry)]}
    texts: dict[str, Any] = {name: Untranslated(text) for name, text in held.items() if text}
    return dataclasses.replace(entry, **texts)
