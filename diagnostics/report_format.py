"""The bytes of a health report.

Decides: the JSON form of a report (canonical; integers, strings and ASCII keys only) and, at the edge, that
nothing else is taken for one: bounded size, no unknown key, no key twice, no other type, no invented
severity. Every refusal names the place.
Leaves alone: what a report says. The published form is `resources/schemas/report.schema.json`.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, TypeVar

import msgspec

from diagnostics import canonical, strict_json
from diagnostics.errors import MalformedReport
from diagnostics.finding import Finding, NormalNote, NotMeasured
from diagnostics.reading_format import Misread, converted, moment, plain, readings
from diagnostics.report_model import SCHEMA, Report
from diagnostics.strict_json import Ambiguous

T = TypeVar("T")

LARGEST_BYTES = 16 * 2**20

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_FETCH_AGAIN = "Fetch the report again from where it came from."
_NEWER = "Read it with the program that wrote it, or with a newer one."


class _Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    program_version: str
    platform: str
    taken_at: str
    finished_at: str
    complete: bool
    selected: list[str]
    rules_version: str
    rules_digest: str
    observations: Any
    findings: list[Any]
    not_measured: list[Any]
    normal_notes: list[Any]


def encode(report: Report) -> bytes:
    """The canonical bytes of `report`."""
    fields = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    fields["observations"] = {name: plain(reading) for name, reading in report.observations.items()}
    for name in ("findings", "not_measured", "normal_notes"):
        fields[name] = [dataclasses.asdict(entry) for entry in fields[name]]
    return canonical.encode(fields)


def decode(data: bytes) -> Report:
    """The report in `data`.

    Raises:
        MalformedReport: It is not one, or is larger than 16 MiB; the sentence names the place.
    """
    return read(data)[0]


def read(data: bytes) -> tuple[Report, bool]:
    """The report in `data`, and whether `data` is in canonical form, as `encode` writes it.

    Raises:
        MalformedReport: As `decode`.
    """
    if len(data) > LARGEST_BYTES:
        raise _malformed("it is larger than a report can be")
    try:
        found, is_canonical = strict_json.read(data)
        _refuse_other_schema(found)
        return _report(converted(found, _Report, "$")), is_canonical
    except (Ambiguous, Misread) as error:
        raise _malformed(str(error)) from error


def _refuse_other_schema(found: Any) -> None:
    schema = found.get("schema") if isinstance(found, dict) else None
    if isinstance(schema, str) and schema != SCHEMA:
        raise _malformed(f"$.schema is {schema[:60]!r} and not {SCHEMA!r}", _NEWER)


def _report(found: _Report) -> Report:
    if not _DIGEST.fullmatch(found.rules_digest):
        raise Misread("$.rules_digest is not a digest")
    moment(found.taken_at, "$.taken_at")
    moment(found.finished_at, "$.finished_at")
    findings = _entries(found.findings, Finding, "$.findings")
    _refuse_twins(findings)
    return Report(
        **{name: getattr(found, name) for name in _TAKEN_OVER},
        selected=tuple(found.selected),
        observations=readings(found.observations, "$.observations"),
        findings=findings,
        not_measured=_entries(found.not_measured, NotMeasured, "$.not_measured"),
        normal_notes=_entries(found.normal_notes, NormalNote, "$.normal_notes"),
    )


_TAKEN_OVER = (
    "schema",
    "program_version",
    "platform",
    "taken_at",
    "finished_at",
    "complete",
    "rules_version",
    "rules_digest",
)


def _refuse_twins(findings: tuple[Finding, ...]) -> None:
    seen: set[str] = set()
    for number, finding in enumerate(findings):
        if finding.id in seen:
            raise Misread(f"$.findings[{number}] has the same id as one before it")
        seen.add(finding.id)


def _entries(found: list[Any], kind: type[T], place: str) -> tuple[T, ...]:
    known = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for number, entry in enumerate(found):
        if isinstance(entry, dict) and entry.keys() == known:
            continue
        if not isinstance(entry, dict):
            raise Misread(f"{place}[{number}] is not an object")
        key = min(entry.keys() ^ known)
        wrong = "lacks" if key in known else "has the unknown key"
        raise Misread(f"{place}[{number}] {wrong} {key[:60]!r}")
    entries: tuple[T, ...] = converted(found, tuple[kind, ...], place)  # type: ignore[valid-type]
    return entries


def _malformed(fault: str, next_step: str = _FETCH_AGAIN) -> MalformedReport:
    return MalformedReport(
        f"This is not a health report that can be read: {fault}.",
        kept="Nothing was taken over from it.",
        next_step=next_step,
    )
