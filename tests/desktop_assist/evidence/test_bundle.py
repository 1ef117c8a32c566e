"""Bundles: stock tools verify ours, every altered byte is named, and hostile ones are refused."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import (
    bag,
    bundle,
    chain,
    commitment,
    dsse,
    issuing,
    keyfile,
    proof,
    statement,
)
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.errors import (
    AlreadyKept,
    BadBundle,
    BadSignature,
    EvidenceNotWritten,
    MalformedEvidence,
    StoreDamaged,
)
from desktop_assist.evidence.item import Item, measured
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.statement import Kinds

AT = "2026-11-21T18:04:05Z"
ORGANISATION = "help.example"
CUSTOMER, TECHNICIAN, CA = (keyfile.generate() for _ in range(3))
CERTIFICATE = issuing.issue(CA, TECHNICIAN.public_line, "anna", ["technician"], 0, 4_000_000_000, 7)
LOG_KEY = NoteKey("desk.example/log", Ed25519PrivateKey.generate())


def told(count):
    prev, kept = "", []
    for seq in range(count):
        payload = statement.make(Kinds.MESSAGE, case="c1", seq=seq, prev=prev, at=AT, body={"text": str(seq)})
        kept.append(StoredStatement(seq, dsse.sign(payload, CUSTOMER), commitment.new_salt()))
        prev = chain.digest(kept[-1].envelope)
    return kept


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contents")
    (folder / "film").write_bytes(b"frames" * 100)
    with Log.create(folder / "log", LOG_KEY.name, LOG_KEY) as log:
        statements = told(3)
        places = [log.append(one.leaf) for one in statements]
        logged = [
            StoredStatement(one.seq, one.envelope, one.salt, place, log.proof(place))
            for one, place in zip(statements, places, strict=True)
        ]
        head = log.checkpoint()
    items = [
        measured("data/report-before.json", commitment.new_salt(), b'{"findings":[]}'),
        measured("data/film/screen-000.mkv", commitment.new_salt(), folder / "film"),
    ]
    keys = {"allowed_signers": allowed_signers().encode(), "customer.pub": CUSTOMER.public_line.encode()}
    return BundleContents("c1", ORGANISATION, AT, logged, items, head, f"log {LOG_KEY.vkey}\n", keys)


def allowed_signers():
    namespace = f'namespaces="{bundle.seal_namespace(ORGANISATION)}"'
    return (
        f"customer {namespace} {CUSTOMER.public_line}\n"
        f"technician cert-authority,{namespace} {CA.public_line}\n"
    )


@pytest.fixture
def bag_folder(contents, tmp_path):
    path = bundle.write(tmp_path, contents)
    bundle.seal(path, "customer", ORGANISATION, CUSTOMER)
    bundle.seal(path, "technician", ORGANISATION, SigningKey(TECHNICIAN.private, CERTIFICATE))
    return path


def test_sha256sum_passes_on_both_manifests(bag_folder, run):
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = run("sh", "-c", f"cd {bag_folder.name} && sha256sum --strict -c {name}")
        assert done.returncode == 0, done.stderr
    assert b"statements/0002.dsse.json: OK" in done.stdout
    assert b"seals" not in done.stdout


def test_bagit_validates_it(bag_folder):
    opened = bagit.Bag(str(bag_folder))
    assert opened.validate()
    assert opened.info["External-Identifier"] == "case-c1"


@pytest.mark.parametrize("who", ["customer", "technician"])
def test_ssh_keygen_verifies_each_seal(bag_folder, run, who):
    (bag_folder.parent / "allowed_signers").write_text(allowed_signers())
    words = ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", who]
    words += ["-n", bundle.seal_namespace(ORGANISATION), "-s", bag_folder / "seals" / f"{who}.sig"]
    done = run(*words, stdin=(bag_folder / "tagmanifest-sha256.txt").read_bytes())
    assert done.returncode == 0, done.stderr
    assert run(*words, stdin=b"something else").returncode != 0


def test_what_was_written_is_read(bag_folder, contents):
    read = bundle.read(bag_folder)
    assert read.problems == ()
    assert read.case == "c1"
    assert chain.check([one.envelope for one in read.statements], "c1")[2].body == {"text": "2"}
    for one, original in zip(read.statements, contents.statements, strict=True):
        assert (one.salt, one.leaf, one.proof) == (original.salt, original.leaf, original.proof)
        assert proof.verify(read.proofs[one.seq], one.leaf, LOG_KEY.vkey).index == original.leaf_index
    assert {one.name: (one.commitment, one.data) for one in read.items} == {
        one.name: (one.commitment, one.data) for one in contents.items
    }
    assert (read.checkpoint, read.policy, read.keys) == (contents.checkpoint, contents.policy, contents.keys)
    assert sorted(read.seals) == ["customer", "technician"]
    assert read.tagmanifest == bundle.tagmanifest(bag_folder)
    assert read.unopened == ()


def test_the_openings_are_as_published(bag_folder, contents):
    told = json.loads((bag_folder / "openings.json").read_bytes())
    assert told["statements"]["0001"] == contents.statements[1].salt.hex()
    assert told["items"]["data/report-before.json"] == contents.items[0].salt.hex()


def all_files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_layout_is_the_published_one(bag_folder):
    assert all_files(bag_folder) == [
        "bag-info.txt", "bagit.txt", "data/film/screen-000.mkv", "data/report-before.json",
        "keys/allowed_signers", "keys/customer.pub", "log/0000.leaf", "log/0000.tlog-proof", "log/0001.leaf",
        "log/0001.tlog-proof", "log/0002.leaf", "log/0002.tlog-proof", "log/checkpoint", "log/policy.txt",
        "manifest-sha256.txt", "openings.json", "seals/customer.sig", "seals/technician.sig",
        "statements/0000.dsse.json", "statements/0001.dsse.json", "statements/0002.dsse.json",
        "tagmanifest-sha256.txt",
    ]  # fmt: skip


def test_a_changed_byte_in_any_file_is_named(bag_folder):
    dice = random.Random(2012)
    for name in all_files(bag_folder):
        path = bag_folder / name
        original = path.read_bytes()
        for place in {0, len(original) - 1, *(dice.randrange(len(original)) for _ in range(4))}:
            altered = bytearray(original)
            altered[place] ^= 1 << dice.randrange(8)
            path.write_bytes(altered)
            named = {problem.path for problem in bundle.problems(bag_folder)}
            if name == "tagmanifest-sha256.txt":  # what the seals are over: they name it
                assert named >= {"seals/customer.sig", "seals/technician.sig"}, place
            else:
                assert name in named, place
        path.write_bytes(original)
    assert bundle.problems(bag_folder) == ()


def test_every_missing_file_is_named(bag_folder):
    for name in all_files(bag_folder):
        data = (bag_folder / name).read_bytes()
        (bag_folder / name).unlink()
        named = {problem.path for problem in bundle.problems(bag_folder)}
        assert name in named or name.startswith("seals/")
        (bag_folder / name).write_bytes(data)


@pytest.mark.parametrize(
    "name", ["data/more.json", "extra.txt", "statements/0003.dsse.json", "seals/eve.txt"]
)
def test_every_added_file_is_named(bag_folder, name):
    (bag_folder / name).write_bytes(b"{}")
    assert [problem.path for problem in bundle.problems(bag_folder)] == [name]


def test_a_line_taken_out_of_a_manifest_names_the_file(bag_folder):
    path = bag_folder / "manifest-sha256.txt"
    path.write_text(path.read_text().split("\n", 1)[1])
    named = {problem.path for problem in bundle.problems(bag_folder)}
    assert named == {"manifest-sha256.txt", "data/film/screen-000.mkv"}


def test_a_doubled_or_foreign_line_is_named(bag_folder):
    path = bag_folder / "manifest-sha256.txt"
    for line in (path.read_text().split("\n")[0], "0" * 64 + "  ../../etc/passwd", "", "0" * 64 + " *data/x"):
        original = path.read_text()
        path.write_text(original + line + "\n")
        sentences = [one.sentence for one in bundle.problems(bag_folder) if one.path == "manifest-sha256.txt"]
        assert any("Line 3" in sentence for sentence in sentences)
        path.write_text(original)


def test_a_bundle_is_never_overwritten(bag_folder, contents):
    before = bundle.tagmanifest(bag_folder)
    with pytest.raises(AlreadyKept):
        bundle.write(bag_folder.parent, contents)
    with pytest.raises(AlreadyKept):
        bundle.seal(bag_folder, "customer", ORGANISATION, TECHNICIAN)
    assert bundle.tagmanifest(bag_folder) == before
    assert bundle.problems(bag_folder) == ()


def test_a_seal_that_does_not_fit_is_not_kept(bag_folder):
    other = bundle.sshsig.sign(b"something else", bundle.seal_namespace(ORGANISATION), CUSTOMER)
    with pytest.raises(BadSignature):
        bundle.add_seal(bag_folder, "desk", other)
    for who in ("../desk", "", "De sk"):
        with pytest.raises(MalformedEvidence):
            bundle.add_seal(bag_folder, who, other)
    assert sorted(bundle.read(bag_folder).seals) == ["customer", "technician"]


def test_what_cannot_be_in_a_bundle_is_not_written(contents, tmp_path):
    item = contents.items[0]
    for change in (
        {"case": "../x"},
        {"organisation": "a\nb"},
        {"items": []},
        {"items": [Item("x", item.salt, item.commitment, b"")]},
        {"keys": {"../x": b""}},
        {"keys": {"a/b": b""}},
        {"keys": {"con.txt": b""}},
    ):
        with pytest.raises(MalformedEvidence):
            bundle.write(tmp_path, BundleContents(**{**vars(contents), **change}))
    forged = Item(item.name, item.salt, item.commitment, b"other")
    with pytest.raises(StoreDamaged):
        bundle.write(tmp_path, BundleContents(**{**vars(contents), "items": [forged]}))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_half_written(contents, tmp_path, monkeypatch):
    calls = []
    real = os.fsync

    def full_at_the_tenth(handle):
        calls.append(handle)
        if len(calls) == 10:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr("os.fsync", full_at_the_tenth)
    with pytest.raises(EvidenceNotWritten, match="No space left"):
        bundle.write(tmp_path, contents)
    assert list(tmp_path.iterdir()) == []
    bundle.write(tmp_path, contents)
    assert bundle.problems(tmp_path / "case-c1") == ()


def test_an_item_without_its_salt_is_said_to_be_unopened(bag_folder):
    told = json.loads((bag_folder / "openings.json").read_bytes())
    del told["items"]["data/report-before.json"], told["statements"]["0001"]
    (bag_folder / "openings.json").write_text(json.dumps(told))
    read = bundle.read(bag_folder)
    assert read.unopened == ("data/report-before.json",)
    assert [one.salt is None for one in read.statements] == [False, True, False]


def refusals(folder):
    for call in (bundle.read, bundle.problems):
        with pytest.raises(BadBundle) as refusal:
            call(folder)
    return refusal.value.happened


def test_links_devices_and_folders_that_are_none_are_refused(bag_folder, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (bag_folder / "data/link").symlink_to(tmp_path / "secret")
    assert "link" in refusals(bag_folder)
    (bag_folder / "data/link").unlink()
    (bag_folder / "data/folder").symlink_to(tmp_path)
    assert "link" in refusals(bag_folder)
    (bag_folder / "data/folder").unlink()
    os.mkfifo(bag_folder / "data/pipe")
    assert "device" in refusals(bag_folder)
    (bag_folder / "data/pipe").unlink()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(bag_folder / "data/s"))
        assert "device" in refusals(bag_folder)
    (bag_folder / "data/s").unlink()
    assert "no bundle" in refusals(tmp_path / "none")
    assert "no bundle" in refusals(tmp_path / "secret")
    assert bundle.problems(bag_folder) == ()


@pytest.mark.parametrize(
    "name", [".hidden", "a b", "nul", "COM1.txt", "x.", "ü", "a\\b", "a:b", "x" * 129, "-rf"]
)
def test_misnamed_files_are_refused(bag_folder, name):
    (bag_folder / "data" / name).write_text("")
    assert "name is not allowed" in refusals(bag_folder)


def test_limits_hold(bag_folder, monkeypatch):
    monkeypatch.setattr(bag, "MOST_FILES", 10)
    assert "larger than" in refusals(bag_folder)
    monkeypatch.undo()
    monkeypatch.setattr(bag, "LARGEST_BAG_BYTES", 100)
    assert "larger than" in refusals(bag_folder)
    monkeypatch.undo()
    monkeypatch.setattr(bag, "LARGEST_ITEM_BYTES", 100)
    assert "data/film/screen-000.mkv" in refusals(bag_folder)
    monkeypatch.undo()
    with (bag_folder / "openings.json").open("r+b") as file:
        file.truncate(bag.LARGEST_TAG_FILE_BYTES + 1)
    assert "openings.json" in refusals(bag_folder)


def test_folders_within_folders_are_refused(bag_folder):
    (bag_folder / "data" / "/".join("abcdefgh")).mkdir(parents=True)
    assert "name is not allowed" in refusals(bag_folder)


def test_names_that_differ_in_case_alone_are_refused(bag_folder):
    shutil.copy(bag_folder / "data/report-before.json", bag_folder / "data/Report-Before.json")
    assert "upper and lower case" in refusals(bag_folder)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"statements":{},"items":{"data/x":"zz"}}', b"\xff", b"[" * 9999]
)
def test_openings_that_cannot_be_understood_are_refused_by_name(bag_folder, content):
    (bag_folder / "openings.json").write_bytes(content)
    with pytest.raises(BadBundle, match=r"openings\.json"):
        bundle.read(bag_folder)
    assert [one.path for one in bundle.problems(bag_folder)] == ["openings.json"]


NEEDED = ["bag-info.txt", "log/checkpoint", "log/policy.txt", "openings.json", "tagmanifest-sha256.txt"]


@pytest.mark.parametrize("name", NEEDED)
def test_a_file_that_is_needed_and_missing_is_named(bag_folder, name):
    (bag_folder / name).unlink()
    with pytest.raises(BadBundle, match=name):
        bundle.read(bag_folder)


def test_an_empty_folder_is_not_a_bundle(tmp_path):
    with pytest.raises(BadBundle):
        bundle.read(tmp_path)
    assert {one.path for one in bundle.problems(tmp_path)} >= {"bagit.txt", "tagmanifest-sha256.txt"}


@given(st.text(max_size=20))
def test_a_safe_name_stays_inside_whatever_the_system(name):
    if bag.is_safe_name(name):
        assert not name.startswith(("/", ".", "-"))
        assert ".." not in name.split("/")
        assert not set(name) & set('\\:*?"<>|\0 \n')


def test_what_a_kill_left_of_a_bundle_is_swept_by_a_later_one(contents, tmp_path):
    for name in (".part-old", ".part-fresh"):
        (tmp_path / name / "data").mkdir(parents=True)
    os.utime(tmp_path / ".part-old", (1, 1))
    bundle.write(tmp_path, contents)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".part-fresh", "case-c1"]
