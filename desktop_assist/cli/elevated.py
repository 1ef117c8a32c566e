"""`desktop-assist check --elevated`: what only an administrator may read, read by a small helper.

Decides: that it is asked for separately and explained; that nothing is started where it would change nothing,
or where other users of this computer could have changed the program that would get those rights.
Leaves alone: the password, which the system asks for (sudo, pkexec); and what the helper reads and answers
(`diagnostics.elevation`).
"""

from __future__ import annotations

import sys
import textwrap
import threading
from functools import partial

from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.install import Install
from diagnostics import elevation
from diagnostics.checkup import Given
from diagnostics.observation import Observation
from diagnostics.platforms import Failure
from diagnostics.platforms import elevation as helper
from diagnostics.probe import Probe, Surroundings
from diagnostics.probes import installation

_QUESTION = "Start the helper? [y = yes, anything else = no] "


def readings(
    install: Install, probes: tuple[Probe, ...], selected: tuple[str, ...], *, yes: bool
) -> Given | None:
    """The helper's readings of those selected subjects that need it; None where it is not started."""
    gaining = elevation.gaining([probe for probe in probes if probe.id in selected])
    around = Checkups(install).surroundings()
    words = helper.launcher(at_terminal=sys.stdin.isatty())
    refusal = _refusal(around, gaining, words)
    if refusal or words is None:
        _say(refusal)
        return None
    _say(_explanation(gaining, words))
    if not yes and not _agreed():
        _say("The helper is not started; what it would have read is left out.")
        return None
    return elevation.measure(gaining, around, partial(_ask, words))


def _refusal(around: Surroundings, gaining: tuple[Probe, ...], words: tuple[str, ...] | None) -> str:
    if not gaining:
        return "Nothing that was chosen needs an administrator, so no helper is started."
    if around.platform.is_administrator():
        return "This program already runs with an administrator's rights, so no helper is started."
    if words is None:
        return "This system has neither sudo nor pkexec, so the helper cannot be given its rights."
    changeable = installation.measure(around)["installation.changeable_by_others"]
    if not isinstance(changeable, Observation) or changeable.value is not False:
        return (
            "Other users of this computer could change this program, so it is not given an administrator's "
            "rights. Install it again with its installer."
        )
    return ""


def _explanation(gaining: tuple[Probe, ...], words: tuple[str, ...]) -> str:
    reads = " ".join(probe.reads for probe in gaining)
    program = words[0].rpartition("/")[2]
    return (
        f"A small helper is started with an administrator's rights, for this only: {reads} It changes "
        f"nothing, ends when it has answered, and this program itself stays without those rights. {program} "
        "asks for your password; this program never sees it."
    )


def _agreed() -> bool:
    print(_QUESTION, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _ask(words: tuple[str, ...], request: bytes, deadline_s: float) -> bytes | Failure:
    return helper.run((*words, *helper.HELPER), request, deadline_s=deadline_s, stop=threading.Event())


def _say(text: str) -> None:
    print(textwrap.fill(text, 80), file=sys.stderr)
