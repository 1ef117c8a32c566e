"""The film of a case as a video that another program's decoder reads, with the same pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np
import pytest

from desktop_assist.audit import video
from desktop_assist.audit.video import NoVideo
from desktop_assist.evidence.errors import AlreadyKept
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.film import Film, Projector, Scene, of_scenes
from simulators.filmed import film_of, recorded
from simulators.viewers import Watched, page

TOLERANCE = 6.0  # ours: of 255, on average; H.264 halves the resolution of colours


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film_of(recorded(tmp_path_factory.mktemp("film"), 24.0)[0])


def test_it_is_read_again_with_the_same_pictures_at_the_same_times(film: Film, tmp_path: Path) -> None:
    made = video.export(film, tmp_path / "screen.mp4")
    projector, compared = Projector(film), 0
    with av.open(str(tmp_path / "screen.mp4")) as container:
        frames = [(frame.time, frame.to_ndarray(format="bgr24")) for frame in container.decode(video=0)]
    assert len(frames) == made > 15
    assert frames[-1][0] == pytest.approx(film.length_ms / 1000, abs=0.05)
    for time, pixels in frames[:: len(frames) // 6]:
        projector.show(round(time * 1000))
        with projector.seen.pixels() as seen:
            off = np.abs(seen[..., :3].astype(np.int16) - pixels)
        off[45:75] = 0  # where the pointer is, which a video has in it
        assert off.mean() < TOLERANCE
        compared += 1
    assert compared >= 6


def test_other_resolutions_and_odd_sizes_have_room(tmp_path: Path) -> None:
    watched = Watched(tmp_path, 101, 77)
    watched.run(1.0)
    watched.screen.resize(203, 55)
    watched.screen.draw(0, 0, page(55, 203))
    watched.run(1.0)
    watched.recording.close()
    watched.close()
    (segment,) = watched.segments
    film = of_scenes(iter((Scene("data/x", "", lambda most: segment.path.read_bytes()[:most]),)))
    video.export(film, tmp_path / "screen.mkv")
    with av.open(str(tmp_path / "screen.mkv")) as container:
        *_, last = container.decode(video=0)
    assert (last.width, last.height) == (204, 78)


def test_without_the_package_it_says_what_to_install(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(NoVideo) as refused:
        video.export(film, tmp_path / "screen.mp4")
    assert "pip install av" in refused.value.next_step
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_stays_and_a_damaged_film_leaves_nothing(film: Film, tmp_path: Path) -> None:
    kept = tmp_path / "screen.mp4"
    kept.write_bytes(b"kept")
    with pytest.raises(AlreadyKept):
        video.export(film, kept)
    assert kept.read_bytes() == b"kept"
    damaged = film.scenes[0].recorded[:-7] + bytes(3)
    broken = Film((Scene("data/x", "", lambda most: damaged[:most]),))
    with pytest.raises(MalformedStream):
        video.export(broken, tmp_path / "broken.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["screen.mp4"]


def test_another_form_is_refused_before_anything_is_written(film: Film, tmp_path: Path) -> None:
    with pytest.raises(NoVideo, match=r"screen\.gif"):
        video.export(film, tmp_path / "screen.gif")
    assert not list(tmp_path.iterdir())
