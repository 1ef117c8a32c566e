"""`audit monitor` and `audit gossip` as they are typed."""

from __future__ import annotations

import shutil

from desktop_assist.evidence.log import Log


def forked(built, folder, size):
    key = built.desk.log_key
    with Log.create(folder, key.name, key) as log:
        for number in range(size):
            log.append(b"%d" % number)
        log.checkpoint()
    return folder


def test_a_log_is_followed_and_a_fork_ends_it(audit, built, tmp_path):
    log, memory = built.desk.folder / "log", tmp_path / "memory"
    first = audit("monitor", log, "--memory", memory)
    assert first.code == 0
    assert first.out.startswith("First visit. ")
    assert "What this monitor cannot see:" in first.out
    assert audit("monitor", log, "--memory", memory, "--json").json[0]["course"] == "unchanged"
    before = memory.read_bytes()
    bad = audit("monitor", forked(built, tmp_path / "forked", 500), "--memory", memory)
    assert bad.code == 1
    assert "was rewritten" in bad.out
    assert memory.read_bytes() == before
    assert len(list(tmp_path.glob("memory.fork-*.json"))) == 1


def test_a_gap_is_no_fork(audit, built, tmp_path):
    shutil.copytree(built.desk.folder / "log", tmp_path / "log")
    shutil.rmtree(tmp_path / "log" / "tile" / "entries")
    said = audit("monitor", tmp_path / "log", "--memory", tmp_path / "memory")
    assert said.code == 1
    assert said.out.startswith("Gap. ")
    assert not (tmp_path / "memory").exists()


def test_checkpoints_are_compared_wherever_they_lie(audit, built, tmp_path):
    log, memory = built.desk.folder / "log", tmp_path / "memory"
    audit("monitor", log, "--memory", memory)
    agreed = audit("gossip", built.bundle(0), memory, "--log", log)
    assert (agreed.code, agreed.out.split(".")[0]) == (0, "Agree")
    unclear = audit("gossip", built.bundle(0), log)
    assert unclear.code == 1
    assert "without the log's tiles" in unclear.out
    other = forked(built, tmp_path / "forked", 500)
    proven = audit("gossip", other, built.bundle(1), "--log", other)
    assert proven.code == 1
    assert "together they are proof" in proven.out
    assert proven.out.count("practice.invalid/log") == 4
    assert audit("gossip", log, tmp_path / "nowhere").code == 1
