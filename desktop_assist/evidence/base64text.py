"""Base64, in the one spelling.

Decides: that a text is base64 only if encoding its bytes again gives that very text, so that no byte of it
can be changed unseen.
Leaves alone: what the bytes are.
"""

from __future__ import annotations

import base64
import binascii

from desktop_assist.evidence.errors import malformed


def encode(data: bytes) -> str:
    """`data` in standard base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str, what: str) -> bytes:
    """The bytes that `encode` would write as `text`.

    Args:
        text: The base64 text.
        what: Its name at the start of an error's sentence, such as "This signature".

    Raises:
        MalformedEvidence: `text` is not base64, or is another spelling of it.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise malformed(what, "it is not base64") from error
    if encode(data) != text:
        raise malformed(what, "its base64 has another form than the standard one")
    return data
