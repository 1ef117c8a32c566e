"""A frozen terminal: nothing in, nothing out, and it can be ended all the same."""

from __future__ import annotations

import threading

from desktop_assist.channel.freezing import Freezing
from simulators.pseudo_terminals import WAIT_S, ScriptedTerminal


def frozen() -> tuple[Freezing, ScriptedTerminal, list[str]]:
    inner, noted = ScriptedTerminal(), list[str]()
    made = Freezing(inner, noted.append)
    made.freeze()
    return made, inner, noted


def test_nothing_comes_out_while_it_is_frozen_but_the_note() -> None:
    made, inner, noted = frozen()
    inner.print(b"secret")
    assert made.read() == b"\r\n[The customer has frozen the terminal.]\r\n"
    assert made.read() == b""
    made.freeze()
    made.unfreeze()
    assert made.read() == b"\r\n[The terminal goes on.]\r\n"
    assert made.read() == b"secret"
    assert noted == ["The customer has frozen the terminal.", "The terminal goes on."]


def test_nothing_goes_in_before_it_goes_on() -> None:
    made, inner, _ = frozen()
    typing = threading.Thread(target=made.write, args=(b"rm x\r",))
    typing.start()
    assert made.read() is not None
    assert inner.typed == b""
    made.unfreeze()
    typing.join(WAIT_S)
    assert inner.typed == b"rm x\r"


def test_what_waits_to_go_in_is_dropped_when_it_ends() -> None:
    made, inner, _ = frozen()
    typing = threading.Thread(target=made.write, args=(b"rm x\r",))
    typing.start()
    made.stop()
    typing.join(WAIT_S)
    assert not typing.is_alive()
    assert inner.typed == b""
    made.read()
    assert made.read() is None


def test_the_customers_own_interrupt_gets_through() -> None:
    made, inner, _ = frozen()
    made.interrupt()
    assert inner.interrupts == 1
