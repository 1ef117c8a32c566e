"""What has the focus in each program, from what the programs tell over the accessibility bus (AT-SPI).

Decides: what a signal and the answers to the questions that follow it mean, with no input or output of its
own; and that what is not told in full is not told.
Leaves alone: the bus (`atspi_watch`), and which program the keyboard reaches.

1. A program tells that an object of its has gained or lost the focus; the last one that gained it and has not
   lost it counts.
2. What kind of object that is, and which process the program is, are asked; until both are answered, nothing
   is known of it.
3. No more than 256 programs are remembered; the ones that spoke first are forgotten first.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_assist.screen.focus import Field

# From: https://gitlab.gnome.org/GNOME/at-spi2-core/-/blob/main/atspi/atspi-constants.h
ROLE_PASSWORD_TEXT = 40
STATE_ACTIVE, STATE_FOCUSED = 1, 12
MOST_PROGRAMS = 256  # ours: a desktop has some tens


@dataclass(frozen=True)
class Accessible:
    """An object of a program: the program's name on the bus, and the object's path there."""

    program: str
    path: str


@dataclass
class _Program:
    focused: Accessible | None = None
    role: int | None = None
    process: int | None = None


class FocusedObjects:
    """Which object has the focus in each program. For one thread at a time."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._programs: dict[str, _Program] = {}

    @property
    def waiting(self) -> bool:
        """Whether something has been asked and is not answered yet."""
        return any(
            each.focused is not None and None in (each.role, each.process) for each in self._programs.values()
        )

    def gained(self, told: Accessible) -> bool:  # 1.
        """`told` has the focus now. Returns whether its program's process is still to be asked for."""
        program = self._programs.pop(told.program, _Program())
        while len(self._programs) >= MOST_PROGRAMS:  # 3.
            del self._programs[next(iter(self._programs))]
        self._programs[told.program] = program
        program.focused, program.role = told, None
        return program.process is None

    def lost(self, told: Accessible) -> None:  # 1.
        """`told` has the focus no more."""
        program = self._programs.get(told.program)
        if program is not None and program.focused == told:
            program.focused = program.role = None

    def role_is(self, told: Accessible, role: int) -> None:  # 2.
        """The answer to what kind of object it is."""
        program = self._programs.get(told.program)
        if program is not None and program.focused == told:
            program.role = role

    def process_is(self, name: str, process: int) -> None:  # 2.
        """The answer to which process a program is."""
        program = self._programs.get(name)
        if program is not None:
            program.process = process

    def field(self, process: int | None) -> Field:
        """What has the focus in `process`."""
        roles = {each.role for each in self._programs.values() if each.process == process} - {None}
        if process is None or not roles:
            return Field.NOT_TOLD
        return Field.PASSWORD if ROLE_PASSWORD_TEXT in roles else Field.OTHER


def has_state(words: object, state: int) -> bool:
    """Whether a set of states, as two numbers of 32 bits, has this one."""
    if not isinstance(words, list | tuple) or len(words) != 2:
        return False
    low, high = (int(each) for each in words)
    return bool((low | high << 32) >> state & 1)
