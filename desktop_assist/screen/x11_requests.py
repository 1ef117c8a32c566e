"""The few X requests that python-xlib does not know: MIT-SHM, regions and the pointer's shape of XFixes.

Decides: their form on the wire.
Leaves alone: when they are sent (`x11_source`).

From: https://www.x.org/releases/X11R7.7/doc/xextproto/shm.html
From: https://gitlab.freedesktop.org/xorg/proto/xorgproto/-/raw/master/fixesproto.txt
"""

from __future__ import annotations

from Xlib.protocol import rq, structs


class ShmAttach(rq.Request):  # type: ignore[misc]
    """Have the server map a segment."""

    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(1),
        rq.RequestLength(),
        rq.Card32("shmseg"),
        rq.Card32("shmid"),
        rq.Card8("read_only"),
        rq.Pad(3),
    )


class ShmDetach(rq.Request):  # type: ignore[misc]
    """Have the server let go of a segment."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(2), rq.RequestLength(), rq.Card32("shmseg"))


class ShmGetImage(rq.ReplyRequest):  # type: ignore[misc]
    """Have the server write a part of the screen into a segment."""

    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(4),
        rq.RequestLength(),
        rq.Drawable("drawable"),
        rq.Int16("x"),
        rq.Int16("y"),
        rq.Card16("width"),
        rq.Card16("height"),
        rq.Card32("plane_mask"),
        rq.Card8("format"),
        rq.Pad(3),
        rq.Card32("shmseg"),
        rq.Card32("offset"),
    )
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Card8("depth"),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Card32("visual"),
        rq.Card32("size"),
        rq.Pad(16),
    )


class SelectCursorInput(rq.Request):  # type: ignore[misc]
    """Be told when the pointer takes another shape."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(3), rq.RequestLength(), rq.Window("window"), rq.Card32("event_mask")
    )


class CreateRegion(rq.Request):  # type: ignore[misc]
    """Make an empty region."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(5), rq.RequestLength(), rq.Card32("region"))


class FetchRegion(rq.ReplyRequest):  # type: ignore[misc]
    """The rectangles of a region."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(19), rq.RequestLength(), rq.Card32("region"))
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Object("extents", structs.Rectangle),
        rq.Pad(16),
        rq.List("rects", structs.Rectangle),
    )
