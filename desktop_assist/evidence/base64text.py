"""Base64, in the one spelling.

Decides: that a text is base64 only if encoding its bytes again gives that very text, so that no byte of it
can be changed unseen.
Leaves alone: what the bytes are.
"""

from __future__ import annotations

import binascii

from desktop_assist.evidence.errors import malformed


def encode(data: bytes) -> str:
    """`data` in standard base64 with padding (RFC 4648, section 4)."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode(text: str, what: str) -> bytes:
    """The bytes that `encode` would write as `text`.

    Args:
        text: The base64 text.
        what: Its name at the start of an error's sentence, such as "This signature".

    Raises:
        MalformedEvidence: `text` is not base64, or is another spelling of it.
    """
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:  # binascii.Error is one
        raise malformed(what, "it is not base64") from error
    if encode(data) != text:
        raise malformed(what, "its base64 has another form than the standard one")
    return data
