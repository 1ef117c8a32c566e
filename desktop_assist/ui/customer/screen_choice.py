"""What of the screen may be seen: everything, one screen, or one window, for the customer to choose.

Decides: how each is called; that what counts already is chosen first, and otherwise everything, which is what
"see your screen" says; and that only a person chooses.
Leaves alone: what there is to choose (`screen.choice`), and the question whether it may be seen at all.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.engagement.screen_wishes import named
from desktop_assist.screen.choice import AllScreens, Choice, Choices, Monitor, OneScreen, ShownWindow
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.layout import TIGHT, column
from desktop_assist.ui.widgets.person_choices import NamedRadio
from desktop_assist.ui.widgets.words import Words


class ScreenChoice(QWidget):
    """The choices, of which one is chosen.

    Attributes:
        radios: Each with what it stands for.
    """

    def __init__(self, choices: Choices, now: Choice) -> None:
        """Show `choices`, with `now` chosen where it is among them."""
        super().__init__()
        self._box = column(self, space=TIGHT)
        self.radios: list[tuple[NamedRadio, Choice]] = []
        self._box.addWidget(Words(tr("What may be seen"), tone="quiet"))
        self.setAccessibleName(tr("What may be seen"))
        self._add(_everything(len(choices.monitors)), AllScreens())
        for number, monitor in enumerate(choices.monitors if len(choices.monitors) > 1 else (), 1):
            self._add(screen_name(number, monitor), OneScreen(monitor.name))
        self._add_windows(choices)
        first = next((radio for radio, choice in self.radios if choice == now), self.radios[0][0])
        first.setChecked(True)

    def _add(self, name: str, choice: Choice, about: str = "") -> None:
        radio = NamedRadio(name, about)
        self.radios.append((radio, choice))
        self._box.addWidget(radio)

    def _add_windows(self, choices: Choices) -> None:
        for window in choices.windows:
            name = tr("Only the window “{title}”", title=window_name(window))
            self._add(name, window.choice, tr("What lies over it is not seen."))
        if choices.no_windows_because:
            self._box.addWidget(Words(tr(choices.no_windows_because), tone="quiet", size="small"))
        elif not choices.windows:
            words = tr("No other window is open that could be shown alone.")
            self._box.addWidget(Words(words, tone="quiet", size="small"))
        if choices.own_windows_seen_because:
            self._box.addWidget(Words(tr(choices.own_windows_seen_because), tone="quiet", size="small"))

    @property
    def chosen(self) -> Choice:
        """What is chosen now."""
        return next(choice for radio, choice in self.radios if radio.isChecked())


def _everything(monitors: int) -> str:
    one, many = "Everything on your screen", "Everything, on {count} screens"
    return tr_count(one, many, max(1, monitors))


def screen_name(number: int, monitor: Monitor) -> str:
    """A monitor, as a person can tell it from the others: they are counted from the left."""
    width, height = monitor.place.width, monitor.place.height
    return tr(
        "Only screen {number} from the left ({name}, {width} × {height})",
        number=number,
        name=named(monitor.name),
        width=width,
        height=height,
    )


def window_name(window: ShownWindow) -> str:
    """A window's title, with its program where the title does not say that."""
    title, program = named(window.title), named(window.program)
    return title if not program or program.casefold() in title.casefold() else f"{title} ({program})"
