"""A file of a shown folder is read whole, within the reader's limit, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.channel.errors import NotShown, StreamBroken
from desktop_assist.channel.folder_client import FolderClient
from desktop_assist.channel.folder_server import serve_folder
from desktop_assist.channel.policy import Peer, Policy, StreamHandler
from simulators.channels import connected, echo, listening

TILE = bytes(range(256)) * 1000


class Serves(Policy):
    """Serves everybody with one thing."""

    def __init__(self, handler: StreamHandler | None) -> None:
        self._handler = handler

    def admits(self, peer: Peer) -> bool:
        return True

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        return self._handler


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[FolderClient]:
    (tmp_path / "tile").write_bytes(TILE)
    served = Serves(lambda stream: serve_folder(stream, tmp_path, ("tile",)))
    with listening(lambda: served) as door, connected(door.port) as line, line.folder() as folder:
        yield folder


def test_a_file_is_read_whole(shown: FolderClient) -> None:
    assert shown.read("tile", len(TILE)) == TILE


def test_a_file_beyond_the_limit_or_not_there_is_refused(shown: FolderClient) -> None:
    with pytest.raises(NotShown, match="larger than"):
        shown.read("tile", len(TILE) - 1)
    with pytest.raises(NotShown, match="is not there"):
        shown.read("another", 10)
    assert shown.read("tile", len(TILE)) == TILE, "and the line goes on"


def test_another_end_that_shows_nothing_is_said() -> None:
    with listening(lambda: Serves(None)) as door, connected(door.port) as line, pytest.raises(StreamBroken):
        line.folder()


def test_another_end_that_speaks_something_else_is_said() -> None:
    with (
        listening(lambda: Serves(echo)) as door,
        connected(door.port) as line,
        pytest.raises(StreamBroken),
    ):
        line.folder()


def test_a_line_that_breaks_is_said(tmp_path: Path) -> None:
    served = Serves(lambda stream: serve_folder(stream, tmp_path, ()))
    with listening(lambda: served) as door, connected(door.port) as line:
        folder = line.folder()
        line.close()
        with pytest.raises(StreamBroken):
            folder.read("tile", 10)
