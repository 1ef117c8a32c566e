"""What peers, servers and viewers send, and files that organisations publish: read, or refused in words."""

from __future__ import annotations

import json
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import simplejpeg
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist import organisation
from desktop_assist.channel import proxies
from desktop_assist.channel.asciicast import Recording, Subject
from desktop_assist.channel.plain_text import plain
from desktop_assist.channel.stream import MessageStream
from desktop_assist.desk import protocol
from desktop_assist.evidence.segments import Segment
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.screen import deeds, fbs, input_list, replay
from desktop_assist.screen.decode import Shown, blank
from desktop_assist.screen.frame_source import Size
from desktop_assist.screen.pixel_format import OURS, parse
from desktop_assist.screen.recording import RECORDED_VERSION
from desktop_assist.screen.rfb_client import RfbClient
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.rfb_server import RfbServer
from desktop_assist.screen.viewer_clipboard import ViewerClipboard, Ways
from desktop_assist.session import messages
from diagnostics.finding import Severity
from simulators import films, offered, vectors
from simulators.fixed_clock import FixedClock
from simulators.fuzzed import Target, mapping, text_of
from simulators.viewers import photograph

PRACTICE = Path(organisation.__file__).parent.parent / "resources" / "catalogue" / "practice.toml"
CASE = "01KAKQ7Y5X0000000000000000"
LINE = vectors.CUSTOMER.public_line
ORGANISATION = f"""
version = 1
name = "Help & Söhne"
domain = "help.example"
practice = false
languages = ["en", "pt-BR"]
technician_ca = "{LINE}"
log = "{vectors.LOG.vkey}"
[desk]
address = "desk.example.org"
port = 2022
host_key = "{vectors.TECHNICIAN.public_line}"
seal_key = "{LINE}"
"""
REQUESTS: tuple[protocol.Request, ...] = (
    protocol.Queue(),
    protocol.Take(CASE),
    protocol.Archive(CASE),
)


def placed(encoding: Encoding) -> bytes:
    return struct.pack(">HHHHi", 0, 0, 32, 32, encoding)


def sized(data: bytes) -> bytes:
    count = len(data)
    return bytes((count & 127 | 128, count >> 7 & 127 | 128, count >> 14)) + data


def pictured(*rectangles: bytes) -> bytes:
    return struct.pack(">BxH", 0, len(rectangles)) + b"".join(rectangles)


DONE = b"""{"format":"desktop-assist input","version":1,"began_at":"2026-11-21T18:04:05Z"}
[0,"screen","screen-000-0000.fbs",70]
[1,"pointer",10,20,1]
[2,"pointer",90,20,16]
[3,"focus","not told"]
[4,"key",65,"tap"]
[5,"key",65507,"down"]
[6,"password"]
"""
HELLO = b"RFB 003.008\n\x01\x01"
VIEWER = (
    HELLO
    + struct.pack(">BxH5i", 2, 5, *list(Encoding)[:5])
    + bytes((0, 0, 0, 0))
    + OURS.pack()
    + struct.pack(">BBHHHH", 3, 1, 0, 0, 640, 480)
    + struct.pack(">BBxxI", 4, 1, 0x61)
    + struct.pack(">BBHH", 5, 1, 10, 10)
    + struct.pack(">BxxxI", 6, 5)
    + b"hello"
)
CLIPBOARD = HELLO + struct.pack(">BxHi", 2, 1, Encoding.EXTENDED_CLIPBOARD)
CLIPBOARD += b"".join(
    struct.pack(">BxxxiI", 6, -4 - len(data), flags) + data
    for flags, data in (
        (0x1F000001, bytes(4)),
        (0x08000001, b""),
        (0x10000001, zlib.compress(struct.pack(">I", 6) + b"hello\0")),
        (0x02000001, b""),
    )
)
SCREEN = struct.pack(">HH", 32, 32) + OURS.pack() + struct.pack(">I", 6) + b"Screen"
PICTURE = struct.pack(">BxH", 0, 1) + struct.pack(">HHHHi", 0, 0, 32, 32, Encoding.RAW) + bytes(32 * 32 * 4)
HERE = b"RFB 003.008\n\x01\x01" + bytes(4) + SCREEN
SERVER = HERE + PICTURE + b"\x02"
TIGHT = (
    placed(Encoding.TIGHT) + b"\x40\x01\x01" + bytes(6) + sized(zlib.compress(bytes(4 * 32))),
    placed(Encoding.TIGHT) + b"\x00" + sized(zlib.compress(bytes(32 * 32 * 3))),
    placed(Encoding.TIGHT) + b"\x90" + sized(simplejpeg.encode_jpeg(photograph(32, 32), 80, "BGRX")),
    placed(Encoding.TIGHT) + b"\x80" + bytes(3),
)
TILES = zlib.compress(b"\x02" + bytes(6) + b"\x55" * 4 * 32)
ZRLE = placed(Encoding.ZRLE) + struct.pack(">I", len(TILES)) + TILES
PLAYED = tuple(films.rectangle(data, 0, 0, 0, 32, 32) for data in films.written((32, 32), 3))
TOLD = (
    struct.pack(">HHHHi", 1, 1, 8, 8, Encoding.CURSOR) + bytes(8 * 8 * 4 + 8),
    struct.pack(">HHHHi", 3, 4, 0, 0, Encoding.POINTER_PLACE),
    placed(Encoding.COPY_RECT) + bytes(4),
    struct.pack(">HHHHiBxxx", 0, 0, 64, 32, Encoding.EXTENDED_DESKTOP_SIZE, 2) + bytes(32),
    struct.pack(">HHHHi", 0, 0, 40, 30, Encoding.DESKTOP_SIZE),
)
MARK = struct.pack(">BxxxIB", 248, 1 << 31, 4) + b"mark"
FILM = fbs.BEGIN + fbs.block(1, RECORDED_VERSION + struct.pack(">I", 1) + SCREEN) + fbs.block(40, PICTURE)


class Bytes:
    """A line to a peer, from which the bytes come in uneven pieces."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def recv(self, count: int, /) -> bytes:
        piece, self._data = self._data[:7], self._data[7:]
        return piece

    def send(self, data: bytes, /) -> int:
        return len(data)

    def sendall(self, data: bytes, /) -> None: ...

    def settimeout(self, seconds: float | None, /) -> None: ...

    def close(self) -> None: ...


def lines(data: bytes) -> Iterator[bytes]:
    stream = MessageStream(Bytes(data))
    while (message := stream.receive()) is not None:
        yield message


def from_viewer(data: bytes) -> None:
    texts = Ways(inwards=True, outwards=True, wanted=lambda: True, may_leave=lambda: True)
    server = RfbServer(Size(640, 480), "Screen", clipboard=ViewerClipboard(texts))
    for start in range(0, len(data), 11):
        server.receive(data[start : start + 11])
        server.clipboard.deal()
    server.clipboard.offer("text")
    server.clipboard.take_owed()


def from_server(data: bytes) -> None:
    client = RfbClient()
    for start in range(0, len(data), 509):
        client.receive(data[start : start + 509])
    client.request(everything=True)


def pixel_format(data: bytes) -> None:
    used = parse(data[:16].ljust(16, b"\0"))
    used.restore(used.convert(blank(4, 4)))
    Shown(blank(4, 4), used)


def terminal(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        closed: list[Segment] = []
        subject = Subject("terminal-000", plain(text_of(data))[:40], 80, 24)
        recording = Recording(Path(folder), subject, FixedClock(), closed.append)
        recording.output(data)
        recording.resize(100, 30)
        recording.close()
        for segment in closed:
            for line in segment.path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
                json.loads(line)


def proxy(data: bytes) -> None:
    found = proxies.chosen({kind: text_of(data) for kind in ("https", "http", "socks", "all")})
    assert found is None or "@" not in found.shown


def request(data: bytes) -> None:
    protocol.encode(protocol.decode_request(data))


CLAIM = json.dumps(
    offered.claim("storage.space", severity=Severity.ATTENTION, text="full").to_json()
).encode()
OFFER = json.dumps(offered.offer("storage.space", reason="full").to_json()).encode()
TARGETS = (
    *(
        Target(f"desk-request-{number}", protocol.encode(each), request, is_json=True)
        for number, each in enumerate(REQUESTS)
    ),
    Target("desk-answer", protocol.encode(protocol.Done()), protocol.decode_answer, is_json=True),
    Target(
        "from-technician",
        messages.encode(messages.AskConsent("terminal", "to look")),
        messages.decode_from_technician,
        is_json=True,
    ),
    Target(
        "from-customer",
        messages.encode(messages.Welcome(CASE, "Why?", b"{}", b"s" * 32)),
        messages.decode_from_customer,
        is_json=True,
    ),
    Target("lines", b"one\ntwo\n\n" * 3, lambda data: list(lines(data))),
    Target("rfb-viewer", VIEWER, from_viewer),
    Target("rfb-clipboard", CLIPBOARD, from_viewer),
    Target("rfb-server", SERVER, from_server),
    *(Target(f"rfb-tight-{at}", HERE + pictured(each), from_server) for at, each in enumerate(TIGHT)),
    Target("rfb-zrle", HERE + pictured(ZRLE), from_server),
    Target("rfb-h264", HERE + pictured(*PLAYED), from_server),
    Target("rfb-told", HERE + pictured(*TOLD) + MARK, from_server),
    Target("rfb-film", FILM, lambda data: [at for at, _ in replay.pictures(data)]),
    Target("input-list", DONE, lambda data: list(deeds.deeds(input_list.read(data).events))),
    Target("pixel-format", OURS.pack(), pixel_format),
    Target("asciicast", "one\r\n\x1b[1mtwo é".encode(), terminal),
    Target("organisation", ORGANISATION.encode(), organisation.parse),
    Target("catalogue", PRACTICE.read_bytes(), Catalogue.parse),
    Target("claim", CLAIM, lambda data: Claim.from_json(mapping(data)), is_json=True),
    Target("offer", OFFER, lambda data: Offer.from_json(mapping(data)), is_json=True),
    Target("proxy", b"http://user:secret@proxy.example:3128", proxy),
)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_is_not_spoiled_is_read(target: Target) -> None:
    target.use(target.good)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@given(data=st.data())
def test_spoiled_words_of_peers(target: Target, data: st.DataObject) -> None:
    target.throw(data)
