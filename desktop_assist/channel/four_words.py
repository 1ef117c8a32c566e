"""Four words that two people read to each other, to hear that nobody sits between them.

Decides: how the words come from an SSH connection.
Leaves alone: who reads them out, and what is done when they differ: hang up.

1. The words come from the connection's session id, the hash over everything that both ends said in the key
   exchange. A relay in the middle has two connections, and so two ids: its two ends see other words.
2. Four of 1,296 words are 41 bits. To get the same words twice, a relay has to try key exchanges until they
   come out, while both ends wait.
3. A slow hash makes each try cost what it costs us: half a tenth of a second and 16 MiB. A relay has 30
   seconds (`transport.HANDSHAKE_S`).

They are a second look, not the lock: the pinned keys and the certificate refuse such a relay already.
"""

from __future__ import annotations

import hashlib
from functools import cache

from desktop_assist.settings import RESOURCES

WORD_LIST = RESOURCES / "words" / "eff-short.txt"  # its source and licence lie beside it
WORD_COUNT = 4
PURPOSE = b"desktop-assist four words v1"
# From: https://www.rfc-editor.org/rfc/rfc7914#section-2 (cost, block size, parallelism); 16 MiB, ours
_COST, _BLOCK, _LANES = 1 << 14, 8, 1
_HASH_BYTES = 16  # far more than four words take, so that all of them are as good as equally likely


def of(session_id: bytes) -> tuple[str, ...]:
    """The words of the connection with `session_id`: the same on both ends, and on no other connection."""
    digest = hashlib.scrypt(  # 3.
        session_id, salt=PURPOSE, n=_COST, r=_BLOCK, p=_LANES, dklen=_HASH_BYTES
    )
    number, words = int.from_bytes(digest, "big"), _list()
    chosen = []
    for _ in range(WORD_COUNT):
        number, place = divmod(number, len(words))
        chosen.append(words[place])
    return tuple(chosen)


@cache
def _list() -> tuple[str, ...]:
    return tuple(WORD_LIST.read_text("ascii").split())
