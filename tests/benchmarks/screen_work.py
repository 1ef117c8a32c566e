"""Something happening on a screen, the same each time: typing, scrolling, a film. Started by `screen.py`.

Decides: what is drawn, and that each frame carries its number as sixteen black or white squares.
Leaves alone: who looks at it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from Xlib import X, display

from desktop_assist.screen.frame_source import Pixels
from simulators.viewers import photograph

WIDTH, HEIGHT = 1920, 1080
CODE_X, CODE_Y, SQUARE, BITS = 1600, 8, 16, 16
LEFT, TOP = 240, 32
STEP = 24  # rows that a wheel scrolls
FILM_FRAMES, FILM_WIDTH, FILM_HEIGHT = 10, 1280, 720
COLOURS = ("#1e1e1e", "#1e1e1e", "#005aa0", "#a02828")
WORDS = tuple("screen customer technician recorded class def return self while".split())  # noqa: SIM905
LARGEST_REQUEST_BYTES = 200_000


class Stage:
    """A window over the whole display, and pictures kept beside it in the X server."""

    def __init__(self) -> None:
        self.display = display.Display()
        screen = self.display.screen()
        self.window = screen.root.create_window(
            0, 0, WIDTH, HEIGHT, 0, screen.root_depth, X.InputOutput, X.CopyFromParent, override_redirect=1
        )
        self.window.map()
        self._gc = self.window.create_gc(graphics_exposures=0)
        self._shades = [self.window.create_gc(foreground=shade) for shade in (0, 0xFFFFFF)]
        self.display.sync()

    def keep(self, picture: Pixels) -> object:
        """Hand `picture` to the X server once, so that drawing it later costs nothing here."""
        height, width = picture.shape[:2]
        kept = self.window.create_pixmap(width, height, 24)
        rows = max(1, LARGEST_REQUEST_BYTES // (width * 4))
        for top in range(0, height, rows):
            strip = np.ascontiguousarray(picture[top : top + rows])
            kept.put_image(self._gc, 0, top, width, len(strip), X.ZPixmap, 24, 0, strip.tobytes())
        self.display.sync()
        return kept

    def show(self, kept: object, from_x: int, from_y: int, *place: int) -> None:
        """Show a part of what was kept; `place` is width, height, x, y."""
        self.window.copy_area(self._gc, kept, from_x, from_y, *place)

    def number(self, frame: int) -> None:
        """Show the frame's number."""
        for shade, gc in enumerate(self._shades):
            squares = [(CODE_X + SQUARE * bit, CODE_Y, SQUARE, SQUARE) for bit in range(BITS)]
            wanted = [square for bit, square in enumerate(squares) if frame >> bit & 1 == shade]
            if wanted:
                self.window.poly_fill_rectangle(gc, wanted)


def text(height: int, width: int, seed: int) -> Pixels:
    """A page as a browser or an editor draws it: smooth letters of a few colours on white."""
    random = np.random.default_rng(seed)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setFont(QFont("DejaVu Sans Mono", 11))
    for top in range(18, height, 20):
        painter.setPen(QColor(COLOURS[int(random.integers(0, len(COLOURS)))]))
        words = " ".join(random.choice(WORDS, int(random.integers(0, 16))))
        painter.drawText(8 + 33 * int(random.integers(0, 4)), top, words)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4).copy()


def blink(stage: Stage) -> Callable[[int], None]:
    """Nothing but the number changes."""
    return lambda _frame: None


def typing(stage: Stage) -> Callable[[int], None]:
    """One letter after the other."""
    letters = stage.keep(text(400, 1600, 5))

    def draw(frame: int) -> None:
        column, row = frame % 180 * 8, frame // 180 % 18 * 20
        stage.show(letters, column, row, 8, 20, LEFT + column, 400 + row)

    return draw


def scroll(stage: Stage) -> Callable[[int], None]:
    """A page under a wheel, down and up again."""
    width, height = WIDTH - LEFT - 20, HEIGHT - TOP
    tall = stage.keep(text(height + STEP * 200, width, 3))

    def draw(frame: int) -> None:
        step = min(frame % 400, 400 - frame % 400)
        stage.show(tall, 0, STEP * step, width, height, LEFT, TOP)

    return draw


def film(stage: Stage) -> Callable[[int], None]:
    """A film in a part of the screen."""
    frames = [stage.keep(photograph(FILM_HEIGHT, FILM_WIDTH, number)) for number in range(FILM_FRAMES)]
    return lambda frame: stage.show(frames[frame % FILM_FRAMES], 0, 0, FILM_WIDTH, FILM_HEIGHT, 320, 200)


WORK = {"idle": blink, "blink": blink, "typing": typing, "scroll": scroll, "film": film}


def main() -> None:
    """Draw at the given rate for the given time once a line is read; then print each frame's moment."""
    name, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    fonts, stage = QGuiApplication(["screen_work", "-platform", "offscreen"]), Stage()
    desktop = np.full((HEIGHT, WIDTH, 4), 236, np.uint8)
    desktop[TOP:, LEFT : WIDTH - 20] = text(HEIGHT - TOP, WIDTH - LEFT - 20, 1)
    stage.show(stage.keep(desktop), 0, 0, WIDTH, HEIGHT, 0, 0)
    draw = WORK[name](stage)
    draw(0)
    stage.number(0)
    stage.display.sync()
    print("ready", flush=True)
    sys.stdin.readline()
    began, frame, moments = time.monotonic(), 0, []
    while (due := began + (frame + 1) / rate) < began + seconds:
        frame += 1
        time.sleep(max(0.0, due - time.monotonic()))
        if name == "idle":
            continue
        draw(frame)
        stage.number(frame)
        stage.display.flush()
        moments.append(time.monotonic())
    stage.display.sync()
    print(*moments, flush=True)
    sys.stdin.readline()
    del fonts


if __name__ == "__main__":
    main()
