"""A hand-over in the customer's terminal."""

from __future__ import annotations

import pytest

from desktop_assist.cli.hand_over_words import sentence
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.hand_over import HandOver, HandOverStep


def said(step: HandOverStep, to: str = "omar", cause: str = "") -> HandOver:
    return HandOver(step, "maria", to, "", "Omar knows printers.", cause)


def test_the_question_says_who_why_and_what_a_yes_means() -> None:
    words = sentence(HandOverAsked(said(HandOverStep.ASKED), 60))
    assert "maria asks to hand your case over to omar, another technician of your organisation" in words
    assert '"Omar knows printers."' in words
    assert "everything that you allowed ends" in words
    assert "Type yes or no within 60 seconds." in words
    assert "takes it next" in sentence(HandOverAsked(said(HandOverStep.ASKED, to=""), 60))


@pytest.mark.parametrize(
    ("became", "words"),
    [
        (said(HandOverStep.AGREED), "Nobody but omar can come now."),
        (said(HandOverStep.AGREED, to=""), "The next technician will come."),
        (said(HandOverStep.REFUSED), "Your case stays with maria."),
        (
            said(HandOverStep.REFUSED, cause="unanswered"),
            "There was no answer, so your case stays with maria.",
        ),
    ],
)
def test_what_became_of_it(became: HandOver, words: str) -> None:
    assert sentence(HandOverAnswered(became)).endswith(words)
