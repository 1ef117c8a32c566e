"""What a peer wrote, made harmless before anybody reads it.

Decides: which characters could disguise a text, and that they are made visible.
Leaves alone: how long a text may be; whoever receives it bounds it.
"""

from __future__ import annotations

import re

# Control characters but tab and line feed; those that reorder what stands around them; and halves of
# characters (surrogates), which can be written to no file and no terminal.
# From: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_DISGUISING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """`text` with every control character that could disguise it made visible as U+FFFD."""
    return _DISGUISING.sub("\ufffd", text.replace("\r\n", "\n"))
