"""The price list: exactly its form, bounded, and errors that name the service and the field."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_assist.offers.catalogue import LARGEST_CATALOGUE_BYTES, Catalogue
from desktop_assist.offers.errors import BadCatalogue
from diagnostics.finding import Severity

PRACTICE = Path(__file__).resolve().parents[3] / "resources" / "catalogue" / "practice.toml"

SERVICE = """
[[services]]
id = "free-space"
title = "Freeing space"
description = "Together."
price = "49.00"
currency = "EUR"
term = "one visit"
renewal = "none"
resolves = [{ rule = "storage.space", at_least = "attention" }]
free_alternative = "The article."
responsible = "the organisation"
"""
HEAD = 'version = "1"\norganisation = "Practice Support"\n'


def parsed(text: str) -> Catalogue:
    return Catalogue.parse(text.encode())


def test_a_service_is_read_as_written() -> None:
    catalogue = parsed(HEAD + SERVICE)
    service = catalogue.service("free-space")
    assert service is not None
    assert (service.price, service.currency) == ("49.00", "EUR")
    resolved = service.resolving("storage.space")
    assert resolved is not None
    assert resolved.severity is Severity.ATTENTION
    assert service.resolving("storage.inodes") is None
    assert catalogue.service("other") is None


def test_the_digest_is_of_the_very_bytes() -> None:
    data = (HEAD + SERVICE).encode()
    assert Catalogue.parse(data).digest == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert Catalogue.parse(data + b"\n").digest != Catalogue.parse(data).digest


@pytest.mark.parametrize(
    ("written", "instead", "field"),
    [
        ('price = "49.00"', 'price = "49"', "price"),
        ('price = "49.00"', "price = 49.00", "price"),
        ('price = "49.00"', 'price = "-1.00"', "price"),
        ('currency = "EUR"', 'currency = "euro"', "currency"),
        ('title = "Freeing space"', "", "title"),
        ('title = "Freeing space"', f'title = "{"x" * 201}"', "title"),
        ('title = "Freeing space"', 'title = "Freeing\\u202espace"', "title"),
        ('title = "Freeing space"', 'title = "Freeing\\u001b[2Jspace"', "title"),
        ('at_least = "attention"', 'at_least = "normal"', "resolves"),
        ('rule = "storage.space"', 'rule = "Storage Space"', "resolves"),
        ('renewal = "none"', 'renewal = "none"\nhidden = "yes"', "hidden"),
    ],
)
def test_a_wrong_entry_is_refused_by_service_and_field(written: str, instead: str, field: str) -> None:
    assert written in SERVICE
    with pytest.raises(BadCatalogue) as refused:
        parsed(HEAD + SERVICE.replace(written, instead))
    assert "'free-space'" in str(refused.value)
    assert field in str(refused.value)


def test_a_service_without_an_id_is_named_by_its_number() -> None:
    with pytest.raises(BadCatalogue, match="service number 2"):
        parsed(HEAD + SERVICE + SERVICE.replace('id = "free-space"', ""))


def test_two_services_may_not_share_an_id() -> None:
    with pytest.raises(BadCatalogue, match="two services with the id 'free-space'"):
        parsed(HEAD + SERVICE + SERVICE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"not toml",
        HEAD.encode(),
        HEAD.encode() + b"services = 3",
        HEAD.encode() + b"services = [3]",
        HEAD.encode() + b"a = " + b"[" * 50_000,
        HEAD.encode() + b"services = []\nmore = 1",
        HEAD.encode() + b"services = []\n#" + b" " * LARGEST_CATALOGUE_BYTES,
    ],
    ids=["empty", "not UTF-8", "not TOML", "no services", "number", "of numbers", "deep", "unknown", "large"],
)
def test_what_is_no_price_list_is_refused(data: bytes) -> None:
    with pytest.raises(BadCatalogue, match="price list"):
        Catalogue.parse(data)


@given(
    st.binary(max_size=400) | st.text(max_size=400).map(lambda text: (HEAD + text).encode("utf-8", "ignore"))
)
@example((HEAD + SERVICE).encode())
def test_any_bytes_are_a_price_list_or_refused(data: bytes) -> None:
    try:
        catalogue = Catalogue.parse(data)
    except BadCatalogue:
        return
    assert catalogue.digest.startswith("sha256:")


def test_practice_has_a_plan_that_no_finding_can_support() -> None:
    plan = Catalogue.parse(PRACTICE.read_bytes()).service("yearly-plan")
    assert plan is not None
    assert plan.price == "169.00"
    assert plan.resolves == ()
