"""The package that knows H.264, where somebody has installed it.

Decides: that it is looked for only when it is needed, and what it must be able to do.
Leaves alone: what it is used for (`encoding_h264`, `decode_h264`, and the auditor's export to video).

Its wheels carry codecs under the GPL, so it is never shipped: it is the optional extra `video`.
"""

from __future__ import annotations

from typing import Any

WRITING, READING = "libx264", "h264"


def found() -> Any | None:
    """The package `av`, where it is installed and works; else none."""
    try:
        import av
    except (ImportError, OSError):
        return None
    return av


def reading() -> Any | None:
    """The package, where it can read H.264."""
    codecs = found()
    return codecs if codecs is not None and READING in codecs.codecs_available else None


def writing() -> Any | None:
    """The package, where it can write H.264."""
    codecs = found()
    return codecs if codecs is not None and WRITING in codecs.codecs_available else None
