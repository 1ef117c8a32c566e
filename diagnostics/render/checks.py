"""The list of everything that can be checked, as a page of Markdown for the documentation.

Decides: that it is made from the probes and the rules themselves, so that it cannot say anything else.
Leaves alone: where it is kept; `resources/CHECKS.md` is held to it by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe
from diagnostics.rule import RuleSet
from diagnostics.rule_form import SEVERITIES

_SYSTEMS = ((LINUX, "Linux"), (WINDOWS, "Windows"), (MACOS, "macOS"))
_INTRODUCTION = """# What a check-up reads

Made from the probes and the rules by `python -m diagnostics --table`; a test holds it to them. Each subject
is only read if you agree to it. Where a system cannot tell, the report says so and why: that is neither good
nor bad.

The last column has the rules that judge what was read, and how far each can go. A subject without one never
becomes a finding.
"""


def table(probes: Iterable[Probe], rules: RuleSet) -> str:
    """The whole page."""
    systems = " | ".join(name for _, name in _SYSTEMS)
    lines = [
        _INTRODUCTION,
        f"| Subject | What is read | {systems} | Needs | Personal data | Rules |",
        f"|{'---|' * (5 + len(_SYSTEMS))}",
        *(_row(probe, rules) for probe in probes),
        "",
        f"Rules {rules.version}.",
    ]
    return "\n".join(lines) + "\n"


def _row(probe: Probe, rules: RuleSet) -> str:
    marks = ["yes" if system in probe.platforms else "–" for system, _ in _SYSTEMS]
    judged = ", ".join(_judged(probe, rules)) or "never a finding"
    cells = [probe.title, probe.reads, *marks, probe.privilege, probe.personal_data, judged]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _judged(probe: Probe, rules: RuleSet) -> Iterator[str]:
    for rule in rules.rules:
        if set(rule.entry.inputs.values()) & set(probe.observes) and rule.entry.id.startswith(f"{probe.id}."):
            highest = next(name for name in SEVERITIES if getattr(rule.entry.conditions, name))
            yield f"{rule.entry.id} ({highest})"
