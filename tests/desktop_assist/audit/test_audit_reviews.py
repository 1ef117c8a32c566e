"""What reviewers say is worth what they catch of what was planted."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.audit import intervals, reviews
from desktop_assist.audit.draw import Drawn, Stratum
from desktop_assist.audit.errors import BadSample
from desktop_assist.audit.reviews import Review

MARIA = Stratum("maria", 50, tuple(Drawn(f"m{number}", number, "") for number in range(31)))
PLANTED = frozenset(f"p{number}" for number in range(59))
ALL_GOOD = [Review(one.case, "otto", bad=False) for one in MARIA.drawn]
ALL_CAUGHT = [Review(case, "otto", bad=True) for case in PLANTED]


def test_none_bad_and_all_planted_caught_bounds_the_share() -> None:
    told = reviews.reviewed([MARIA], ALL_GOOD + ALL_CAUGHT, PLANTED)
    assert told.sensitivity.count == 59
    assert told.at_least == pytest.approx(0.025 ** (1 / 59))
    (maria,) = told.strata
    assert maria.at_most == pytest.approx((1 - 0.025 ** (1 / 31)) / 0.025 ** (1 / 59))
    assert (maria.bad.count, maria.bad.of, maria.left) == (0, 31, ())


def test_reviewers_who_catch_less_know_less() -> None:
    half = [Review(case, "otto", bad=number % 2 == 0) for number, case in enumerate(sorted(PLANTED))]
    keen = reviews.reviewed([MARIA], ALL_GOOD + ALL_CAUGHT, PLANTED).strata[0]
    dull = reviews.reviewed([MARIA], ALL_GOOD + half, PLANTED).strata[0]
    assert dull.at_most > 1.5 * keen.at_most
    assert reviews.reviewed([MARIA], ALL_GOOD, frozenset()).strata[0].at_most == 1
    assert reviews.reviewed([MARIA], ALL_GOOD, PLANTED).unseen == tuple(sorted(PLANTED))


def test_each_reviewer_is_measured_and_one_who_sees_it_is_enough() -> None:
    said = [Review("p0", "anna", bad=True), Review("p0", "otto", bad=False)]
    said += [Review("m0", "anna", bad=True), Review("m0", "otto", bad=False)]
    told = reviews.reviewed([MARIA], said, frozenset({"p0"}))
    assert {name: (share.count, share.of) for name, share in told.caught.items()} == {
        "anna": (1, 1),
        "otto": (0, 1),
    }
    assert (told.strata[0].bad.count, told.strata[0].bad.of) == (1, 1)
    assert len(told.strata[0].left) == 30


def test_a_review_of_one_technicians_part_counts_for_nobody_else() -> None:
    paul = Stratum("paul", 1, (Drawn("m0", 0, ""),))
    said = [
        Review("m0", "otto", bad=True, technician="paul"),
        Review("m0", "otto", bad=False, technician="maria"),
    ]
    maria, other = reviews.reviewed([MARIA, paul], said, frozenset()).strata
    assert ((maria.bad.count, maria.bad.of), (other.bad.count, other.bad.of)) == ((0, 1), (1, 1))
    maria, other = reviews.reviewed([MARIA, paul], [Review("m0", "otto", bad=True)], frozenset()).strata
    assert maria.bad.count == other.bad.count == 1  # of the whole case
    maria, _ = reviews.reviewed([MARIA, paul], said[:1], frozenset()).strata
    assert "m0" in maria.left  # nobody looked at her part


def test_a_planted_case_that_was_drawn_says_nothing_of_the_technician() -> None:
    told = reviews.reviewed([MARIA], [Review("m0", "otto", bad=True)], frozenset({"m0"}))
    assert (told.strata[0].drawn, told.strata[0].bad.of) == (30, 0)
    assert told.sensitivity.count == 1


def test_the_list_is_read_as_it_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text("reviewer,note,case,verdict\notto,x,case-A, bad \notto,y,B,good\n")
    assert reviews.load(file) == (Review("A", "otto", bad=True), Review("B", "otto", bad=False))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"case,verdict\n", "columns"),
        (b"case,reviewer,verdict\nA,otto,maybe\n", "line 2"),
        (b"case,reviewer,verdict\nA,otto,good\nA,otto,bad\n", "line 3"),
        (b"case,reviewer,verdict\nA\n", "line 2"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_what_is_no_list_of_reviews_is_refused(tmp_path: Path, text: bytes, why: str) -> None:
    file = tmp_path / "reviews.csv"
    file.write_bytes(text)
    with pytest.raises(BadSample, match=why):
        reviews.load(file)
    assert intervals.CONFIDENCE == 0.95
