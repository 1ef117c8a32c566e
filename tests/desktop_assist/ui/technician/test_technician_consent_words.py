"""A technician is told plainly what the customer did with a consent."""

from __future__ import annotations

import pytest

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.terms import USUAL, Cause, Seen, SeenKind, Terms
from desktop_assist.ui.technician.consent_words import step_sentence


@pytest.mark.parametrize(
    ("step", "terms", "cause", "sentence"),
    [
        ("granted", Terms(seen=Seen()), "", "screen: granted"),
        ("paused", USUAL, "", "The customer has paused the picture."),
        ("continued", USUAL, "", "The customer lets the picture go on."),
        (
            "changed",
            Terms(seen=Seen(SeenKind.ONE_WINDOW)),
            "",
            "The customer shows something else from now on: one window.",
        ),
        ("expired", USUAL, Cause.NOT_SEEN, "screen: expired (not seen)"),
    ],
)
def test_each_step_is_told(step: str, terms: Terms, cause: str, sentence: str) -> None:
    assert step_sentence(ConsentChanged(Capability.SCREEN, step, terms, cause)) == sentence
