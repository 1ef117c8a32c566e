"""The files of a rule set.

Decides: that a file is small, TOML, and has exactly the keys that it may have. Every refusal names the file
and the rule, and gives the first thing that is wrong with it.
Leaves alone: what may stand in a rule (`rule_form`, `rule_faults`), and what it says of a machine (`rule`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from diagnostics import rule_faults
from diagnostics.condition import malformed
from diagnostics.rule_faults import Fault
from diagnostics.rule_form import RuleFile, RuleSetFile

LARGEST_FILE_BYTES = 2**18


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
        _refuse(rule_faults.of_rule(rule, found.subject), f"{path.name}, rule {rule.id}")
    for note in found.notes:
        _refuse(rule_faults.of_note(note), f"{path.name}, note {note.id}")
    return found


def _refuse(faults: Iterator[Fault], where: str) -> None:
    for fault in faults:
        named = f"{where}, threshold {fault.threshold}" if fault.threshold else where
        raise malformed(f"{named}: {fault.sentence}.")


def _place(data: dict[str, Any], error: str) -> str:
    match = re.search(r"\$\.(rules|notes)\[(\d+)\]", error)
    if match is None:
        return "its outline"
    entry = data[match[1]][int(match[2])]
    name = entry.get("id", f"number {match[2]}") if isinstance(entry, dict) else f"number {match[2]}"
    return f"{match[1].rstrip('s')} {name}"
