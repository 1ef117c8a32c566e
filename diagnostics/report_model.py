"""What a health report is.

Decides: what belongs to a report, and the one sentence at its top. There is no score and no count of issues.
Leaves alone: how it is made (`report`), written down (`report_format`) and shown (`render`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnostics.finding import Finding, NormalNote, NotMeasured, Severity
from diagnostics.language import ENGLISH, Language
from diagnostics.observation import Observation, Reading, Reason

_MOST_TITLES = 3
SCHEMA = "desktop-assist/report/v1"

NEEDS_ATTENTION = "This needs attention now: {titles}."
WORTH_A_LOOK = "Worth a look: {titles}."
AND_MORE = "{titles}, and more below"
AND = "{titles} and {last}"
NOTHING_MEASURED = "Nothing was measured, so nothing can be said about this computer."
STOPPED_EARLY = "The check-up was stopped early; nothing that was measured until then needs attention."
CHOSEN_ALL_CLEAR = "Nothing that you chose to have checked needs attention."
ALL_CLEAR = "Nothing on this computer needs attention."
MEASURED_ALL_CLEAR = "Nothing that could be measured on this computer needs attention."


@dataclass(frozen=True)
class Report:
    """One check-up of one machine.

    Attributes:
        schema: `SCHEMA`.
        program_version: Of the program that measured.
        platform: `linux`, `windows` or `macos`.
        taken_at: When the check-up began, RFC 3339 in UTC.
        finished_at: When it ended.
        complete: False where it was stopped early.
        selected: The subjects that the person agreed to.
        rules_version: Of the rule set that judged.
        rules_digest: `sha256:<hex>` of that rule set.
        observations: Every reading by its name, absent ones too.
        findings: What the rules say, normal ones too.
        not_measured: Rules that could not be applied.
        normal_notes: What looks alarming here and is not.
    """

    schema: str
    program_version: str
    platform: str
    taken_at: str
    finished_at: str
    complete: bool
    selected: tuple[str, ...]
    rules_version: str
    rules_digest: str
    observations: Mapping[str, Reading]
    findings: tuple[Finding, ...]
    not_measured: tuple[NotMeasured, ...]
    normal_notes: tuple[NormalNote, ...]

    def finding(self, name: str) -> Finding | None:
        """The finding whose id is `name`, if the report has it."""
        return next((finding for finding in self.findings if finding.id == name), None)

    def at(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity, in the rules' order."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def headline(self, language: Language = ENGLISH) -> str:
        """The report in one sentence: what matters most, or that nothing does."""
        if found := self.at(Severity.SERIOUS):
            return language.say(NEEDS_ATTENTION, titles=_titles(found, language))
        if found := self.at(Severity.ATTENTION):
            return language.say(WORTH_A_LOOK, titles=_titles(found, language))
        return language.say(self._all_clear())

    def _all_clear(self) -> str:
        if not any(isinstance(reading, Observation) for reading in self.observations.values()):
            return NOTHING_MEASURED
        if not self.complete:
            return STOPPED_EARLY
        reasons = {entry.reason for entry in self.not_measured}
        if Reason.NOT_SELECTED in reasons:
            return CHOSEN_ALL_CLEAR
        return ALL_CLEAR if reasons <= {Reason.NOT_PRESENT} else MEASURED_ALL_CLEAR


def _titles(findings: Iterable[Finding], language: Language) -> str:
    names = list(dict.fromkeys(_title(finding, language) for finding in findings))
    if len(names) > _MOST_TITLES:
        return language.say(AND_MORE, titles=", ".join(names[:_MOST_TITLES]))
    if len(names) == 1:
        return names[0]
    return language.say(AND, titles=", ".join(names[:-1]), last=names[-1])


def _title(finding: Finding, language: Language) -> str:
    title = finding.title
    if language.lowers_titles:
        title = title[0].lower() + title[1:]
    return f"{title} ({language.value(finding.item)})" if finding.item else title
