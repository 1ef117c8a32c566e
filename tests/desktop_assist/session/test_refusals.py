"""The first refusals are on the record one by one; knocking on only counts."""

from __future__ import annotations

from desktop_assist.channel.errors import Reason
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.commands import Record, ShowTurnedAway
from desktop_assist.session.refusals import LARGEST_COUNT, Refusals, TurnedAway


def knock(number: int = 0, reason: Reason = Reason.EXPIRED) -> TurnedAway:
    return TurnedAway(reason, "This certificate expired.", f"SHA256:{number}", "")


def test_a_refusal_is_recorded_before_it_is_shown() -> None:
    recorded, shown = Refusals().add(knock())
    assert recorded == Record(
        Kinds.REFUSAL,
        {
            "reason": "expired",
            "sentence": "This certificate expired.",
            "key": "SHA256:0",
            "certificate": "",
            "count": 1,
        },
    )
    assert shown == ShowTurnedAway("This certificate expired.")


def test_the_same_again_is_counted_and_another_reason_is_told() -> None:
    refusals = Refusals()
    refusals.add(knock())
    assert refusals.add(knock()) == ()
    assert len(refusals.add(knock(reason=Reason.REVOKED))) == 2
    (rest,) = refusals.rest()
    assert (rest.body["reason"], rest.body["count"]) == ("further", 1)


def test_nothing_is_left_to_say_where_all_were_told() -> None:
    refusals = Refusals()
    assert refusals.rest() == ()
    refusals.add(knock())
    assert refusals.rest() == ()


def test_knocking_cannot_fill_the_record() -> None:
    refusals = Refusals()
    made = [command for number in range(1000) for command in refusals.add(knock(number))]
    assert len(made) == 2 * LARGEST_COUNT
    assert refusals.rest()[0].body["count"] == 1000 - LARGEST_COUNT
