"""Trying again after a line was lost: how often, and when there is no sense in it.

Decides: the delays, and which failures are final.
Leaves alone: what is tried, and what is shown meanwhile.

1. The first try is made at once, the next ones after growing delays.
2. Somebody else at the other end is final: trying again would only look for a way around it. So is a case
   that has ended, and a log that forked.
3. A refusal of our key is final when it is repeated: a desk that has just come back cannot vouch for anybody
   in its first seconds.
"""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from desktop_assist.channel.errors import AccessRefused, HostKeyMismatch, IdentityRefused
from desktop_assist.engagement.errors import CaseClosed
from desktop_assist.evidence.errors import LogForked
from diagnostics.errors import PlainError

# Ours: a router is back within a minute; after that, twice a minute costs nobody anything.
DELAYS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
FINAL = (HostKeyMismatch, IdentityRefused, LogForked, CaseClosed)
MOST_REFUSALS = 4  # ours: with the delays, after seven seconds
_SPREAD = 0.2  # ours: so that the customers of a desk that was away do not all come in the same second

T = TypeVar("T")


def keep_trying(
    attempt: Callable[[], T],
    stopped: threading.Event,
    failed: Callable[[PlainError, float], None],
    delays_s: Sequence[float] = DELAYS_S,
) -> T | None:
    """What `attempt` returns, once it succeeds; none when `stopped` was set before.

    Args:
        attempt: One try.
        stopped: Ends the waiting.
        failed: Told of each failure, and in how many seconds the next try follows.
        delays_s: The delays after the first, second, ... try; the last one goes on for ever.

    Raises:
        PlainError: A failure that is final (2 and 3).
    """
    refusals = 0
    for delay_s in _spread(delays_s):  # 1.
        if stopped.is_set():
            return None
        try:
            return attempt()
        except FINAL:  # 2.
            raise
        except PlainError as error:
            refusals = refusals + 1 if isinstance(error, AccessRefused) else 0
            if refusals >= MOST_REFUSALS:  # 3.
                raise
            failed(error, delay_s)
        stopped.wait(delay_s)
    return None


def _spread(delays_s: Sequence[float]) -> Iterator[float]:
    for delay_s in itertools.chain(delays_s, itertools.repeat(delays_s[-1])):
        yield delay_s * random.uniform(1 - _SPREAD, 1 + _SPREAD)  # nothing secret
