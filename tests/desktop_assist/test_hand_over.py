"""What a hand-over says, and whom it lets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist import hand_over
from desktop_assist.hand_over import HandOver, HandOverStep, HandOverUnreadable

KEY = "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8"
OTHER_KEY = "SHA256:ge85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8"
NAMED = HandOver(HandOverStep.ASKED, "maria", "omar", KEY, "Omar knows printers.")
names = st.text(max_size=64)


@given(names, names, st.sampled_from(("", KEY)), st.text(max_size=200), st.sampled_from(HandOverStep))
def test_what_is_written_is_read_again(
    from_: str, to: str, key: str, reason: str, step: HandOverStep
) -> None:
    made = HandOver(step, from_, to, key, reason)
    assert hand_over.read(made.to_json()) == made
    again = made.becomes(HandOverStep.REFUSED, "unanswered")
    assert hand_over.read(again.to_json()) == again


@pytest.mark.parametrize(
    ("agreed", "name", "key", "comes"),
    [
        (NAMED, "omar", KEY, True),
        (NAMED, "omar", OTHER_KEY, False),
        (NAMED, "maria", KEY, False),
        (HandOver(HandOverStep.AGREED, "maria", "omar", "", ""), "omar", OTHER_KEY, True),
        (HandOver(HandOverStep.AGREED, "maria", "omar", "", ""), "eve", KEY, False),
        (HandOver(HandOverStep.AGREED, "maria", "", "", ""), "eve", KEY, True),
        (HandOver(HandOverStep.AGREED, "maria", "", "", ""), "maria", KEY, False),
        (HandOver(HandOverStep.AGREED, "maria", "", KEY, ""), "eve", OTHER_KEY, False),
    ],
)
def test_only_whom_the_customer_agreed_to_comes(agreed: HandOver, name: str, key: str, comes: bool) -> None:
    assert agreed.admits(name, key) is comes


@pytest.mark.parametrize(
    "changed",
    [
        {"step": "maybe"},
        {"key": "SHA256:short"},
        {"key": KEY + "\n"},
        {"to": "x" * 65},
        {"reason": "x" * 4001},
        {"more": 1},
        {"from": 7},
    ],
)
def test_what_has_another_form_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(HandOverUnreadable, match="cannot be read"):
        hand_over.read({**NAMED.to_json(), **changed})


def test_who_may_come_is_said_in_words() -> None:
    assert NAMED.whom == "omar"
    assert HandOver(HandOverStep.ASKED, "maria", "", "", "").whom == "somebody other than maria"
