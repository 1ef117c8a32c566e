"""Who may do what at the desk: every request and every kind of SSH request, tried by everybody.

The table is the promise. A line is what is asked, a column who asks it:

    own        the customer of the case
    other      another customer
    holder     the technician who has taken the case
    colleague  another technician
    auditor    an auditor
    unknown    a key that nobody certified, signing in as staff
    expired    the holder, whose certificate ended while the line was up
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import paramiko
import pytest

from desktop_assist.channel import client, dialling
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import AccessRefused, ChannelError
from desktop_assist.channel.identity import AUDITOR
from desktop_assist.desk import case_id, protocol, server
from desktop_assist.desk.assignments import Assignments
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from simulators.desk_house import Customer, House

pytestmark = pytest.mark.logs("channel [0-9]+ open FAILED")

ROLES = ("own", "other", "holder", "colleague", "auditor", "unknown", "expired")
# kind: not for this kind of line; owner: not a case of yours; taker: not yours, take it first; has: somebody
# else has it; open, unarchived: yours to ask, and too early; out: there is no line, or it ends.
TABLE = """
open-case        yes      yes      kind        kind      kind   out   out
append           yes      owner    kind        kind      kind   out   out
upload           yes      owner    kind        kind      kind   out   out
held             yes      owner    kind        kind      kind   out   out
archive          open     owner    kind        kind      kind   out   out
proofs           yes      owner    kind        kind      kind   out   out
seals            yes      owner    kind        kind      kind   out   out
standing         yes      owner    kind        kind      kind   out   out
queue            yes      yes      yes         yes       yes    out   out
take             kind     kind     yes         has       kind   out   out
release          kind     kind     yes         taker     kind   out   out
history          kind     kind     yes         taker     kind   out   out
colleagues       kind     kind     yes         yes       kind   out   out
files            kind     kind     yes         taker     yes    out   out
download         kind     kind     yes         taker     yes    out   out
seal             kind     kind     unarchived  taker     kind   out   out

subsystem desk   yes      yes      yes         yes       yes    out   no
subsystem sftp   no       no       no          no        yes    out   no
subsystem assist no       no       no          no        no     out   no
shell            no       no       no          no        no     out   no
exec             no       no       no          no        no     out   no
forward case     yes      no       no          no        no     out   no
forward other    no       no       no          no        no     out   no
direct case      no       no       yes         no        no     out   no
direct elsewhere no       no       no          no        no     out   no
"""
SENTENCES = {
    "kind": "not for this kind of line",
    "owner": "not a case of yours",
    "taker": "not yours",
    "has": "has taken this case",
    "open": "not closed yet",
    "unarchived": "not been archived yet",
}


def rows() -> dict[str, dict[str, str]]:
    """What is asked → who asks → what is expected."""
    listed = [(row[:16].strip(), row[16:].split()) for row in filter(None, TABLE.splitlines())]
    return {what: dict(zip(ROLES, expected, strict=True)) for what, expected in listed}


@dataclass
class Desk:
    """A desk that listens, everybody's lines to it, and a case that is new for each cell."""

    house: House
    server: server.DeskServer
    keys: dict[str, SigningKey]
    lines: dict[str, Connection]

    def connect(self, who: str, username: str) -> Connection:
        organisation = self.house.folder.organisation
        socket = dialling.dial("127.0.0.1", self.server.port)
        return client.connect(socket, organisation.desk.host_key, username, self.keys[who])

    def new_case(self) -> Customer:
        """A case that `holder` has taken, with one file."""
        customer = Customer(self.house, self.keys["own"])
        customer.open()
        Assignments(self.house.cases, self.house.database).take(customer.case, "holder", 1)
        customer.ask(protocol.Upload(customer.case, "data/report.json", 0, b"{}", last=True))
        return customer


class Listening(House):
    """A desk whose own service the test uses too."""

    def open(self):
        self.server = server.serve(self.folder.path, self.clock, rates=self.rates)
        self.service = self.server._parts.service
        self.cases = self.service._cases
        self.database = self.cases._database
        self.log = self.service._intake._log
        return self.service

    def close(self) -> None:
        self.server.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch_module.setattr("desktop_assist.desk.cases.LARGEST_OPEN_COUNT", 1000)
    house = Listening(tmp_path_factory.mktemp("matrix") / "desk")
    keys = {
        "own": keyfile.generate(),
        "other": keyfile.generate(),
        "holder": house.technician_key("holder"),
        "colleague": house.technician_key("colleague"),
        "auditor": house.technician_key("ada", AUDITOR),
        "unknown": keyfile.generate(),
        "expired": house.technician_key("holder", valid_s=60),
    }
    made = Desk(house, house.server, keys, {})
    names = {"own": "customer", "other": "customer", "auditor": "auditor"}
    for who in ROLES:
        if who != "unknown":
            made.lines[who] = made.connect(who, names.get(who, "technician"))
    house.clock.pass_seconds(61)
    yield made
    for line in made.lines.values():
        line.close()
    house.close()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def request_of(what: str, anna: Customer) -> protocol.AnyRequest:
    """A request that is right in everything, so that only who asks can be wrong."""
    made = anna.sign(Kinds.MESSAGE, {"text": "hello"})
    case = anna.case
    return {
        "append": protocol.Append(case, made.envelope, made.salt, 0),
        "upload": protocol.Upload(case, "data/a", 0, b"x", last=True),
        "held": protocol.Held(case),
        "archive": protocol.Archive(case),
        "proofs": protocol.Proofs(case, 0),
        "seals": protocol.Seals(case),
        "standing": protocol.Standing(case),
        "queue": protocol.Queue(),
        "take": protocol.Take(case),
        "release": protocol.Release(case),
        "history": protocol.History(case),
        "colleagues": protocol.Colleagues(),
        "files": protocol.Files(case),
        "download": protocol.Download(case, "data/report.json", 0),
        "seal": protocol.Seal(case, "-----BEGIN SSH SIGNATURE-----"),
    }[what]


def opening_of(desk: Desk, who: str) -> protocol.OpenCase:
    made = Customer(desk.house, desk.keys[who]).opening()
    return protocol.OpenCase(made.envelope, made.salt)


def asked(desk: Desk, what: str, who: str) -> str:
    """What the desk answers to a request, in the words of the table."""
    anna = desk.new_case()
    request = opening_of(desk, who) if what == "open-case" else request_of(what, anna)
    try:
        messages = desk.lines[who].messages(protocol.SUBSYSTEM)
    except ChannelError:
        return "out"
    messages.send(protocol.encode(request))
    data = messages.receive()
    messages.close()
    if data is None:
        return "out"
    answer = protocol.decode_answer(data)
    if isinstance(answer, protocol.Refused):
        return next(word for word, sentence in SENTENCES.items() if sentence in answer.happened)
    if what == "queue" and who in ("own", "other"):
        assert isinstance(answer, protocol.QueueNow)
        assert answer.cases == (), "a customer is told of no case"
    return "yes"


def opened(desk: Desk, what: str, who: str) -> str:
    """Whether an SSH request is let through."""
    anna, transport = desk.new_case(), desk.lines[who]._transport
    kind, _, which = what.partition(" ")
    towards = (case_id.host(anna.case), 22) if which == "case" else ("127.0.0.1", 22)
    try:
        if kind == "forward":
            transport.request_port_forward(*towards, lambda *_: None)
        elif kind == "direct":
            transport.open_channel("direct-tcpip", towards, ("127.0.0.1", 0), timeout=5).close()
        else:
            with contextlib.closing(transport.open_session(timeout=5)) as channel:
                PROGRAMS[kind](channel, which)
    except (paramiko.SSHException, EOFError, OSError) as error:
        # Nobody waits there, so the desk closes what it opened; paramiko may see both before we do.
        return "yes" if str(error) == "Unable to open channel." else "no"
    return "yes"


def shell(channel: paramiko.Channel, _which: str) -> None:
    channel.get_pty()
    channel.invoke_shell()


PROGRAMS: dict[str, Callable[[paramiko.Channel, str], object]] = {
    "subsystem": lambda channel, which: channel.invoke_subsystem(which),
    "shell": shell,
    "exec": lambda channel, _which: channel.exec_command("id"),
}
SSH_KINDS = (*PROGRAMS, "forward", "direct")


def tried(desk: Desk, what: str, who: str) -> str:
    ssh = what.partition(" ")[0] in SSH_KINDS
    if who == "unknown":
        for username in ("technician", "auditor", "root", ""):
            with pytest.raises(AccessRefused):
                desk.connect("unknown", username)
        return "out"
    return opened(desk, what, who) if ssh else asked(desk, what, who)


@pytest.mark.parametrize("what", list(rows()))
def test_matrix(desk: Desk, what: str) -> None:
    assert {who: tried(desk, what, who) for who in ROLES} == rows()[what]


def test_the_table_has_every_request() -> None:
    requests = {kind.__struct_config__.tag for kind in protocol.AnyRequest.__args__}
    assert {what for what in rows() if what.partition(" ")[0] not in SSH_KINDS} == requests
