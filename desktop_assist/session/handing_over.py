"""Handing the case over to another technician: asked, answered, and who may come in afterwards.

Decides: which requests reach the customer, and what is recorded and told of each step.
Leaves alone: who may come after a yes (`hand_over`), and that a yes withdraws everything (`customer`).

1. One request at a time, with a reason in words, to somebody else than who asks; three in ten minutes.
2. No answer within 60 seconds is a refusal.
3. Each step is on the record before it is told.
4. What was agreed counts from when it is on the record, until the next hand-over.
"""

from __future__ import annotations

from desktop_assist.channel.identity import Identity
from desktop_assist.consent import ANSWER_WITHIN, ASKS, ASKS_WITHIN
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.statement import Kinds
from desktop_assist.hand_over import HandOver, HandOverStep
from desktop_assist.session.commands import AskToHandOver, Command, LetGo, Record, Send, ShowHandOver
from desktop_assist.session.messages import ABOUT_HAND_OVER, AskHandOver, HandOverNow, Refusal, plain
from desktop_assist.terms import Cause
from diagnostics.clock import Clock

Commands = tuple[Command, ...]


class HandingOver:
    """All hand-overs of one session.

    Attributes:
        agreed: The last that was agreed and is on the record; none before any.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing asked."""
        self._clock = clock
        self._asked: HandOver | None = None
        self._asked_at: list[float] = []  # in monotonic seconds; the last is that of the open question
        self._answered: HandOver | None = None
        self.agreed: HandOver | None = None

    @property
    def open(self) -> bool:
        """Whether the customer is asked now."""
        return self._asked is not None

    def admits(self, identity: Identity) -> bool:
        """Whether `identity` may come in, as far as this goes."""
        key = keyfile.fingerprint(keyfile.line_of(identity.public_raw))
        return self.agreed is None or self.agreed.admits(identity.name, key)

    def ask(self, technician: Identity, message: AskHandOver) -> Commands:
        """`technician`, who has the case, asks to hand it over."""
        to, reason, now = plain(message.to).strip(), plain(message.reason).strip(), self._clock.monotonic()
        recent = [at for at in self._asked_at if now - at <= ASKS_WITHIN.total_seconds()]
        if not reason or to == technician.name or (message.key and not to):  # 1.
            return _not_asked(
                "A case is handed over to somebody else, with a reason.", "Say to whom, and why."
            )
        if self.open:
            return _not_asked("The customer is being asked already.", "Wait for the answer.")
        if len(recent) >= ASKS:
            return _not_asked("The customer was asked too often to hand the case over.", "Wait some minutes.")
        self._asked_at, self._answered = [*recent, now], None
        self._asked = HandOver(HandOverStep.ASKED, technician.name, to, message.key, reason)
        return (*_recorded(self._asked), AskToHandOver(self._asked), _told(self._asked))

    def refuse(self, cause: str = "") -> Commands:
        """The customer says no; nothing where nothing is asked."""
        asked, self._asked = self._asked, None
        if asked is None:
            return ()
        refused = asked.becomes(HandOverStep.REFUSED, cause)
        return (*_recorded(refused), ShowHandOver(refused), _told(refused))

    def agree(self) -> Commands:
        """The customer says yes: what is to be put on the record; `done` follows when it is there."""
        asked, self._asked = self._asked, None
        self._answered = asked.becomes(HandOverStep.AGREED) if asked else None
        return _recorded(self._answered) if self._answered else ()

    def done(self) -> Commands:
        """What was agreed is on the record, and counts; nothing where nothing was."""  # 4.
        agreed, self._answered = self._answered, None
        if agreed is None:
            return ()
        self.agreed = agreed
        return (ShowHandOver(agreed), _told(agreed), LetGo())

    def time_passed(self) -> Commands:
        """Some time went by."""  # 2.
        late = self.open and self._clock.monotonic() - self._asked_at[-1] > ANSWER_WITHIN.total_seconds()
        return self.refuse(Cause.UNANSWERED.value) if late else ()


def _recorded(said: HandOver) -> Commands:  # 3.
    return (Record(Kinds.HAND_OVER, said.to_json()),)


def _told(said: HandOver) -> Command:
    return Send(HandOverNow(said.step.value, said.to, said.cause))


def _not_asked(happened: str, next_step: str) -> Commands:
    return (Send(Refusal(happened, next_step, about=ABOUT_HAND_OVER)),)
