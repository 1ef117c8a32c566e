"""The player: what a technician saw of a screen, played again from its recording.

Decides: pause, speed and the place in the film, and that the moment shown is always said with its recording.
Leaves alone: decoding (`screen.film`), which is done beside the window; and whether the recording is the one
that was committed to, which the verification says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QMainWindow, QSlider, QWidget

from desktop_assist.audit.input_deeds import Done
from desktop_assist.screen.deeds import clock_face
from desktop_assist.screen.film import Film, Projector
from desktop_assist.ui import icons, theme
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.player.deeds_list import DeedsList
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.banners import title_bar
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, STEP, column, row
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.screen_view import ScaleChoice, ScreenView
from desktop_assist.ui.widgets.text_size import WindowMenu
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock
from diagnostics.errors import PlainError

WIDTH, HEIGHT = 1100, 780
TICK_MS = 40  # ours: 25 looks a second
SPEEDS = (1.0, 0.25, 0.5, 2.0, 4.0, 8.0, 16.0)
STEP_MS = 5000  # ours: what an arrow key goes back or on
NOTHING_DONE = Done()


class PlayerWindow(QMainWindow):
    """Plays one film.

    Signals:
        closed: It plays no more.
    """

    closed = Signal()

    def __init__(
        self, title: str, film: Film, clock: Clock, settings: QSettings, done: Done = NOTHING_DONE
    ) -> None:
        """Show the beginning of `film`, paused, with what was `done` meanwhile beside it."""
        super().__init__()
        theme.current()
        self.setWindowTitle(f"{tr('Desktop Assist')} – {title}")
        self.setWindowIcon(icons.window_icon())
        self.resize(WIDTH, HEIGHT)
        self._film, self._clock = film, clock
        self._projector = Projector(film)
        self._jobs = JobQueue("film", self)
        self._wanted_ms = self._shown_ms = 0
        self._ticked_at = clock.monotonic()
        self._left_ms = 0.0  # of a tick, at a low speed
        self.menu = WindowMenu(self, settings)
        self.view = ScreenView(tr("The screen, as it was recorded"))
        self.view.show_picture(self._projector.seen)
        self.play = Button(tr("Play"), compact=True, kind="primary")
        self.place, self.speed = QSlider(Qt.Orientation.Horizontal), QComboBox()
        self.scale = ScaleChoice(self.view)
        self.time, self.recording = Words(single=True, size="small"), Words(tone="quiet", size="small")
        self.notice = Notice()
        self.done = DeedsList(done)
        self._lay_out(title)
        self._timer = QTimer(self, interval=TICK_MS)
        self._connect()
        self.go_to(0)

    def _lay_out(self, title: str) -> None:
        self.setMenuWidget(title_bar(title, self.menu, Words(tr("A recording"), tone="quiet", single=True)))
        self.place.setRange(0, self._film.length_ms)
        self.place.setSingleStep(STEP_MS)
        self.place.setPageStep(10 * STEP_MS)
        self.place.setAccessibleName(tr("Place in the recording"))
        self.speed.setAccessibleName(tr("Speed"))
        for each in SPEEDS:
            self.speed.addItem(tr("{n:g} ×", n=each), each)
        middle = QWidget()
        middle.setProperty("density", "technician")
        box, line = column(middle, space=NEAR, margin=STEP), row(space=NEAR)
        for widget in (self.play, self.speed, self.scale):
            line.addWidget(widget)
        line.addWidget(self.place, 1)
        line.addWidget(self.time)
        box.addWidget(self.notice)
        beside = row(space=NEAR)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.done)
        box.addLayout(beside, 1)
        box.addLayout(line)
        box.addWidget(self.recording)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._tick)
        self.play.clicked.connect(lambda: self.pause() if self.playing else self.start())
        self.place.valueChanged.connect(self.go_to)
        self.done.chosen.connect(self.place.setValue)
        keys: tuple[tuple[Qt.Key, Callable[[], object]], ...] = (
            (Qt.Key.Key_Space, self.play.click),
            (Qt.Key.Key_Left, lambda: self.place.setValue(self._wanted_ms - STEP_MS)),
            (Qt.Key.Key_Right, lambda: self.place.setValue(self._wanted_ms + STEP_MS)),
        )
        for key, deed in keys:
            QShortcut(QKeySequence(key), self).activated.connect(deed)

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def start(self) -> None:
        """Go on; from the beginning where it is at the end."""
        if self._wanted_ms >= self._film.length_ms:
            self.place.setValue(0)
        self._ticked_at = self._clock.monotonic()
        self._timer.start()
        self.play.say(tr("Pause"))

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()
        self.play.say(tr("Play"))

    def _tick(self) -> None:
        now = self._clock.monotonic()
        passed_ms = (now - self._ticked_at) * 1000 * float(self.speed.currentData()) + self._left_ms
        self._ticked_at, self._left_ms = now, passed_ms % 1
        self.place.setValue(min(self._wanted_ms + int(passed_ms), self._film.length_ms))
        if self._wanted_ms >= self._film.length_ms:
            self.pause()

    def go_to(self, at_ms: int) -> None:
        """Show that moment, as soon as the decoder is free; a moment passed over meanwhile is not shown."""
        self._wanted_ms = at_ms
        self._tell()
        if not self._jobs.busy:
            self._decode(at_ms)

    def _decode(self, at_ms: int) -> None:
        self._jobs.add(
            Call(lambda: self._projector.show(at_ms)),
            done=lambda _nothing: self._shown(at_ms),
            failed=self._fail,
        )

    def _shown(self, at_ms: int) -> None:
        self._shown_ms = at_ms
        self.view.show_news(self._projector.seen.take())
        if self._projector.lacks and not self.notice.words:
            self.notice.show_sentences(
                tr("A film ran in a part of this screen. It cannot be played here; lines are drawn over it."),
                tr("All else is as it was seen. The film is in the recording, and nothing was lost."),
                tr("To see it too, install the package av, which is not shipped: pip install av"),
            )
        if self._wanted_ms != at_ms:
            self._decode(self._wanted_ms)

    def _fail(self, error: PlainError) -> None:
        self.pause()
        self.notice.show_error(error)

    def _tell(self) -> None:
        self.time.say(f"{clock_face(self._wanted_ms)} / {clock_face(self._film.length_ms)}")
        self.done.follow(self._wanted_ms)
        scene = self._film.scene_at(self._wanted_ms)
        began = tr("begun {at}", at=scene.began_at) if scene.began_at else tr("its time is not on the record")
        self.recording.say(tr("{name}, {began}", name=scene.name, began=began))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """End the decoding first."""
        self._timer.stop()
        self._jobs.close()
        super().closeEvent(event)
        self.closed.emit()
