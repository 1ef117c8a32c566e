"""Sealed cases in both windows: played, given away and taken over.

Decides: what is asked before a copy, and that the work is done beside the window.
Leaves alone: the files (`record_files`), and the list (`widgets.kept_cases`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_assist.audit import screen_film
from desktop_assist.audit.screen_film import CaseFilm
from desktop_assist.ui import record_files
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.player.window import PlayerWindow
from desktop_assist.ui.record_files import KeptCase
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.kept_cases import KeptCases
from diagnostics.clock import Clock
from diagnostics.errors import PlainError

ZIP = "ZIP (*.zip)"


class RecordsFlow(QObject):
    """The list of sealed cases, and what comes of its buttons.

    Attributes:
        view: The list, to be put into a window.
    """

    def __init__(self, folder: Path, clock: Clock, parent: QWidget, settings: QSettings) -> None:
        """The cases that are sealed in `folder`, for the window `parent`, whose `settings` players share."""
        super().__init__(parent)
        self._folder, self._window = folder, parent
        self._clock, self._settings = clock, settings
        self.players: dict[Path, PlayerWindow] = {}
        self._jobs = JobQueue("records", self)
        self.view = KeptCases(clock)
        self.view.shown.connect(self.refresh)
        self.view.zip_wanted.connect(lambda case: self.save_zip(case.path, self._say))
        self.view.folder_wanted.connect(self._save_folder)
        self.view.play_wanted.connect(self._play)
        self.view.look_wanted.connect(_look)
        self.view.zip_offered.connect(self._take_zip)
        self.view.folder_offered.connect(self._take_folder)

    def refresh(self) -> None:
        """Read the folder anew."""
        self._do(partial(record_files.kept, self._folder), self._listed)

    def save_zip(
        self,
        bundle: Path,
        done: Callable[[object], None],
        failed: Callable[[PlainError], None] | None = None,
    ) -> None:
        """Ask for a place and write a .zip there; what fails shows in the list where nobody else shows it."""
        path = ask_zip(self._window, bundle.name)
        if path is not None:
            self._do(partial(record_files.save_zip, bundle, path), done, failed)

    def close(self) -> None:
        """Do no more; what is played ends."""
        for player in tuple(self.players.values()):
            player.close()
        self._jobs.close()

    def _play(self, case: KeptCase) -> None:
        if case.path in self.players:
            self.players[case.path].activateWindow()
            return
        self._do(partial(_opened, case.path), partial(self._show_film, case))

    def _show_film(self, case: KeptCase, found: object) -> None:
        if not isinstance(found, CaseFilm) or case.path in self.players:
            return
        title = tr("Case {case}", case=case.case)
        player = PlayerWindow(title, found.film, self._clock, self._settings, found.done)
        player.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        player.closed.connect(lambda: self.players.pop(case.path, None))
        self.players[case.path] = player
        player.show()

    def _save_folder(self, case: KeptCase) -> None:
        where = ask_folder(self._window, tr("Where the copy is to be"))
        if where is not None:
            self._do(partial(record_files.save_folder, case.path, where), self._say)

    def _take_zip(self) -> None:
        self._take_over(ask_existing_zip(self._window))

    def _take_folder(self) -> None:
        self._take_over(ask_folder(self._window, tr("A folder that begins with case-")))

    def _take_over(self, source: Path | None) -> None:
        if source is not None:
            work = partial(record_files.take_over, source, self._folder)
            self._do(work, self._taken)

    def _do(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[PlainError], None] | None = None,
    ) -> None:
        self._jobs.add(Call(work), done=done, failed=failed or self.view.show_error)

    def _listed(self, found: object) -> None:
        if isinstance(found, tuple):
            self.view.show_cases(found)

    def _say(self, path: object) -> None:
        self.view.say_done(tr("The copy is here: {path}", path=path))

    def _taken(self, path: object) -> None:
        self._say(path)
        self.refresh()


def ask_zip(parent: QWidget, name: str) -> Path | None:
    """Where a .zip called `name` is to be, or none; what is there already is refused, never replaced."""
    kept = QFileDialog.Option.DontConfirmOverwrite
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save a copy"), f"{name}.zip", ZIP, options=kept)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix == ".zip" else path.with_name(f"{path.name}.zip")


def ask_existing_zip(parent: QWidget) -> Path | None:
    """A .zip that is to be taken over, or none."""
    chosen, _ = QFileDialog.getOpenFileName(parent, tr("A case in a .zip"), "", ZIP)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """A folder, or none."""
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


def _opened(path: Path) -> CaseFilm:
    """The film of the bundle's folder at `path`; its pictures are read from there while it is played."""
    with screen_film.opened(path) as shown:
        return shown


def _look(case: KeptCase) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(case.path)))
