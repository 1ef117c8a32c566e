"""A list that we write is one for stock `ssh-keygen -Q` and for our own reader."""

from __future__ import annotations

import subprocess

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import issuing, keyfile, krl
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.krl_writing import Revoked, write

AUTHORITY, HOLDER = keyfile.generate(), keyfile.generate()


def issued(serial, name):
    line = issuing.issue(AUTHORITY, HOLDER.public_line, name, ("technician",), 0, 2**32, serial)
    return Certificate(line)


@given(
    st.sets(st.integers(1, 2**64 - 1), max_size=20),
    st.sets(st.text("abcdefgh-", min_size=1, max_size=9), max_size=5),
)
def test_what_is_written_is_what_is_read(serials, names):
    listed = krl.parse(write(3, 1000, AUTHORITY.blob, Revoked(serials, names)))
    assert (listed.version, listed.generated_at) == (3, 1000)
    for serial in (*serials, 1, 2**63):
        assert listed.revokes(issued(serial, "zoe")) is (serial in serials)
    for name in (*names, "a"):
        assert listed.revokes(issued(0, name)) is (name in names)


def stock_says(folder, shown):
    (folder / "shown-cert.pub").write_text(f"{shown.line}\n")
    words = ["ssh-keygen", "-Q", "-f", "list.krl", "shown-cert.pub"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=20)
    return (done.returncode, "REVOKED" in done.stdout)


def test_stock_ssh_keygen_reads_it(tmp_path):
    revoked = Revoked((7, 2**64 - 1, 7), ("maria",))
    (tmp_path / "list.krl").write_bytes(write(1, 1000, AUTHORITY.blob, revoked, "ours"))
    assert stock_says(tmp_path, issued(7, "anna")) == (1, True)
    assert stock_says(tmp_path, issued(2**64 - 1, "anna")) == (1, True)
    assert stock_says(tmp_path, issued(8, "maria")) == (1, True)
    assert stock_says(tmp_path, issued(8, "anna")) == (0, False)


def test_stock_ssh_keygen_reads_an_empty_one(tmp_path):
    (tmp_path / "list.krl").write_bytes(write(1, 1000, AUTHORITY.blob, Revoked()))
    assert stock_says(tmp_path, issued(7, "maria")) == (0, False)
