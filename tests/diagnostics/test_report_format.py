"""The bytes of a report: what is written is what is read; nothing else is taken for a report."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import canonical, report_format
from diagnostics.errors import MalformedReport
from diagnostics.observation import Absent, Observation, Reason
from diagnostics.report import Report
from diagnostics.resources import resource
from simulators.checked import checked, fresh, worn
from simulators.recorded import recorded

FRESH, WORN = fresh(), worn()


@pytest.mark.parametrize("one", [FRESH, WORN])
def test_a_report_survives_its_bytes(one: Report) -> None:
    data = report_format.encode(one)
    assert report_format.decode(data) == one
    assert report_format.encode(report_format.decode(data)) == data


@pytest.mark.parametrize("one", [FRESH, WORN, checked(recorded("worn-laptop"), "hosts")])
def test_the_published_schema_accepts_every_report(one: Report) -> None:
    schema = json.loads(resource("schemas", "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(report_format.encode(one)))


def test_the_published_schema_refuses_what_the_program_refuses() -> None:
    schema = jsonschema.Draft202012Validator(
        json.loads(resource("schemas", "report.schema.json").read_text(encoding="utf-8"))
    )
    for change in CHANGES.values():
        data = json.loads(report_format.encode(WORN))
        change(data)
        assert not schema.is_valid(data), change


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


numbers = st.integers(-canonical.LARGEST_INTEGER, canonical.LARGEST_INTEGER)


scalars = st.one_of(numbers, texts, st.booleans())


items = st.dictionaries(st.text(st.characters(codec="ascii"), max_size=8), scalars, max_size=3)


values = st.one_of(scalars, st.lists(items, max_size=3).map(tuple))


readings = st.one_of(
    st.builds(Observation, values, texts, texts, st.just("2026-11-21T18:04:05Z")),
    st.builds(Absent, st.sampled_from(Reason), texts, texts, st.just("2026-11-21T18:04:05Z")),
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,5}\.[a-z][a-z0-9_]{0,5}", fullmatch=True), readings))
def test_any_observation_survives_its_bytes(observations: dict[str, Any]) -> None:
    one = dataclasses.replace(WORN, observations=dict(sorted(observations.items())))
    assert report_format.decode(report_format.encode(one)) == one


@given(st.binary(max_size=200))
def test_any_bytes_are_a_report_or_refused(data: bytes) -> None:
    with pytest.raises(MalformedReport):
        report_format.decode(data)


@given(st.data())
def test_a_report_with_one_byte_changed_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    encoded = bytearray(_WORN_BYTES)
    encoded[data.draw(st.integers(0, len(encoded) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(MalformedReport):
        assert isinstance(report_format.decode(bytes(encoded)), Report)


_WORN_BYTES = report_format.encode(WORN)


CHANGES: dict[str, Any] = {
    "an unknown key": lambda data: data.update(score=17),
    "a missing key": lambda data: data.pop("findings"),
    "another schema": lambda data: data.update(schema="desktop-assist/report/v9"),
    "another severity": lambda data: data["findings"][0].update(severity="catastrophe"),
    "an unknown key in a finding": lambda data: data["findings"][0].update(price=99),
    "a finding without a source": lambda data: data["findings"][0].pop("source"),
    "a decimal": lambda data: data["observations"].update({"a.b": {**OBSERVED, "value": 1.5}}),
    "a null": lambda data: data["observations"].update({"a.b": {**OBSERVED, "value": None}}),
    "too large a number": lambda data: data["observations"].update({"a.b": {**OBSERVED, "value": 2**53}}),
    "both at once": lambda data: data["observations"].update({"a.b": {**OBSERVED, **MISSED}}),
    "neither": lambda data: data["observations"].update({"a.b": {"source": "", "taken_at": WHEN}}),
    "an invented reason": lambda data: data["observations"].update({"a.b": {**MISSED, "absent": "lazy"}}),
    "a name without a subject": lambda data: data["observations"].update({"b": OBSERVED}),
    "a moment that is none": lambda data: data.update(taken_at="yesterday"),
    "a digest that is none": lambda data: data.update(rules_digest="sha256:00"),
    "text for a truth": lambda data: data.update(complete="yes"),
}


WHEN = "2026-11-21T18:04:05Z"


OBSERVED = {"value": 1, "unit": "", "source": "", "taken_at": WHEN}


MISSED = {"absent": "failed", "detail": "", "source": "", "taken_at": WHEN}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_not_a_report_is_refused(what: str) -> None:
    data = json.loads(_WORN_BYTES)
    CHANGES[what](data)
    with pytest.raises(MalformedReport):
        report_format.decode(json.dumps(data).encode())


def test_two_findings_of_one_id_are_refused() -> None:
    data = json.loads(_WORN_BYTES)
    data["findings"].append(data["findings"][0])
    with pytest.raises(MalformedReport, match="same id"):
        report_format.decode(json.dumps(data).encode())


def test_a_report_beyond_8_mebibytes_is_refused_unread() -> None:
    with pytest.raises(MalformedReport, match="larger"):
        report_format.decode(b" " * (8 * 2**20 + 1))
