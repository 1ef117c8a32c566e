"""Revocation lists: our answer is stock `ssh-keygen -Q`'s, and what we do not know refuses the whole list."""

from __future__ import annotations

import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import issuing, keyfile, krl
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.errors import EvidenceError, MalformedEvidence
from desktop_assist.evidence.sshwire import string

AUTHORITY, OTHER, HOLDER = keyfile.generate(), keyfile.generate(), keyfile.generate()
HEAD = krl.MAGIC + struct.pack(">IQQQ", 1, 7, 1_700_000_000, 0) + string(b"") + string(b"a comment")
KEY_HEAD = string(AUTHORITY.blob) + string(b"")
WITH_SERIALS = [*range(1, 41), 100, 1000, *range(5000, 5100, 3), 2**40, 2**64 - 1]


def issued(serial=7, name="maria", ca=AUTHORITY, holder=HOLDER):
    line = issuing.issue(ca, holder.public_line, name, ("technician",), 0, 2**32, serial)
    return Certificate(line)


def made(folder, *lines, options=("-s", "ca.pub")):
    """A list that stock `ssh-keygen -k` makes of a specification."""
    keyfile.save(AUTHORITY, folder / "ca")
    (folder / "spec").write_text("".join(f"{line}\n" for line in lines))
    words = ["ssh-keygen", "-q", "-k", "-f", "list.krl", "-z", "9", *options, "spec"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=20)
    return (folder / "list.krl").read_bytes()


def stock_says_revoked(folder, shown):
    (folder / "shown-cert.pub").write_text(f"{shown.line}\n")
    words = ["ssh-keygen", "-Q", "-f", "list.krl", "shown-cert.pub"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=20)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 1


SPECIFICATIONS = {
    "nothing": ([], ("-s", "ca.pub")),
    "one serial": (["serial: 7"], ("-s", "ca.pub")),
    "a range": (["serial: 5-9"], ("-s", "ca.pub")),
    "a bitmap": ([f"serial: {n}" for n in range(1, 60, 2)], ("-s", "ca.pub")),
    "far apart": (["serial: 7", "serial: 18446744073709551615"], ("-s", "ca.pub")),
    "any authority": (["serial: 7"], ("-s", "none")),
    "a name": (["id: maria", "id: anna"], ("-s", "ca.pub")),
    "another name": (["id: mariana"], ("-s", "ca.pub")),
    "the key": ([f"key: {HOLDER.public_line}"], ()),
    "the key's SHA-1": ([f"sha1: {HOLDER.public_line}"], ()),
    "the key's SHA-256": ([f"sha256: {HOLDER.public_line}"], ()),
    "the authority's key": ([f"key: {AUTHORITY.public_line}"], ()),
    "the authority's SHA-256": ([f"sha256: {AUTHORITY.public_line}"], ()),
    "another key": ([f"key: {OTHER.public_line}"], ()),
}


@pytest.mark.parametrize("specification", SPECIFICATIONS.values(), ids=SPECIFICATIONS)
def test_our_answer_is_that_of_stock_ssh_keygen(specification, tmp_path):
    lines, options = specification
    listed = krl.parse(made(tmp_path, *lines, options=options))
    assert listed.version == 9
    for shown in (
        issued(),
        issued(serial=8),
        issued(serial=0),
        issued(serial=2**64 - 1),
        issued(name="anna"),
        issued(ca=OTHER),
        issued(holder=OTHER),
    ):
        assert listed.revokes(shown) is stock_says_revoked(tmp_path, shown), shown.key_id


def test_the_parts_that_stock_makes_are_really_all_of_them(tmp_path):
    data = made(tmp_path, *(f"serial: {serial}" for serial in WITH_SERIALS), "serial: 200-900", "id: x")
    (section,) = krl.parse(data).certificates
    assert section.ranges and section.bitmaps and section.key_ids  # noqa: PT018 - a list without one proves less
    for serial in range(1200):
        assert section.has_serial(serial) is (serial in WITH_SERIALS or 200 <= serial <= 900)
    assert section.has_serial(2**64 - 1)
    assert not section.has_serial(2**64 - 2)


def section(kind, data):
    return bytes([kind]) + string(data)


def serials(*parts):
    return HEAD + section(krl.CERTIFICATES, KEY_HEAD + b"".join(parts))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "ends too early"),
        (b"SSHKRL\n\1" + HEAD[8:], "OpenSSH's"),
        (HEAD[:11] + b"\2" + HEAD[12:], "OpenSSH's"),
        (HEAD[:28] + bytes(7) + b"\1" + HEAD[36:], "flag"),
        (HEAD + b"\1", "ends too early"),
        (HEAD + b"\1\xff\xff\xff\xff", "ends too early"),
        (HEAD + section(4, b""), "section of kind 4"),
        (HEAD + section(6, b""), "section of kind 6"),
        (HEAD + section(255, string(b"x@y") + b"\0" + string(b"")), "section of kind 255"),
        (serials(section(0x24, b"")), "names certificates in a way"),
        (serials(section(0x39, string(b"x@y") + b"\0" + string(b""))), "names certificates in a way"),
        (serials(section(krl.SERIAL_LIST, bytes(7))), "ends too early"),
        (serials(section(krl.SERIAL_RANGE, struct.pack(">QQ", 9, 8))), "before it begins"),
        (serials(section(krl.SERIAL_RANGE, struct.pack(">QQB", 8, 9, 0))), "follows its end"),
        (serials(section(krl.SERIAL_BITMAP, bytes(8) + string(b"\x80"))), "plain number"),
        (serials(section(krl.SERIAL_BITMAP, bytes(8) + string(b"\0\1"))), "plain number"),
        (serials(section(krl.SERIAL_BITMAP, b"\xff" * 8 + string(b"\2"))), "last serial"),
        (HEAD + section(krl.FINGERPRINT_SHA1, string(bytes(32))), "another length"),
        (HEAD + section(krl.FINGERPRINT_SHA256, string(bytes(20))), "another length"),
        (HEAD + section(krl.EXPLICIT_KEY, string(bytes(krl.LARGEST_LIST_BYTES))), "larger than"),
    ],
)
def test_what_is_not_understood_refuses_the_whole_list(data, why):
    with pytest.raises(MalformedEvidence, match=why):
        krl.parse(data)


def test_a_list_as_large_as_it_may_be_is_read_at_once():
    room = (krl.LARGEST_LIST_BYTES - len(serials(section(krl.SERIAL_LIST, b"")))) // 8
    numbers = b"".join(struct.pack(">Q", 2 * n) for n in range(1, room + 1))
    listed = krl.parse(serials(section(krl.SERIAL_LIST, numbers)))
    assert listed.revokes(issued(serial=2 * room))
    assert not listed.revokes(issued(serial=2 * room + 1))


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(data):
    for each in (data, HEAD + data, serials(data)):
        try:
            krl.parse(each).revokes(issued())
        except EvidenceError:
            continue
