"""Joining a case: the technician's program connects with the customer's, end to end.

Decides: what is checked before a technician works on a case.
Leaves alone: the work.

1. The case is taken at the desk.
2. What answers at the other end must hold the key that the case's opening names.
3. The report that the desk handed out must be the one that the customer's signed statement commits to.
4. After a lost line the same is done again, and the token of the last welcome asks to go on where it ended.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from desktop_assist.channel import client
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.stream import MessageStream
from desktop_assist.desk import protocol
from desktop_assist.desk.client import DeskClient
from desktop_assist.desk.protocol import TECHNICIAN_NAME, CaseLine, EarlierLine
from desktop_assist.engagement.errors import CaseClosed, CaseNotJoined
from desktop_assist.engagement.opening import REPORT_BEFORE
from desktop_assist.evidence import commitment, dsse, statement
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.session import messages
from diagnostics import report
from diagnostics.report import Report

WELCOME_S = 30.0  # ours: the customer's program asks the desk who we are, which takes a moment


@dataclass(frozen=True)
class JoinedCase:
    """A case that a technician is connected to.

    Attributes:
        line: The case as the desk knows it.
        connection: The SSH connection with the customer's program.
        stream: The messages of the session; the welcome has been read.
        welcome: What the customer's program said first.
        report: The customer's sealed report.
        report_commitment: What claims and offers cite the report by.
    """

    line: CaseLine
    connection: Connection
    stream: MessageStream
    welcome: messages.Welcome
    report: Report
    report_commitment: str


def take(desk: DeskClient, case: str) -> CaseLine:
    """Take a case from the queue.

    Raises:
        DeskError: Somebody else has it, or it is closed.
        CaseClosed: It has just been closed.
    """
    desk.ask(protocol.Take(case), protocol.Done)  # 1.
    return _in_queue(desk, case)


def _in_queue(desk: DeskClient, case: str) -> CaseLine:
    for line in desk.ask(protocol.Queue(), protocol.QueueNow).cases:
        if line.case == case:
            return line
    raise CaseClosed("This case is closed.", next_step="Choose another case from the queue.")


def release(desk: DeskClient, case: str) -> None:
    """Put a case back into the queue, before its customer has met anybody.

    Raises:
        DeskError: The case is not ours, or its customer has.
    """
    desk.ask(protocol.Release(case), protocol.Done)


def history(desk: DeskClient, case: str) -> tuple[EarlierLine, ...]:
    """The other cases of the customer of a case that we have, the latest first.

    Raises:
        DeskError: The case is not ours.
    """
    return desk.ask(protocol.History(case), protocol.EarlierCases).cases


def join(desk: DeskClient, case: str, key: SigningKey) -> JoinedCase:
    """Take a case and connect with its customer.

    Raises:
        DeskError: The case is not to be had.
        ChannelError: The customer's program is not there, or is somebody else.
        CaseNotJoined: The report is not the one that the customer sealed.
    """
    line = take(desk, case)
    data = desk.download(case, REPORT_BEFORE)
    connection, stream, welcome = _connect(desk, line, key, messages.Hello(messages.VERSION))
    try:
        sealed, report_commitment = _checked_report(welcome, data)
    except BaseException:
        connection.close()
        raise
    return JoinedCase(line, connection, stream, welcome, sealed, report_commitment)


def rejoin(desk: DeskClient, joined: JoinedCase, key: SigningKey, seen: int) -> JoinedCase:
    """Connect again with the customer of a case, after the line was lost.

    Args:
        desk: A line to the desk.
        joined: The case as it was.
        key: Who we are.
        seen: The number of the last message that was received.

    Raises:
        DeskError: The desk says no.
        ChannelError: The customer's program is not there, or is somebody else.
        CaseClosed: There is nothing to go on with.
    """
    _in_queue(desk, joined.line.case)  # a closed case cannot be taken, and would look like any other refusal
    take(desk, joined.line.case)
    hello = messages.Hello(messages.VERSION, joined.welcome.token, seen)  # 4.
    connection, stream, welcome = _connect(desk, joined.line, key, hello)
    return dataclasses.replace(joined, connection=connection, stream=stream, welcome=welcome)


def _connect(
    desk: DeskClient, line: CaseLine, key: SigningKey, hello: messages.Hello
) -> tuple[Connection, MessageStream, messages.Welcome]:
    connection = client.connect(desk.connect_to_case(line.case), line.host_key, TECHNICIAN_NAME, key)  # 2.
    try:
        stream = connection.messages(messages.SUBSYSTEM)
        stream.answer_within(WELCOME_S)
        stream.send(messages.encode(hello))
        welcome = _welcome(stream)
        stream.answer_within(None)
        return connection, stream, welcome
    except BaseException:
        connection.close()
        raise


def _welcome(stream: MessageStream) -> messages.Welcome:
    data = stream.receive()
    welcome = messages.decode_from_customer(data) if data is not None else None
    if not isinstance(welcome, messages.Welcome):
        raise StreamBroken("The customer's program closed the line.", next_step="Ask the desk what happened.")
    return welcome


def _checked_report(welcome: messages.Welcome, data: bytes) -> tuple[Report, str]:  # 3.
    return checked_report(REPORT_BEFORE, data, welcome.report_statement, welcome.report_salt)


def checked_report(name: str, data: bytes, envelope: bytes, salt: bytes) -> tuple[Report, str]:
    """The report in `data`, and what commits to it.

    Raises:
        CaseNotJoined: It is not the one that the customer's statement commits to under `name`.
        EvidenceError: The statement is none.
        MalformedReport: The report is none.
    """
    sealed = statement.parse(dsse.read(envelope).payload)
    committed = sealed.items.get(name, "")
    if commitment.commit(salt, data) != committed:
        raise CaseNotJoined(
            "The report at the desk is not the one that the customer sealed.",
            next_step="Do not work on this case; tell an auditor.",
        )
    return report.decode(data), committed
