"""A case goes to another technician, with the customer's yes.

Decides: what is asked and answered, and who may come in after an agreed hand-over. Customer's program, desk
and audit all ask here, so that they cannot differ.
Leaves alone: how the customer is asked, how it is recorded, and who these people are (`channel.identity`).

1. Only who has the case can ask; only the customer answers. No answer is no.
2. What was agreed names one technician, with their key if it was named too; or nobody, and then everybody may
   come but the one who handed over.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from desktop_assist.errors import DesktopAssistError

Name = Annotated[str, msgspec.Meta(max_length=64)]  # From: desktop_assist.channel.identity (a holder's name)
Key = Annotated[str, msgspec.Meta(pattern=r"^(SHA256:[A-Za-z0-9+/]{43})?\Z")]  # as `ssh-keygen -l` prints it
Reason = Annotated[str, msgspec.Meta(max_length=4000)]  # From: desktop_assist.session.messages.Text


class HandOverStep(enum.StrEnum):
    """What can happen to a hand-over."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


class HandOverUnreadable(DesktopAssistError):
    """What a statement says of a hand-over has no meaning."""


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a hand-over, as the statement's body says it.

    Attributes:
        step: What happened.
        from_: Who hands over; the certificate's key id, as `to`.
        to: To whom; empty for whoever takes the case next.
        key: The `SHA256:…` name of the key that they must come with; empty for any that is certified.
        reason: Why, in the technician's words; in every step, so that each stands for itself.
        cause: Of a refusal, `unanswered` where nobody answered; otherwise empty.
    """

    step: HandOverStep
    from_: Name = msgspec.field(name="from")
    to: Name
    key: Key
    reason: Reason
    cause: str = ""

    def to_json(self) -> dict[str, Any]:
        """The body of its statement."""
        told = msgspec.to_builtins(self)
        return {name: value for name, value in told.items() if value or name != "cause"}

    def becomes(self, step: HandOverStep, cause: str = "") -> HandOver:
        """The next step of the same hand-over."""
        return msgspec.structs.replace(self, step=step, cause=cause)

    def admits(self, name: str, key: str) -> bool:
        """Whether the technician of that name, with the key of that `SHA256:…` name, may come next."""  # 2.
        if self.key and key != self.key:
            return False
        return name == self.to if self.to else name != self.from_

    @property
    def whom(self) -> str:
        """Who may come next, within a sentence."""
        return self.to or f"somebody other than {self.from_}"


def read(body: Mapping[str, Any]) -> HandOver:
    """What the body of a statement says.

    Raises:
        HandOverUnreadable: It has another form.
    """
    try:
        return msgspec.convert(body, HandOver)
    except msgspec.ValidationError as error:
        raise HandOverUnreadable(
            f"This hand-over cannot be read: {error}.", next_step="Both sides need a current version."
        ) from error
