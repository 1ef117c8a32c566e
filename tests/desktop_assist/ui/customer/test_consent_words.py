"""Everything that can become of a consent is told in the customer's words."""

from __future__ import annotations

import pytest

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.terms import Cause, Seen, SeenKind, Step, Terms
from desktop_assist.ui.customer.consent_words import consent_sentence

SCREEN, WINDOW = Capability.SCREEN, Seen(SeenKind.ONE_WINDOW, "A letter")


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.ASKED])
def test_every_step_has_a_sentence_of_its_own(step: Step) -> None:
    said = {consent_sentence(ConsentChanged(SCREEN, each)) for each in Step}
    assert len(said) == len(Step)
    assert consent_sentence(ConsentChanged(SCREEN, step)).endswith(".")


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.UNANSWERED])
def test_every_reason_for_an_end_is_told(cause: Cause) -> None:
    without = consent_sentence(ConsentChanged(SCREEN, Step.EXPIRED))
    assert consent_sentence(ConsentChanged(SCREEN, Step.EXPIRED, cause=cause)) != without


def test_the_minutes_and_what_is_seen_are_told() -> None:
    granted = ConsentChanged(SCREEN, "granted", Terms(10))
    assert consent_sentence(granted) == "See your screen: you allowed it for 10 minutes."
    window = ConsentChanged(SCREEN, "granted", Terms(seen=WINDOW))
    assert consent_sentence(window).endswith("you allowed it. What is seen: only the window “A letter”.")
    screen = Terms(seen=Seen(SeenKind.ONE_SCREEN, "HDMI-1"))
    changed = consent_sentence(ConsentChanged(SCREEN, "changed", screen))
    assert changed == "From now on this is seen: only the screen HDMI-1."
    everything = ConsentChanged(SCREEN, "changed", Terms(seen=Seen()))
    assert consent_sentence(everything) == "From now on this is seen: everything on all screens."
