"""The desk's own log, read from afar: an auditor's line to the desk, which shows the log's files over SFTP.

Decides: that the desk must hold its pinned host key, and that an auditor comes by a certificate.
Leaves alone: what the log says (`monitor`), and what the desk shows of it (`desk.server`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_assist.channel import client, dialling
from desktop_assist.channel.folder_client import FolderClient
from desktop_assist.channel.identity import AUDITOR
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.organisation import Organisation


@contextmanager
def open_log(organisation: Organisation, key: SigningKey) -> Iterator[FolderClient]:
    """The log of the organisation's desk, for as long as the block lasts.

    Args:
        organisation: Whose desk.
        key: An auditor's, with the certificate.

    Raises:
        ChannelError: The desk does not answer, is somebody else, or does not let us in.
    """
    line = dialling.dial(organisation.desk.address, *organisation.desk.ports)
    with (
        client.connect(line, organisation.desk.host_key, AUDITOR, key) as connection,
        connection.folder() as folder,
    ):
        yield folder
