"""What one viewer has on its screen, and what it must be sent to have what is on ours.

Decides: which parts are moved, which are sent exactly, which as JPEG, and that in the end all of them are
exact.
Leaves alone: when (`viewing`), and the form on the wire (`encoding_*`).

1. A tile is sent when it differs from what was sent of it last, or the viewer wants everything.
2. What has only moved is moved by the viewer itself.
3. Text is exact at once. Photographs, with the tiles at their rim, are JPEG where the viewer takes it; a film
   is H.264 where both ends can and the line is slow.
4. What lost something and rests is sent again, exactly.
5. Each part is handed over as soon as it is made, so that it travels while the next one is compressed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from desktop_assist.screen.bands import aligned
from desktop_assist.screen.cropping import cropped, trimmed
from desktop_assist.screen.encoding_h264 import FilmEncoder
from desktop_assist.screen.encoding_tight import LARGEST_ROWS, QUALITIES, SUBSAMPLINGS, TightEncoder
from desktop_assist.screen.encoding_zrle import ZrleEncoder
from desktop_assist.screen.film_area import FilmArea
from desktop_assist.screen.frame_source import Band, Pixels, Size
from desktop_assist.screen.inexact import Inexact
from desktop_assist.screen.line_quality import STEPS
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.rfb_server import Wishes
from desktop_assist.screen.scroll import ScrollSearch
from desktop_assist.screen.tiles import TILE_HEIGHT, Mask, Rectangle, TileGrid, rim

_SEARCHED_ROWS = 8  # of tiles: less than 128 rows of pixels are not worth a search for scrolling
_COUNTED_TILES = 16  # ours: of so few the colours are counted, which tells dense text from photographs

Rectangles = list[bytes]
"""Rectangles as they are sent, one a string of bytes."""


class Picture:
    """One viewer's picture. Close it to let go of its threads.

    Attributes:
        photographed: The bytes of the photographs in the last update.
    """

    def __init__(self, size: Size) -> None:
        """A viewer has come, with a black picture of `size`."""
        self._pool = ThreadPoolExecutor(2, "screen-encode")
        self._tight = TightEncoder(self._pool)
        self._zrle = ZrleEncoder()
        self.photographed = 0
        self._film, self._film_area = FilmEncoder(), FilmArea()
        self.resize(size)

    def close(self) -> None:
        """Let go of the threads, and of a film."""
        self._pool.shutdown()
        self._film.forget()

    def resize(self, size: Size) -> None:
        """The picture is of another size now, and black."""
        self._grid = TileGrid(size)
        self._search = ScrollSearch(self._grid)
        self.sent: Pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._wanted = self._grid.everything()
        self._inexact = Inexact(self._grid)
        self._film_area.forget()

    def forget(self) -> None:
        """Compress from now on without referring to what was sent before."""
        self._tight.forget()
        self._zrle.forget()
        self._film.forget()

    def want_everything(self) -> None:
        """The viewer has lost its picture."""
        self._wanted[:] = True
        self._film_area.forget()

    def break_off(self) -> None:
        """The parts of an update that are left are not taken: the viewer is to be sent everything, anew."""
        self.want_everything()
        self.forget()

    @property
    def owes(self) -> bool:
        """Whether the viewer is to be sent tiles though nothing has changed."""
        return bool(self._wanted.any())

    @property
    def lossy(self) -> bool:
        """Whether something that the viewer has is not exact."""
        return bool(self._inexact.tiles.any())

    @property
    def resting(self) -> bool:
        """Whether some of that can be repaired now."""
        return bool(self._inexact.resting.any())

    def beat(self) -> None:
        """What has not been sent since the last beat can be repaired."""
        self._inexact.beat()

    def update(
        self,
        pixels: Pixels,
        changed: tuple[Band, ...],
        wishes: Wishes,
        step: int = 0,
        slow: float | None = None,
    ) -> Iterator[Rectangles]:
        """What makes the viewer's picture equal `pixels`, in parts. All have to be taken, or `break_off`.

        Args:
            pixels: The screen.
            changed: The rows that may differ from the last update.
            wishes: How the viewer wants it.
            step: How far to lower the quality, of `line_quality.STEPS`.
            slow: What a slow line carries, in bytes a second; none where it is not slow.
        """
        wanted = self._wanted.any()
        bands = (Band(0, self._grid.shape[0]),) if wanted else aligned(changed, TILE_HEIGHT)
        tiles, begin, self.photographed = self._different(pixels, bands), Rectangles(), 0
        if not wanted and wishes.knows(Encoding.COPY_RECT):
            tiles = self._move(pixels, bands, tiles, begin)
        tiles |= self._wanted  # 1.
        if tiles.any() or begin:
            text = self._text(pixels, bands, tiles, wishes)
            film = self._filmed(pixels, tiles & ~text, wishes, slow, begin)
            rest = tiles & ~film
            lossy = self._grid.rectangles(rest & ~text)
            if not wanted:
                lossy = [trimmed(pixels, self.sent, each) for each in lossy]
            photographs = self._photographs(pixels, lossy, wishes, step)  # made meanwhile
            exact = self._exact(pixels, rest & text, crop=not wanted)
            self._inexact.sent(tiles | film, (rest & ~text) | film)
            self._now_sent(pixels, bands)
            yield begin
            yield from (self._lossless(pixels, each, wishes) for each in exact)  # 5.
            for each in photographs:
                self.photographed += len(each)
                yield [each]

    def _exact(self, pixels: Pixels, tiles: Mask, *, crop: bool) -> list[Rectangle]:
        """Rectangles over `tiles`; with `crop` only as much as differs from what the viewer has exactly."""
        exact = tiles & ~self._inexact.tiles if crop else self._grid.nothing()
        whole = self._grid.rectangles(tiles & ~exact, LARGEST_ROWS)
        return whole + [
            cropped(pixels, self.sent, each) for each in self._grid.rectangles(exact, LARGEST_ROWS)
        ]

    def _now_sent(self, pixels: Pixels, bands: tuple[Band, ...]) -> None:
        for band in bands:
            rows = self._grid.rows(band)
            np.copyto(self.sent[rows], pixels[rows])
        self._wanted[:] = False

    def repair(self, wishes: Wishes, most: int) -> Rectangles:  # 4.
        """At most so many inexact tiles, exactly; from what was sent, not from the screen now."""
        tiles = self._inexact.take(most)
        self._film_area.rest(tiles)
        found = self._grid.rectangles(tiles, LARGEST_ROWS)
        return [part for each in found for part in self._lossless(self.sent, each, wishes)]

    def whole(self, wishes: Wishes) -> Rectangles:
        """All that was sent, exactly, for a reader that begins here; the viewer's own streams go on."""
        found: Rectangles = []
        tight, zrle = TightEncoder(self._pool), ZrleEncoder()
        if dearest(wishes) is Encoding.ZRLE and not self._zrle.begun:
            # The viewer's own stream begins later, which ZRLE, unlike Tight, can say of a first one only.
            wishes = replace(wishes, encodings=(Encoding.RAW,))
        for each in self._grid.rectangles(self._grid.everything(), LARGEST_ROWS):
            found += _lossless(self.sent, each, wishes, tight, zrle)
        return [*found, *tight.open(self.sent)] if dearest(wishes) is Encoding.TIGHT else found

    def _different(self, pixels: Pixels, bands: tuple[Band, ...]) -> Mask:
        tiles = self._grid.nothing()
        now, before = self._grid.words(pixels), self._grid.words(self.sent)
        for band in bands:
            rows = self._grid.rows(band)
            tiles[band.top : band.bottom] = self._grid.different(now[rows], before[rows])
        return tiles

    def _move(self, pixels: Pixels, bands: tuple[Band, ...], tiles: Mask, found: Rectangles) -> Mask:  # 2.
        """Add what moves, and return the tiles that are left."""
        if max((band.bottom - band.top for band in bands), default=0) <= _SEARCHED_ROWS:
            return tiles
        moved = self._search.find(self._grid.words(pixels), self._grid.words(self.sent), tiles)
        if moved is None:
            return tiles
        rectangles = self._grid.rectangles(moved.tiles)
        # What is overwritten by one move must not be the source of a later one.
        for each in sorted(rectangles, key=lambda rectangle: rectangle.y, reverse=moved.down > 0):
            place = (*each, Encoding.COPY_RECT, each.x, each.y - moved.down)
            found.append(struct.pack(">HHHHiHH", *place))
        self._inexact.moved(moved)
        return tiles & ~moved.tiles

    def _text(self, pixels: Pixels, bands: tuple[Band, ...], tiles: Mask, wishes: Wishes) -> Mask:  # 3.
        """The tiles to be sent exactly."""
        text = self._grid.everything()
        if not _takes_jpeg(wishes):
            return text
        for band in bands:
            if tiles[band.top : band.bottom].any():
                text[band.top : band.bottom] = self._grid.text(pixels, band)
        photographs = tiles & ~text
        if photographs.sum() <= _COUNTED_TILES:
            photographs = self._grid.colourful(pixels, photographs)
        return ~rim(photographs)

    def _photographs(
        self, pixels: Pixels, lossy: list[Rectangle], wishes: Wishes, step: int
    ) -> Iterator[bytes]:
        quality, subsampling = _quality(wishes.quality or 0, step)
        return self._tight.pictures(pixels, lossy, quality, subsampling)

    def _filmed(
        self, pixels: Pixels, moving: Mask, wishes: Wishes, slow: float | None, found: Rectangles
    ) -> Mask:
        """Add a picture of a film that plays, and return the tiles that it covers."""
        covered = self._grid.nothing()
        if slow is None or not wishes.knows(Encoding.OPEN_H264) or not _takes_jpeg(wishes):
            return covered
        area = self._film_area.look(moving)
        shown = area and self._film.picture(pixels, self._grid.in_pixels(*area), slow)
        if area and shown:
            found.append(shown)
            covered[area.tiles] = True
        return covered

    def _lossless(self, pixels: Pixels, rectangle: Rectangle, wishes: Wishes) -> Rectangles:
        return _lossless(pixels, rectangle, wishes, self._tight, self._zrle)


def _quality(level: int, step: int) -> tuple[int, str]:
    largest = STEPS[step].largest
    if largest is None:
        return QUALITIES[level], SUBSAMPLINGS[level]
    return min(QUALITIES[level], largest), SUBSAMPLINGS[0]


def _takes_jpeg(wishes: Wishes) -> bool:
    return wishes.quality is not None and dearest(wishes) is Encoding.TIGHT


def dearest(wishes: Wishes) -> Encoding:
    """The viewer's first of those that are written here and can carry its pixels."""
    for number in wishes.encodings:
        if number == Encoding.TIGHT and wishes.format.has_whole_bytes:
            return Encoding.TIGHT
        if number == Encoding.ZRLE:
            return Encoding.ZRLE
        if number == Encoding.RAW:
            break
    return Encoding.RAW


def _lossless(
    pixels: Pixels, rectangle: Rectangle, wishes: Wishes, tight: TightEncoder, zrle: ZrleEncoder
) -> Rectangles:
    match dearest(wishes):
        case Encoding.TIGHT:
            return list(tight.lossless(pixels, rectangle))
        case Encoding.ZRLE:
            return [zrle.encode(pixels, rectangle, wishes.format)]
        case _:
            x, y, width, height = rectangle
            shown = wishes.format.convert(pixels[y : y + height, x : x + width])
            return [struct.pack(">HHHHi", *rectangle, Encoding.RAW) + shown.tobytes()]
