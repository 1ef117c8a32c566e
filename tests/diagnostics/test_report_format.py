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


def test_a_report_beyond_16_mebibytes_is_refused_unread() -> None:
    with pytest.raises(MalformedReport, match="larger"):
        report_format.decode(b" " * (16 * 2**20 + 1))


PLACES: dict[str, tuple[Any, str]] = {
    "a decimal": (lambda data: reading(data).update(value=1.5), "$.observations.dns.asked.value holds float"),
    "a large number": (
        lambda data: reading(data).update(value=2**53),
        "$.observations.dns.asked.value holds",
    ),
    "another type": (lambda data: reading(data).update(value=[1]), '["dns.asked"].value[0]: Expected'),
    "an unknown key": (lambda data: reading(data).update(mood=1), '$.observations["dns.asked"]: Object'),
    "a bad moment": (
        lambda data: reading(data).update(taken_at="now"),
        '["dns.asked"].taken_at is not a moment',
    ),
    "a missing key": (lambda data: data["findings"][2].pop("source"), "$.findings[2] lacks 'source'"),
    "a strange finding": (lambda data: data["findings"].insert(1, 7), "$.findings[1] is not an object"),
    "a bad severity": (
        lambda data: data["findings"][3].update(severity="x"),
        "$.findings[3].severity: Invalid",
    ),
    "a wrong list": (lambda data: data.update(selected="all"), "$.selected: Expected `array`"),
    "another version": (
        lambda data: data.update(schema="desktop-assist/report/v2"),
        "$.schema is 'desktop-assist",
    ),
    "twins": (lambda data: data["findings"].insert(4, data["findings"][0]), "$.findings[4] has the same id"),
    "no observations": (lambda data: data.update(observations=[]), "$.observations is not an object"),
}


def reading(data: Any) -> Any:
    return data["observations"]["dns.asked"]


@pytest.mark.parametrize("what", PLACES)
def test_a_refusal_names_the_place(what: str) -> None:
    change, place = PLACES[what]
    data = json.loads(_WORN_BYTES)
    change(data)
    with pytest.raises(MalformedReport) as refused:
        report_format.decode(json.dumps(data).encode())
    assert place in refused.value.happened


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (_WORN_BYTES[:-1], "it ends in the middle"),
        (_WORN_BYTES[:1000], "it ends in the middle"),
        (b"[" * 100_000, "it nests more deeply"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "it nests more deeply"),
        (_WORN_BYTES[:-1] + b',"complete":true}', "the key 'complete' is there twice at $"),
        (
            _WORN_BYTES.replace(b'"unit":"servers"', b'"unit":"servers","unit":""', 1),
            "twice at $.observations.dns.",
        ),
        (b"\xff" + _WORN_BYTES, "byte 0"),
        (b'"a\xc3"', "UTF-8"),
        (b"null", "$ holds NoneType"),
        (b"7", "$: Expected `object`"),
        (b"", "it ends in the middle"),
    ],
)
def test_bytes_that_are_no_report_say_where_it_fails(data: bytes, place: str) -> None:
    with pytest.raises(MalformedReport) as refused:
        report_format.decode(data)
    assert place in refused.value.happened
