"""What an organisation publishes of its evidence has one form, and each kind its period in whole days."""

from __future__ import annotations

import msgspec
import pytest

from desktop_assist.evidence import keyfile
from desktop_assist.organisation_terms import MOST_RECIPIENTS, Archive, Retention, Timestamps, faults

AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
PEM = "-----BEGIN CERTIFICATE-----\n"


def why(
    retention: Retention | None = None, archive: Archive | None = None, timestamps: Timestamps | None = None
) -> str:
    return " ".join(faults(retention or Retention(), archive or Archive(), timestamps))


def test_good_terms_have_no_fault_and_none_at_all_are_good() -> None:
    assert why() == ""
    key = keyfile.generate().public_line
    assert why(Retention(recording="1 day", case="3650 days"), Archive((AGE, key))) == ""
    assert why(timestamps=Timestamps("https://tsa.example.org:8080/tsr?x=1", PEM)) == ""


def test_periods_are_days_of_the_kinds_that_have_one() -> None:
    assert Retention(recording="90 days", message="1 day").days == {"recording": 90, "message": 1}
    assert Retention().days == {}


@pytest.mark.parametrize(
    "text", ["0 days", "90", "90days", "three months", "-1 days", "100000 days", "1.5 days"]
)
def test_another_period_is_refused(text: str) -> None:
    assert "retention period" in why(Retention(report=text))


@pytest.mark.parametrize("one", ["", "age1x", AGE.upper(), "ssh-rsa AAAA", "AGE-SECRET-KEY-1"])
def test_another_reader_is_refused(one: str) -> None:
    assert "reader of its archive" in why(archive=Archive((one,)))


def test_too_many_readers_are_refused() -> None:
    assert "more than" in why(archive=Archive((AGE,) * (MOST_RECIPIENTS + 1)))


@pytest.mark.parametrize("url", ["", "ftp://tsa.example.org", "file:///etc", "https://", "https://a b/"])
def test_another_address_is_refused(url: str) -> None:
    assert "http or https address" in why(timestamps=Timestamps(url, PEM))


def test_an_authority_without_its_certificate_is_refused() -> None:
    assert "certificate in PEM" in why(timestamps=Timestamps("https://tsa.example.org/", "x"))


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(b'[retention]\nfilm = "1 day"\n', type=dict[str, Retention])
