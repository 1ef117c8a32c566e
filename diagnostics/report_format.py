"""The bytes of a health report.

Decides: the JSON form of a report (canonical; integers, strings and ASCII keys only) and, at the edge, that
nothing else is taken for one: bounded size, no unknown key, no other type, no invented severity.
Leaves alone: what a report says. The published form is `resources/schemas/report.schema.json`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import msgspec

from diagnostics import canonical
from diagnostics.clock import parse_timestamp
from diagnostics.errors import MalformedReport, NotCanonical
from diagnostics.finding import Finding, NormalNote, NotMeasured
from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.report_model import SCHEMA, Report

T = TypeVar("T")

LARGEST_BYTES = 8 * 2**20

_Integer = Annotated[int, msgspec.Meta(ge=-canonical.LARGEST_INTEGER, le=canonical.LARGEST_INTEGER)]
_Scalar = _Integer | str | bool
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class _Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Either kind of reading: with `value` and `unit`, or with `absent` and `detail`."""

    source: str
    taken_at: str
    value: _Scalar | list[dict[str, _Scalar]] | msgspec.UnsetType = msgspec.UNSET
    unit: str | msgspec.UnsetType = msgspec.UNSET
    absent: Reason | msgspec.UnsetType = msgspec.UNSET
    detail: str | msgspec.UnsetType = msgspec.UNSET


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
    observations: dict[str, _Reading]
    findings: list[dict[str, _Scalar | list[str]]]
    not_measured: list[dict[str, str]]
    normal_notes: list[dict[str, str]]


def encode(report: Report) -> bytes:
    """The canonical bytes of `report`."""
    fields = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    fields["observations"] = {name: _plain(reading) for name, reading in report.observations.items()}
    for name in ("findings", "not_measured", "normal_notes"):
        fields[name] = [dataclasses.asdict(entry) for entry in fields[name]]
    return canonical.encode(fields)


def decode(data: bytes) -> Report:
    """The report in `data`.

    Raises:
        MalformedReport: It is not one, or is larger than 8 MiB.
    """
    if len(data) > LARGEST_BYTES:
        raise _malformed("it is larger than a report can be")
    try:
        found = msgspec.convert(canonical.decode(data), _Report, strict=True)
        report = _report(found)
    except (msgspec.ValidationError, NotCanonical, ValueError) as error:
        raise _malformed(_first_sentence(error)) from error
    return report


def _plain(reading: Reading) -> dict[str, Any]:
    plain: dict[str, Any] = {"source": reading.source, "taken_at": reading.taken_at}
    if isinstance(reading, Absent):
        return {**plain, "absent": reading.reason, "detail": reading.detail}
    value = reading.value
    kept = [dict(item) for item in value] if isinstance(value, tuple) else value
    return {**plain, "value": kept, "unit": reading.unit}


def _report(found: _Report) -> Report:
    if found.schema != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    if not _DIGEST.fullmatch(found.rules_digest):
        raise ValueError("its rules_digest is not a digest")
    parse_timestamp(found.taken_at)
    parse_timestamp(found.finished_at)
    findings = tuple(_entries(found.findings, Finding))
    if len({finding.id for finding in findings}) != len(findings):
        raise ValueError("it holds two findings of the same id")
    return Report(
        **{name: getattr(found, name) for name in _TAKEN_OVER},
        selected=tuple(found.selected),
        observations={name: _reading(name, reading) for name, reading in sorted(found.observations.items())},
        findings=findings,
        not_measured=tuple(_entries(found.not_measured, NotMeasured)),
        normal_notes=tuple(_entries(found.normal_notes, NormalNote)),
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


def _entries(found: list[dict[str, Any]], kind: type[T]) -> list[T]:
    known = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for entry in found:
        if set(entry) != known:
            raise ValueError(f"an entry of it does not have the fields of a {kind.__name__}")
    return msgspec.convert(found, list[kind], strict=True)  # type: ignore[valid-type]


def _reading(name: str, found: _Reading) -> Reading:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:40]!r} is not the name of an observation")
    parse_timestamp(found.taken_at)
    observed = found.value is not msgspec.UNSET and found.unit is not msgspec.UNSET
    missed = found.absent is not msgspec.UNSET and found.detail is not msgspec.UNSET
    whole = (found.value, found.unit, found.absent, found.detail).count(msgspec.UNSET) == 2
    if whole and observed:
        return Observation(_value(found.value), str(found.unit), found.source, found.taken_at)
    if whole and missed:
        return Absent(Reason(str(found.absent)), str(found.detail), found.source, found.taken_at)
    raise ValueError(f"{name} is neither observed nor absent")


def _value(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    items: list[Mapping[str, Any]] = []
    for item in value:
        if not all(key.isascii() for key in item):
            raise ValueError("an item of it has a key that is not ASCII")
        items.append(item)
    return tuple(items)


def _first_sentence(error: Exception) -> str:
    return str(error).split(". ")[0].rstrip(".")[:200]


def _malformed(fault: str) -> MalformedReport:
    return MalformedReport(
        f"This is not a health report that can be read: {fault}.",
        kept="Nothing was taken over from it.",
        next_step="Fetch the report again from where it came from.",
    )
