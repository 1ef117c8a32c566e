"""A picture that the technician wants is made by the customer's program, of what it sent, or refused."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QImage

from desktop_assist.audit import case_summary, story, telling
from desktop_assist.audit.story import Contents
from desktop_assist.audit.verify import verify
from desktop_assist.consent import Capability
from desktop_assist.engagement import kept_pictures, recordings
from desktop_assist.engagement.effects import PICTURE_KEPT
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, Progressed, Refused
from desktop_assist.engagement.remote_screen import RemoteScreen
from desktop_assist.engagement.screen_events import ScreenOpened
from desktop_assist.evidence import bundle, commitment
from desktop_assist.evidence.statement import Kinds
from desktop_assist.screen.frame_source import Pixels
from simulators.engaged import Engaged
from simulators.loopback_viewers import Painter
from simulators.screens import private_display
from simulators.viewers import difference, page

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")
NAME = "data/picture-001.png"


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Painter]:
    with private_display() as name:
        monkeypatch.setenv("DISPLAY", name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
        made = Painter(name)
        yield made
        made.close()


@pytest.fixture
def view(engaged: Engaged, painter: Painter) -> Iterator[RemoteScreen]:
    """A technician's view of a screen with a page on it."""
    painter.put(0, 0, page(480, 640))
    engaged.open()
    engaged.join()
    made = engaged.technician.screen.open()
    made.start()
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.SCREEN, True)
    engaged.technician_told.wait_for(ScreenOpened, "The first picture")
    yield made
    made.close()
    made.wait()


def told(engaged: Engaged, sentence: str) -> None:
    while engaged.told.wait_for(Progressed, sentence).sentence != sentence:
        pass


def heard(engaged: Engaged, words: str) -> None:
    while words not in engaged.technician_told.wait_for(Progressed, words).sentence:
        pass


def refused(engaged: Engaged) -> str:
    return engaged.technician_told.wait_for(Refused, "The sentence why not").happened


def pictures(engaged: Engaged) -> list[str]:
    named = (name for made in engaged.statements() if made.kind is Kinds.RECORDING for name in made.items)
    return [name for name in named if name.endswith(".png")]


def pixels_of(data: bytes) -> Pixels:
    image = QImage.fromData(data, "PNG").convertToFormat(QImage.Format.Format_RGB32)
    rows: Pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows.copy()


def test_what_is_seen_is_kept_by_the_customers_program_and_both_hear_so(
    engaged: Engaged, view: RemoteScreen
) -> None:
    engaged.technician.keep_picture()
    heard(engaged, NAME)
    told(engaged, PICTURE_KEPT)
    path = engaged.finish().path
    assert verify(path, engaged.practice.organisation).passed
    assert difference(pixels_of((path / NAME).read_bytes()), page(480, 640)) == 0.0
    read = bundle.read(path)
    contents = Contents(read, story.read(read.statements))
    lines = telling.lines(case_summary.summarise(contents, path.name), contents.story)
    assert any("a picture of the screen was kept at" in line and NAME in line for line in lines)


def test_without_the_consent_or_a_view_nothing_is_kept(engaged: Engaged, view: RemoteScreen) -> None:
    engaged.customer.withdraw(Capability.SCREEN)
    while engaged.technician_told.wait_for(ConsentChanged, "The end").step != "withdrawn":
        pass
    engaged.technician.keep_picture()
    assert refused(engaged) == "The customer does not let you see the screen."
    view.wait()
    engaged.grant(Capability.SCREEN)
    engaged.technician.keep_picture()
    assert refused(engaged) == "No picture was kept: nothing is seen of the screen now."
    engaged.finish()
    assert pictures(engaged) == []


def test_while_the_customer_has_paused_nothing_is_kept(engaged: Engaged, view: RemoteScreen) -> None:
    engaged.customer.pause_screen(True)
    engaged.technician.keep_picture()
    while "No picture was kept" not in refused(engaged):
        pass
    engaged.finish()
    assert pictures(engaged) == []


@pytest.mark.parametrize(
    ("limit", "sentence"), [("MOST_PICTURES", "there are 0 already"), ("LARGEST_BYTES", "it is too large")]
)
def test_there_are_not_too_many_and_none_is_too_large(
    engaged: Engaged, view: RemoteScreen, monkeypatch: pytest.MonkeyPatch, limit: str, sentence: str
) -> None:
    monkeypatch.setattr(kept_pictures, limit, 0)
    engaged.technician.keep_picture()
    assert sentence in refused(engaged)


def test_one_that_a_kill_left_without_a_statement_is_put_on_the_record(engaged: Engaged) -> None:
    case, install = engaged.open(), engaged.practice.install
    path = recordings.folder(install, case) / "picture-001.png"
    path.write_bytes(b"a picture")
    install.store.add_item(case, NAME, path, commitment.new_salt())
    engaged.finish_without_console()
    assert pictures(engaged) == [NAME]
