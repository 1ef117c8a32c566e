"""What the child processes of these tests do until they are killed; it holds no test of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import bundle, chain, checkpoint, commitment, dsse, item, keyfile, statement
from desktop_assist.evidence.errors import AlreadyKept, BrokenChain, LogDamaged, LogInUse
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store
from desktop_assist.evidence.tombstone import Erasing

AT = "2026-11-21T18:04:05Z"
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
            told(f"leaf {index}")
            if index % 3 == 0:
                told(f"head {checkpoint.read(log.checkpoint()).size}")


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
            payload = statement.make(Kinds.MESSAGE, case="c1", seq=seq, prev=prev, at=AT, body={})
            store.append("c1", dsse.sign(payload, signer), commitment.new_salt(), AT)
            told(str(seq))


def bundle_for_ever(folder: str) -> None:
    """Write one bundle after another and print the case of each that is acknowledged, until killed."""
    signer = keyfile.generate()
    while True:
        case = secrets.token_hex(8)
        bundle.write(Path(folder), contents(case, signer))
        told(case)


def contents(case: str, signer: keyfile.SigningKey) -> bundle.BundleContents:
    """A small case that is ready to be bundled."""
    payload = statement.make(Kinds.MESSAGE, case=case, seq=0, prev="", at=AT, body={})
    kept = chain.StoredStatement(0, dsse.sign(payload, signer), commitment.new_salt())
    held = item.measured("data/film", commitment.new_salt(), b"frames" * 1000)
    return bundle.BundleContents(case, "help.example", AT, [kept], [held], "checkpoint", "policy")


def make_keys_for_ever(folder: str) -> None:
    """Keep one new key after another and print the file of each that is acknowledged, until killed."""
    while True:
        key, name = keyfile.generate(), secrets.token_hex(8)
        keyfile.save(key, Path(folder) / name)
        told(f"{name} {key.keyid}")


def keep_together(folder: str) -> None:
    """Keep 20 statements of a case that others append to as well; print the digest of each."""
    signer = keyfile.generate()
    with Store.open(Path(folder)) as store:
        kept = 0
        while kept < 20:
            try:
                told(appended(store, signer))
                kept += 1
            except BrokenChain:
                continue  # another process was faster: the statement is made again as the chain is now


def appended(store: Store, signer: keyfile.SigningKey) -> str:
    """Append a statement to the case as it is now; returns its digest."""
    so_far = store.chain("c1")
    prev = chain.digest(so_far[-1].envelope) if so_far else ""
    payload = statement.make(Kinds.MESSAGE, case="c1", seq=len(so_far), prev=prev, at=AT, body={})
    envelope = dsse.sign(payload, signer)
    store.append("c1", envelope, commitment.new_salt(), AT)
    return chain.digest(envelope)


def make_log(folder: str) -> None:
    """Make the log; 75 if another process is making it or has made it."""
    try:
        Log.create(Path(folder), KEY.name, KEY).close()
    except (LogInUse, LogDamaged):
        sys.exit(75)


def make_bundle(folder: str) -> None:
    """Write the bundle of case c1; 75 if another process was faster."""
    try:
        bundle.write(Path(folder), contents("c1", keyfile.generate()))
    except AlreadyKept:
        sys.exit(75)


def make_key(folder: str) -> None:
    """Print the id of the one key that is kept in the folder."""
    told(keyfile.load_or_create(Path(folder) / "id").keyid)


def told(line: str) -> None:
    """Acknowledge: what is printed here must never be lost."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def erasable(folder: str) -> None:
    """A closed case with two items, one of them in a file, to erase."""
    film = Path(folder).parent / "film"
    film.write_bytes(b"secret" * 5000)
    with Store.open(Path(folder)) as store:
        store.add_case("c1", "help.example", "Why?", AT)
        store.add_item("c1", "data/note", b"secret" * 500, bytes(32))
        store.add_item("c1", "data/film", film, bytes(32))
        payload = statement.make(Kinds.CLOSING, case="c1", seq=0, prev="", at=AT, body={})
        store.append("c1", dsse.sign(payload, keyfile.generate()), bytes(32), AT)
    film.unlink()


def erase_then_wait(folder: str) -> None:
    """Erase both items, then wait to be killed."""
    with Store.open(Path(folder)) as store:
        store.erase("c1", Erasing("customer", AT, "Asked for.", ("data/film", "data/note")))
        Event().wait()


# The nursery: a process that has imported everything already, so that a child costs milliseconds.


@dataclass
class Born:
    """A forked child: its process id and where its words come from."""

    pid: int
    words: int


def nursery() -> None:
    """For each line `WHAT NAME FOLDER VALUE` of the input, print one line of JSON.

    `kill NAME FOLDER SECONDS` kills a child so long after its first word, or, if negative, after its birth:
    what it said. `race NAME FOLDER NUMBER` lets so many run to their ends: exit code and what each said.
    """
    for line in sys.stdin:
        what, name, folder, value = line.split("\t")
        work = globals()[name]
        answer = (
            killed(work, folder, float(value))
            if what == "kill"
            else [ended(one) for one in [born(work, folder) for _ in range(int(value))]]
        )
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def born(work: Callable[[str], None], folder: str) -> Born:
    """A child that does `work`."""
    words, mouth = os.pipe()
    pid = os.fork()
    if pid:
        os.close(mouth)
        return Born(pid, words)
    os.dup2(mouth, sys.stdout.fileno())
    code = 70
    try:
        work(folder)
        code = 0
    except SystemExit as leaving:
        code = int(str(leaving.code))
    finally:
        os._exit(code)


def killed(work: Callable[[str], None], folder: str, delay_s: float) -> list[str]:
    """What a child said before it was killed; a last line that does not end was not said."""
    child = born(work, folder)
    first = os.read(child.words, 65536) if delay_s >= 0 else b""
    Event().wait(abs(delay_s))
    os.kill(child.pid, signal.SIGKILL)
    code, text = ended(child)
    assert code == -signal.SIGKILL, f"it ended before it was killed: {code}"
    return (first.decode() + text).split("\n")[:-1]


def ended(child: Born) -> tuple[int, str]:
    """The exit code of a child and all that it said."""
    pieces = []
    while piece := os.read(child.words, 65536):
        pieces.append(piece)
    os.close(child.words)
    _, status = os.waitpid(child.pid, 0)
    return os.waitstatus_to_exitcode(status), b"".join(pieces).decode()
