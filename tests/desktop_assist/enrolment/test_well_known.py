"""Only the domain itself answers: by its certificate, without detours, in bounded size and time."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from desktop_assist.channel.errors import Hop, NotReachable
from desktop_assist.enrolment import well_known
from desktop_assist.enrolment.domain import typed
from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.enrolment.well_known import Missing, WellKnown
from simulators.websites import Website

HERE = typed("help.example")
NAME = "organisation.toml"


def why(website: Website, domain: Any = HERE, largest: int = 65_536) -> str:
    with pytest.raises(EnrolmentRefused) as refused:
        website.well_known().fetch(domain, NAME, largest)
    return refused.value.happened


def test_a_file_comes_from_its_place(website: Website) -> None:
    assert website.well_known().fetch(HERE, NAME, 65_536) == website.files[NAME]
    assert website.asked == [("help.example", "/.well-known/desktop-assist/organisation.toml")]


def test_a_certificate_for_another_domain_is_refused(website: Website) -> None:
    assert "could not show that it is other.example" in why(website, typed("other.example"))
    assert website.asked == []


def test_an_authority_that_this_system_does_not_trust_is_refused(website: Website) -> None:
    with pytest.raises(EnrolmentRefused, match="could not show that it is"):
        WellKnown(None, website.dial).fetch(HERE, NAME, 65_536)
    assert website.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "https://help.example/other", "http://help.example/"]
)
def test_no_redirect_is_followed(website: Website, status: int, target: str) -> None:
    website.status, website.headers = status, {"Location": target}
    assert "sends us elsewhere" in why(website)
    assert len(website.asked) == 1


def test_too_much_is_refused(website: Website) -> None:
    website.files[NAME] = bytes(1001)
    assert "larger than 1000 bytes" in why(website, largest=1000)


def test_a_web_page_is_no_organisation(website: Website) -> None:
    website.kind = "text/html; charset=utf-8"
    assert "a page instead of organisation.toml" in why(website)


def test_an_error_is_said(website: Website) -> None:
    website.status = 503
    assert "an error (503)" in why(website)


def test_a_missing_file_is_said(website: Website) -> None:
    del website.files[NAME]
    with pytest.raises(Missing, match=r"publishes no organisation\.toml"):
        website.well_known().fetch(HERE, NAME, 65_536)


def test_a_domain_that_does_not_answer_is_said(website: Website) -> None:
    def nobody(_address: str, _port: int) -> socket.socket:
        raise NotReachable("There is no such name.", next_step="Check it.", hop=Hop.NAME)

    with pytest.raises(EnrolmentRefused, match="There is no such name"):
        website.well_known(nobody).fetch(HERE, NAME, 65_536)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_what_speaks_something_else_is_said(website: Website, said: bytes) -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(said)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(EnrolmentRefused, match="does not answer as a web server does"):
        website.well_known(lambda *_: ours).fetch(HERE, NAME, 65_536)
    theirs.close()


def test_a_site_that_never_finishes_is_left(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(well_known, "ALL_WITHIN_S", 0.3)
    ours, theirs = socket.socketpair()
    with pytest.raises(EnrolmentRefused, match="does not answer as a web server does"):
        website.well_known(lambda *_: ours).fetch(HERE, NAME, 65_536)
    theirs.close()
    timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    assert not [each for each in timers if not each.name.startswith("pytest")]
