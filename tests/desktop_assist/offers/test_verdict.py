"""Verdicts: the gravest ground prevails, and the JSON form is strict."""

from __future__ import annotations

import itertools

import pytest

from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.offers.verdict import Ground, Verdict, VerdictKind, gravest_first, prevailing
from diagnostics import canonical

VERDICT = Verdict(
    VerdictKind.NOT_MEASURED, ("It was not measured.",), "Look yourself.", "the hardware maker", ("a.b",)
)


def test_nothing_shown_supports_nothing() -> None:
    assert prevailing([]) is VerdictKind.UNSUPPORTED


@pytest.mark.parametrize("kinds", list(itertools.permutations(VerdictKind, 2)), ids=str)
def test_one_graver_ground_outweighs_any_lesser(kinds: tuple[VerdictKind, VerdictKind]) -> None:
    order = ["supported", "not measured", "unsupported", "contradicted"]
    grounds = [Ground(kind, kind.value) for kind in kinds]
    gravest = max(kinds, key=lambda kind: order.index(kind.value))
    assert prevailing(grounds) is gravest
    assert gravest_first(grounds)[0] == gravest.value


def test_a_sentence_is_said_once() -> None:
    grounds = [Ground(VerdictKind.SUPPORTED, "So."), Ground(VerdictKind.SUPPORTED, "So.")]
    assert gravest_first(grounds) == ("So.",)


def test_a_verdict_survives_the_record() -> None:
    written = canonical.encode(VERDICT.to_json())
    assert b'"kind":"not measured"' in written
    assert Verdict.from_json(canonical.decode(written)) == VERDICT


@pytest.mark.parametrize("change", [{"kind": "perhaps"}, {"reasons": "one"}, {"score": 7}, {"findings": [3]}])
def test_a_verdict_of_another_form_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(MalformedOffer, match="verdict is malformed"):
        Verdict.from_json({**VERDICT.to_json(), **change})
