"""The system's settings lead to one proxy or to none, and a password in them is never shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel import proxies


@pytest.mark.parametrize(
    ("settings", "url", "shown"),
    [
        ({"https": "http://proxy.example:3128"}, "http://proxy.example:3128", "proxy.example:3128"),
        ({"https": "proxy.example:3128"}, "http://proxy.example:3128", "proxy.example:3128"),
        ({"all": "socks5h://10.0.0.1"}, "socks5://10.0.0.1:1080", "10.0.0.1:1080"),
        ({"socks": "socks://10.0.0.1:99"}, "socks5://10.0.0.1:99", "10.0.0.1:99"),
        ({"http": "http://[fd00::1]/"}, "http://[fd00::1]:8080", "[fd00::1]:8080"),
        ({"http": "http://b:1", "https": "http://a:2"}, "http://a:2", "a:2"),
        ({"https": "http://anna:secret@a:2"}, "http://anna:secret@a:2", "a:2"),
        ({"https": "quic://a", "http": "http://b:1"}, "http://b:1", "b:1"),
    ],
)
def test_the_setting_that_is_used(settings: dict[str, str], url: str, shown: str) -> None:
    found = proxies.chosen(settings)
    assert found is not None
    assert (found.url, found.shown) == (url, shown)


@pytest.mark.parametrize(
    "settings", [{}, {"no": "*"}, {"https": ""}, {"https": "http://a:port"}, {"ftp": "a:1"}]
)
def test_settings_without_a_usable_proxy(settings: dict[str, str]) -> None:
    assert proxies.chosen(settings) is None


@given(st.text())
def test_any_setting_is_used_or_not(setting: str) -> None:
    try:
        proxies.chosen({"https": setting})
    except ValueError as error:
        pytest.fail(f"{setting!r}: {error}")


def test_this_computer_and_what_is_excepted_are_reached_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxies.towards("127.0.0.1") is None
    assert proxies.towards("localhost") is None
    assert proxies.towards("desk.inside.example") is None
    found = proxies.towards("desk.example.org")
    assert found is not None
    assert found.shown == "proxy.example:3128"
