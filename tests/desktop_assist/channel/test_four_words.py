"""Both ends of a connection see the same four words, and a relay's two ends see others."""

from __future__ import annotations

import math
import threading

from desktop_assist.channel import client, four_words
from desktop_assist.channel.server import Served
from desktop_assist.evidence import keyfile
from simulators.channels import HOST_KEY, Told, streams


def test_the_words_are_always_the_same_for_one_session() -> None:
    assert four_words.of(bytes(32)) == four_words.of(bytes(32)) == ("lid", "debug", "skid", "grid")


def test_four_words_are_more_than_forty_bits() -> None:
    words = four_words.WORD_LIST.read_text().split()
    assert len(words) == len(set(words)) == 1296
    assert all(word.replace("-", "").isalpha() and word.isascii() and word.islower() for word in words)
    assert four_words.WORD_COUNT * math.log2(len(words)) > 40


def both_ends(relay_key: keyfile.SigningKey | None = None) -> tuple[bytes, bytes]:
    """The session ids of the dialling and the answering end of one connection."""
    ours, theirs = streams()
    told = Told()
    served = Served(theirs, relay_key or HOST_KEY, told)
    answering = threading.Thread(target=served.run)
    answering.start()
    host_key = (relay_key or HOST_KEY).public_line
    with client.connect(ours, host_key, "technician", keyfile.generate()) as connection:
        ids = connection.session_id, served.session_id
        shown = [each[1].session for each in told.asked if each[0] == "admits"]
    served.close()
    answering.join()
    assert set(shown) == {ids[1]}
    return ids


def test_both_ends_see_the_same_words() -> None:
    dialling, answering = both_ends()
    assert four_words.of(dialling) == four_words.of(answering)


def test_a_relay_in_the_middle_cannot_show_the_same_words_to_both() -> None:
    relay = keyfile.generate()
    technicians, _ = both_ends(relay)  # what the technician sees, talking to the relay
    _, customers = both_ends()  # what the customer sees, talking to the relay
    assert four_words.of(technicians) != four_words.of(customers)
