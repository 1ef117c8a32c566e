"""What the record says of a file that moved between technician and customer.

Decides: the form of one transfer in a statement of kind `transfer`, for who writes it and who audits it.
Leaves alone: how it is measured (`engagement.transfer`), and whether it was allowed (`audit.order`).
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from desktop_assist.consent import Capability

NOT_KNOWN, CLOSED, WITHDRAWN, BROKEN, REFUSED = "not known", "closed", "withdrawn", "broken off", "refused"
STOPPED = "stopped"
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z")]


class Moved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What moved.

    Attributes:
        first: The place in the file of the first byte that moved.
        bytes: How many moved.
        size: The file's size at the end.
        sha256: To the technician, of the bytes that were sent, in the order in which they were sent; from the
            technician, of the whole file as it lay in the folder at the end.
    """

    first: Count
    bytes: Count
    size: Count
    sha256: Digest


class Transferred(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One transfer.

    Attributes:
        capability: In which direction.
        name: The path within the folder.
        started_at: When the file was opened.
        ended_at: When it was closed.
        ended: How: `closed` by the technician's program, `withdrawn`, `stopped` by the customer, who allowed
            the others to go on, `broken off` with the line, `refused` because of a limit or the disk, `not
            known` because the program was killed.
        moved: What moved; absent where the end is not known.
    """

    capability: Capability
    name: str
    started_at: str
    ended_at: str
    ended: str
    moved: Moved | None = None

    @property
    def whole(self) -> bool:
        """Whether the file moved from its first byte to its last, once each."""
        return self.moved is not None and (self.moved.first, self.moved.bytes) == (0, self.moved.size)
