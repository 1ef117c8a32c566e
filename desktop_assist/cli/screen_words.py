"""What of the screen is seen, in the words of the terminal.

Decides: the list that the customer chooses from, with a number each, and the words that choose, pause and
hide.
Leaves alone: what follows from a choice (`engagement.screen_wishes`).

    screen           list what can be seen, and which windows are hidden
    see all          let everything be seen: at the next yes, or at once where it is seen already
    see NUMBER       let only this screen or window be seen
    pause / show     let nothing be seen, or show again
    hide NUMBER / unhide NUMBER   never let this window be seen, or let it be seen again
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop_assist.engagement.screen_wishes import ScreenProgram, named
from desktop_assist.screen.choice import AllScreens, Choice, Choices, OneScreen, OneWindow
from desktop_assist.terms import Seen
from diagnostics.errors import PlainError


class ScreenWords:
    """The words, and what the numbers of the last list stand for."""

    def __init__(self) -> None:
        """Nothing was listed yet."""
        self._listed: dict[int, OneScreen | OneWindow] = {}

    def list(self, program: ScreenProgram) -> str:
        """What can be seen now, a line each; why not, where nothing can."""
        try:
            choices = program.screen_choices()
        except PlainError as error:
            return f"{error.happened} {error.next_step}"
        private = program.sharing.now.private
        self._listed = dict(enumerate(_all(choices), 1))
        chosen = _what(program.sharing.now.choice)
        lines = [f"What may be seen: {chosen}. To choose, type see all, or see NUMBER for one of these."]
        lines += [f"  {number}  {_line(each, choices)}" for number, each in self._listed.items()]
        hidden = sum(_number(each) in private for each in self._listed.values())
        lines.append(f"Hide a window with hide NUMBER, show it again with unhide NUMBER. {_hidden(hidden)}")
        lines += [each for each in (choices.no_windows_because, choices.own_windows_seen_because) if each]
        return "\n".join(lines)

    def obey(self, program: ScreenProgram, line: str) -> str | None:
        """Do what `line` says. Returns what to print; none where it is none of these words."""
        word, _, rest = line.lower().partition(" ")
        alone: dict[str, Callable[[], None]] = {
            "see all": lambda: program.choose_screen(AllScreens()),
            "pause": lambda: program.pause_screen(True),
            "show": lambda: program.pause_screen(False),
        }
        if line.lower() == "screen":
            return self.list(program)
        if line.lower() in alone:
            alone[line.lower()]()
            return _now(program)
        if word in ("see", "hide", "unhide") and rest.isascii() and rest.isdigit():
            return self._choose(program, word, int(rest))
        return None

    def _choose(self, program: ScreenProgram, word: str, number: int) -> str:
        if number not in self._listed:
            return f"There is no {number} in the list. Type screen to see it."
        chosen = self._listed[number]
        if word == "see":
            program.choose_screen(chosen)
        elif isinstance(chosen, OneWindow):
            program.hide_window(chosen.window, word == "hide")
        else:
            return "Only a window can be hidden."
        return _now(program)


def _all(choices: Choices) -> Iterator[OneScreen | OneWindow]:
    if len(choices.monitors) > 1:
        yield from (OneScreen(each.name) for each in choices.monitors)
    yield from (each.choice for each in choices.windows)


def _number(choice: OneScreen | OneWindow) -> int:
    return choice.window if isinstance(choice, OneWindow) else 0


def _line(choice: OneScreen | OneWindow, choices: Choices) -> str:
    if isinstance(choice, OneWindow):
        return f"the window “{named(choice.title)}”"
    names = [each.name for each in choices.monitors]
    return f"screen {names.index(choice.name) + 1} from the left ({named(choice.name)})"


def _now(program: ScreenProgram) -> str:
    now = program.sharing.now
    paused = " It is paused: nothing is seen." if now.paused else ""
    return f"May be seen: {_what(now.choice)}. {_hidden(len(now.private))}{paused}"


def _hidden(number: int) -> str:
    return "1 window is hidden." if number == 1 else f"{number or 'No'} windows are hidden."


def _what(choice: Choice) -> str:
    if isinstance(choice, AllScreens):
        return "everything"
    if isinstance(choice, OneScreen):
        return f"the screen {named(choice.name)}"
    return f"the window “{named(choice.title)}”"


def seen_words(seen: Seen | None) -> str:
    """What is seen, behind the step of a consent; nothing where that is no matter."""
    if seen is None:
        return ""
    return f", {seen.kind.value} “{seen.name}”" if seen.name else f", {seen.kind.value}"
