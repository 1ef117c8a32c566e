"""Intake is bounded by install and by network, and whoever comes too often is told when to try again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.desk import rate
from desktop_assist.desk.lines import CustomerLine
from desktop_assist.desk.protocol import Logged, OpenCase, Refused
from desktop_assist.desk.rate import Rate, RateLimit, Rates
from simulators.desk_house import UNLIMITED, Customer, House
from simulators.fixed_clock import FixedClock


def test_so_many_at_once_then_one_at_a_time() -> None:
    clock = FixedClock()
    limit = RateLimit(Rate(3, 60), clock)
    assert [limit.wait_s("anna") for _ in range(4)] == [0, 0, 0, 20]
    assert limit.wait_s("berta") == 0
    clock.pass_seconds(20)
    assert [limit.wait_s("anna"), limit.wait_s("anna")] == [0, 20]
    clock.pass_seconds(600)
    assert [limit.wait_s("anna") for _ in range(4)] == [0, 0, 0, 20]


@given(st.lists(st.integers(0, 50), max_size=60), st.integers(1, 8), st.integers(1, 100))
def test_no_stretch_lets_more_through_and_waiting_always_helps(
    pauses: list[int], count: int, within_s: int
) -> None:
    clock = FixedClock()
    limit = RateLimit(Rate(count, within_s), clock)
    admitted: list[int] = []
    now = 0
    for pause in pauses:
        clock.pass_seconds(pause)
        now += pause
        wait_s = limit.wait_s("anna")
        if wait_s:
            clock.pass_seconds(wait_s)
            now += wait_s
            assert limit.wait_s("anna") == 0, "it said when to try again"
        admitted.append(now)
    for start in admitted:
        inside = [moment for moment in admitted if start <= moment < start + within_s]
        assert len(inside) <= 2 * count


def test_what_is_known_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "_MOST_KNOWN", 10)
    limit = RateLimit(Rate(1, 60), FixedClock())
    for number in range(100):
        assert limit.wait_s(str(number)) == 0
    assert len(limit._forgotten_at) == 10
    assert limit.wait_s("99") == 60


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("not an address", "not an address"),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert rate.network(address) == network


@pytest.mark.parametrize("by", ["key", "network"])
def test_one_case_too_many_is_refused_with_the_time_and_others_are_served(tmp_path: Path, by: str) -> None:
    few = Rate(2, 600)
    rates = Rates(
        UNLIMITED.lines_by_network, *((UNLIMITED.openings_by_network, few)[:: 1 if by == "key" else -1])
    )
    house = House(tmp_path / "desk", rates)

    def opens(key: Customer, network: str) -> object:
        made = Customer(house, key.key).opening()
        return house.service.answer(
            CustomerLine(key.key.public_line, network), OpenCase(made.envelope, made.salt)
        )

    anna = Customer(house)
    answers = [opens(anna if by == "key" else Customer(house), "192.0.2.7") for _ in range(3)]
    assert [type(each) for each in answers] == [Logged, Logged, Refused]
    refused = answers[2]
    assert isinstance(refused, Refused)
    assert refused.again_in_s == 300
    assert "try again in 5 minutes" in refused.next_step
    assert isinstance(opens(Customer(house), "192.0.2.8"), Logged)
    house.clock.pass_seconds(refused.again_in_s)
    assert isinstance(opens(anna, "192.0.2.7"), Logged)
    house.close()


def test_a_turn_comes_by_the_rate_and_nobody_is_sent_away() -> None:
    clock = FixedClock()
    turns = RateLimit(Rate(10, 1), clock)
    waits = [turns.turn_s("office") for _ in range(38)]
    assert waits[:10] == pytest.approx([0.0] * 10, abs=1e-9)
    assert waits[10:] == pytest.approx([number / 10 for number in range(1, 29)])
    assert turns.turn_s("elsewhere") == 0.0
    clock.pass_seconds(60)
    assert turns.turn_s("office") == 0.0
