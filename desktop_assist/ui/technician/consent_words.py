"""What became of a consent, in a technician's words.

Decides: the line in the conversation for each step.
Leaves alone: what the panes say of it, each for its own (`consent_dock`, `screen_pane`).
"""

from __future__ import annotations

from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.terms import Step
from desktop_assist.ui.text import tr

PAUSES = {
    Step.PAUSED.value: "The customer has paused the picture.",
    Step.CONTINUED.value: "The customer lets the picture go on.",
}


def step_sentence(changed: ConsentChanged) -> str:
    """What happened."""
    seen = changed.terms.seen
    if changed.step in PAUSES:
        return tr(PAUSES[changed.step])
    if changed.step == Step.CHANGED and seen is not None:
        return tr("The customer shows something else from now on: {what}.", what=seen.kind.value)
    step = f"{changed.step} ({changed.cause})" if changed.cause else changed.step
    return tr("{what}: {step}", what=changed.capability.value, step=step)
