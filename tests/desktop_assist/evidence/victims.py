"""What the child processes of these tests do until they are killed; it holds no test of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import chain, checkpoint, commitment, dsse, keyfile, statement
from desktop_assist.evidence.errors import LogInUse
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store

KEY = NoteKey("desk.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def open_log(folder: str) -> None:
    """End with 0 if the log opens, with 75 if another process has it."""
    try:
        Log.open(Path(folder), KEY).close()
    except LogInUse:
        sys.exit(75)


def append_for_ever(folder: str) -> None:
    """Append, and print what is acknowledged, until killed."""
    with Log.open(Path(folder), KEY) as log:
        while True:
            index = log.append(b"leaf %d" % log.size)
            sys.stdout.write(f"leaf {index}\n")
            if index % 3 == 0:
                sys.stdout.write(f"head {checkpoint.read(log.checkpoint()).size}\n")
            sys.stdout.flush()


def keep_for_ever(folder: str) -> None:
    """Keep statements and items, some in files, and print what is acknowledged, until killed."""
    signer, film = keyfile.generate(), Path(folder).parent / "film"
    film.write_bytes(bytes(50_000))
    with Store.open(Path(folder)) as store:
        while True:
            so_far = store.chain("c1")
            seq, prev = len(so_far), chain.digest(so_far[-1].envelope) if so_far else ""
            name = f"data/{seq}-{len(store.items('c1'))}"
            store.add_item("c1", name, film if seq % 2 else b"x", commitment.new_salt())
            at = "2026-11-21T18:04:05Z"
            payload = statement.make(Kinds.MESSAGE, case="c1", seq=seq, prev=prev, at=at, body={})
            store.append("c1", dsse.sign(payload, signer), commitment.new_salt(), at)
            sys.stdout.write(f"{seq}\n")
            sys.stdout.flush()
