"""Versions sort as Debian's policy says, and as dpkg does."""

from __future__ import annotations

import itertools
import shutil
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagnostics.probes.debian import version

# From: the policy's own examples, and versions of real packages; each is newer than the one before it.
RISING = (
    ("~~", "~~a", "~", "", "a"),
    ("1.0~beta1~svn1245", "1.0~beta1", "1.0"),
    ("3.0.20-1~deb12u1", "3.0.20-1~deb12u2", "3.0.20-1", "3.0.20-1+b1", "3.0.21-1", "1:0.1-1"),
    ("2:9.0.1378-2", "2:9.0.1378-2+deb12u2", "2:9.0.1378-2+deb12u10"),
    ("1.2a", "1.2+b", "1.2.3"),
)
VERSIONS = st.from_regex(r"(?:[0-9]:)?[0-9][0-9a-z.+~]{0,6}(?:-[0-9a-z.+~]{1,4})?", fullmatch=True)
has_dpkg = pytest.mark.skipif(shutil.which("dpkg") is None, reason="only Debian has dpkg")


@pytest.mark.parametrize("rising", RISING)
def test_versions_rise(rising: tuple[str, ...]) -> None:
    for place, one in enumerate(rising):
        for at, other in enumerate(rising):
            assert version.is_newer(one, other) is (place > at), (one, other)


def test_a_number_that_is_not_there_counts_as_0() -> None:
    for one, other in itertools.permutations(("1.0", "0:1.0-0", "1.0-", "1.", "1.000"), 2):
        assert not version.is_newer(one, other), (one, other)


def test_nonsense_has_a_place_too() -> None:
    assert version.is_newer("9" * 10_000, "1")
    assert version.is_newer("é:-:", "1") or version.is_newer("1", "é:-:")


@has_dpkg
@settings(max_examples=150, deadline=None)
@given(VERSIONS, VERSIONS)
@example("0", "0~")
@example("0.0", "0.0~0")
def test_dpkg_says_the_same(one: str, other: str) -> None:
    code = subprocess.call(["dpkg", "--compare-versions", one, "gt", other])
    assert version.is_newer(one, other) is (code == 0)
