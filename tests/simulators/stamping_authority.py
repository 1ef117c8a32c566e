"""A time-stamping authority below a root, played by `openssl ts`, and an HTTP server in front of it.

`certs` is left out of its configuration: with it openssl sends them in an order that the strict parser
refuses.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = ./serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
EXTENSIONS = "[tsa]\nextendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
TYPE = "application/timestamp-reply"


class Authority:
    """Answers queries; its certificate is below `root.pem`, and `other.pem` is another root of its key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        for name, text in (("config", CONFIG), ("extensions", EXTENSIONS), ("serial", "01\n")):
            (folder / name).write_text(text)
        for name in ("root", "other", "tsa"):
            self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        for name in ("root", "other"):
            made = ("-days", "2", "-out", f"{name}.pem")
            self.openssl("req", "-x509", "-key", "root.key", "-subj", f"/CN={name}", *made)
        self.openssl("req", "-new", "-key", "tsa.key", "-subj", "/CN=tsa", "-out", "tsa.csr")
        self.openssl(
            *("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"),
            *("-days", "2", "-extfile", "extensions", "-extensions", "tsa", "-out", "tsa.pem"),
        )

    def openssl(self, *words: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["openssl", *words], cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done

    @property
    def root(self) -> str:
        return (self.folder / "root.pem").read_text()

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self.openssl(
            *("ts", "-reply", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key"),
            *("-config", "config", "-section", "tsa_config", "-out", "reply"),
        )
        return (self.folder / "reply").read_bytes()


@contextmanager
def serving(answer: Callable[[bytes], bytes], *, status: int = 200, location: str = "") -> Iterator[str]:
    """An HTTP server on loopback that answers POSTs so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", TYPE)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            try:
                self.wfile.write(data)
            except OSError:
                return  # the other end had enough

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
