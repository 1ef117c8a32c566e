"""What an organisation publishes at its domain, fetched over HTTPS.

Decides: that only the domain itself answers, with a certificate that this system trusts for it, and how much
and how long it may answer.
Leaves alone: what the files say (`candidate`).

1. Port 443 of the domain, TLS with the system's own certificate store, the domain's own name.
2. A redirect is not followed, wherever it leads.
3. Only plain answers: status 200, the type that was asked for, at most so many bytes, all within 20 seconds.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop_assist.channel import dialling
from desktop_assist.channel.errors import NotReachable
from desktop_assist.enrolment.domain import Domain
from desktop_assist.enrolment.errors import EnrolmentRefused
from diagnostics.report import PROGRAM_VERSION

FOLDER = "/.well-known/desktop-assist/"  # From: https://www.rfc-editor.org/rfc/rfc8615
PORT = 443
ALL_WITHIN_S = 20.0  # ours: three small files
# From: https://www.iana.org/assignments/media-types (application/toml); others are what plain web servers say
TYPES = ("application/toml", "text/plain", "application/octet-stream", "application/pgp-signature", "")

Dial = Callable[[str, int], socket.socket]


class Missing(EnrolmentRefused):
    """The domain answers, and has no such file."""


class WellKnown:
    """The files below `/.well-known/desktop-assist/` of any domain."""

    def __init__(self, context: ssl.SSLContext | None = None, dial: Dial = dialling.dial) -> None:
        """Fetch by `context`, the system's if none is given."""
        self._context = context
        self._dial = dial

    def fetch(self, domain: Domain, name: str, largest: int) -> bytes:
        """The file `name` of `domain`, of at most `largest` bytes.

        Raises:
            Missing: There is none.
            EnrolmentRefused: The domain does not answer as it must; the sentence says how.
        """
        try:
            with self._connected(domain) as connection:
                connection.request("GET", f"{FOLDER}{name}", headers=_headers())
                with contextlib.closing(connection.getresponse()) as response:
                    return _checked(response, domain, name, largest)
        except ssl.SSLCertVerificationError as error:
            why = error.verify_message.rstrip(".")
            raise _refused(f"{domain.shown} could not show that it is {domain.shown} ({why}).") from error
        except NotReachable as error:
            raise _refused(f"{domain.shown} does not answer. {error.happened}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _refused(f"{domain.shown} does not answer as a web server does.") from error

    @contextmanager
    def _connected(self, domain: Domain) -> Iterator[http.client.HTTPSConnection]:
        context = self._context or ssl.create_default_context()
        with self._dial(domain.name, PORT) as line:
            line.settimeout(ALL_WITHIN_S)
            hurry = threading.Timer(ALL_WITHIN_S, _cut, args=(line,))  # 3.
            hurry.start()
            try:
                with context.wrap_socket(line, server_hostname=domain.name) as secured:  # 1.
                    connection = http.client.HTTPSConnection(domain.name, context=context)
                    connection.sock = secured
                    yield connection
            finally:
                hurry.cancel()
                hurry.join()


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _headers() -> dict[str, str]:
    return {
        "Accept": "application/toml, text/plain",
        "Connection": "close",
        "User-Agent": f"desktop-assist/{PROGRAM_VERSION}",
    }


def _checked(response: http.client.HTTPResponse, domain: Domain, name: str, largest: int) -> bytes:
    if 300 <= response.status < 400:  # 2.
        raise _refused(f"{domain.shown} sends us elsewhere for {name}, and this program does not follow.")
    if response.status in (404, 410):
        raise Missing(
            f"{domain.shown} publishes no {name} for this program.",
            kept="Nothing was changed.",
            next_step="Check the domain with your organisation, in writing or on its own website.",
        )
    if response.status != 200:
        raise _refused(f"{domain.shown} answers with an error ({response.status}) for {name}.")
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise _refused(f"{domain.shown} answers with a page instead of {name}.")
    data = response.read(largest + 1)
    if len(data) > largest:
        raise _refused(f"The {name} of {domain.shown} is larger than {largest} bytes.")
    return data


def _refused(happened: str) -> EnrolmentRefused:
    return EnrolmentRefused(
        happened,
        kept="Nothing was changed.",
        next_step="Check the domain and the internet connection, then try again.",
    )
