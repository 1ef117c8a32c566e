"""What the customer wants of their screen while it is seen: which part, a pause, and what stays hidden.

Decides: that each wish counts before the call returns, and which of them go on the record.
Leaves alone: keeping to the wishes (`screen.sharing` and those who read it), whether the screen may be seen
at all (`consent`), and how the customer is asked.

1. What may be seen is part of the consent: it is on the record with the grant, and with each change.
2. A new grant ends a pause; nothing else does but the customer.
3. Which windows are hidden is nobody else's business: it is not on the record, and not told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from desktop_assist.channel.plain_text import plain
from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.screen import this_screen
from desktop_assist.screen.choice import AllScreens, Choice, Choices, OneScreen
from desktop_assist.screen.sharing import Sharing
from desktop_assist.terms import ALL_SCREENS, LONGEST_NAME, Seen, SeenKind, Step, Terms

FindChoices = Callable[[], Choices]


class ScreenProgram(Protocol):
    """What a window or a terminal needs of the customer's program, to say these wishes."""

    @property
    def sharing(self) -> Sharing:
        """What of the screen is shared now."""
        ...

    def screen_choices(self) -> Choices:
        """What of the screen can be chosen, and which windows be hidden."""
        ...

    def choose_screen(self, choice: Choice) -> None:
        """Let this be seen, now or once the screen may be seen."""
        ...

    def pause_screen(self, paused: bool) -> None:
        """Let nothing be seen for now, or go on, at once."""
        ...

    def hide_window(self, window: int, hidden: bool) -> None:
        """Never let this window be seen, or let it be seen again."""
        ...


class ScreenWishes:
    """The wishes of one case. Safe to use from any thread."""

    def __init__(
        self,
        sharing: Sharing,
        consents: Consents,
        noted: Callable[[tuple[ConsentStep, ...]], None],
        find: FindChoices = this_screen.choices,
    ) -> None:
        """Meet the source of pictures in `sharing`.

        `noted` is given what to record, `find` tells what there is to choose.
        """
        self._sharing = sharing
        self._consents = consents
        self._find = find
        self._noted = noted

    def choices(self) -> Choices:
        """What can be chosen now.

        Raises:
            ScreenNotShown: Nothing of the screen can be shown.
        """
        return self._find()

    def choose(self, choice: Choice) -> None:
        """Let this be seen, now or once the screen may be seen."""
        if choice != self._sharing.now.choice:
            self._sharing.choose(choice)
            self._note(Step.CHANGED, seen_of(choice))

    def pause(self, paused: bool) -> None:
        """Show nothing for now, or go on; without effect while the screen may not be seen."""
        if paused == self._sharing.now.paused:
            return
        if not paused:
            self._sharing.resume()
        elif self._consents.allows(Capability.SCREEN):
            self._sharing.pause()
        self._note(Step.PAUSED if paused else Step.CONTINUED)

    def hide(self, window: int, hidden: bool) -> None:
        """Never show the window of this number, or show it again."""  # 3.
        (self._sharing.mark_private if hidden else self._sharing.unmark)(window)

    def agreed(self, capability: Capability, terms: Terms) -> Terms:
        """The terms of a grant that is about to be, with what of the screen is chosen."""
        if capability is not Capability.SCREEN:
            return terms
        self._sharing.resume()  # 2.
        return replace(terms, seen=seen_of(self._sharing.now.choice))  # 1.

    def _note(self, step: Step, seen: Seen = ALL_SCREENS) -> None:
        noted = self._consents.note(Capability.SCREEN, step, seen)
        if noted is not None:
            self._noted((noted,))


def seen_of(choice: Choice) -> Seen:
    """The choice as it goes on the record."""
    if isinstance(choice, AllScreens):
        return ALL_SCREENS
    if isinstance(choice, OneScreen):
        return Seen(SeenKind.ONE_SCREEN, named(choice.name))
    return Seen(SeenKind.ONE_WINDOW, named(choice.title))


def named(name: str) -> str:
    """The name of a screen or a window, which is another program's word, as one plain line."""
    return " ".join(plain(name).split())[:LONGEST_NAME]
