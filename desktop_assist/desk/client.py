"""Talking to the desk, from the customer's or the technician's end.

Decides: how a request becomes an answer, and how files travel in parts.
Leaves alone: what the answers mean. Whoever receives a proof checks it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from desktop_assist.channel import client, dialling
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.stream import ByteStream
from desktop_assist.desk import case_id, protocol
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.files import LARGEST_FILE_COUNT
from desktop_assist.desk.protocol import (
    CUSTOMER_NAME,
    PART_BYTES,
    SUBSYSTEM,
    TECHNICIAN_NAME,
    Answer,
    AnyRequest,
    Refused,
)
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.organisation import Organisation

ANSWER_WITHIN_S = 120  # ours: checking a bundle of a gigabyte takes the desk some seconds
A = TypeVar("A", bound=Answer)


class DeskClient:
    """One line to the desk. Safe to use from any thread: requests queue up."""

    def __init__(self, connection: Connection) -> None:
        """Speak over `connection`, which this object then owns."""
        self._connection = connection
        self._lock = threading.Lock()
        try:
            self._messages = connection.messages(SUBSYSTEM)
        except StreamBroken:
            connection.close()
            raise
        self._messages.answer_within(ANSWER_WITHIN_S)

    def ask(self, request: AnyRequest, expected: type[A]) -> A:
        """The answer to `request`.

        Raises:
            RequestRefused: The desk says no, or something else than was expected.
            StreamBroken: The line is down.
        """
        with self._lock:
            data = self._asked(protocol.encode(request))
        answer = protocol.decode_answer(data)
        if isinstance(answer, Refused):
            raise RequestRefused(answer.happened, kept=answer.kept, next_step=answer.next_step)
        if not isinstance(answer, expected):
            raise RequestRefused("The desk answered something else.", next_step="Update both programs.")
        return answer

    def _asked(self, request: bytes) -> bytes:
        try:
            self._messages.send(request)
            data = self._messages.receive()
        except StreamBroken:
            self._connection.close()  # an answer that came later would be taken for the next request's
            raise
        if data is None:
            self._connection.close()
            raise StreamBroken("The line to the desk broke.", next_step="Connect again.")
        return data

    def upload(self, case: str, name: str, data: bytes) -> None:
        """Send a whole file.

        Raises:
            RequestRefused: The desk does not take it.
            StreamBroken: The line is down.
        """
        for offset in range(0, max(len(data), 1), PART_BYTES):
            part = data[offset : offset + PART_BYTES]
            last = offset + len(part) >= len(data)
            self.ask(protocol.Upload(case, name, offset, part, last), protocol.Done)

    def download(self, case: str, name: str) -> bytes:
        """Fetch a whole file, of at most `protocol.LARGEST_FILE_BYTES`.

        Raises:
            RequestRefused: There is none, or it is too large.
            StreamBroken: The line is down.
        """
        data = bytearray()
        while True:
            part = self.ask(protocol.Download(case, name, len(data)), protocol.FilePart)
            data += part.data
            if part.last:
                return bytes(data)
            if not part.data or len(data) > protocol.LARGEST_FILE_BYTES:
                raise RequestRefused(f"{name} is larger than the desk may send.", next_step="Tell the desk.")

    def held(self, case: str) -> dict[str, int]:
        """The names and sizes of the files of our own case that the desk holds already.

        Raises:
            RequestRefused: It is not ours.
            StreamBroken: The line is down.
        """
        return self._all_names(lambda after: protocol.Held(case, after))

    def files(self, case: str) -> dict[str, int]:
        """The names and sizes of the files of a case that we have taken.

        Raises:
            RequestRefused: We have not.
            StreamBroken: The line is down.
        """
        return self._all_names(lambda after: protocol.Files(case, after))

    def _all_names(self, request: Callable[[str], AnyRequest]) -> dict[str, int]:
        names: dict[str, int] = {}
        while True:
            page = self.ask(request(max(names, default="")), protocol.FileNames)
            names.update(page.files)
            if not page.more or not page.files or len(names) > LARGEST_FILE_COUNT:
                return names

    def proofs(self, case: str, log_size: int) -> protocol.AllProofs:
        """Fresh proofs of all statements of our own case, under one checkpoint.

        Raises:
            RequestRefused: It is not ours, or the log does not hold all of it yet.
            StreamBroken: The line is down.
        """
        proofs: list[str] = []
        while True:
            page = self.ask(protocol.Proofs(case, log_size, len(proofs)), protocol.AllProofs)
            proofs += page.proofs
            if not page.left or not page.proofs or len(proofs) > LARGEST_FILE_COUNT:
                return protocol.AllProofs(tuple(proofs), page.consistency)

    def receive_connections(self, case: str, arrived: Callable[[ByteStream], None]) -> None:
        """Let the desk connect the technician of `case` to us; each connection calls `arrived`.

        Raises:
            StreamBroken: The desk refuses.
        """
        self._connection.forward(case_id.host(case), case_id.SSH_PORT, arrived)

    def connect_to_case(self, case: str) -> ByteStream:
        """A stream to the customer's program of `case`.

        Raises:
            NotReachable: The case is not ours, or its customer is not online.
        """
        return self._connection.direct(case_id.host(case), case_id.SSH_PORT)

    @property
    def alive(self) -> bool:
        """Whether the line is up."""
        return self._connection.alive

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def connect_customer(organisation: Organisation, key: SigningKey) -> DeskClient:
    """A customer's line to the desk.

    Raises:
        ChannelError: The desk does not answer, is somebody else, or does not let us in.
    """
    return _connect(organisation, CUSTOMER_NAME, key)


def connect_technician(organisation: Organisation, key: SigningKey) -> DeskClient:
    """A technician's line to the desk; `key` carries the certificate.

    Raises:
        ChannelError: The desk does not answer, is somebody else, or does not let us in.
    """
    return _connect(organisation, TECHNICIAN_NAME, key)


def _connect(organisation: Organisation, username: str, key: SigningKey) -> DeskClient:
    line = dialling.dial(organisation.desk.address, *organisation.desk.ports)
    return DeskClient(client.connect(line, organisation.desk.host_key, username, key))
