"""What the customer said about their screen while it was filmed: allowed, paused, changed, taken back.

Decides: which consents are told beside the film, in which words, and at which moment of it.
Leaves alone: what was done with mouse and keyboard (`input_deeds`), and whether any of it is true (`verify`).

A statement's time is to the second, and of a moment after what it tells took effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop_assist.audit import bodies
from desktop_assist.audit.bodies import Consent
from desktop_assist.audit.errors import NotThere
from desktop_assist.consent import Capability
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.screen.deeds import Placed
from desktop_assist.screen.film import Film
from desktop_assist.session.messages import plain
from desktop_assist.terms import Cause, SeenKind, Step
from diagnostics.clock import parse_timestamp

_WHAT = {Capability.SCREEN: "the screen", Capability.CONTROL: "mouse and keyboard"}
_WORDS = {
    Step.GRANTED: "the customer allowed {what}{seen}",
    Step.WITHDRAWN: "the customer took back {what}",
    Step.EXPIRED: "{what}: ended{cause}",
    Step.SUSPENDED: "{what}: the line was lost",
    Step.RESUMED: "{what}: the line was back",
    Step.PAUSED: "the customer paused the picture",
    Step.CONTINUED: "the customer let the picture go on",
    Step.CHANGED: "the customer showed something else{seen}",
}


def placed(statements: Iterable[Statement], film: Film) -> Iterator[Placed]:
    """What was said, in its order, each at its moment of `film`; what cannot be read is passed over."""
    for made in statements:
        if made.kind is not Kinds.CONSENT:
            continue
        try:
            body = bodies.read(made)
        except NotThere:
            continue  # the verification says so
        if isinstance(body, Consent) and body.capability in _WHAT and body.step in _WORDS:
            yield Placed(made.at, 0, moment(film, made.at), plain(_said(body)))


def _said(body: Consent) -> str:
    name = f" “{body.seen_name}”" if body.seen_name else ""
    seen = f": {body.seen.value}{name}" if isinstance(body.seen, SeenKind) else ""
    cause = f" ({body.cause.value})" if isinstance(body.cause, Cause) else ""
    return _WORDS[body.step].format(what=_WHAT[body.capability], seen=seen, cause=cause)


def moment(film: Film, at: str) -> int | None:
    """Where in the film the time `at` is, RFC 3339; none where nothing was recorded then."""
    for scene in film.scenes:
        try:
            after_s = (parse_timestamp(at) - parse_timestamp(scene.began_at)).total_seconds()
        except ValueError:
            continue
        if 0 <= after_s * 1000 <= scene.length_ms:
            return scene.at_ms + int(after_s * 1000)
    return None
