"""What of the screen is seen is chosen, paused and hidden by words, where a customer has no window."""

from __future__ import annotations

import io

import pytest

from desktop_assist.cli.conversation import Conversation
from desktop_assist.cli.screen_words import ScreenWords
from desktop_assist.cli.sentences import sentence
from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged
from desktop_assist.screen.choice import AllScreens, Choice, Choices, Monitor, OneScreen, ShownWindow
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.sharing import Sharing
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.terms import Seen, SeenKind, Terms

LEFT, RIGHT = (Monitor(name, Rectangle(at, 0, 800, 600)) for name, at in (("HDMI-1", 0), ("DP-2", 800)))
LETTER, BANK = (
    ShownWindow(7, "A letter", "Writer", 4711),
    ShownWindow(9, "My \x1b[31maccount", "Firefox", 4712),
)


class Program:
    """A customer's program with two screens and two windows."""

    def __init__(self) -> None:
        self.sharing = Sharing()
        self.choices = Choices((LEFT, RIGHT), (LETTER, BANK))
        self.refused: ScreenNotShown | None = None
        self.said: list[str] = []

    def screen_choices(self) -> Choices:
        if self.refused is not None:
            raise self.refused
        return self.choices

    def choose_screen(self, choice: Choice) -> None:
        self.sharing.choose(choice)

    def pause_screen(self, paused: bool) -> None:
        (self.sharing.pause if paused else self.sharing.resume)()

    def hide_window(self, window: int, hidden: bool) -> None:
        (self.sharing.mark_private if hidden else self.sharing.unmark)(window)

    def say(self, text: str) -> None:
        self.said.append(text)

    def stop_file(self, number: int) -> None:
        raise AssertionError(f"no file {number} moves here")

    def stop(self) -> None:
        """Nothing is behind it."""


@pytest.fixture
def program() -> Program:
    return Program()


def test_a_number_stands_for_a_screen_or_a_window(program: Program) -> None:
    words = ScreenWords()
    listed = words.obey(program, "screen")
    assert listed is not None
    assert [line.strip() for line in listed.splitlines()[1:5]] == [
        "1  screen 1 from the left (HDMI-1)",
        "2  screen 2 from the left (DP-2)",
        "3  the window “A letter”",
        "4  the window “My \ufffd[31maccount”",
    ]
    assert words.obey(program, "see 2") == "May be seen: the screen DP-2. No windows are hidden."
    assert program.sharing.now.choice == OneScreen("DP-2")
    words.obey(program, "see 3")
    assert program.sharing.now.choice == LETTER.choice
    again = words.obey(program, "screen")
    assert again is not None
    assert again.startswith("What may be seen: the window “A letter”."), "what was chosen before counts"
    words.obey(program, "See all")
    assert program.sharing.now.choice == AllScreens()


def test_a_number_that_was_not_listed_changes_nothing(program: Program) -> None:
    words = ScreenWords()
    assert words.obey(program, "see 1") == "There is no 1 in the list. Type screen to see it."
    words.obey(program, "screen")
    program.choices = Choices((LEFT, RIGHT), (BANK, LETTER))
    words.obey(program, "see 3")
    assert program.sharing.now.choice == LETTER.choice, "a number means what was read"


def test_pause_and_show(program: Program) -> None:
    words = ScreenWords()
    assert "It is paused" in (words.obey(program, "pause") or "")
    assert program.sharing.now.paused
    assert "paused" not in (words.obey(program, "show") or "paused")
    assert not program.sharing.now.paused


def test_windows_are_hidden_and_counted(program: Program) -> None:
    words = ScreenWords()
    words.obey(program, "screen")
    assert words.obey(program, "hide 4") == "May be seen: everything. 1 window is hidden."
    assert program.sharing.now.private == {9}
    assert "1 window is hidden." in (words.obey(program, "screen") or "")
    assert words.obey(program, "hide 1") == "Only a window can be hidden."
    words.obey(program, "unhide 4")
    assert program.sharing.now.private == frozenset()


@pytest.mark.parametrize("line", ["see you later", "show me", "hide", "pause it", "see -1", "see ²"])
def test_everything_else_is_said_to_the_technician(program: Program, line: str) -> None:
    assert ScreenWords().obey(program, line) is None
    conversation = Conversation(io.StringIO(f"{line}\nstop\n"), io.StringIO())
    conversation.hold(program)  # type: ignore[arg-type]  # these methods are all it needs here
    assert program.said == [line]


def test_why_nothing_can_be_listed_is_said(program: Program) -> None:
    program.refused = ScreenNotShown("The display does not answer.", next_step="Try again.")
    assert ScreenWords().obey(program, "screen") == "The display does not answer. Try again."


def test_the_list_stands_below_the_question(program: Program) -> None:
    output = io.StringIO()
    conversation = Conversation(io.StringIO("stop\n"), output)
    conversation.hold(program)  # type: ignore[arg-type]  # these methods are all it needs here
    conversation.show(ConsentAsked(Capability.SCREEN, "To look.", 60))
    assert output.getvalue().index("May the technician see") < output.getvalue().index(
        "the window “A letter”"
    )
    assert "\x1b" not in output.getvalue()


def test_what_is_seen_stands_behind_the_step() -> None:
    window = Terms(seen=Seen(SeenKind.ONE_WINDOW, "A letter"))
    told = sentence(ConsentChanged(Capability.SCREEN, "granted", window))
    assert told == "To see your screen: granted, one window “A letter”."
    everything = sentence(ConsentChanged(Capability.SCREEN, "changed", Terms(seen=Seen())))
    assert everything == "To see your screen: changed, all screens."
