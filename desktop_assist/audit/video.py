"""A film of the screen as a video file, where the auditor has the package that writes one.

Decides: the form of the video (H.264, at most 30 pictures a second, at the pace at which they were seen), and
that it is there whole or not at all.
Leaves alone: the film (`screen.film`). The recording is the evidence; a video is a copy that loses something.

The package `av` carries codecs under the GPL: it is not shipped, and only looked for when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop_assist.audit.errors import AuditError
from desktop_assist.evidence import durable
from desktop_assist.evidence.errors import AlreadyKept
from desktop_assist.screen import codecs
from desktop_assist.screen.film import Film, with_pointer
from desktop_assist.screen.frame_source import Pixels, Size

if TYPE_CHECKING:
    import av

_SHORTEST_MS = 33  # 30 pictures a second
_RATE = 30
_MILLISECONDS = Fraction(1, 1000)
_QUALITY = {"crf": "16", "preset": "veryfast"}  # ours: letters stay sharp; libx264's scale, 0 is exact
_FORMS = {".mp4": "mp4", ".mkv": "matroska"}


class NoVideo(AuditError):
    """No video can be written here."""


def export(film: Film, path: Path) -> int:
    """Write `film` to a new file at `path`. Returns how many pictures are in it.

    Raises:
        NoVideo: The package that writes videos is not installed, or the name asks for another form.
        AlreadyKept: There is a file at `path`; it is left as it was.
        MalformedStream: The recording is damaged; nothing is written.
        EvidenceNotWritten: The disk refuses.
    """
    package, form = _package(), _FORMS.get(path.suffix)
    if form is None:
        raise NoVideo(
            f"No video of the form of {path.name} is written.",
            next_step=f"Name the file with one of: {', '.join(_FORMS)}",
        )
    with durable.writing(f"The file {path}"):
        try:
            with durable.creating(path) as file:
                return _write(package, film, file, form)
        except FileExistsError as error:
            raise AlreadyKept(
                f"There is a file at {path} already.", next_step="Choose another name."
            ) from error


def _package() -> Any:
    found = codecs.writing()
    if found is not None:
        return found
    raise NoVideo(
        "The package av with its H.264 codec, which writes videos, is not installed here.",
        kept="The recording can be played without it: desktop-assist evidence play BUNDLE",
        next_step="Install it with: pip install av. It is not shipped, for its codecs are under the GPL.",
    )


def _write(package: Any, film: Film, file: Any, form: str) -> int:
    size = _largest(film)
    made = 0
    with package.open(file, "w", format=form) as container:
        stream = container.add_stream(codecs.WRITING, rate=_RATE, options=_QUALITY)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = _MILLISECONDS
        for at_ms, pixels in _paced(film):
            frame: av.VideoFrame = package.VideoFrame.from_ndarray(_on_black(pixels, size), format="bgr24")
            frame.pts, frame.time_base = at_ms, _MILLISECONDS
            container.mux(stream.encode(frame))
            made += 1
        container.mux(stream.encode(None))
    return made


def _largest(film: Film) -> Size:
    """Room for every resolution that the screen had, in even numbers, as this form of video wants."""
    width = height = 2
    for _at_ms, shown in film.pictures():
        width, height = max(width, shown.size.width), max(height, shown.size.height)
    return Size(width + width % 2, height + height % 2)


def _paced(film: Film) -> Iterator[tuple[int, Pixels]]:
    """The last picture of each thirtieth of a second in which there was one, and once more at the end."""
    began_ms, last_ms = 0, -1
    waits: tuple[int, Pixels] | None = None
    for at_ms, shown in film.pictures():
        if waits is not None and at_ms - began_ms >= _SHORTEST_MS:
            last_ms = max(waits[0], last_ms + 1)
            yield last_ms, waits[1]
            waits = None
        if waits is None:
            began_ms = at_ms
        waits = (at_ms, with_pointer(shown))
    if waits is not None:
        last_ms = max(waits[0], last_ms + 1)
        yield last_ms, waits[1]
        yield max(film.length_ms, last_ms + _SHORTEST_MS), waits[1]


def _on_black(pixels: Pixels, size: Size) -> Pixels:
    whole = np.zeros((size.height, size.width, 3), np.uint8)
    whole[: pixels.shape[0], : pixels.shape[1]] = pixels[..., :3]
    return whole
