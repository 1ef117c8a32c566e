"""Keys of other kinds are refused by their name, in words that stock `ssh` shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_assist.channel.errors import AccessRefused
from desktop_assist.channel.policy import Peer
from desktop_assist.evidence import keyfile
from simulators.channels import Told, connected, listening


class Strict(Told):
    """Lets nobody in, and says what it was shown."""

    def admits(self, peer: Peer) -> bool:
        super().admits(peer)
        return False

    def turned_away(self, peer: Peer) -> str:
        self.asked.append(("turned_away", peer))
        return f"Not you: {peer.kind}, certificate {bool(peer.certificate)}.\x1b[31m"


KINDS = {
    "rsa-sha2-512": ("-t", "rsa", "-b", "1024"),
    "ecdsa-sha2-nistp256": ("-t", "ecdsa"),
    "ssh-ed25519": ("-t", "ed25519"),
}


@pytest.mark.parametrize("certified", [False, True], ids=["plain", "certified"])
@pytest.mark.parametrize("kind", KINDS)
def test_stock_ssh_shows_why(
    ssh: Any, keygen: Callable[..., Any], tmp_path: Path, kind: str, certified: bool
) -> None:
    policy = Strict()
    with listening(lambda: policy) as door:
        key = f"key-{door.port}"
        keygen("-q", "-N", "", *KINDS[kind], "-f", key)
        if certified:
            keyfile.save(keyfile.generate(), tmp_path / "ca")
            keygen("-q", "-s", "ca", "-I", "maria", "-n", "technician", f"{key}.pub")
        _, errors = ssh(door.port, "technician@127.0.0.1", "true").communicate(timeout=20)
    shown = [each[1] for each in policy.asked if each[0] == "turned_away"]
    assert shown, errors
    for peer in shown:
        assert peer.kind.startswith(kind.removesuffix("-512"))
        assert f"Not you: {peer.kind}, certificate {bool(peer.certificate)}.".encode() in errors
        assert bool(peer.public_line) is (kind == "ssh-ed25519")
    if certified and kind == "ssh-ed25519":
        assert any(peer.certificate for peer in shown)


def test_our_own_client_says_it_without_what_could_steer_a_terminal() -> None:
    with listening(Strict) as door, pytest.raises(AccessRefused) as refused:
        connected(door.port, username="technician")
    said = refused.value.happened
    assert said.startswith("The other side did not let us in, and says: Not you: ssh-ed25519")
    assert "\x1b" not in said
