"""Only a domain is taken for one, and it is shown so that it cannot pass for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.enrolment.domain import Domain, typed
from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.organisation import is_domain


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("help.example.org", "help.example.org", "help.example.org"),
        ("  Help.Example.ORG\n", "help.example.org", "help.example.org"),
        ("bücher.example", "xn--bcher-kva.example", "bücher.example (xn--bcher-kva.example)"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", "bücher.example (xn--bcher-kva.example)"),
        ("аррӏе.com", "xn--80ak6aa92e.com", "аррӏе.com (xn--80ak6aa92e.com)"),
        ("аpple.com", "xn--pple-43d.com", "xn--pple-43d.com"),  # the first letter is Cyrillic, the others not
        ("xn--pple-43d.com", "xn--pple-43d.com", "xn--pple-43d.com"),
    ],
)
def test_a_domain_and_how_it_is_shown(text: str, name: str, shown: str) -> None:
    assert typed(text) == Domain(name, shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "https://help.example.org",
        "help.example.org/organisation.toml",
        "help.example.org:8443",
        "help.example.org.",
        "maria@help.example.org",
        "127.0.0.1",
        "2130706433",
        "0x7f.0x1",
        "[::1]",
        "localhost",
        "printer.local",
        "practice.invalid",
        "hidden.onion",
        "help..example",
        "-help.example",
        "a" * 64 + ".example",
        "a." * 150 + "org",
        "help.example.org\nevil.example",
        "help\u202e.example",
        "help example",
    ],
)
def test_what_is_no_organisations_domain_is_refused(text: str) -> None:
    with pytest.raises(EnrolmentRefused) as refused:
        typed(text)
    assert refused.value.next_step


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_domain_or_a_sentence(text: str) -> None:
    try:
        found = typed(text)
    except EnrolmentRefused:
        return
    assert is_domain(found.name)
    assert found.name in found.shown
