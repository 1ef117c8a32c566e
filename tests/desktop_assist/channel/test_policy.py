"""What a peer may do when nobody says otherwise: nothing."""

from __future__ import annotations

import dataclasses

import pytest

from desktop_assist.channel.policy import Peer, Policy

PEER = Peer("anna", "ssh-ed25519 AAAA", "")


def test_the_default_policy_refuses_every_question() -> None:
    policy = Policy()
    assert not policy.admits(PEER)
    assert policy.subsystem("assist", PEER) is None
    assert policy.terminal(PEER) is None
    assert policy.direct("there", 22, PEER) is None
    assert not policy.forward("me", 22, PEER, lambda: pytest.fail("never opened"))
    policy.gone()


def test_who_a_peer_is_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PEER.username = "maria"  # type: ignore[misc]
