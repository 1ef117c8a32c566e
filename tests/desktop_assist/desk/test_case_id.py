"""Names of cases: sortable by time, unmistakable, and the same in both spellings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.desk import case_id

NOW = datetime(2026, 11, 21, 18, 4, 5, tzinfo=UTC)
moments = st.integers(min_value=86_400, max_value=250_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


@given(moments)
def test_a_new_id_is_one_and_goes_to_a_host_name_and_back(moment: datetime) -> None:
    case = case_id.new(moment)
    assert case_id.is_case_id(case)
    name = case_id.host(case)
    assert name == f"case-{case.lower()}"
    assert case_id.from_host(name) == case_id.from_host(name.upper()) == case


@given(moments, st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(days=900)))
def test_ids_sort_by_time(moment: datetime, later: timedelta) -> None:
    assert case_id.new(moment) < case_id.new(moment + later)


def test_a_millisecond_is_never_lost_to_rounding() -> None:
    moment = datetime(1970, 1, 13, 9, 7, 1, tzinfo=UTC)
    later = moment + timedelta(milliseconds=1)
    assert case_id.new(moment)[:10] < case_id.new(later)[:10]


def test_ids_of_one_instant_differ() -> None:
    assert len({case_id.new(NOW) for _ in range(1000)}) == 1000


@given(st.text(max_size=40))
def test_other_text_is_no_id(text: str) -> None:
    assert not case_id.is_case_id(text.lower() + "!")
    found = case_id.from_host(text)
    assert found == "" or case_id.is_case_id(found)


def test_almost_ids() -> None:
    case = "01KAKQ7Y5X0000000000000000"
    for wrong in (
        case[:-1],
        case + "0",
        case.lower(),
        case + "\n",
        " " + case,
        "8" + case[1:],
        "I" + case[1:],
    ):
        assert not case_id.is_case_id(wrong)
    for wrong in (case, "case-", "case-" + case + "\n", "case_" + case, "xcase-" + case, "case-" + case[:-1]):
        assert case_id.from_host(wrong) == ""
    assert case_id.from_host("case-" + case[:-1] + "\u017f") == "", "a letter that only upper case makes one"
